// The same purchase while the one server is killed five times at random moments. STORY_SEED repeats a run.
import { purchaseUnderKills } from './kills.mjs';
import { Server } from './server.mjs';

const seed = Number(process.env.STORY_SEED ?? Date.now() % 1_000_000);
console.log(`Five kills, seed ${seed}`);

const server = await Server.start();
const victims = ['import', 'checkout', 'payment', 'payment', 'payment'].map(part => ({
  part, name: 'server', kill: () => server.kill(), start: () => server.start(),
}));
try {
  await purchaseUnderKills({ server, victims, seed, say: line => console.log(`  ${line}`) });
} catch (fault) {
  console.error(server.log());
  throw fault;
} finally {
  await server.stop();
}
