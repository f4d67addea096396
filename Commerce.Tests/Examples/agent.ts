// An agent that buys something: COMMERCE_ACCESS_KEY=... node agent.ts "trail bottle" (npm ci first; Node 22 or newer)
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createTaskSessionFromClient, resultFromTaskOutcome } from '@modelcontextprotocol/ext-tasks/client';
const url = new URL(process.env.COMMERCE_URL ?? 'http://localhost:8080/mcp');
const headers = { Authorization: `Bearer ${process.env.COMMERCE_ACCESS_KEY}` };
const clientInfo = { name: 'example-agent', version: '1.0.0' };
const clientCapabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } };
const v2RequestFraming = { protocolVersion: '2026-07-28', clientInfo, clientCapabilities };
const options = { capabilities: clientCapabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } } as const;
const client = new Client(clientInfo, options);
await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
async function rawDispatch({ method, params }: any): Promise<any> {
  const name = params.name ?? params.taskId;
  const names = { 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': method, 'Mcp-Name': name };
  const types = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(url, { method: 'POST', body, headers: { ...headers, ...names, ...types } });
  const { error, result } = JSON.parse((await response.text()).split('data: ').at(-1)!);
  return error ? { kind: 'error', error } : { kind: 'result', result };
}
const session = createTaskSessionFromClient(client, { endpointId: url.href, rawDispatch, v2RequestFraming });

async function call(tool: string, args: Record<string, any>): Promise<any> {
  const execution = await session.callTool(tool, args);
  if (execution.kind === 'task') console.log(`${tool} goes on as task ${execution.handle.taskId}`);
  const result: any = resultFromTaskOutcome((await execution.settle()).outcome);
  if (result.isError) throw new Error(result.content[0].text);
  return result.structuredContent;
}
const ship_to = { name: 'Ada Example', line1: 'Hauptstrasse 1', city: 'Berlin', postal_code: '10115', country: 'DE' };
const { items: [{ variant_id, title }] } = await call('search_catalog', { query: process.argv[2] ?? 'trail bottle' });
const cart = { items: [{ variant_id, quantity: 1 }], email: 'ada@example.org', ship_to };
const { checkout_id, version } = await call('start_checkout', cart);
const { quotes: [{ quote_id }] } = await call('quote_shipping', { checkout_id });
const ready = await call('update_checkout', { checkout_id, expected_version: version, quote_id });
const how = { checkout_id, expected_version: ready.version, payment_method_id: 'pm_sim_visa', capture: 'now' };
const { order_id, outcome, total } = await call('complete_checkout', how);
console.log(`bought ${title} for ${total.amount}: order ${order_id} ${outcome}`);
await session.close().then(() => client.close());
