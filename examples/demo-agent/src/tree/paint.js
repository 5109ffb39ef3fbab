const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36, magenta: 35 };

/** Colour of a type's or a status's name; both are words of Lucidic's event model. */
const colourOfWord = {
  llm_generation: 'cyan',
  function_call: 'magenta',
  error_traceback: 'red',
  generic: 'dim',
  ok: 'green',
  error: 'red',
  interrupted: 'yellow',
};

/**
 * Colours one cell of the tree where colours are wanted. The text may be padded; `word` is it without the padding.
 *
 * @param {string} text
 * @param {string} word
 * @param {boolean} colours
 * @returns {string}
 */
function paint(text, word, colours) {
  const colour = colourOfWord[word];
  if (!colours || colour === undefined) return text;
  return `\u001b[${codes[colour]}m${text}\u001b[0m`;
}

module.exports = { paint };
