// The demonstration without a browser: its stream is read as the page reads it. The server is killed after the provider acted and before
// its answer was read; the provider's book shows one authorization and one capture, the task is the same one, and it has ended.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, pause, program, until } from './server.mjs';

const patience = 180_000;
const home = mkdtempSync(join(tmpdir(), 'commerce-demo-'));
chmodSync(home, 0o755);
const port = await freePort();
const url = `http://localhost:${port}`;
const demo = spawn('dotnet', [program, 'demo', 'crash'], {
  env: { ...process.env, COMMERCE_HOME: home, COMMERCE_DEMO_PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'],
});
let said = '';
for (const output of [demo.stdout, demo.stderr]) output.on('data', chunk => { said += chunk; });
const gone = new Promise(done => demo.once('exit', code => done(code)));
const stop = setTimeout(() => demo.kill('SIGTERM'), patience);
const pids = new Set();

/** Reads the stream until a state is wanted; every state on the way is looked at. */
async function read(isWanted, look = () => {}) {
  const leave = new AbortController();
  const answer = await fetch(`${url}/events`, { headers: { Accept: 'text/event-stream' }, signal: leave.signal });
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let text = ''; ;) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`The stream ended.\n${said}`);
      text += decoder.decode(value, { stream: true });
      for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
        const state = JSON.parse(text.slice(0, end).replace(/^data: /, ''));
        if (state.server.pid) pids.add(state.server.pid);
        look(state);
        if (isWanted(state)) return state;
      }
    }
  } finally {
    leave.abort();
  }
}

function prove(state, kills) {
  assert.equal(state.phase, 'proven', JSON.stringify(state, null, 1));
  const { book, ours, server } = state;
  assert.equal(book.authorizations.length, 1, 'one authorization');
  assert.equal(book.captures.length, 1, 'one capture');
  assert.equal(server.kills, kills, 'it was killed');
  assert.ok(state.repeats > 0, 'the call was repeated');
  assert.equal(ours.operation.id, state.task_id, 'the same task');
  assert.equal(ours.operation.status, 'completed');
  assert.equal(ours.order.status, 'confirmed');
  assert.deepEqual(ours.effects.map(effect => [effect.kind, effect.state, effect.provider_ref]),
    [['authorize', 'succeeded', book.authorizations[0].id], ['capture', 'succeeded', book.captures[0].id]]);
  assert.deepEqual(book.captures[0].amount, ours.order.total);
}

const isOver = run => state => state.run === run && ['proven', 'failed'].includes(state.phase);
const isAlive = pid => existsSync(`/proc/${pid}`);

try {
  await until(async () => demo.exitCode !== null || await fetch(url).then(answer => answer.ok, () => false));
  assert.equal(demo.exitCode, null, said);
  assert.match(await (await fetch(url)).text(), /<h1>Killed in the middle of a payment<\/h1>/);
  assert.equal((await fetch(`${url}/kill`, { method: 'POST', headers: { Origin: 'http://elsewhere.example' } })).status, 403);

  // Dead in the middle: the provider holds the money and our database does not know it.
  let caught = false;
  const first = await read(isOver(1), ({ server, book, ours }) => {
    caught ||= server.status === 'down' && book.authorizations.length === 1 && ours.effects[0]?.state === 'intended' && ours.ledger.length === 0;
  });
  for (const it of first.timeline) console.log(`  ${(it.at_ms / 1000).toFixed(2).padStart(6)} s  ${it.who.padEnd(8)}  ${it.what}`);
  assert.ok(caught, 'it was dead after the provider acted and before anything was booked');
  prove(first, 1);
  console.log(`  purchase 1: ${first.says} Back ${first.server.back_after_ms} ms after its start`);

  assert.equal((await fetch(`${url}/again`, { method: 'POST' })).status, 202);
  await read(state => state.run === 2 && state.server.kills === 1 && state.server.status === 'up' && state.phase === 'paying');
  assert.equal((await fetch(`${url}/kill`, { method: 'POST' })).status, 202);
  const second = await read(isOver(2));
  prove(second, 2);
  assert.notEqual(second.task_id, first.task_id);
  console.log(`  purchase 2, killed once more: ${second.says}`);
} catch (fault) {
  console.error(fault, said);
  for (const name of ['server', 'provider']) {
    const log = join(home, 'demo', `${name}.log`);
    if (existsSync(log)) console.error(readFileSync(log, 'utf8').split('\n').slice(-30).join('\n'));
  }
  throw fault;
} finally {
  clearTimeout(stop);
  // As Ctrl-C ends it; that signal itself is ignored in what a shell started in the background.
  demo.kill('SIGTERM');
  const code = await gone;
  await pause(100);
  assert.equal(code, 0, `a stop is its ordinary end: ${said}`);
  assert.deepEqual([...pids].filter(isAlive), [], 'no process is left');
  assert.ok(!existsSync(join(home, 'demo')), 'its data is gone');
  rmSync(home, { recursive: true, force: true });
}
