import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../../run.mjs';

const said = createRequire(import.meta.url)(join(ROOT, 'test', 'apps', 'providers', 'conversation.cjs'));

/** What every provider is asked and every fake answers, as events must have it. */
export const { limitedMessage, limitedModel } = said;

export const greeting = said.greeting.join('');
export const weatherAnswer = said.weatherAnswer.join('');
export const weatherResult = said.weather;
export const weatherArguments = said.weatherArguments;

export const systemMessage = { role: 'system', content: said.system };
export const helloMessage = { role: 'user', content: said.hello };
export const questionMessage = { role: 'user', content: said.weatherQuestion };

/** A call of the weather tool under the provider's own id. */
export function weatherCall(id) {
  return { id, type: 'function', name: said.weatherTool.name, arguments: said.weatherArguments };
}

/** The turn of a conversation in which the model calls that tool. */
export function callMessage(id, content = '') {
  return { role: 'assistant', content, tool_calls: [weatherCall(id)] };
}

/** The turn after it, with what the tool gave back. */
export function resultMessage(id) {
  return { role: 'tool', content: JSON.stringify(said.weather), tool_call_id: id };
}
