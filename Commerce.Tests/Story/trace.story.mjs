// One purchase, one trace: from the agent's span through a server, the workers in a process of their own, and the payment
// provider, printed as a tree from what the two processes exported; without a broker and with one.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connectModern, rawDispatchTo } from './agents.mjs';
import { Broker } from './broker.mjs';
import { Collector } from './collector.mjs';
import { chooseShipping, fillCart, importCatalog, option } from './purchase.mjs';
import { Server, until } from './server.mjs';

const version = '2026-07-28';
const wants = [{ query: 'trail bottle', pick: it => option(it, 'Volume') === '500 ml', quantity: 2 }];
const quiet = () => {};
const hex = bytes => randomBytes(bytes).toString('hex');

await story('each process with a bus of its own in memory', async () => undefined);
await story('RabbitMQ between the processes', () => Broker.start());

async function story(shape, startBroker) {
  console.log(shape);
  const broker = await startBroker();
  const collector = await Collector.start();
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '200', Commerce__Workers__Enabled: 'false',
    Commerce__Logging__Json: 'true', ...(broker && { Commerce__Bus__RabbitMq: broker.url }),
  };
  const server = await Server.start(settings);
  const workers = server.startWorkers();
  try {
    const agent = await connectModern(server.connection);
    await importCatalog(agent, quiet);
    const checkout = await chooseShipping(agent, quiet, await fillCart(agent, quiet, wants));

    const [traceId, root] = [hex(16), hex(8)];
    const { taskId } = await callUnder(server, `00-${traceId}-${root}-01`, 'complete_checkout', {
      checkout_id: checkout.checkout_id, expected_version: checkout.version, payment_method_id: 'pm_sim_visa', capture: 'now',
    });
    await until(async () => (await agent.getTask(taskId)).status === 'completed');
    await agent.close();
    const ended = span => span.name.startsWith('step ') && span.attributes['commerce.outcome'] === 'done';
    await until(() => collector.of(traceId).some(ended) && collector.of(traceId).some(span => span.name.startsWith('webhook ')));

    // Both processes send the rest when they end.
    await workers.stop();
    await server.leave();
    const spans = collector.of(traceId);
    print({ id: root, name: 'agent', process: 'agent' }, spans, '');

    const known = new Set(spans.map(span => span.id));
    const roots = spans.filter(span => !known.has(span.parent));
    assert.deepEqual(roots.map(span => [span.name, span.parent]), [['tools/call complete_checkout', root]], "one root: the agent's span");
    const by = (process, ...names) => names.forEach(name => assert.ok(
      spans.some(span => span.process === process && span.name.startsWith(name)), `${process} exported '${name}'`));
    by('commerce-server', 'tools/call', 'accept', 'webhook');
    by('commerce-workers', 'relay', 'claim', 'step', 'provider call authorize', 'provider call capture');
    for (const span of spans.filter(it => it.name.startsWith('provider call'))) {
      assert.match(spans.find(it => it.id === span.parent).name, /^step /, 'a provider is called in a step');
    }
    assert.ok(spans.every(span => !JSON.stringify(span.attributes).includes('Ada')), 'nothing about people');
  } catch (fault) {
    console.error(server.log());
    throw fault;
  } finally {
    await workers.stop();
    await server.stop();
    await collector.stop();
    await broker?.stop();
  }
}

/** A task call whose sender is in the middle of a trace. */
async function callUnder(server, traceparent, name, args) {
  const { mcp_url, access_key } = server.connection;
  const send = rawDispatchTo(mcp_url, { Authorization: `Bearer ${access_key}` }, version);
  const meta = {
    traceparent, 'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': { name: 'story', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
  };
  const answer = await send({ method: 'tools/call', params: { name, arguments: args, _meta: meta } });
  assert.equal(answer.kind, 'result', JSON.stringify(answer.error));
  return answer.result;
}

function print(span, spans, indent) {
  const time = span.milliseconds === undefined ? '' : `  ${span.milliseconds.toFixed(1)} ms`;
  const outcome = span.attributes?.['commerce.outcome'] ? `  ${span.attributes['commerce.outcome']}` : '';
  const process = span.process.replace('commerce-', '');
  console.log(`${(indent + span.name).padEnd(58)}${process.padEnd(8)}${time}${outcome}`);
  spans.filter(it => it.parent === span.id).forEach(child => print(child, spans, `${indent}  `));
}
