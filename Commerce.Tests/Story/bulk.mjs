// A large product file while other agents go on working: node bulk.mjs [rows]. Time beside a bare COPY of the same rows, calls of
// others beside the same calls without an import, memory of the server. Prints; asserts only that nothing is lost.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectModern } from './agents.mjs';
import { pause, Server } from './server.mjs';

const rows = Number(process.argv[2] ?? 10_000);
const rowsPerProduct = 5;
const callers = 4;
const quietSeconds = 10;
const say = line => console.log(`  ${line}`);
console.log(`${rows} rows, ${callers} other agents`);

const folder = mkdtempSync(join(tmpdir(), 'commerce-bulk-'));
const server = await Server.start();
try {
  const lines = Array.from({ length: rows }, (_, row) => {
    const product = Math.floor(row / rowsPerProduct);
    return `thing-${product},Thing ${product} of many,A thing,Size,${row % rowsPerProduct},${(row % 900) + 1}.50,SKU-${row},${row % 100}`;
  });
  const csv = `Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Price,Variant SKU,Variant Inventory Qty\n${lines.join('\n')}\n`;
  const agent = await connectModern(server.connection);
  await agent.call('import_catalog', { text: 'Handle,Title,Variant Price\nlamp,Lamp,12.00\n' });

  const quiet = await whileOthersCall(() => pause(quietSeconds * 1000));
  const memory = watchMemory();
  let imported;
  const busy = await whileOthersCall(async () => {
    const started = Date.now();
    const offer = await agent.call('import_catalog', {});
    const sent = await fetch(offer.upload.url, { method: offer.upload.method, body: csv });
    assert.ok(sent.ok, await sent.text());
    const answer = await agent.call('import_catalog', { upload_id: offer.upload.upload_id });
    imported = { seconds: (Date.now() - started) / 1000, answer };
  });
  const { before, most } = memory();
  assert.equal(imported.answer.variants.created, rows);
  const copied = await copy(csv);
  say(`import_catalog: ${imported.answer.rows} rows, ${imported.answer.products.created} products in ${imported.seconds.toFixed(1)} s; bare COPY of the same file ${copied.toFixed(2)} s; ratio ${(imported.seconds / copied).toFixed(0)}`);
  say(`calls of others without an import: ${quiet.text}`);
  say(`calls of others during it:         ${busy.text}; ratio p50 ${(busy.p50 / quiet.p50).toFixed(1)}, p99 ${(busy.p99 / quiet.p99).toFixed(1)}`);
  say(`memory of the server: ${before} MB before, at most ${most} MB during the import; the file has ${Math.round(csv.length / 1e6)} MB`);
  await agent.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** What others do: look for something and open a checkout, one after the other, until the work is done. */
async function whileOthersCall(work) {
  let over = false;
  const times = [];
  const calling = Array.from({ length: callers }, async () => {
    const agent = await connectModern(server.connection);
    while (!over) {
      const sent = performance.now();
      const { items: [lamp] } = await agent.call('search_catalog', { query: 'lamp' });
      await agent.call('start_checkout', { items: [{ variant_id: lamp.variant_id, quantity: 1 }] });
      times.push(performance.now() - sent);
      await pause(50);
    }
    await agent.close();
  });
  await work();
  over = true;
  await Promise.all(calling);
  times.sort((a, b) => a - b);
  const at = part => times[Math.min(times.length - 1, Math.floor(times.length * part))];
  return { p50: at(0.5), p99: at(0.99), text: `${times.length} pairs, p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms` };
}

function watchMemory() {
  // A process that is ending has no memory to tell of.
  const resident = () => Math.round(Number(readFileSync(`/proc/${server.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1] ?? 0) / 1024);
  const before = resident();
  let most = before;
  const timer = setInterval(() => { most = Math.max(most, resident()); }, 100);
  return () => { clearInterval(timer); return { before, most }; };
}

/** The least the database can take for the same bytes: one COPY into a table without index. */
async function copy(csv) {
  const file = join(folder, 'rows.csv');
  writeFileSync(file, csv);
  const [version] = readdirSync('/usr/lib/postgresql').sort().reverse();
  const sql = `create temp table bare (handle text, title text, body text, name text, value text, price numeric, sku text, quantity int);\n\\timing on\n\\copy bare from '${file}' csv header\n`;
  const child = spawn(`/usr/lib/postgresql/${version}/bin/psql`, ['-X', '-q', server.ownerAddress()], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', chunk => { output += chunk; });
  child.stdin.end(sql);
  await new Promise(done => child.once('exit', done));
  return Number(output.match(/Time: ([\d.]+) ms/)[1]) / 1000;
}
