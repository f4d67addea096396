// A payment whose server ends itself with SIGKILL at a named place between two commits: started again, it goes on with the same task and
// the same key, and the provider's book shows one authorization and one capture.
import assert from 'node:assert/strict';
import { connectModern } from './agents.mjs';
import { chooseShipping, completion, fillCart, holdAgainstBook, importCatalog, readBack } from './purchase.mjs';
import { demoMerchant, Server } from './server.mjs';

const points = ['claimed', 'intent_committed', 'answer_read', 'booked'];
const say = line => console.log(`  ${line}`);
const quiet = () => {};

const server = await Server.start();
try {
  const agent = await connectModern(server.connection);
  await importCatalog(agent, quiet);
  for (const point of points) {
    const cart = await fillCart(agent, quiet, [{ query: 'linen towel', pick: () => true, quantity: 1 }]);
    const checkout = await chooseShipping(agent, quiet, cart);
    await server.kill();
    await server.start({ COMMERCE_CRASH_POINT: point });
    let task;
    const completing = agent.callThroughCrashes(
      'complete_checkout', { ...completion(checkout), payment_method_id: 'pm_sim_visa' }, taskId => { task ??= taskId; assert.equal(taskId, task); });
    const reborn = server.ended().then(async signal => { await server.start(); return signal; });
    const [signal, placed] = await Promise.all([reborn, completing]);
    assert.equal(signal, 'SIGKILL', 'the server ended itself');
    assert.equal(placed.outcome, 'placed');
    await readBack(agent, quiet, placed);
    holdAgainstBook(await server.book(demoMerchant), placed.payment.payment_id, placed.total);
    say(`${point}: killed, started again, order placed; one authorization, one capture`);
  }
  const audit = await server.run('verify-audit');
  assert.equal(audit.code, 0, audit.output);
  await agent.close();
} catch (fault) {
  console.error(server.log());
  throw fault;
} finally {
  await server.stop();
}
