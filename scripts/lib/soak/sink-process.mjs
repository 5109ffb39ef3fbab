// A backend that can misbehave on command, in a process of its own: `argv[2]` is the file it stores in, `argv[3]` the port
// (0: any). What is stored is written before it is acknowledged, so a killed backend still has it when it is back.
import { appendFileSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import http from 'node:http';
import { accountOf } from './account.mjs';

const [, , file, askedPort = '0'] = process.argv;
/** Longer than any run: a healthy backend never closes a connection under its client. */
const KEEP_ALIVE_MS = 600_000;

/**
 * Numbers of spans by the event id they are stored under. @type {Map<string, number>}
 */
const stored = new Map(
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(parseLine) : [],
);
appendFileSync(file, '');
const store = openSync(file, 'a');
/** @type {Set<import('node:net').Socket>} */
const sockets = new Set();
/** @type {import('./sink.mjs').Fault} */
let fault = { kind: 'none' };
let port = Number(askedPort);
let resent = 0;
let requests = 0;

const server = http.createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  requests += 1;
  if (fault.kind === 'reset' && requests % 2 === 0) {
    // In the middle of the request's body.
    request.once('data', () => request.socket.resetAndDestroy());
    return;
  }
  /** @type {Buffer[]} */
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => answer(request.url ?? '', Buffer.concat(chunks).toString(), response));
});
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => sockets.delete(socket));
});

process.on('message', async ({ id, misbehave, upTo }) => {
  if (misbehave !== undefined) await become(misbehave);
  process.send({ id, port, account: accountOf(stored, upTo ?? 0), resent, requests });
});
process.on('disconnect', () => process.exit());
await listen();
process.send({ ready: true, port });

/**
 * @param {string} url
 * @param {string} body
 * @param {http.ServerResponse} response
 */
function answer(url, body, response) {
  const { socket } = response;
  if (fault.kind === 'hang' || socket === null) return;
  if (fault.kind === 'status') {
    reply(response, fault.status, { detail: 'not now' }, fault.headers);
    return;
  }
  const result = keep(url, body);
  if (fault.kind === 'ackLost') socket.resetAndDestroy();
  else if (fault.kind === 'reset') {
    // In the middle of the answer's body.
    const text = JSON.stringify(result);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
    response.write(text.slice(0, text.length / 2), () => socket.resetAndDestroy());
  } else reply(response, 200, result);
}

/**
 * @param {string} url
 * @param {string} body
 */
function keep(url, body) {
  if (!url.endsWith('/events')) return { session_id: /"session_id":"([^"]*)"/.exec(body)?.[1] };
  const id = /"client_event_id":"([^"]*)"/.exec(body)?.[1] ?? '';
  const serial = Number(/span no\. (\d+)\./.exec(body)?.[1] ?? -1);
  if (stored.has(id)) resent += 1;
  else writeSync(store, `${id} ${serial}\n`);
  stored.set(id, serial);
  return { event_id: id };
}

/**
 * @param {http.ServerResponse} response
 * @param {number} status
 * @param {object} body
 * @param {Readonly<Record<string, string>>} [headers]
 */
function reply(response, status, body, headers = {}) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** @param {import('./sink.mjs').Fault} next */
async function become(next) {
  const was = fault;
  fault = next;
  if (next.kind === 'refuse') {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  } else if (was.kind === 'refuse') await listen();
}

async function listen() {
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  ({ port } = server.address());
}

/**
 * @param {string} line
 * @returns {[string, number]}
 */
function parseLine(line) {
  const [id, serial] = line.split(' ');
  return [id, Number(serial)];
}
