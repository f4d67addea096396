// The deployment of compose.yaml: purchases with both clients against both servers, then one while server, workers, broker and
// database are killed in turn, then a stop that must be a drain. Not part of ./test.sh, since it needs a Docker engine and images:
//   ./run.sh secrets && docker compose build && node Commerce.Tests/Story/compose.mjs
// Runs as a project of its own and removes it with its volumes at the end. COMPOSE names another command than "docker compose",
// COMMERCE_PORT_1, COMMERCE_PORT_2 and COMMERCE_WORLD_PORT other ports, STORY_SEED repeats a run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectLegacy, connectModern } from './agents.mjs';
import { purchaseUnderKills } from './kills.mjs';
import { chooseShipping, completion, fillCart, holdAgainstBook, option, readBack } from './purchase.mjs';
import { demoMerchant, until } from './server.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const project = 'commerce-story';
const [composeProgram, ...composeStart] = (process.env.COMPOSE ?? 'docker compose').split(' ');
const ports = [process.env.COMMERCE_PORT_1 ?? 8081, process.env.COMMERCE_PORT_2 ?? 8082];
const seed = Number(process.env.STORY_SEED ?? Date.now() % 1_000_000);
const say = line => console.log(`  ${line}`);

function run(program, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { code: status, output: status === 0 ? stdout : stdout + stderr, stdout };
}

function must(program, ...args) {
  const done = run(program, ...args);
  if (done.code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${done.code}:\n${done.output}`);
  return done.stdout;
}

const compose = (...args) => must(composeProgram, ...composeStart, '--project-name', project, ...args);
const containers = service => compose('ps', '--quiet', service).split('\n').filter(Boolean);

// Exactly what a power cut of that part does; whoever operates it starts it again.
const victim = (part, name, id) => ({
  part, name, kill: async () => must('docker', 'kill', '--signal', 'KILL', id), start: () => startAgain(id),
});

async function startAgain(id) {
  must('docker', 'start', id);
  await until(() => isWell(id));
}

const isWell = id => ['healthy', 'none'].includes(health(id));

const health = id => must('docker', 'inspect', '--format', '{{with .State.Health}}{{.Status}}{{else}}none{{end}}', id).trim();

const tables = {
  authorizations: 'select id, reference, status from world.authorization',
  captures: 'select authorization_id, amount_minor from world.capture',
};

/** What the stories ask of a server: where it is, the provider's own book, and the verbs beside it. */
const deployment = {
  connection: undefined,
  book: async merchant => Object.fromEntries(Object.entries(tables).map(([name, select]) => [name, JSON.parse(compose(
    'exec', '-T', 'postgres', 'psql', '--username=postgres', '--dbname=commerce', '--tuples-only', '--no-align', '--command',
    `select coalesce(json_agg(it), '[]') from (${select} where merchant = '${merchant}') it`))])),
  run: async verb => run(composeProgram, ...composeStart, '--project-name', project, 'run', '--rm', verb),
};

async function bringUp() {
  // A run that was cut off leaves its data, in which this run's keys are used up.
  compose('down', '--volumes');
  compose('up', '--detach');
  for (const id of compose('ps', '--quiet').split('\n').filter(Boolean)) await until(() => isWell(id));
  deployment.connection = JSON.parse(compose('exec', '-T', 'server-1', 'cat', '/var/lib/commerce/connection.json'));
}

async function purchase(connect, port) {
  const agent = await connect({ ...deployment.connection, mcp_url: `http://localhost:${port}/mcp` });
  console.log(`${agent.name} at port ${port}`);
  const wants = [{ query: 'trail bottle', pick: it => option(it, 'Volume') === '500 ml', quantity: 1 }];
  const checkout = await chooseShipping(agent, say, await fillCart(agent, say, wants), 5);
  const placed = await agent.call('complete_checkout', completion(checkout));
  assert.equal(placed.outcome, 'placed');
  await readBack(agent, say, placed);
  holdAgainstBook(await deployment.book(demoMerchant), placed.payment.payment_id, placed.total);
  say('provider book: one authorization, one capture');
  await agent.close();
}

// The work of a worker that is told to stop in the middle of a purchase goes on with the other one at once.
async function drain() {
  console.log('A worker is told to stop during a purchase');
  const agent = await connectModern(deployment.connection);
  const wants = [{ query: 'trail bottle', pick: it => option(it, 'Volume') === '500 ml', quantity: 1 }];
  const checkout = await chooseShipping(agent, say, await fillCart(agent, say, wants), 5);
  const placing = agent.call('complete_checkout', completion(checkout));
  const [worker] = containers('worker');
  const asked = Date.now();
  must('docker', 'stop', '--time', '40', worker);
  const code = must('docker', 'inspect', '--format', '{{.State.ExitCode}}', worker).trim();
  say(`stopped after ${Date.now() - asked} ms with exit code ${code}`);
  assert.equal(code, '0', 'a drained process ends by itself');
  const placed = await placing;
  holdAgainstBook(await deployment.book(demoMerchant), placed.payment.payment_id, placed.total);
  say(`complete_checkout: order ${placed.order_id} ${placed.outcome}; provider book: one authorization, one capture`);
  await agent.close();
  await startAgain(worker);
}

try {
  await bringUp();
  const workers = containers('worker');
  console.log(`2 servers, ${workers.length} workers, RabbitMQ, PostgreSQL and the simulated world in containers, seed ${seed}`);
  await purchaseUnderKills({
    server: deployment, seed, say,
    victims: [
      victim('import', 'a worker', workers[0]),
      victim('checkout', 'the server', containers('server-1')[0]),
      victim('payment', 'the database', containers('postgres')[0]),
      victim('payment', 'the broker', containers('rabbitmq')[0]),
      victim('payment', 'the other worker', workers[1]),
      victim('payment', 'the simulated world', containers('world')[0]),
    ],
  });
  for (const connect of [connectModern, connectLegacy]) for (const port of ports) await purchase(connect, port);
  await drain();
  const audit = await deployment.run('verify-audit');
  assert.equal(audit.code, 0, audit.output);
  say(`verify-audit: ${audit.output.trim().split('\n').at(-1)}`);
} catch (fault) {
  console.error(run(composeProgram, ...composeStart, '--project-name', project, 'logs', '--tail', '40', 'server-1', 'server-2', 'worker').output);
  throw fault;
} finally {
  compose('down', '--volumes', '--timeout', '40');
}
