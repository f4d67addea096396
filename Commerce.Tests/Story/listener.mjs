// A subscriptions/listen as its message says it: the stream is read line by line, and each push is checked by the official schemas.
import { TaskStatusNotificationV2Schema } from '@modelcontextprotocol/ext-tasks/core/v2';
import assert from 'node:assert/strict';

const version = '2026-07-28';

/** Resolves once the server acknowledged; ended resolves when the stream is over, whatever ended it. */
export async function listen({ mcp_url, access_key }, taskIds, onTask) {
  const id = 'listen-1';
  const response = await fetch(mcp_url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', Authorization: `Bearer ${access_key}`,
      'MCP-Protocol-Version': version, 'Mcp-Method': 'subscriptions/listen',
    },
    body: JSON.stringify({
      jsonrpc: '2.0', id, method: 'subscriptions/listen',
      params: {
        notifications: { taskIds },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': version,
          'io.modelcontextprotocol/clientInfo': { name: 'story', version: '1.0.0' },
          'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
        },
      },
    }),
  });
  assert.equal(response.headers.get('content-type'), 'text/event-stream', `status ${response.status}`);
  const messages = read(response.body);
  const { value: acknowledged } = await messages.next();
  assert.equal(acknowledged.method, 'notifications/subscriptions/acknowledged');
  const ended = follow();
  return { followed: acknowledged.params.notifications.taskIds, ended };

  async function follow() {
    try {
      for await (const message of messages) {
        assert.equal(message.params?._meta?.['io.modelcontextprotocol/subscriptionId'], id);
        onTask(TaskStatusNotificationV2Schema.parse(message).params);
      }
    } catch (fault) {
      if (fault instanceof assert.AssertionError || fault.name === 'ZodError') throw fault;
    }
  }
}

async function* read(body) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6));
  }
}
