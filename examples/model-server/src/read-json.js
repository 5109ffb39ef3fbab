const { OpenAIError } = require('./openai-error');

const maxBodyBytes = 16 * 1024 * 1024;

/**
 * Reads a request's body, which must be a JSON object.
 *
 * @param {import('node:http').IncomingMessage} req
 * @returns {Promise<Record<string, any>>} rejects with an OpenAIError (400 or 413)
 */
async function readJson(req) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of req) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new OpenAIError(413, `The body is larger than ${maxBodyBytes} bytes.`);
    chunks.push(chunk);
  }

  let body;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new OpenAIError(400, 'We could not parse the JSON body of your request.', { code: 'invalid_json' });
  }
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw new OpenAIError(400, 'The body must be a JSON object.', { code: 'invalid_json' });
  }
  return body;
}

module.exports = { readJson };
