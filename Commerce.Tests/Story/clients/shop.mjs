// What the clients need to find: goods, checkouts ready to be paid, and a person who says yes on the bank's page.
import assert from 'node:assert/strict';
import { connectModern } from '../agents.mjs';
import { chooseShipping, completion, fillCart, importCatalog, option } from '../purchase.mjs';
import { pause } from '../server.mjs';

const quiet = () => {};
const wants = [{ query: 'trail bottle', pick: it => option(it, 'Volume') === '500 ml', quantity: 1 }];

/** Needs no checkout and takes a moment: a task that ends by itself. */
export const shipment = {
  to: { name: 'Ada', line1: 'Hauptstrasse 1', city: 'Berlin', postal_code: '10115', country: 'DE' },
  parcels: [{ weight_g: 500, length_mm: 100, width_mm: 100, height_mm: 100 }],
};

export const search = { query: 'trail bottle' };

/** The person at the bank's page. */
export async function approve(url) {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) });
  assert.ok(answer.ok, `the bank's page answers ${answer.status}`);
}

export async function openShop(connection) {
  const agent = await connectModern(connection);
  await importCatalog(agent, quiet);

  /** Arguments of a purchase that the bank wants confirmed. */
  async function purchase() {
    const checkout = await chooseShipping(agent, quiet, await fillCart(agent, quiet, wants));
    return { ...completion(checkout), payment_method_id: 'pm_sim_3ds' };
  }

  async function newest(tool, status) {
    for (;;) {
      const { operations } = await agent.call('get_operation', {});
      const found = operations.find(it => it.tool === tool && (status === undefined || it.status === status));
      if (found) return found;
      await pause(100);
    }
  }

  /** A purchase under way that waits for its person. */
  async function waiting() {
    const stop = new Error('left to its person');
    await agent.callThroughCrashes('complete_checkout', await purchase(), () => { throw stop; }).catch(fault => { if (fault !== stop) throw fault; });
    const { operation_id: taskId, inputs: [{ url }] } = await newest('complete_checkout', 'input_required');
    return { taskId, uri: `commerce://operation/${taskId}`, approve: () => approve(url) };
  }
  return { purchase, waiting, newest, close: () => agent.close() };
}

/** Resolves when `heard` was told; fails after a while. */
export function ear(patience = 15_000) {
  let heard;
  const hears = new Promise((done, fail) => {
    heard = done;
    setTimeout(() => fail(new Error('nothing was heard')), patience).unref();
  });
  return { heard, hears };
}

export const outcome = result => {
  assert.ok(!result.isError, JSON.stringify(result.structuredContent ?? result.content));
  return result.structuredContent.outcome ?? `${result.structuredContent.quotes?.length ?? result.structuredContent.items.length} found`;
};
