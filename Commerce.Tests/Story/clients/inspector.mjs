// @modelcontextprotocol/inspector 2.12.0: its one-shot program for the schema lint, its connected one for everything else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { approve, ear, outcome, search, shipment } from './shop.mjs';

const programs = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', '.bin');

export async function inspector(era, { mcp_url, access_key }, shop) {
  const home = mkdtempSync(join(tmpdir(), 'commerce-inspector-'));
  const authorization = ['--header', `Authorization: Bearer ${access_key}`];
  const env = { ...process.env, HOME: home, MCP_INSPECTOR_SECRET_STORE: 'memory' };
  // Connections are held by a process of its own; this one is nobody else's.
  for (const [, name, value] of (await run('mcpdo', ['private'])).matchAll(/export (\w+)='(.*)'/g)) env[name] = value;

  function begin(program, args) { return spawn(process.execPath, [join(programs, program), ...args], { env }); }

  async function run(program, args) { return (await tell(program, args)).said; }

  async function tell(program, args) {
    const child = begin(program, args);
    let said = '', complained = '';
    child.stdout.on('data', chunk => { said += chunk; });
    child.stderr.on('data', chunk => { complained += chunk; });
    const code = await new Promise((done, fail) => { child.once('error', fail); child.once('close', done); });
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${complained || said}`);
    return { said, complained };
  }

  const on = async (connection, ...args) => JSON.parse(await run('mcpdo', ['--format', 'json', '--connection', connection, ...args]));

  const connect = (connection, elicit) =>
    run('mcpdo', ['connect', `@${connection}`, mcp_url, '--transport', 'http', ...authorization, '--era', era, '--elicit', elicit]);

  const asTask = era === 'legacy' ? ['--task'] : [];
  const start = (connection, name, args) => on(connection, 'tools/call', name, ...asTask, JSON.stringify(args));

  await connect('asked', 'both');
  await connect('working', 'off');
  await connect('watching', 'off');
  return {
    name: '@modelcontextprotocol/inspector 2.12.0', era: era === 'modern' ? '2026-07-28' : '2025-11-25',
    list: async () => {
      const { tools } = await on('asked', 'tools/list');
      assert.ok(!/"type":\s*\[/.test(JSON.stringify(tools)), 'no schema has a list of types');
      const { complained } = await tell('mcp-inspector', ['--cli', mcp_url, ...authorization, '--method', 'tools/list', '--strict', '--protocol-era', era]);
      assert.ok(!/Warning|Error/.test(complained), complained);
      return `${tools.length} tools, strict lint clean`;
    },
    call: async () => outcome(await on('asked', 'tools/call', 'search_catalog', JSON.stringify(search))),
    task: async () => `completed: ${outcome(await start('asked', 'quote_shipping', shipment))}`,
    input: async () => {
      // In the older era it polls a task to its end and is asked nothing meanwhile; during a plain call it is.
      const purchase = JSON.stringify(await shop.purchase());
      const { elicitationPending } = await on('asked', 'tools/call', 'complete_checkout', purchase);
      assert.equal(elicitationPending.mode, 'url');
      await approve(elicitationPending.url);
      return `1 question answered${era === 'legacy' ? ' in the call' : ''}: ${outcome(await on('asked', 'elicitation/respond', elicitationPending.elicitationId, '--done'))}`;
    },
    cancel: async () => {
      const called = start('working', 'complete_checkout', await shop.purchase()).catch(fault => fault);
      const { operation_id: id } = await shop.newest('complete_checkout', 'input_required');
      await on('watching', 'tasks/cancel', id);
      await called;
      return (await on('watching', 'tasks/get', id)).task.status;
    },
    listen: async () => {
      const { taskId, uri, approve: decide } = await shop.waiting();
      const { heard, hears } = ear();
      const child = begin('mcpdo', ['--format', 'json', '--connection', 'watching', 'resources/subscribe', uri]);
      const gone = new Promise(done => child.once('close', done));
      let decided;
      child.stdout.on('data', chunk => {
        if (/"subscribed"/.test(chunk)) decided ??= decide();
        if (/"resources\/updated"/.test(chunk)) heard();
      });
      await hears;
      await decided;
      child.kill('SIGINT');
      await gone;
      return `resource of ${taskId.slice(0, 3)}… updated`;
    },
    close: async () => {
      await run('mcpdo', ['daemon', 'stop']);
      rmSync(home, { recursive: true, force: true });
      if (env.MCP_INSPECTOR_DAEMON_DIR) rmSync(env.MCP_INSPECTOR_DAEMON_DIR, { recursive: true, force: true });
    },
  };
}
