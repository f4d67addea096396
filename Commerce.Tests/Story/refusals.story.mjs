// What bad input gets, seen from a client: each answer says what is wrong, where, what would pass, and whether a retry is safe.
import assert from 'node:assert/strict';
import { connectModern, Refusal } from './agents.mjs';
import { chooseShipping, completion, fillCart, importCatalog, option } from './purchase.mjs';
import { Server, until } from './server.mjs';

const quiet = () => {};
const berlin = { name: 'Ada', line1: 'Hauptstrasse 1', city: 'Berlin', postal_code: '10115', country: 'DE' };
const server = await Server.start();
try {
  const agent = await connectModern(server.connection);
  await importCatalog(agent, quiet);
  const wants = [{ query: 'trail bottle', pick: it => option(it, 'Volume') === '500 ml', quantity: 1 }];
  const cart = await fillCart(agent, quiet, wants);
  const variant = cart.items[0].variant_id;
  const start = (items, more = {}) => ['start_checkout', { items, ...more }];

  await refused('wrong types', 'validation.arguments', ...start('two bottles', { email: 5 }));
  await refused('unknown field, mistyped name', 'validation.arguments', ...start([{ variant_id: variant, quantty: 1, quantity: 1 }], { colour: 'red' }));
  await refused('a number for money', 'validation.arguments', 'search_catalog', { min_price: 10.5 });
  await refused('10.005 EUR', 'validation.arguments', 'search_catalog', { min_price: '10.005', currency: 'EUR' });
  await refused('another currency than the prices', undefined, ...start([{ variant_id: variant, quantity: 1 }], { currency: 'USD' }));
  await refused('a currency that does not exist', 'validation.arguments', ...start([{ variant_id: variant, quantity: 1 }], { currency: 'EURO' }));
  await refused('more than the stock', 'out_of_stock', ...start([{ variant_id: variant, quantity: 900 }]));
  await refused('a mistyped id', 'validation.arguments', 'get_record', { id: swapped(cart.checkout_id) });
  await refused('an id of another kind', 'validation.arguments', ...start([{ variant_id: cart.checkout_id, quantity: 1 }]));
  await refused('an id that is not mine or not there', 'not_found', 'get_record', { id: `ord_${'0'.repeat(27)}` });
  const stranger = await connectModern({ ...server.connection, access_key: server.keyOf('shopper') });
  await refused("another agent's checkout", 'not_found', ...by(stranger, 'update_checkout', { checkout_id: cart.checkout_id, expected_version: 1 }));
  await refused("a quote of another agent's checkout", 'not_found', ...by(stranger, 'update_checkout', await withForeignQuote()));
  await stranger.close();
  await refused('paying too early', undefined, 'complete_checkout', { ...completion(cart), payment_method_id: 'pm_sim_visa' });
  await refused('a card number', 'card_data_not_allowed', ...start([{ variant_id: variant, quantity: 1 }], { ship_to: { ...berlin, line2: '4111 1111 1111 1111' } }));

  const ready = await chooseShipping(agent, quiet, cart);
  await refused('an old version', 'conflict.version', 'update_checkout', { checkout_id: ready.checkout_id, expected_version: 1, quote_id: ready.shipping.quote_id, email: 'b@example.org' });
  await refused('a declined card', 'provider.declined', 'complete_checkout', { ...completion(ready), payment_method_id: 'pm_sim_declined_funds' });
  await refused('the same version again with another card', 'conflict.version', 'complete_checkout', { ...completion(ready), payment_method_id: 'pm_sim_visa' });

  const lapsing = await withLapsedQuote();
  await refused('a quote that has expired', 'quote_expired', 'update_checkout', lapsing.again);
  await refused('paying with a quote that has expired', 'quote_expired', 'complete_checkout', { ...completion(lapsing.checkout), payment_method_id: 'pm_sim_visa' });

  await refused('a cut-off CSV', undefined, 'import_catalog', { text: 'Handle,Title,Variant Price\nlamp,"Lamp,12.00\n', format: 'shopify_csv' });
  await refused('no product file at all', undefined, 'import_catalog', { text: 'hello\nworld\n' });
  await tooLarge();
  await agent.close();

  function by(who, tool, args) { return [tool, args, who]; }

  async function withForeignQuote() {
    const { quotes: [quote] } = await agent.call('quote_shipping', { checkout_id: cart.checkout_id });
    const own = await stranger.call('start_checkout', { items: [{ variant_id: variant, quantity: 1 }], email: 'bo@example.org', ship_to: berlin });
    return { checkout_id: own.checkout_id, expected_version: own.version, quote_id: quote.quote_id };
  }

  // With this postal code every carrier's offer lasts three seconds.
  async function withLapsedQuote() {
    const begun = await agent.call('start_checkout', {
      items: [{ variant_id: variant, quantity: 1 }], email: 'bo@example.org', ship_to: { ...berlin, postal_code: '00008' },
    });
    const { quotes: [quote] } = await agent.call('quote_shipping', { checkout_id: begun.checkout_id });
    const checkout = await agent.call('update_checkout', { checkout_id: begun.checkout_id, expected_version: begun.version, quote_id: quote.quote_id });
    await until(() => Date.now() > Date.parse(quote.expires_at));
    return { checkout, again: { checkout_id: begun.checkout_id, expected_version: checkout.version, quote_id: quote.quote_id } };
  }

  async function refused(what, code, tool, args, who = agent) {
    const fault = await who.call(tool, args).then(answer => assert.fail(`${what}: ${JSON.stringify(answer)}`), it => it);
    assert.ok(fault instanceof Refusal, `${what}: ${fault.stack}`);
    const { error } = fault.content;
    if (code) assert.equal(error.code, code, JSON.stringify(error));
    assert.ok(error.message && error.fix && typeof error.safe_to_retry === 'boolean');
    console.log(`${what}\n  ${tool}: ${error.code}: ${error.message}`);
    for (const problem of error.problems ?? []) {
      const hints = [problem.expected && `expected ${problem.expected}`, problem.example && `for example ${problem.example}`].filter(Boolean);
      console.log(`    ${problem.path}: ${problem.message}${hints.length ? ` (${hints.join('; ')})` : ''}`);
    }
    console.log(`    fix: ${error.fix} retryable ${error.retryable}, safe to retry ${error.safe_to_retry}`);
  }

  async function tooLarge() {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import_catalog', arguments: { text: 'x'.repeat(9 * 1024 * 1024) } } });
    const answer = await fetch(`${server.url}/mcp`, {
      method: 'POST', body,
      headers: {
        'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', Authorization: `Bearer ${server.connection.access_key}`,
        'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': 'tools/call', 'Mcp-Name': 'import_catalog',
      },
    });
    const text = await answer.text();
    assert.equal(answer.status, 413);
    console.log(`a body over the limit\n  HTTP ${answer.status}: ${text}`);
  }
} catch (fault) {
  console.error(server.log());
  throw fault;
} finally {
  await server.stop();
}

// Two neighbours change places: the commonest slip of whoever copies by hand.
function swapped(id) {
  for (let at = id.length - 2; at > 4; at--) {
    if (id[at] !== id[at + 1]) return id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2);
  }
  return id;
}
