// Real clients against one server: who can do what in which era, and what was seen. Prints the table that README.md shows.
import assert from 'node:assert/strict';
import { csharp } from './clients/csharp.mjs';
import { inspector } from './clients/inspector.mjs';
import { sdk } from './clients/sdk.mjs';
import { openShop } from './clients/shop.mjs';
import { typescript } from './clients/typescript.mjs';
import { pause, Server } from './server.mjs';

const patience = 60_000;
const verbs = ['list', 'call', 'task', 'input', 'cancel', 'listen'];
const expected = { list: /^\d+ tools/, call: /found$/, task: /^completed: \d+ found$/, input: /placed$/, cancel: /^cancelled$/, listen: /updated|pushed/ };
// With a number as argument: only that client.
const only = process.argv[2];

const server = await Server.start({ Commerce__Wait__WithTasks: '00:00:00', Commerce__World__CarrierPacePercent: '10' });
let failed = 0;
try {
  const { connection } = server;
  const shop = await openShop(connection);
  const clients = [
    () => typescript('2026-07-28', connection, shop), () => typescript('2025-11-25', connection, shop), () => sdk(connection, shop),
    () => inspector('modern', connection, shop), () => inspector('legacy', connection, shop),
    () => csharp('2026-07-28', connection, shop), () => csharp('2025-11-25', connection, shop),
  ].filter((_, index) => only === undefined || Number(only) === index);
  console.log(`| Client | Era | ${verbs.join(' | ')} |\n|---|---|${'---|'.repeat(verbs.length)}`);
  for (const connect of clients) {
    const client = await connect();
    try {
      const seen = [];
      for (const verb of verbs) seen.push(await look(client, verb));
      console.log(`| ${client.name} | ${client.era} | ${seen.join(' | ')} |`);
    } finally {
      await client.close();
    }
  }
  await shop.close();
} catch (fault) {
  console.error(server.log());
  throw fault;
} finally {
  await server.stop();
}
if (failed) console.error(`${failed} of them did not do what they should`);
// What still hangs after its time was up must not keep the story open.
process.exit(failed ? 1 : 0);

async function look(client, verb) {
  try {
    const saw = await Promise.race([client[verb](), pause(patience).then(() => { throw new Error('nothing for too long'); })]);
    assert.match(saw, expected[verb]);
    return saw;
  } catch (fault) {
    failed++;
    console.error(`${client.name} ${client.era} ${verb}: ${fault.stack}`);
    return 'FAILED';
  }
}
