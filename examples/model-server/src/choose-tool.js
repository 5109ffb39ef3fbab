/** Words that say nothing about which tool is meant. */
const commonWords = new Set(
  'a an and any are at can do find for from get give how i in is it me my of on or please show tell the there to use what where with you'.split(
    ' ',
  ),
);

/**
 * The offered tool that the user's message asks for: the one whose name shares most words with it, unless
 * `tool_choice` decides.
 *
 * @param {ReadonlyArray<Record<string, any>>} tools as in a chat request: `{ type: 'function', function: { name } }`
 * @param {unknown} toolChoice the request's `tool_choice`
 * @param {string} question
 * @returns {Record<string, any> | undefined} its `function` part
 */
function chooseTool(tools, toolChoice, question) {
  const functions = tools.filter((tool) => tool?.type === 'function').map((tool) => tool.function);
  if (toolChoice === 'none') return undefined;
  if (toolChoice !== null && typeof toolChoice === 'object') {
    const { function: named } = /** @type {Record<string, any>} */ (toolChoice);
    return functions.find(({ name }) => name === named?.name);
  }

  const asked = new Set(wordsOf(question));
  const ranked = functions
    .map((fn) => ({ fn, shared: wordsOf(fn.name).filter((word) => asked.has(word)).length }))
    .sort((a, b) => b.shared - a.shared);
  const best = ranked[0];
  if (best && best.shared > 0) return best.fn;
  return toolChoice === 'required' ? functions[0] : undefined;
}

/**
 * @param {string} text also names in snake_case, kebab-case and camelCase
 * @returns {string[]}
 */
function wordsOf(text) {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !commonWords.has(word));
}

module.exports = { chooseTool };
