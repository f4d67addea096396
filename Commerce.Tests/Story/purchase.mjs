// The story: files in, search, checkout, carriers, payment with a review that takes its time, and everything read back.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';

const file = name => readFileSync(fileURLToPath(new URL(`files/${name}`, import.meta.url)), 'utf8');
const buyer = {
  email: 'ada@example.org',
  ship_to: { name: 'Ada Example', line1: 'Hauptstrasse 1', city: 'Berlin', postal_code: '10115', country: 'DE' },
};
const reviewedCard = 'pm_sim_review_20s';

export const option = (variant, name) => variant.options?.find(it => it.name === name)?.value;

export const money = value => `${value.amount} ${value.currency}`;

/** One file as an argument, the other by the one-time address; then a repeat that must change nothing. */
export async function importCatalog(agent, say, files = ['outdoor.csv', 'kitchen.csv'].map(file)) {
  const [asText, byAddress] = files;
  const first = await agent.call('import_catalog', { text: asText });
  say(`import_catalog: ${first.rows} rows as text, ${first.products.created} products, ${first.variants.created} variants, ${first.generated_skus} SKUs made`);
  const offer = await agent.call('import_catalog', {});
  const sent = await fetch(offer.upload.url, { method: offer.upload.method, body: byAddress });
  assert.ok(sent.ok, `upload: ${sent.status} ${await sent.text()}`);
  const second = await agent.call('import_catalog', { upload_id: offer.upload.upload_id });
  say(`import_catalog: ${second.rows} rows by upload address, ${second.products.created} products, ${second.variants.created} variants`);
  const again = await agent.call('import_catalog', { text: asText, idempotency_key: 'the same file on purpose' });
  assert.equal(again.variants.created + again.variants.updated, 0, 'a repeated import changes nothing');
  say(`import_catalog again: ${again.variants.unchanged} variants unchanged`);
}

export async function fillCart(agent, say, wants) {
  const items = [];
  for (const { query, pick, quantity } of wants) {
    const found = await agent.call('search_catalog', { query });
    const variant = found.items.find(pick);
    assert.ok(variant, `nothing fits '${query}': ${JSON.stringify(found.items)}`);
    say(`search_catalog '${query}': ${variant.title}${variant.options ? ` (${variant.options.map(it => it.value).join(', ')})` : ''}, ${money(variant.price)}, ${variant.availability}`);
    items.push({ variant_id: variant.variant_id, quantity });
  }
  const checkout = await agent.call('start_checkout', { items, ...buyer });
  say(`start_checkout: ${checkout.checkout_id}, total ${money(checkout.totals.total)}, ${checkout.status}; missing: ${(checkout.messages ?? []).map(m => m.code).join(', ')}`);
  return checkout;
}

/** @param tries how often an incomplete answer is asked again: a process that was killed may have cost a carrier its time */
export async function chooseShipping(agent, say, checkout, tries = 1) {
  let quoted;
  do {
    quoted = await agent.call('quote_shipping', { checkout_id: checkout.checkout_id });
  } while (!quoted.complete && --tries > 0);
  const carriers = new Set(quoted.quotes.map(quote => quote.carrier));
  assert.equal(carriers.size, 3, `three carriers answer: ${JSON.stringify(quoted)}`);
  say(`quote_shipping: ${quoted.quotes.length} quotes from ${[...carriers].join(', ')}; cheapest ${money(quoted.quotes[0].amount)}`);
  const ready = await agent.call('update_checkout', {
    checkout_id: checkout.checkout_id, expected_version: checkout.version, quote_id: quoted.quotes[0].quote_id,
  });
  say(`update_checkout: total ${money(ready.totals.total)}, ${ready.status}`);
  return ready;
}

export const completion = checkout => ({
  checkout_id: checkout.checkout_id, expected_version: checkout.version, payment_method_id: reviewedCard, capture: 'now',
});

/** Reads order, bookings and task log back and holds them against each other. */
export async function readBack(agent, say, placed) {
  const { order, ledger, timeline } = await agent.call('get_record', { id: placed.order_id, include: ['ledger', 'timeline'] });
  assert.equal(order.order_id, placed.order_id);
  say(`get_record ${order.order_id}: ${order.status}, ${ledger.length} bookings, ${timeline.length} events`);
  const sides = {};
  for (const booking of ledger) {
    const minor = BigInt(booking.amount.amount.replace('.', ''));
    sides[booking.debit] = (sides[booking.debit] ?? 0n) + minor;
    sides[booking.credit] = (sides[booking.credit] ?? 0n) - minor;
    say(`  ${booking.entry} (${booking.kind}): ${booking.debit} to ${booking.credit} ${money(booking.amount)}`);
  }
  assert.equal(sides.hold_at_provider, 0n, 'no hold is left open');
  assert.equal(Object.values(sides).reduce((sum, side) => sum + side, 0n), 0n, 'debits equal credits');
  return { order, ledger, timeline };
}

/** What the provider's own book must show for one purchase, whatever happened on the way. */
export function holdAgainstBook(book, paymentId, total) {
  const mine = rows => rows.filter(row => row.reference?.startsWith(paymentId));
  const held = mine(book.authorizations);
  assert.equal(held.length, 1, `one authorization: ${JSON.stringify(held)}`);
  const taken = book.captures.filter(capture => capture.authorization_id === held[0].id);
  assert.equal(taken.length, 1, `one capture: ${JSON.stringify(taken)}`);
  const minor = Number(total.amount.replace('.', ''));
  assert.equal(taken[0].amount_minor, minor, 'the captured amount is the total');
}
