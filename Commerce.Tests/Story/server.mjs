// A server of the story's own: a data folder in the temp directory, a free port, ended by its process id.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const program = join(root, 'Commerce.McpServer', 'bin', 'Release', 'net10.0', 'Commerce.McpServer.dll');
const workers = join(root, 'Commerce.Workers', 'bin', 'Release', 'net10.0', 'Commerce.Workers.dll');
const patience = 60_000;

// The demo merchant's account at the simulated provider goes by its id.
export const demoMerchant = '0190d3a00000700080000000000000d0';

export const controlKey = 'control key of the story, long enough';

export class Server {
  #home;
  #process;
  #settings;
  #name;

  constructor(settings = {}, home = mkdtempSync(join(tmpdir(), 'commerce-story-')), name = 'server') {
    this.#home = home;
    this.#name = name;
    if (!existsSync(program)) throw new Error(`${program} is missing: run dotnet build -c Release first.`);
    this.#settings = settings;
    // Started as root the database runs as another user, who has to get in.
    chmodSync(this.#home, 0o755);
  }

  static async start(settings) {
    const server = new Server(settings);
    server.port = await freePort();
    await server.start();
    return server;
  }

  /** Another server on the same data, with a port of its own. */
  async startBeside(name, settings) {
    const server = new Server({ ...this.#settings, ...settings }, this.#home, name);
    server.port = await freePort();
    await server.start();
    return server;
  }

  #socketFolder() {
    return readFileSync(join(this.#home, 'postgres', 'data', 'commerce.conf'), 'utf8').match(/unix_socket_directories = '([^']+)'/)[1];
  }

  /** The workers in a process of their own, on this server's database. */
  startWorkers(name = 'workers') {
    const logFile = join(this.#home, `${name}.log`);
    const settings = {
      ConnectionStrings__Commerce: this.#connectionString(), Commerce__Providers__Simulated__Url: this.url,
    };
    return new Workers({ ...this.#environment(), ...settings }, logFile);
  }

  /** Ends the database as a power cut would; the server starts it again by itself. */
  killDatabase() {
    const [pid] = readFileSync(join(this.#home, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
  }

  async databaseIsBack() {
    await until(() => fetch(`${this.url}/mcp`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.connection.access_key}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'probe', version: '1' } } }),
    }).then(answer => answer.ok, () => false));
  }

  // As the server itself logs in; the embedded database listens on a socket only.
  #connectionString() {
    const { App: password } = JSON.parse(readFileSync(join(this.#home, 'database-passwords.json'), 'utf8'));
    return `Host=${this.#socketFolder()};Port=5432;Database=commerce;Username=commerce_app;Password=${password}`;
  }

  get pid() { return this.#process.pid; }

  /** For psql, as the role that owns the tables. */
  ownerAddress() {
    const { Owner: password } = JSON.parse(readFileSync(join(this.#home, 'database-passwords.json'), 'utf8'));
    return `host=${this.#socketFolder()} dbname=commerce user=commerce_owner password=${password}`;
  }

  get url() { return `http://localhost:${this.port}`; }

  get logFile() { return join(this.#home, `${this.#name}.log`); }

  get connection() { return JSON.parse(readFileSync(join(this.#home, 'connection.json'), 'utf8')); }

  /** The key the server printed for a profile of the demo merchant. */
  keyOf(profile) {
    const [, key] = readFileSync(this.logFile, 'utf8').match(new RegExp(`^ +${profile} +(\\S+)$`, 'm')) ?? [];
    if (!key) throw new Error(`No key of profile ${profile} was printed.`);
    return key;
  }

  #environment() {
    return { ...process.env, COMMERCE_HOME: this.#home, COMMERCE_PORT: String(this.port), Commerce__World__ControlKey: controlKey, ...this.#settings };
  }

  /** Settings named here hold for this run only. */
  async start(settings = {}) {
    const log = openSync(this.logFile, 'a');
    this.#process = spawn('dotnet', [program], { env: { ...this.#environment(), ...settings }, stdio: ['ignore', log, log] });
    const ended = new Promise((_, fail) => this.#process.once('exit', code => fail(new Error(`The server ended with code ${code}:\n${this.log()}`))));
    ended.catch(() => {});
    await Promise.race([this.#ready(), ended]);
  }

  async #ready() {
    const started = Date.now();
    while (Date.now() - started < patience) {
      if (await fetch(`${this.url}/mcp`, { method: 'POST' }).then(() => true, () => false)) return;
      await pause(25);
    }
    throw new Error(`The server is not ready after ${patience} ms:\n${this.log()}`);
  }

  /** Waits until the process has ended by itself; the signal that ended it. */
  async ended() {
    const running = this.#process;
    if (running.exitCode === null && running.signalCode === null) await new Promise(done => running.once('exit', done));
    return running.signalCode;
  }

  /** What a power cut does: nothing is flushed, unlocked or said goodbye to. */
  async kill() { await this.#end('SIGKILL'); }

  async stop() {
    await this.leave();
    this.remove();
  }

  /** Ends the process and leaves the data to others. */
  async leave() { await this.#end('SIGTERM'); }

  remove() { rmSync(this.#home, { recursive: true, force: true }); }

  #end(signal) { return end(this.#process, signal); }

  log() { return readFileSync(this.logFile, 'utf8').split('\n').slice(-40).join('\n'); }

  /** The simulated provider's own book: the oracle for what really happened. */
  async book(merchant) {
    const answer = await fetch(`${this.url}/world/control/merchants/${merchant}/book`, { headers: { Authorization: `Bearer ${controlKey}` } });
    if (!answer.ok) throw new Error(`The book cannot be read: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Another verb of the same program on the same data; its output and exit code. */
  async run(...args) {
    const child = spawn('dotnet', [program, ...args], { env: this.#environment() });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { output += chunk; });
    const code = await new Promise(done => child.once('exit', done));
    return { code, output };
  }
}

/** A process that only works: it takes no calls. */
export class Workers {
  #environment;
  #log;
  #process;

  constructor(environment, logFile) {
    this.#environment = environment;
    this.#log = openSync(logFile, 'a');
    this.start();
  }

  start() { this.#process = spawn('dotnet', [workers], { env: this.#environment, stdio: ['ignore', this.#log, this.#log] }); }

  async kill() { await end(this.#process, 'SIGKILL'); }

  async stop() { await end(this.#process, 'SIGTERM'); }
}

async function end(running, signal) {
  if (running.exitCode !== null || running.signalCode !== null) return;
  const gone = new Promise(done => running.once('exit', done));
  process.kill(running.pid, signal);
  await gone;
}

export const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

export async function until(holds) {
  while (!await holds()) await pause(50);
}

export async function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
