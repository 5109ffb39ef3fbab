/**
 * The text of a message's content: a string, or the text parts of a list (`text`, `input_text`, `output_text`).
 *
 * @param {unknown} content
 * @returns {string} empty when there is none
 */
function textOf(content) {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) =>
      part !== null && typeof part === 'object' && typeof part.text === 'string' ? part.text : '',
    )
    .filter((text) => text !== '')
    .join('\n');
}

module.exports = { textOf };
