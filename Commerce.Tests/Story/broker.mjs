// A RabbitMQ of the story's own: ports, data and Erlang port mapper belong to this instance alone.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from './server.mjs';

const program = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const password = 'only-for-this-machine';

export class Broker {
  #home = mkdtempSync(join(tmpdir(), 'commerce-rabbit-'));
  #ports;
  #mapper;
  #process;

  static async start() {
    if (!existsSync(program)) throw new Error('RabbitMQ is missing: apt-get install rabbitmq-server.');
    const broker = new Broker();
    broker.#ports = { amqp: await freePort(), mapper: await freePort(), distribution: await freePort() };
    broker.#writeSettings();
    broker.#mapper = broker.#spawn('epmd', '-port', String(broker.#ports.mapper));
    await broker.start();
    return broker;
  }

  get url() { return `amqp://commerce:${password}@127.0.0.1:${this.#ports.amqp}/commerce`; }

  async start() {
    this.#process = this.#spawn(program);
    await until(() => this.#listens());
  }

  async kill() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    // The launcher is a shell; the broker proper and its helpers are in the process group it leads.
    const gone = new Promise(done => this.#process.once('exit', done));
    process.kill(-this.#process.pid, 'SIGKILL');
    await gone;
    await until(async () => !await this.#listens());
  }

  async stop() {
    await this.kill();
    process.kill(-this.#mapper.pid, 'SIGKILL');
    rmSync(this.#home, { recursive: true, force: true });
  }

  #writeSettings() {
    const write = (name, text) => writeFileSync(join(this.#home, name), text);
    write('rabbit.conf', [
      `listeners.tcp.default = 127.0.0.1:${this.#ports.amqp}`, `load_definitions = ${join(this.#home, 'definitions.json')}`,
      'disk_free_limit.absolute = 50MB', 'log.file.level = warning', '',
    ].join('\n'));
    write('plugins', '[].');
    write('definitions.json', JSON.stringify({
      users: [{ name: 'commerce', password, tags: '' }], vhosts: [{ name: 'commerce' }],
      permissions: [{ user: 'commerce', vhost: 'commerce', configure: '.*', write: '.*', read: '.*' }],
    }));
  }

  #spawn(command, ...args) {
    const log = openSync(join(this.#home, 'out.log'), 'a');
    const settings = {
      HOME: this.#home, ERL_EPMD_PORT: String(this.#ports.mapper), ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: `story_${this.#ports.amqp}@localhost`, RABBITMQ_DIST_PORT: String(this.#ports.distribution),
      RABBITMQ_MNESIA_BASE: join(this.#home, 'data'), RABBITMQ_LOG_BASE: this.#home,
      RABBITMQ_CONFIG_FILE: join(this.#home, 'rabbit'), RABBITMQ_ENABLED_PLUGINS_FILE: join(this.#home, 'plugins'),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
    };
    return spawn(command, args, { env: { ...process.env, ...settings }, stdio: ['ignore', log, log], detached: true });
  }

  #listens() {
    return new Promise(done => {
      const probe = createConnection(this.#ports.amqp, '127.0.0.1');
      probe.once('connect', () => { probe.destroy(); done(true); });
      probe.once('error', () => done(false));
    });
  }
}
