const { once } = require('node:events');
const { createServer } = require('node:http');
const { setImmediate: nextTurn } = require('node:timers/promises');

/**
 * Starts a loopback server in a provider's place.
 *
 * @param {(request: { path: string, body: object }) => { status?: number, type: string, headers?: object, chunks: Iterable<string | Uint8Array> }} answer
 * @returns {Promise<{ url: string, requests: number, close: () => void }>} `requests`: how many it has answered so far
 */
async function startFake(answer) {
  const fake = { url: '', requests: 0, close: () => server.close() };
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const text = Buffer.concat(parts).toString('utf8');
    const {
      status = 200,
      type,
      headers = {},
      chunks,
    } = answer({
      path: request.url,
      body: text === '' ? undefined : JSON.parse(text),
    });
    fake.requests += 1;
    response.writeHead(status, { 'content-type': type, ...headers });
    for (const chunk of chunks) {
      response.write(chunk);
      // Else they would reach the client as one.
      await nextTurn();
    }
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Connections that a client keeps alive must not keep the process.
  server.unref();
  fake.url = `http://127.0.0.1:${server.address().port}`;
  return fake;
}

module.exports = { startFake };
