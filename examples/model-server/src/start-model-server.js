const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');
const { createIds } = require('./create-ids');
const { findRoute } = require('./find-route');
const { OpenAIError } = require('./openai-error');
const { readJson } = require('./read-json');
const { sendEventStream } = require('./send-event-stream');

/**
 * Starts an OpenAI-compatible server whose answers depend on the request alone; only ids and the creation time differ.
 *
 * @param {import('./index').ModelServerOptions} [options]
 * @returns {Promise<import('./index').ModelServer>} rejects when the port is taken
 */
async function startModelServer({ port = 0, host = '127.0.0.1', latencyMs = 20 } = {}) {
  const ids = createIds();
  const server = http.createServer((req, res) => {
    res.setHeader('x-request-id', ids.next('req'));
    answer(req, res, ids, latencyMs).catch((error) => sendError(res, error));
  });

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(undefined));
  });

  const address = server.address();
  const boundPort = address !== null && typeof address === 'object' ? address.port : port;
  // 0.0.0.0 and :: are addresses to listen on, not to connect to.
  const reachableHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return {
    url: `http://${reachableHost}:${boundPort}`,
    port: boundPort,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {http.IncomingMessage} req
 * @param {http.ServerResponse} res
 * @param {{ next(prefix: string): string }} ids
 * @param {number} latencyMs
 */
async function answer(req, res, ids, latencyMs) {
  const handle = findRoute(req.method ?? 'GET', req.url ?? '/');
  const body = req.method === 'POST' ? await readJson(req) : {};
  await sleep(latencyMs);
  const reply = handle(body, ids);
  if (reply.events) return sendEventStream(res, reply.events);
  sendJson(res, 200, reply.json);
}

/**
 * @param {http.ServerResponse} res
 * @param {number} status
 * @param {unknown} value
 */
function sendJson(res, status, value) {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(value));
}

/**
 * @param {http.ServerResponse} res
 * @param {unknown} error
 */
function sendError(res, error) {
  if (res.destroyed) return;
  if (res.headersSent) return void res.destroy();
  if (error instanceof OpenAIError) return sendJson(res, error.status, error.toJSON());
  const unexpected = new OpenAIError(500, `The model server failed: ${String(error)}`);
  sendJson(res, unexpected.status, unexpected.toJSON());
}

module.exports = { startModelServer };
