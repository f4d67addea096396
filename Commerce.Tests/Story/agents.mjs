// Two agents with one interface: call(tool, arguments) to the end of the work, whatever that takes on the agent's wire.
// Both survive a server that goes away in the middle: what was accepted is asked for again by its id.
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { createTaskSessionFromClient, resultFromTaskOutcome } from '@modelcontextprotocol/ext-tasks/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { pause } from './server.mjs';

const clientInfo = { name: 'story', version: '1.0.0' };
const retryAfter = 100;
const patience = 120_000;

/** An answer that says no, in machine-readable words. */
export class Refusal extends Error {
  constructor(content) {
    super(`${content.error.code}: ${content.error.message}`);
    this.content = content;
    this.code = content.error.code;
  }
}

function read(result) {
  if (result.isError) throw new Refusal(result.structuredContent);
  return result.structuredContent;
}

// A refused connection says nothing about the call; the same call is sent again, and the server knows it by its keys.
async function insist(attempt) {
  const started = Date.now();
  for (;;) {
    try {
      return await attempt();
    } catch (fault) {
      if (fault instanceof Refusal || !isLost(fault) || Date.now() - started > patience) throw fault;
      await pause(retryAfter);
    }
  }
}

function isLost(fault) {
  const text = `${fault?.message} ${fault?.cause?.message ?? ''} ${fault?.cause?.code ?? ''} ${fault?.code ?? ''}`;
  return /fetch failed|ECONN|socket|terminated|closed|Session not found|404|503|EPIPE|other side|database does not answer/i.test(text);
}

/** 2026-07-28 with the tasks extension. */
export async function connectModern({ mcp_url, access_key }) {
  const version = '2026-07-28';
  const clientCapabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } };
  const authorization = { Authorization: `Bearer ${access_key}` };
  const client = new ModernClient(clientInfo, { capabilities: clientCapabilities, versionNegotiation: { mode: { pin: version } } });
  await client.connect(new ModernTransport(new URL(mcp_url), { requestInit: { headers: authorization } }));
  const send = rawDispatchTo(mcp_url, authorization, version);
  const framing = { protocolVersion: version, clientInfo, clientCapabilities };
  const session = createTaskSessionFromClient(client, { endpointId: 'story', rawDispatch: send, v2RequestFraming: framing });
  const meta = {
    'io.modelcontextprotocol/protocolVersion': version, 'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': clientCapabilities,
  };
  async function ask(method, params) {
    return insist(async () => {
      const answer = await send({ method, params: { ...params, _meta: meta } });
      if (answer.kind === 'error') throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`);
      return answer.result;
    });
  }
  return {
    name: `@modelcontextprotocol/client 2.4.0, ${version}`,
    tools: async () => (await client.listTools()).tools,
    /** With the official tasks client: it polls until the task is final. */
    async call(tool, args) {
      const execution = await session.callTool(tool, args);
      const { outcome } = await execution.settle();
      return read(resultFromTaskOutcome(outcome));
    },
    /** Bare messages, for a server that is killed meanwhile. Tells the task's id as soon as there is one. */
    async callThroughCrashes(tool, args, onTask = () => {}) {
      let result = await ask('tools/call', { name: tool, arguments: args });
      while (result.taskId && result.status !== 'completed') {
        onTask(result.taskId, result);
        if (result.status === 'cancelled' || result.status === 'failed') throw new Error(`${tool} ended as ${result.status}: ${result.statusMessage}`);
        await pause(Math.min(result.pollIntervalMs ?? 1000, 500));
        result = await ask('tasks/get', { taskId: result.taskId });
      }
      return read(result.result ?? result);
    },
    /** The id of the task that a call became; undefined when it ended while the server waited for it. */
    async begin(tool, args) {
      return (await ask('tools/call', { name: tool, arguments: args })).taskId;
    },
    getTask: taskId => ask('tasks/get', { taskId }),
    close: async () => { await session.close(); await client.close(); },
  };
}

/** Sends single requests for the tasks client, which leaves that to its host. */
export function rawDispatchTo(url, authorization, version) {
  let id = 0;
  return async request => {
    const name = request.params?.name ?? request.params?.taskId;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...authorization,
        'MCP-Protocol-Version': version, 'Mcp-Method': request.method, ...(name === undefined ? {} : { 'Mcp-Name': name }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: ++id, ...request }),
    });
    if (response.status === 503) throw new Error('503');
    const text = await response.text();
    const messages = response.headers.get('content-type')?.startsWith('text/event-stream')
      ? text.split('\n').filter(line => line.startsWith('data: ')).map(line => JSON.parse(line.slice(6)))
      : [JSON.parse(text)];
    const last = messages.at(-1);
    return last.error ? { kind: 'error', error: last.error } : { kind: 'result', result: last.result };
  };
}

/** 2025-11-25: no tasks; a call waits a little, then answers with a handle that get_operation follows. */
export async function connectLegacy({ mcp_url, access_key }) {
  async function open() {
    const client = new LegacyClient(clientInfo, { capabilities: {} });
    await client.connect(new LegacyTransport(new URL(mcp_url), { requestInit: { headers: { Authorization: `Bearer ${access_key}` } } }));
    return client;
  }
  let client = await open();
  const once = async (name, args) => read(await client.callTool({ name, arguments: args }, undefined, { timeout: 60_000 }));
  async function call(tool, args) {
    let answer = await once(tool, args);
    while (answer.pending) {
      const { operation } = await once('get_operation', { operation_id: answer.operation_id });
      if (operation.status === 'working' || operation.status === 'input_required') continue;
      if (operation.error) throw new Refusal({ error: operation.error });
      answer = { ...operation.result, operation_id: operation.operation_id };
    }
    return answer;
  }
  return {
    name: '@modelcontextprotocol/sdk 1.32.2, 2025-11-25',
    tools: async () => (await client.listTools()).tools,
    call,
    close: () => client.close(),
  };
}
