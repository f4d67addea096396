// The same purchase on two servers and two workers, each a process of its own, while server, worker, database and (where there is
// one) broker are killed in turn. STORY_SEED repeats a run.
import { Broker } from './broker.mjs';
import { purchaseUnderKills } from './kills.mjs';
import { Server } from './server.mjs';

const seed = Number(process.env.STORY_SEED ?? Date.now() % 1_000_000);
const say = line => console.log(`  ${line}`);

await story('2 servers, 2 workers, each with a bus of its own in memory', async () => undefined);
await story('2 servers, 2 workers, RabbitMQ', () => Broker.start());

async function story(shape, startBroker) {
  console.log(`${shape}, seed ${seed}`);
  const broker = await startBroker();
  const settings = { Commerce__Workers__Enabled: 'false', ...(broker && { Commerce__Bus__RabbitMq: broker.url }) };
  const server = await Server.start(settings);
  const other = await server.startBeside('other', settings);
  const workers = [server.startWorkers('workers-1'), other.startWorkers('workers-2')];
  const killed = (part, name, it) => ({ part, name, kill: () => it.kill(), start: () => it.start() });
  const victims = [
    killed('import', 'a worker', workers[0]),
    killed('checkout', 'the server', server),
    { part: 'payment', name: 'the database', kill: async () => server.killDatabase(), start: () => server.databaseIsBack() },
    broker ? killed('payment', 'the broker', broker) : killed('payment', 'the other server', other),
    killed('payment', 'the other worker', workers[1]),
  ];
  try {
    await purchaseUnderKills({ server, victims, seed, say });
  } catch (fault) {
    console.error(server.log());
    throw fault;
  } finally {
    for (const worker of workers) await worker.stop();
    await other.leave();
    await server.stop();
    await broker?.stop();
  }
}
