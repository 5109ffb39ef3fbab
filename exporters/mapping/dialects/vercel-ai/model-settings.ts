/** The settings of a call that are the model's, and what the GenAI conventions call each. */
export const MODEL_SETTINGS: ReadonlyMap<string, string> = new Map([
  ['ai.settings.maxTokens', 'max_tokens'],
  ['ai.settings.maxOutputTokens', 'max_tokens'],
  ['ai.settings.temperature', 'temperature'],
  ['ai.settings.topP', 'top_p'],
  ['ai.settings.topK', 'top_k'],
  ['ai.settings.presencePenalty', 'presence_penalty'],
  ['ai.settings.frequencyPenalty', 'frequency_penalty'],
  ['ai.settings.stopSequences', 'stop_sequences'],
  ['ai.settings.seed', 'seed'],
]);
