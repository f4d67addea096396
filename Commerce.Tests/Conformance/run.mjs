// The conformance suite: all revisions against the fixtures, then against a server as a user starts it.
import { Server } from '../Story/server.mjs';
import { expected } from './expected.mjs';
import { startKeyProxy } from './key-proxy.mjs';
import { runSuite } from './suite.mjs';
import { Table } from './table.mjs';

const hostCheck = 'dns-rebinding-protection';
const revisions = {
  '2026-07-28': [['--requirements', '2026-07-28']],
  '2025-11-25': [['--requirements', '2025-11-25']],
  // The suite has no list of requirements for this one, and makes its host check for newer ones only.
  '2025-06-18': [['--suite', 'all', '--spec-version', '2025-06-18'], ['--scenario', hostCheck, '--spec-version', '2025-06-18', '--force']],
};

// What needs no fixture: lists, errors, headers, sessions.
const plain = {
  '2026-07-28': [
    'server-stateless', 'tools-list', 'resources-list', 'prompts-list', 'caching', 'sep-2164-resource-not-found', 'server-sse-multiple-streams',
    hostCheck, 'http-header-validation', 'input-required-result-unsupported-methods',
  ],
  '2025-11-25': [
    'server-initialize', 'server-session-lifecycle', 'ping', 'logging-set-level', 'tools-list', 'resources-list', 'prompts-list',
    'server-sse-multiple-streams', hostCheck,
  ],
  '2025-06-18': ['server-initialize', 'server-session-lifecycle', 'ping', 'logging-set-level', 'tools-list', 'resources-list', 'prompts-list'],
};

const problems = [];

function holdAgainstExpected(revision, found) {
  for (const [scenario, checks] of found) {
    for (const check of checks.filter(it => it.status === 'FAILURE')) {
      if (!expected.some(it => it.revision === revision && it.scenario === scenario && it.check === check.id)) {
        problems.push(`${revision} ${scenario} ${check.id}: ${check.errorMessage}`);
      }
    }
  }
  for (const it of expected.filter(it => it.revision === revision)) {
    if (!found.get(it.scenario)?.some(check => check.id === it.check && check.status === 'FAILURE')) {
      problems.push(`${revision} ${it.scenario} ${it.check} is expected to fail and does not: take it off the list`);
    }
  }
}

async function withFixtures() {
  console.log('With the fixtures');
  const server = await Server.start({ Commerce__Conformance: 'true' });
  try {
    const table = new Table(...Object.keys(revisions));
    for (const [revision, selections] of Object.entries(revisions)) {
      for (const selection of selections) {
        const found = await runSuite(`${server.url}/mcp`, ...selection);
        holdAgainstExpected(revision, found);
        for (const [scenario, checks] of found) table.add(revision, scenario, checks);
      }
    }
    table.print(console.log);
    // Its tasks were operations like all others, so the audit log tells of them and agrees with the tables.
    const { code, output } = await server.run('verify-audit');
    console.log(`verify-audit: ${output.trim().split('\n').at(-1)}`);
    if (code !== 0) problems.push(`the audit log does not agree with what the fixtures did: ${output}`);
  } catch (fault) {
    console.error(server.log());
    throw fault;
  } finally {
    await server.stop();
  }
}

// Some checks of one scenario call a tool that is made for them. The suite says itself that it is not there, except of
// those that would change the lists.
const needsFixture = check =>
  check.details?.untestable || /list-changed-on-subscription$/.test(check.id) ? 'needs a fixture' : undefined;

async function asStarted() {
  console.log('As a user starts it, with a key');
  const server = await Server.start();
  const proxy = await startKeyProxy(server.connection.mcp_url, server.connection.access_key);
  try {
    const table = new Table(...Object.keys(plain));
    for (const [revision, scenarios] of Object.entries(plain)) {
      for (const scenario of scenarios) {
        const found = await runSuite(proxy.url, '--scenario', scenario, '--spec-version', revision);
        table.add(revision, scenario, found.get(scenario), needsFixture);
        for (const check of found.get(scenario).filter(it => it.status === 'FAILURE' && !needsFixture(it))) {
          problems.push(`without fixtures: ${revision} ${scenario} ${check.id}: ${check.errorMessage}`);
        }
      }
    }
    table.print(console.log);
  } catch (fault) {
    console.error(server.log());
    throw fault;
  } finally {
    proxy.close();
    await server.stop();
  }
}

/** Open to anybody who can reach it, so it must not start where others can. */
async function refusesToBeReached() {
  const server = new Server({ COMMERCE_PORT: '0', Commerce__Conformance: 'true', Commerce__Bind: '0.0.0.0' });
  const { code, output } = await server.run();
  server.remove();
  console.log(`On 0.0.0.0 the profile ends with code ${code}: ${output.trim()}`);
  if (code === 0 || !output.includes('loopback')) problems.push('the profile starts on an address that others can reach');
}

const started = Date.now();
await withFixtures();
await asStarted();
await refusesToBeReached();
for (const problem of problems) console.error(`FAILED ${problem}`);
console.log(`Conformance: ${problems.length === 0 ? 'everything passed' : `${problems.length} failures`} in ${Math.round((Date.now() - started) / 1000)} s`);
process.exitCode = problems.length === 0 ? 0 : 1;
