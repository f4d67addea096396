// An agent bills somebody and passes the address of the page on; a browser opens it on a telephone and on a desk, by day and by night,
// with script switched off. What it shows is kept as pictures in artifacts/.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import jsQR from 'jsqr';
import { connectModern } from './agents.mjs';
import { Browser } from './browser.mjs';
import { demoMerchant, Server } from './server.mjs';

const say = line => console.log(`  ${line}`);
const artifacts = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'artifacts');
mkdirSync(artifacts, { recursive: true });
const keep = (name, png) => writeFileSync(join(artifacts, `${name}.png`), png, 'base64');

const server = await Server.start({ Commerce__Logging__Json: 'true' });
let browser;
try {
  const agent = await connectModern(server.connection);
  const { customer: { customer_id } } = await agent.call('save_customer', {
    name: 'Ada Example', email: 'ada@example.com', address: { country: 'DE', line1: 'Musterweg 1', city: 'Berlin', postal_code: '10115' },
  });
  const bill = async (description, price) => agent.call('invoice_customer', {
    customer_id, issue: true,
    lines: [
      { description, quantity: 2.5, unit: 'HUR', unit_price: { amount: price, currency: 'EUR' } },
      { description: 'A book about light', quantity: 2, unit_price: { amount: '25.00', currency: 'EUR' }, tax_category: 'reduced' },
    ],
  });
  const invoice = await bill('Consulting on site, with a description that takes more than one line on a telephone', '40.00');
  const { pay_url } = await agent.call('get_record', { id: invoice.invoice_id });
  const { document } = await agent.call('get_record', { id: invoice.invoice_id, include: ['document', 'pay_qr'] });
  say(`get_record: ${invoice.number}, ${invoice.due.amount} ${invoice.due.currency} due, ${pay_url.replace(/pl_.*/, 'pl_…')}`);
  const html = await (await fetch(pay_url)).text();
  say(`the page: ${new TextEncoder().encode(html).length} bytes, nothing else is loaded`);

  browser = await Browser.start();
  // The pages need no script, and are shown without any.
  await browser.withoutScript();
  for (const [name, width, height, scheme] of [['phone', 390, 844, 'light'], ['phone-night', 390, 844, 'dark'], ['desk', 1280, 900, 'light']]) {
    await browser.look(width, height, scheme);
    await browser.open(pay_url);
    const text = await browser.text();
    for (const words of ['TEST', invoice.number, `To pay: ${invoice.due.amount} EUR`, 'Ada Example', 'A book about light', 'DE89 3704 0044 0532 0130 00']) {
      assert.ok(text.includes(words), `"${words}" is not on the page:\n${text}`);
    }
    assert.ok(await browser.run('document.documentElement.scrollWidth <= innerWidth'), `${name}: nothing sticks out`);
    keep(`pay-${name}`, await browser.picture());
    const code = await browser.pixels(await browser.picture('svg'));
    const read = jsQR(code.data, code.width, code.height)?.data.split('\n');
    assert.deepEqual([read?.[0], read?.[6], read?.[7], read?.at(-1)], ['BCD', 'DE89370400440532013000', `EUR${invoice.due.amount}`, invoice.number]);
    say(`${name}: read by eye and by banking app`);
  }

  const outline = await browser.outline();
  for (const role of ['banner', 'main', 'contentinfo', 'navigation', 'table', 'columnheader', 'rowheader']) {
    assert.ok(outline.some(it => it.role === role), `a screen reader finds no ${role}`);
  }
  say(`headings: ${outline.filter(it => it.role === 'heading').map(it => it.name).join(' | ')}`);
  await browser.press('Tab');
  assert.equal(await browser.run('getComputedStyle(document.activeElement).outlineStyle'), 'solid', 'what has the focus shows it');

  const printed = await (await fetch(document.pdf)).arrayBuffer();
  writeFileSync(join(artifacts, 'pay-invoice.pdf'), Buffer.from(printed));
  const here = await (await fetch(await browser.run('document.querySelector("nav a").href'))).arrayBuffer();
  assert.deepEqual(new Uint8Array(here), new Uint8Array(printed), 'the PDF behind the page is the invoice');

  const { version } = (await agent.call('get_record', { id: invoice.invoice_id })).invoice;
  await agent.call('book_payment', {
    invoice_id: invoice.invoice_id, expected_version: version, kind: 'bank_transfer', amount: invoice.due, received_on: invoice.issued_on, evidence: 'statement 1',
  });
  await browser.open(pay_url);
  await browser.sees('Nothing is left to pay');
  keep('pay-paid', await browser.picture());
  say(`paid by transfer, and the page says so in ${new TextEncoder().encode(await (await fetch(pay_url)).text()).length} bytes`);
  // Another one is paid here and now: from the page to the provider's, and back by its link.
  const online = await bill('Another visit', '44.00');
  const { pay_url: page } = await agent.call('get_record', { id: online.invoice_id });
  await browser.look(390, 844);
  await browser.open(page);
  assert.ok((await browser.text()).includes(`Pay ${online.due.amount} EUR now`));
  keep('pay-button', await browser.picture());
  for (let at = 0; await browser.run('document.activeElement.tagName') !== 'BUTTON'; at++) {
    assert.ok(at < 10, 'the button is reached by keyboard');
    await browser.press('Tab');
  }
  await browser.press('Enter');
  await browser.sees('Card number');
  assert.notEqual(new URL(await browser.run('location.href')).pathname, new URL(page).pathname);
  say(`provider: ${(await browser.text()).match(/Invoice INV-\S+/)}`);
  for (const [field, text] of [['#number', '4242424242424242'], ['#expiry', '12/39'], ['#code', '987']]) await browser.type(field, text);
  await browser.click('button[value=pay]');
  await browser.sees('Your card is on file');
  await browser.click('a');
  await browser.sees(`Invoice ${online.number}`);
  assert.equal(await browser.run('location.href'), page);
  await browser.sees('Nothing is left to pay');
  keep('pay-paid-online', await browser.picture());
  const paid = (await agent.call('get_record', { id: online.invoice_id })).invoice;
  assert.deepEqual([paid.status, paid.due.amount], ['paid', '0.00']);
  const book = await server.book(demoMerchant);
  assert.deepEqual([book.authorizations.length, book.captures.map(it => it.amount_minor)], [1, [Math.round(online.due.amount * 100)]]);
  say('paid by card: page, provider, page; the provider\'s book has one capture');

  await browser.open(`${pay_url.slice(0, -1)}0`);
  await browser.sees('There is nothing here');
  assert.ok(!readFileSync(server.logFile, 'utf8').includes(pay_url.split('/').at(-1)), 'the address is in no log');
  await agent.close();
  const audit = await server.run('verify-audit');
  assert.equal(audit.code, 0, audit.output);
} catch (fault) {
  console.error(server.log());
  throw fault;
} finally {
  await browser?.stop();
  await server.stop();
}
