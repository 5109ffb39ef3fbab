/** English runs at about four characters a token. */
const charactersPerToken = 4;

/**
 * A token count that depends on the text's length alone.
 *
 * @param {string} text
 * @returns {number} 0 for empty text
 */
function countTokens(text) {
  return Math.ceil(text.length / charactersPerToken);
}

module.exports = { countTokens };
