// A whole purchase, once with each client: npm clients of both protocol eras against a server as a user starts it.
import assert from 'node:assert/strict';
import { connectLegacy, connectModern } from './agents.mjs';
import { chooseShipping, completion, fillCart, holdAgainstBook, importCatalog, option, readBack } from './purchase.mjs';
import { demoMerchant, Server } from './server.mjs';

const say = line => console.log(`  ${line}`);
const wants = [
  { query: 'trail bottle', pick: it => option(it, 'Volume') === '500 ml', quantity: 2 },
  { query: 'walnut board', pick: it => option(it, 'Size') === 'Large', quantity: 1 },
];

const server = await Server.start();
try {
  let imported = false;
  for (const connect of [connectModern, connectLegacy]) {
    const agent = await connect(server.connection);
    console.log(agent.name);
    const tools = await agent.tools();
    say(`tools/list: ${tools.map(tool => tool.name).join(', ')}`);
    if (!imported) await importCatalog(agent, say);
    imported = true;
    const checkout = await chooseShipping(agent, say, await fillCart(agent, say, wants));
    const started = Date.now();
    const placed = await agent.call('complete_checkout', completion(checkout));
    say(`complete_checkout: order ${placed.order_id} ${placed.outcome} after ${Math.round((Date.now() - started) / 1000)} s of review; paid ${placed.payment.captured.amount} ${placed.payment.captured.currency}`);
    assert.equal(placed.outcome, 'placed');
    const again = await agent.call('complete_checkout', { ...completion(checkout), idempotency_key: `retry of ${checkout.checkout_id}` });
    assert.equal(again.order_id, placed.order_id, 'a retry is the same order');
    say(`complete_checkout again, new key: replayed ${again.replayed ?? true}, same order`);
    await readBack(agent, say, placed);
    const { operations } = await agent.call('get_operation', {});
    say(`get_operation: ${operations.map(it => `${it.tool} ${it.status}`).join(', ')}`);
    holdAgainstBook(await server.book(demoMerchant), placed.payment.payment_id, placed.total);
    say('provider book: one authorization, one capture');
    await agent.close();
  }
  const audit = await server.run('verify-audit');
  assert.equal(audit.code, 0, audit.output);
  say(`verify-audit: ${audit.output.trim().split('\n').at(-1)}`);
} catch (fault) {
  console.error(server.log());
  throw fault;
} finally {
  await server.stop();
}
