// Runs the official suite and reads its findings from the files it writes.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json'), '..', 'dist', 'index.js');
const folderName = /^server-(.+)-\d{4}-\d{2}-\d{2}T.*Z$/;

/** Scenarios by name, each with its checks: { id, status, errorMessage, details }. */
export async function runSuite(url, ...selection) {
  const folder = mkdtempSync(join(tmpdir(), 'commerce-conformance-'));
  try {
    const said = await run(['server', '--url', url, '--output-dir', folder, ...selection]);
    const scenarios = new Map();
    for (const name of readdirSync(folder)) {
      const scenario = name.match(folderName)?.[1];
      if (scenario) scenarios.set(scenario, JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')));
    }
    if (scenarios.size === 0) throw new Error(`The suite ran nothing with ${selection.join(' ')}:\n${said.slice(-1000)}`);
    return scenarios;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Its exit code only repeats what the files say.
async function run(args) {
  const child = spawn(process.execPath, [program, ...args]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { said += chunk; });
  await new Promise((done, fail) => { child.once('error', fail); child.once('close', done); });
  return said;
}
