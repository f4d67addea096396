// Three processes: a client listens on one server, another server accepts its calls, and the work is done by workers in a third.
// Every end is pushed; after the listening server was killed the client asks the other one and misses nothing.
import assert from 'node:assert/strict';
import { connectModern } from './agents.mjs';
import { Server, until } from './server.mjs';
import { listen } from './listener.mjs';

const promised = 200;
const measured = 40;
const unheard = 10;
const say = line => console.log(`  ${line}`);
// Every accepted call is answered with its task at once, and nobody works until the workers come.
const settings = { Commerce__Workers__Enabled: 'false', Commerce__Wait__WithTasks: '00:00:00.001' };

const accepting = await Server.start(settings);
const listening = await accepting.startBeside('listening', settings);
let working;
try {
  const { access_key } = accepting.connection;
  const agent = await connectModern({ mcp_url: `${accepting.url}/mcp`, access_key });

  const first = await begin(agent, measured, 'measured');
  const ends = new Map();
  const stream = await listen({ mcp_url: `${listening.url}/mcp`, access_key }, first, task => {
    if (!ends.has(task.taskId) && task.status === 'completed') ends.set(task.taskId, Date.now() - Date.parse(task.lastUpdatedAt));
  });
  assert.deepEqual([...stream.followed].sort(), [...first].sort(), 'every task is followed');
  working = accepting.startWorkers();
  await until(() => ends.size === measured);
  const delays = [...ends.values()].sort((a, b) => a - b);
  say(`${measured} ends pushed across processes: median ${at(delays, 0.5)} ms, p99 ${at(delays, 0.99)} ms after they were written (promised: ${promised} ms)`);
  await working?.stop();

  const second = await begin(agent, unheard, 'unheard');
  const heard = new Set();
  const cut = await listen({ mcp_url: `${listening.url}/mcp`, access_key }, second, task => heard.add(task.taskId));
  await until(() => heard.size === unheard);
  await listening.kill();
  await cut.ended;
  say('the listening server was killed; nothing was said goodbye to');
  working = accepting.startWorkers();
  for (const taskId of second) {
    await until(async () => (await agent.getTask(taskId)).status === 'completed');
    assert.equal((await agent.getTask(taskId)).result.structuredContent.rows, 1);
  }
  say(`${unheard} tasks that ended meanwhile were read from the other server: none is missing`);
  await agent.close();
} catch (fault) {
  console.error(accepting.log());
  console.error(listening.log());
  throw fault;
} finally {
  await working?.stop();
  await listening.leave();
  await accepting.stop();
}

async function begin(agent, count, name) {
  const ids = [];
  for (let i = 0; i < count; i++) {
    const text = `Handle,Title,Variant Price,Variant SKU\n${name}-${i},${name} ${i},1.00,${name.toUpperCase()}-${i}\n`;
    ids.push(await agent.begin('import_catalog', { text, check_only: true, idempotency_key: `${name}-${i}` }));
  }
  return ids;
}

function at(sorted, share) { return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]; }
