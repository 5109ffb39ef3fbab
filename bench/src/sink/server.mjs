// The sink: a backend that stores nothing and counts everything, in a process of its own. Controlled over IPC.
import http from 'node:http';
import { routes } from './routes.mjs';
import { Tally } from './tally.mjs';

/** Longer than any run: the sink never closes a connection under a candidate. */
const KEEP_ALIVE_MS = 600_000;

/** @type {import('./start-sink.mjs').Manners} */
let manners = { latencyMs: Number(process.argv[2] ?? 0) };
const tally = new Tally();

const server = http.createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    tally.request();
    if (manners.hangs) return;
    const { latencyMs } = manners;
    const answer = handle(request, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    if (latencyMs > 0) setTimeout(() => send(response, answer), latencyMs);
    else send(response, answer);
  });
});

server.on('connection', (socket) => tally.connected(socket));
server.listen(0, '127.0.0.1', () => process.send({ type: 'ready', origin: origin() }));

process.on('message', ({ id, what, manners: next }) => {
  if (what === 'reset') {
    tally.reset();
    manners = next;
  }
  process.send({ type: 'answer', id, counts: tally.counts() });
});
process.on('disconnect', () => process.exit());

/**
 * @param {http.IncomingMessage} request
 * @param {Buffer} body
 */
function handle({ method, url = '' }, body) {
  const route = routes[`${method} ${url.startsWith('/blobs/') ? '/blobs' : url}`];
  if (route === undefined) return { status: 404, body: { detail: `${method} ${url}` } };
  try {
    return { status: 200, body: route({ url, origin: origin(), body, tally }) };
  } catch (error) {
    return { status: 400, body: { detail: String(error) } };
  }
}

/**
 * @param {http.ServerResponse} response
 * @param {{ status: number, body: object | undefined }} answer
 */
function send(response, { status, body }) {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function origin() {
  return `http://127.0.0.1:${server.address().port}`;
}
