/** Error type and code the OpenAI API uses for a status; others fall back by class. */
const KNOWN = new Map([
  [401, { type: 'invalid_request_error', code: 'invalid_api_key' }],
  [404, { type: 'invalid_request_error', code: 'not_found' }],
  [429, { type: 'requests', code: 'rate_limit_exceeded' }],
]);

/** A failure the client must see, in the shape `{ error: { message, type, param, code } }`. */
class OpenAIError extends Error {
  /**
   * @param {number} status HTTP status
   * @param {string} message
   * @param {{ code?: string, param?: string }} [details]
   */
  constructor(status, message, { code, param } = {}) {
    super(message);
    this.name = 'OpenAIError';
    this.status = status;
    this.param = param ?? null;
    const known = KNOWN.get(status);
    this.type = known?.type ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
    this.code = code ?? known?.code ?? null;
  }

  toJSON() {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } };
  }
}

module.exports = { OpenAIError };
