// @modelcontextprotocol/client 2.4.0 with the official tasks client 0.2.2, in both eras.
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createTaskSessionFromClient, resultFromTaskOutcome, toolDeclarationFromMcpTool } from '@modelcontextprotocol/ext-tasks/client';
import { rawDispatchTo } from '../agents.mjs';
import { approve, ear, outcome, search, shipment } from './shop.mjs';

const clientInfo = { name: 'clients-story', version: '1.0.0' };
const modernCapabilities = { elicitation: { form: {}, url: {} }, extensions: { 'io.modelcontextprotocol/tasks': {} } };
const eras = {
  '2026-07-28': { capabilities: modernCapabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  '2025-11-25': { capabilities: { elicitation: { form: {}, url: {} } } },
};

export async function typescript(era, { mcp_url, access_key }, shop) {
  const headers = { Authorization: `Bearer ${access_key}` };
  const isModern = era === '2026-07-28';
  const client = new Client(clientInfo, eras[era]);
  await client.connect(new StreamableHTTPClientTransport(new URL(mcp_url), { requestInit: { headers } }));
  const { tools } = await client.listTools();
  let asked = 0;
  const told = new Set();
  const session = createTaskSessionFromClient(client, {
    endpointId: `story ${era}`,
    ...(isModern ? {
      rawDispatch: rawDispatchTo(mcp_url, headers, era),
      v2RequestFraming: { protocolVersion: era, clientInfo, clientCapabilities: modernCapabilities },
    } : {}),
    onInputRequest: async ({ kind, params }) => {
      assert.equal(`${kind} ${params.mode}`, 'elicitation url');
      asked++;
      await approve(params.url);
      return { action: 'accept' };
    },
  });
  const start = (name, args) => session.callTool(name, args, {
    declaration: toolDeclarationFromMcpTool(tools.find(it => it.name === name)), task: { preference: isModern ? 'allow' : 'require' },
  });
  // In the older era this tasks client polls to the end before it opens tasks/result, where questions would come: what
  // is left is the address in the status message.
  async function onEvent({ task }) {
    const [url] = (!isModern && task?.statusMessage?.match(/http\S+/)) || [];
    if (!url || told.has(url)) return;
    told.add(url);
    await approve(url);
  }
  async function follow(name, args) {
    const execution = await start(name, args);
    assert.equal(execution.kind, 'task');
    return outcome(resultFromTaskOutcome((await execution.settle({ onEvent })).outcome));
  }
  return {
    name: '@modelcontextprotocol/client 2.4.0, ext-tasks 0.2.2', era,
    list: async () => `${tools.length} tools`,
    call: async () => outcome(await client.callTool({ name: 'search_catalog', arguments: search })),
    task: async () => `completed: ${await follow('quote_shipping', shipment)}`,
    input: async () => {
      const how = await follow('complete_checkout', await shop.purchase());
      return `${asked ? `${asked} question answered` : `${told.size} address in the status message opened`}: ${how}`;
    },
    cancel: async () => {
      const execution = await start('complete_checkout', await shop.purchase());
      await execution.cancel();
      return (await execution.result()).status;
    },
    listen: async () => {
      const { taskId, uri, approve: decide } = await shop.waiting();
      const { heard, hears } = ear();
      client.setNotificationHandler('notifications/resources/updated', ({ params }) => { if (params.uri === uri) heard(); });
      const subscription = isModern ? await client.listen({ resourceSubscriptions: [uri] }) : await client.subscribeResource({ uri });
      await decide();
      await hears;
      await subscription.close?.();
      return `resource of ${taskId.slice(0, 3)}… updated`;
    },
    close: async () => { await session.close(); await client.close(); },
  };
}
