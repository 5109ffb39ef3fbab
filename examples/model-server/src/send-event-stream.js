const { setTimeout: sleep } = require('node:timers/promises');

/** Time between two chunks: enough that a client sees a stream and not one block. */
const chunkIntervalMs = 5;

/**
 * Sends each value as one server-sent event, then `[DONE]`. Stops when the client goes away.
 *
 * @param {import('node:http').ServerResponse} res
 * @param {Iterable<unknown>} events
 */
async function sendEventStream(res, events) {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const event of events) {
    if (res.destroyed) return;
    res.write(`data: ${JSON.stringify(event)}\n\n`);
    await sleep(chunkIntervalMs);
  }
  res.end('data: [DONE]\n\n');
}

module.exports = { sendEventStream };
