/**
 * Arguments for a tool call, read from the user's message and shaped by the tool's JSON schema.
 *
 * @param {Record<string, any> | undefined} schema the tool's `parameters`
 * @param {string} question
 * @returns {Record<string, unknown>} required properties always; optional ones only where the message names a value
 */
function deriveArguments(schema, question) {
  const properties = Object.entries(schema?.properties ?? {});
  const required = new Set(schema?.required ?? []);
  /** @type {Record<string, unknown>} */
  const args = {};
  for (const [name, property] of properties) {
    const found = findValue(property, question);
    if (found !== undefined) args[name] = found;
    else if (required.has(name)) args[name] = emptyValue(property, question);
  }
  return args;
}

/**
 * @param {Record<string, any>} property
 * @param {string} question
 * @returns {unknown} undefined when the message holds no such value
 */
function findValue(property, question) {
  if (Array.isArray(property.enum)) {
    return property.enum.find((value) => question.toLowerCase().includes(String(value).toLowerCase()));
  }
  if (property.type === 'number' || property.type === 'integer') {
    const digits = /-?\d+(\.\d+)?/.exec(question)?.[0];
    return digits === undefined ? undefined : property.type === 'integer' ? Math.trunc(+digits) : +digits;
  }
  if (property.type === 'string') return findName(question);
  return undefined;
}

/**
 * @param {string} question
 * @returns {string | undefined} the name after a preposition ("in New York"), or any later capitalised word
 */
function findName(question) {
  const afterPreposition = /\b(?:in|for|at|to|from|near)\s+(\p{Lu}[\p{L}'-]*(?:\s+\p{Lu}[\p{L}'-]*)*)/u.exec(
    question,
  );
  if (afterPreposition) return afterPreposition[1];
  return /\s(\p{Lu}[\p{Ll}'-]+)/u.exec(question)?.[1];
}

/**
 * @param {Record<string, any>} property
 * @param {string} question
 */
function emptyValue(property, question) {
  if (Array.isArray(property.enum)) return property.enum[0];
  if (property.type === 'number' || property.type === 'integer') return 0;
  if (property.type === 'boolean') return true;
  if (property.type === 'array') return [];
  if (property.type === 'object') return {};
  return question;
}

module.exports = { deriveArguments };
