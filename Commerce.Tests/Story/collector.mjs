// What an OTLP exporter sends over HTTP, as spans. Of the protocol's messages only what a tree needs is read:
// ExportTraceServiceRequest > ResourceSpans > ScopeSpans > Span.
import { createServer } from 'node:http';

export class Collector {
  #server;
  #spans = [];

  static async start() {
    const collector = new Collector();
    collector.#server = createServer((request, response) => collector.#take(request, response));
    await new Promise(done => collector.#server.listen(0, '127.0.0.1', done));
    return collector;
  }

  get url() { return `http://127.0.0.1:${this.#server.address().port}`; }

  /** Spans of one trace, in the order they began. */
  of(traceId) {
    return this.#spans.filter(span => span.traceId === traceId).sort((one, other) => (one.start < other.start ? -1 : 1));
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise(done => this.#server.close(done));
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url === '/v1/traces') this.#spans.push(...spansIn(Buffer.concat(chunks)));
    response.writeHead(200, { 'Content-Type': 'application/x-protobuf' }).end();
  }
}

/** Fields of one message: number to values; numbers as BigInt, everything else as bytes. */
function fieldsOf(bytes) {
  const fields = {};
  let at = 0;
  function varint() {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7n;
    }
  }
  while (at < bytes.length) {
    const key = Number(varint());
    const [number, wire] = [key >> 3, key & 7];
    let value;
    if (wire === 0) value = varint();
    else if (wire === 1) { value = bytes.readBigUInt64LE(at); at += 8; }
    else if (wire === 5) { value = BigInt(bytes.readUInt32LE(at)); at += 4; }
    else if (wire === 2) { const length = Number(varint()); value = bytes.subarray(at, at + length); at += length; }
    else throw new Error(`Wire type ${wire} is none of protobuf's.`);
    (fields[number] ??= []).push(value);
  }
  return fields;
}

const text = bytes => bytes?.toString('utf8') ?? '';

function attributesOf(list = []) {
  return Object.fromEntries(list.map(bytes => {
    const { 1: [key], 2: [any] } = fieldsOf(bytes);
    const { 1: [string] = [], 2: [flag] = [], 3: [number] = [] } = fieldsOf(any);
    return [text(key), string !== undefined ? text(string) : flag !== undefined ? flag === 1n : Number(number ?? 0n)];
  }));
}

function spansIn(bytes) {
  return (fieldsOf(bytes)[1] ?? []).flatMap(resourceSpans => {
    const { 1: [resource], 2: scopes = [] } = fieldsOf(resourceSpans);
    const process = attributesOf(fieldsOf(resource)[1])['service.name'];
    return scopes.flatMap(scope => (fieldsOf(scope)[2] ?? []).map(span => {
      const { 1: [trace], 2: [id], 4: [parent] = [], 5: [name], 7: [start], 8: [end], 9: attributes } = fieldsOf(span);
      return {
        process, name: text(name), traceId: trace.toString('hex'), id: id.toString('hex'),
        parent: parent?.toString('hex') ?? '', start, milliseconds: Number(end - start) / 1e6, attributes: attributesOf(attributes),
      };
    }));
  });
}
