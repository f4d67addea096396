// The broker is dead while agents go on calling: every call is accepted, and all work ends. STORY_OUTAGE_S sets how long (10).
import assert from 'node:assert/strict';
import { connectModern } from './agents.mjs';
import { Broker } from './broker.mjs';
import { pause, Server, until } from './server.mjs';

const seconds = Number(process.env.STORY_OUTAGE_S ?? 10);
const agents = 4;
const say = line => console.log(`  ${line}`);
console.log(`The broker is dead for ${seconds} s, ${agents} agents call`);

const broker = await Broker.start();
const settings = { Commerce__Workers__Enabled: 'false', Commerce__Bus__RabbitMq: broker.url };
const server = await Server.start(settings);
const other = await server.startBeside('other', settings);
const workers = [server.startWorkers('workers-1'), other.startWorkers('workers-2')];
const csv = number => `Handle,Title,Variant Price\nlamp-${number},Lamp ${number},12.00\n`;
try {
  const { access_key } = server.connection;
  const calling = await Promise.all(Array.from({ length: agents }, (_, index) => connectModern({ mcp_url: `${[server, other][index % 2].url}/mcp`, access_key })));
  await calling[0].call('import_catalog', { text: csv('before') });

  await broker.kill();
  const down = Date.now();
  const accepted = [];
  const waits = [];
  let number = 0;
  await Promise.all(calling.map(async (agent) => {
    while (Date.now() - down < seconds * 1000) {
      const sent = performance.now();
      accepted.push(await agent.begin('import_catalog', { text: csv(number++) }));
      waits.push(performance.now() - sent);
      await pause(100);
    }
  }));
  waits.sort((a, b) => a - b);
  say(`accepted while the broker was dead: ${accepted.length} of ${accepted.length}; an accept took ${Math.round(waits[waits.length >> 1])} ms at the median, ${Math.round(waits.at(-1))} ms at most`);
  assert.ok(accepted.length > seconds, 'agents went on calling');
  const open = new Set(accepted.filter(id => id !== undefined));
  // A few at a time: an agent has only so many requests under way.
  const ended = async () => {
    const asked = [...open];
    for (let at = 0; at < asked.length; at += 50) {
      const tasks = await Promise.all(asked.slice(at, at + 50).map(id => calling[0].getTask(id)));
      for (const { taskId } of tasks.filter(task => task.status === 'completed')) open.delete(taskId);
    }
    return accepted.length - open.size;
  };
  const meanwhile = await ended();
  say(`ended meanwhile, found by the scanner: ${meanwhile}`);
  assert.ok(meanwhile > accepted.length / 2, 'the scanner keeps up');

  await broker.start();
  const back = Date.now();
  await until(async () => await ended() === accepted.length);
  say(`all ${accepted.length} ended ${Math.round((Date.now() - back) / 1000)} s after the broker was back`);
  for (const agent of calling) await agent.close();
} catch (fault) {
  console.error(server.log());
  throw fault;
} finally {
  for (const worker of workers) await worker.stop();
  await other.leave();
  await server.stop();
  await broker.stop();
}
