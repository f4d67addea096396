// The same purchase while the server is killed five times at random moments and started again: the same task, one authorization, one
// capture, balanced books, stock taken once, an audit log that verifies. STORY_SEED repeats a run.
import assert from 'node:assert/strict';
import { connectModern } from './agents.mjs';
import { chooseShipping, completion, fillCart, holdAgainstBook, importCatalog, option, readBack } from './purchase.mjs';
import { demoMerchant, pause, Server } from './server.mjs';

// Where the five kills fall; when exactly in each part is up to the seed.
const parts = ['import', 'checkout', 'payment', 'payment', 'payment'];
const shortestRun = 100;
const longestRun = 3_000;
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

  const begun = Object.fromEntries(parts.map(part => [part, deferred()]));
  const killing = (async () => {
    for (const [index, part] of parts.entries()) {
      await begun[part].promise;
      await pause(shortestRun + random() * (longestRun - shortestRun));
      await server.kill();
      const down = Date.now();
      await server.start();
      say(`kill -9 number ${index + 1} (${part}); ready again after ${Date.now() - down} ms`);
    }
  })();
  killing.catch(() => {});

  begun.import.resolve();
  await importCatalog(careful, say);
  begun.checkout.resolve();
  const cart = await fillCart(careful, say, [
    { query: 'trail bottle', pick: it => option(it, 'Volume') === '500 ml', quantity: 2 },
    { query: 'walnut board', pick: it => option(it, 'Size') === 'Large', quantity: 1 },
  ]);
  const checkout = await chooseShipping(careful, say, cart);
  begun.payment.resolve();
  const placed = await careful.call('complete_checkout', completion(checkout));
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

// What is left is told to whoever asks for too much.
async function holdStock(agent, cart) {
  const imported = [40, 9];
  const refusal = await agent
    .call('start_checkout', { items: cart.items.map(item => ({ variant_id: item.variant_id, quantity: 99 })) })
    .then(() => assert.fail('more than the stock was sold'), fault => fault);
  for (const [index, item] of cart.items.entries()) {
    const { available } = refusal.content.error.details.shortages.find(it => it.variant_id === item.variant_id);
    assert.equal(available, imported[index] - item.quantity, 'stock is taken once');
    say(`stock of ${item.title.text}: ${imported[index]} imported, ${item.quantity} sold, ${available} left`);
  }
}

function deferred() {
  let resolve;
  const promise = new Promise(done => { resolve = done; });
  return { promise, resolve };
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
