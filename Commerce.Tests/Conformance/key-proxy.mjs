// Passes requests on unchanged, with the access key added: the suite has no way to send one.
import { createServer, request } from 'node:http';

/** Listens on a free loopback port; { url, close }. */
export async function startKeyProxy(target, accessKey) {
  const { hostname, port, pathname } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${accessKey}` };
    const passed = request({ hostname, port, path: incoming.url, method: incoming.method, headers, setHost: false }, answer => {
      outgoing.writeHead(answer.statusCode, answer.rawHeaders);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
    });
    passed.once('error', () => outgoing.destroy());
    // Whoever hangs up on us hangs up on the server: in the newer revision that is how a call is cancelled.
    outgoing.once('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise((done, fail) => { server.once('error', fail); server.listen(0, '127.0.0.1', done); });
  return {
    url: `http://localhost:${server.address().port}${pathname}`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
