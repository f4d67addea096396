// A purchase while processes are killed at random moments and started again, and everything that must hold afterwards: the same
// tasks, one authorization, one capture, balanced books, stock taken once, an audit log that verifies.
import assert from 'node:assert/strict';
import { connectModern, Refusal } from './agents.mjs';
import { chooseShipping, completion, fillCart, holdAgainstBook, importCatalog, option, readBack } from './purchase.mjs';
import { demoMerchant, pause } from './server.mjs';

const shortestRun = 100;
const longestRun = 3_000;
const patience = 120_000;

/**
 * @param server where the agent connects, whose book and audit are read
 * @param victims in order: {part: 'import' | 'checkout' | 'payment', name, kill, start}
 */
export async function purchaseUnderKills({ server, victims, seed, say }) {
  const random = randomFrom(seed);
  const agent = await connectModern(server.connection);
  const tasks = new Map();
  const careful = carefulAgent(agent, tasks);
  const begun = Object.fromEntries(['import', 'checkout', 'payment'].map(part => [part, deferred()]));
  const killing = (async () => {
    for (const [index, { part, name, kill, start }] of victims.entries()) {
      await begun[part].promise;
      await pause(shortestRun + random() * (longestRun - shortestRun));
      await kill();
      const down = Date.now();
      await start();
      say(`kill -9 number ${index + 1}: ${name} (${part}); there again after ${Date.now() - down} ms`);
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
  const checkout = await chooseShipping(careful, say, cart, 5);
  begun.payment.resolve();
  const placed = await careful.call('complete_checkout', completion(checkout));
  await killing;
  say(`complete_checkout: order ${placed.order_id} ${placed.outcome}, task ${tasks.get([...tasks.keys()].find(it => it.startsWith('complete_checkout')))}`);

  const replay = await agent.callThroughCrashes('complete_checkout', { ...completion(checkout), idempotency_key: 'the answer was lost' });
  assert.equal(replay.order_id, placed.order_id, 'a lost answer and a new key: the same order');
  await readBack(careful, say, placed);
  holdAgainstBook(await server.book(demoMerchant), placed.payment.payment_id, placed.total);
  say('provider book: one authorization, one capture');
  await holdStock(careful, cart, say);
  const audit = await server.run('verify-audit');
  assert.equal(audit.code, 0, audit.output);
  say(`verify-audit: ${audit.output.trim().split('\n').at(-1)}`);
  await agent.close();
}

// As an agent does it that knows its server may go away: each act has a key of its own, and a call is repeated under it, also when
// the answer says that now is not the time.
function carefulAgent(agent, tasks) {
  let calls = 0;
  return {
    async call(tool, args) {
      const key = `${tool}-${++calls}`;
      const keyed = tool.startsWith('get_') || tool.startsWith('search_') ? args : { idempotency_key: key, ...args };
      const same = (taskId) => {
        assert.equal(tasks.get(key) ?? taskId, taskId, 'a repeated call is the same task');
        tasks.set(key, taskId);
      };
      for (const started = Date.now(); ;) {
        try {
          return await agent.callThroughCrashes(tool, keyed, same);
        } catch (fault) {
          if (!(fault instanceof Refusal) || !fault.content.error.retryable || Date.now() - started > patience) throw fault;
          await pause(1000 * Math.min(fault.content.error.retry_after_s ?? 1, 2));
        }
      }
    },
  };
}

// What is left is told to whoever asks for too much.
async function holdStock(agent, cart, say) {
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
