const { chatCompletions } = require('./chat-completions');
const { embeddings } = require('./embeddings');
const { models } = require('./models');
const { OpenAIError } = require('./openai-error');
const { responses } = require('./responses');

/**
 * @typedef {{ json: unknown, events?: undefined } | { events: Iterable<unknown>, json?: undefined }} Reply
 * @typedef {(body: Record<string, any>, ids: { next(prefix: string): string }) => Reply} Handler
 */

/** @type {ReadonlyMap<string, { method: string, handle: Handler }>} */
const routes = new Map([
  ['/v1/chat/completions', { method: 'POST', handle: chatCompletions }],
  ['/v1/responses', { method: 'POST', handle: responses }],
  ['/v1/embeddings', { method: 'POST', handle: embeddings }],
  ['/v1/models', { method: 'GET', handle: models }],
]);

/**
 * @param {string} method
 * @param {string} url path, with or without a query
 * @returns {Handler} throws an OpenAIError (404, 405) when there is none
 */
function findRoute(method, url) {
  const path = url.split('?', 1)[0] ?? url;
  const route = routes.get(path);
  if (route === undefined) {
    throw new OpenAIError(404, `Invalid URL (${method} ${path})`, { code: 'unknown_url' });
  }
  if (route.method !== method) throw new OpenAIError(405, `Not allowed to ${method} on ${path}.`);
  return route.handle;
}

module.exports = { findRoute };
