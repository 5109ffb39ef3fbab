const { OpenAIError } = require('./openai-error');

/**
 * Returns the model's name. A name such as `err-429` asks for that status instead, so that failures can be shown
 * and tested without breaking anything.
 *
 * @param {Record<string, any>} body
 * @returns {string} throws an OpenAIError
 */
function checkModel(body) {
  const { model } = body;
  if (typeof model !== 'string' || model === '') {
    throw new OpenAIError(400, 'You must provide a model parameter.', { param: 'model' });
  }
  if (!model.startsWith('err-')) return model;

  const status = Number(model.slice('err-'.length));
  if (Number.isInteger(status) && status >= 400 && status <= 599) {
    throw new OpenAIError(status, `The model ${model} always answers with status ${status}.`);
  }
  throw new OpenAIError(404, `The model \`${model}\` does not exist.`, {
    code: 'model_not_found',
    param: 'model',
  });
}

module.exports = { checkModel };
