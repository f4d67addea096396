// The C# client of ModelContextProtocol.Core: a small program, one verb each time.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { search, shipment } from './shop.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
let built;

export async function csharp(era, { mcp_url, access_key }, shop) {
  async function run(args, onLine = () => {}) {
    const child = spawn('dotnet', args, { cwd: folder, env: { ...process.env, COMMERCE_URL: mcp_url, COMMERCE_ACCESS_KEY: access_key } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { said += chunk; onLine(String(chunk)); });
    const code = await new Promise((done, fail) => { child.once('error', fail); child.once('close', done); });
    assert.equal(code, 0, `dotnet ${args.join(' ')} ended with ${code}:\n${said}`);
    return said.trim().split('\n').at(-1);
  }
  const verb = (name, given, onLine) => run(['run', '--no-build', 'verbs.cs', era, name, JSON.stringify(given)], onLine);
  built ??= run(['build', 'verbs.cs', '-p:RestoreLockedMode=true', '-v', 'quiet', '--nologo']);
  await built;
  return {
    name: 'ModelContextProtocol (C#) 2.3.1', era,
    list: () => verb('list', {}),
    call: () => verb('call', search),
    task: () => verb('task', shipment),
    input: async () => verb('input', await shop.purchase()),
    cancel: async () => verb('cancel', await shop.purchase()),
    listen: async () => {
      const { uri, approve } = await shop.waiting();
      let decided;
      const saw = await verb('listen', { uri }, line => { if (line.includes('subscribed')) decided ??= approve(); });
      await decided;
      return saw;
    },
    close: async () => {},
  };
}
