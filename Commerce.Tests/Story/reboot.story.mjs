// The same purchase while the server is killed five times at random moments and started again: the same task, one authorization, one
// capture, balanced books, stock taken once, an audit log that verifies. STORY_SEED repeats a run.
import assert from 'node:assert/strict';
import { connectModern } from './agents.mjs';
import { chooseShipping, completion, fillCart, holdAgainstBook, importCatalog, readBack } from './purchase.mjs';
import { demoMerchant, pause, Server } from './server.mjs';

const kills = 5;
const shortestRun = 200;
const longestRun = 4_000;
const seed = Number(process.env.STORY_SEED ?? Date.now() % 1_000_000);
const random = randomFrom(seed);
const say = line => console.log(`  ${line}`);
console.log(`Five kills, seed ${seed}`);

const server = await Server.start();
try {
  const agent = await connectModern(server.connection);
  const tasks = new Map();
  let calls = 0;
  // As an agent does it that knows its server may go away: each act has a key of its own, and a call is repeated under it.
  const careful = {
    call: (tool, args) => {
      const key = `${tool}-${++calls}`;
      const keyed = tool.startsWith('get_') || tool.startsWith('search_') ? args : { idempotency_key: key, ...args };
      return agent.callThroughCrashes(tool, keyed, (taskId) => {
        assert.equal(tasks.get(key) ?? taskId, taskId, 'a repeated call is the same task');
        tasks.set(key, taskId);
      });
    },
  };

  let purchased = false;
  const killing = (async () => {
    for (let kill = 1; kill <= kills; kill++) {
      await pause(shortestRun + random() * (longestRun - shortestRun));
      const doing = purchased ? 'after the purchase' : [...tasks.keys()].at(-1) ?? 'before the first task';
      await server.kill();
      const down = Date.now();
      await server.start();
      say(`kill -9 number ${kill} (${doing}); ready again after ${Date.now() - down} ms`);
    }
  })();

  await importCatalog(careful, say);
  const cart = await fillCart(careful, say, [
    { query: 'trail bottle', pick: it => it.options?.Volume === '500 ml', quantity: 2 },
    { query: 'walnut board', pick: it => it.options?.Size === 'Large', quantity: 1 },
  ]);
  const checkout = await chooseShipping(careful, say, cart);
  const placed = await careful.call('complete_checkout', completion(checkout));
  purchased = true;
  await killing;
  say(`complete_checkout: order ${placed.order_id} ${placed.outcome}, task ${tasks.get([...tasks.keys()].find(it => it.startsWith('complete_checkout')))}`);

  const replay = await agent.callThroughCrashes('complete_checkout', { ...completion(checkout), idempotency_key: 'the answer was lost' });
  assert.equal(replay.order_id, placed.order_id, 'a lost answer and a new key: the same order');
  await readBack(careful, say, placed);
  holdAgainstBook(await server.book(demoMerchant), placed.payment.payment_id, placed.total);
  say('provider book: one authorization, one capture');
  await holdStock(careful, cart);
  const audit = await server.run('verify-audit');
  assert.equal(audit.code, 0, audit.output);
  say(`verify-audit: ${audit.output.trim().split('\n').at(-1)}`);
  await agent.close();
} catch (fault) {
  console.error(server.log());
  throw fault;
} finally {
  await server.stop();
}

async function holdStock(agent, cart) {
  const expected = { 'trail-bottle': 40 - 2, 'walnut-board': 9 - 1 };
  for (const item of cart.items) {
    const found = await agent.call('search_catalog', { variant_ids: [item.variant_id], fields: ['available'] });
    const variant = found.items[0];
    say(`stock of ${variant.title}: ${variant.available}`);
    assert.ok(Object.values(expected).includes(variant.available), `stock is right: ${JSON.stringify(variant)}`);
  }
}

// Mulberry32: small, seeded, good enough to choose moments.
function randomFrom(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
