// The example agents, as a reader would start them, against a server that answers with a task wherever it may.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { connectModern } from './agents.mjs';
import { importCatalog } from './purchase.mjs';
import { Server } from './server.mjs';

const folder = fileURLToPath(new URL('../Examples/', import.meta.url));
const examples = [
  ['TypeScript', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], process.execPath, ['agent.ts']],
  ['C#', 'dotnet', ['build', 'agent.cs', '-p:RestoreLockedMode=true', '-v', 'quiet', '--nologo'], 'dotnet', ['run', '--no-build', 'agent.cs']],
];

const server = await Server.start({ Commerce__Wait__WithTasks: '00:00:00' });
try {
  const merchant = await connectModern(server.connection);
  await importCatalog(merchant, () => {});
  await merchant.close();
  for (const [language, builder, build, program, args] of examples) {
    await run(builder, build);
    const said = await run(program, [...args, 'trail bottle']);
    console.log(`${language}\n${said.trim().replace(/^/gm, '  ')}`);
    assert.match(said, /complete_checkout goes on as task op_/, 'the purchase is a task');
    assert.match(said, /order ord_\w+ placed/, 'an order is placed');
  }
} catch (fault) {
  console.error(server.log());
  throw fault;
} finally {
  await server.stop();
}

async function run(program, args) {
  const { mcp_url, access_key } = server.connection;
  const child = spawn(program, args, { cwd: folder, env: { ...process.env, COMMERCE_URL: mcp_url, COMMERCE_ACCESS_KEY: access_key } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { said += chunk; });
  const code = await new Promise((done, fail) => { child.once('error', fail); child.once('close', done); });
  assert.equal(code, 0, `${program} ${args.join(' ')} ended with ${code}:\n${said}`);
  return said;
}
