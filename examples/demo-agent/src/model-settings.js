/**
 * @typedef {object} ModelSettings
 * @property {string} source For people: where the answers come from.
 * @property {string} [baseURL] Ends in `/v1`. Absent for the OpenAI API, whose client knows it (or reads OPENAI_BASE_URL).
 * @property {string} apiKey
 * @property {string} model
 * @property {string} failingModel A model every call to which fails.
 */

/**
 * Which model the agent talks to. OPENAI_API_KEY takes the real API; otherwise MODEL_SERVER_URL says where a model
 * server with canned answers listens.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {ModelSettings | undefined} undefined when the environment names neither
 */
function modelSettings(env) {
  if (env.OPENAI_API_KEY) {
    return {
      source: 'the OpenAI API (OPENAI_API_KEY is set)',
      apiKey: env.OPENAI_API_KEY,
      model: 'gpt-4o-mini',
      failingModel: 'no-such-model',
    };
  }
  if (env.MODEL_SERVER_URL) {
    return {
      source: `the model server at ${env.MODEL_SERVER_URL} (canned answers)`,
      baseURL: `${env.MODEL_SERVER_URL}/v1`,
      apiKey: 'not-needed',
      model: 'gpt-4o-mini',
      failingModel: 'err-429',
    };
  }
  return undefined;
}

module.exports = { modelSettings };
