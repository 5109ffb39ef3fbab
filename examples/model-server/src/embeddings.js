const { createHash } = require('node:crypto');
const { checkModel } = require('./check-model');
const { countTokens } = require('./count-tokens');
const { OpenAIError } = require('./openai-error');

/** As text-embedding-3-small. */
const defaultDimensions = 1536;
const maxDimensions = 4096;

/**
 * `POST /v1/embeddings`: one unit vector a text, derived from its hash; equal texts give equal vectors.
 *
 * @param {Record<string, any>} body
 * @returns {import('./find-route').Reply} throws an OpenAIError
 */
function embeddings(body) {
  const model = checkModel(body);
  const dimensions = body.dimensions ?? defaultDimensions;
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > maxDimensions) {
    throw new OpenAIError(
      400,
      `Invalid 'dimensions': a whole number from 1 to ${maxDimensions} is required.`,
      {
        param: 'dimensions',
      },
    );
  }
  const texts = inputTexts(body.input);
  const data = texts.map((text, index) => {
    const vector = vectorOf(text, dimensions);
    // The official client asks for base64 unless told otherwise: little-endian 32-bit floats.
    const embedding = body.encoding_format === 'base64' ? toBase64(vector) : vector;
    return { object: 'embedding', index, embedding };
  });
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return {
    json: { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } },
  };
}

/**
 * @param {unknown} input a string or several
 * @returns {string[]}
 */
function inputTexts(input) {
  const texts = typeof input === 'string' ? [input] : input;
  if (Array.isArray(texts) && texts.length > 0 && texts.every((text) => typeof text === 'string'))
    return texts;
  throw new OpenAIError(400, "Invalid 'input': a string or an array of strings is required.", {
    param: 'input',
  });
}

/**
 * @param {string} text
 * @param {number} dimensions
 * @returns {number[]} length 1
 */
function vectorOf(text, dimensions) {
  const bytes = createHash('shake256', { outputLength: dimensions * 2 })
    .update(text)
    .digest();
  const raw = Array.from({ length: dimensions }, (_, i) => bytes.readInt16LE(i * 2) + 0.5);
  const norm = Math.hypot(...raw);
  return raw.map((value) => value / norm);
}

/** @param {number[]} vector */
function toBase64(vector) {
  const buffer = Buffer.alloc(vector.length * 4);
  for (const [i, value] of vector.entries()) buffer.writeFloatLE(value, i * 4);
  return buffer.toString('base64');
}

module.exports = { embeddings };
