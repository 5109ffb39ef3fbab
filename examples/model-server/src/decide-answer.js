const { cannedText } = require('./canned-text');
const { chooseTool } = require('./choose-tool');
const { deriveArguments } = require('./derive-arguments');
const { textOf } = require('./text-of');

/**
 * What the assistant says next: a tool call where an offered tool answers the last user message, text otherwise.
 * After a tool's result it is always text, so that a client's loop ends.
 *
 * @param {Record<string, any>} body a chat request
 * @returns {{ text: string, toolCall?: undefined } | { text?: undefined, toolCall: { name: string, arguments: string } }}
 */
function decideAnswer(body) {
  const last = body.messages[body.messages.length - 1];
  if (last.role === 'tool') return { text: `According to the tool: ${describeResult(textOf(last.content))}` };

  const question = textOf(last.content);
  const tool = Array.isArray(body.tools) ? chooseTool(body.tools, body.tool_choice, question) : undefined;
  if (tool === undefined) return { text: cannedText(question) };
  return {
    toolCall: { name: tool.name, arguments: JSON.stringify(deriveArguments(tool.parameters, question)) },
  };
}

/**
 * @param {string} result a tool message's content
 * @returns {string} `key value, key value` for a JSON object, else the text
 */
function describeResult(result) {
  try {
    const parsed = JSON.parse(result);
    if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return result;
    return `${Object.entries(parsed)
      .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(', ')}.`;
  } catch {
    return result;
  }
}

module.exports = { decideAnswer };
