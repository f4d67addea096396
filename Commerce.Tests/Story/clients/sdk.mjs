// @modelcontextprotocol/sdk 1.32.2: the older revisions only, with their own tasks.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, ElicitRequestSchema, ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { approve, ear, outcome, search, shipment } from './shop.mjs';

export async function sdk({ mcp_url, access_key }, shop) {
  const client = new Client({ name: 'clients-story', version: '1.0.0' }, { capabilities: { elicitation: { form: {}, url: {} } } });
  await client.connect(new StreamableHTTPClientTransport(new URL(mcp_url), { requestInit: { headers: { Authorization: `Bearer ${access_key}` } } }));
  // The client takes only tools for tasks that it has listed.
  const { tools } = await client.listTools();
  const seen = [];
  let asked = 0;
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
    assert.equal(params.mode, 'url');
    asked++;
    await approve(params.url);
    return { action: 'accept' };
  });
  async function follow(name, args, onTask = () => {}) {
    for await (const message of client.experimental.tasks.callToolStream({ name, arguments: args }, CallToolResultSchema, { task: { ttl: 600_000 } })) {
      seen.push(message.type);
      if (message.type === 'taskCreated') await onTask(message.task.taskId);
      if (message.type === 'result') return outcome(message.result);
      if (message.type === 'error') throw message.error;
    }
    throw new Error(`the stream of ${name} ended without an outcome: ${seen}`);
  }
  return {
    name: '@modelcontextprotocol/sdk 1.32.2', era: '2025-11-25',
    list: async () => `${tools.length} tools`,
    call: async () => outcome(await client.callTool({ name: 'search_catalog', arguments: search })),
    task: async () => `completed: ${await follow('quote_shipping', shipment)}`,
    input: async () => {
      const how = await follow('complete_checkout', await shop.purchase());
      return `${asked} question answered: ${how}`;
    },
    cancel: async () => {
      let status;
      await follow('complete_checkout', await shop.purchase(), async id => {
        status = (await client.experimental.tasks.cancelTask(id)).status;
      }).catch(() => {});
      return status;
    },
    listen: async () => {
      const { taskId, uri, approve: decide } = await shop.waiting();
      const { heard, hears } = ear();
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => { if (params.uri === uri) heard(); });
      await client.subscribeResource({ uri });
      await decide();
      await hears;
      return `resource of ${taskId.slice(0, 3)}… updated`;
    },
    close: () => client.close(),
  };
}
