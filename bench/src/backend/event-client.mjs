import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { uniqueText } from '../spans/text.mjs';

/** What a busy server's SDK has open. */
const CONNECTIONS = 64;

/**
 * Sends to a backend by the cheapest client there is, since it shares the machine with the one that is measured.
 *
 * @param {string} url
 */
export function createEventClient(url) {
  const pool = new Pool(url, { connections: CONNECTIONS });
  /**
   * Resolves with the status and the text of the answer.
   *
   * @param {'GET' | 'POST'} method
   * @param {string} path
   * @param {string} [body]
   * @returns {Promise<{ status: number, text: string }>}
   */
  const send = (method, path, body) =>
    new Promise((resolve, reject) => {
      let status = 0;
      let text = '';
      const headers = { 'content-type': 'application/json' };
      pool.dispatch(
        { method, path: `/api/${path}`, headers, body },
        {
          onRequestStart() {},
          onResponseStart(_controller, statusCode) {
            status = statusCode;
          },
          onResponseData(_controller, chunk) {
            text += chunk.toString();
          },
          onResponseEnd: () => resolve({ status, text }),
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
  return { send, close: () => pool.close() };
}

/**
 * An event as the SDK sends it.
 *
 * @param {number} serial Makes its text its own.
 * @param {string} sessionId
 * @param {number} contentBytes
 */
export function chatEvent(serial, sessionId, contentBytes) {
  return {
    // Random, as ids that are made by hashing are: they fall all over an index.
    client_event_id: randomUUID(),
    session_id: sessionId,
    type: 'llm_generation',
    occurred_at: new Date(1_790_000_000_000 + serial).toISOString(),
    duration: 1.25,
    tags: [],
    metadata: { 'gen_ai.response.id': `chatcmpl-${serial}` },
    payload: {
      request: {
        model: 'gpt-4o-mini',
        provider: 'openai',
        messages: [{ role: 'user', content: uniqueText(serial, contentBytes * 0.7) }],
      },
      response: { output: uniqueText(serial + 3, contentBytes * 0.3) },
      usage: { input_tokens: 400 + (serial % 100), output_tokens: 180 + (serial % 50), cost: 0.000168 },
    },
    needs_blob: false,
  };
}

/** Texts of bodies that are made ahead. */
const BODIES = 64;
const ID = 'client-event-id';

/**
 * Makes bodies of events: all with an id of their own, and so cheaply that the making is in no figure.
 *
 * @param {string} sessionId
 * @param {number} contentBytes
 * @returns {() => string}
 */
export function eventBodies(sessionId, contentBytes) {
  const parts = Array.from({ length: BODIES }, (_, serial) =>
    JSON.stringify({ ...chatEvent(serial, sessionId, contentBytes), client_event_id: ID }).split(ID),
  );
  let made = 0;
  return () => {
    const [before, after] = parts[made++ % BODIES];
    return before + randomUUID() + after;
  };
}
