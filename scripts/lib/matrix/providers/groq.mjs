import { unseen } from './model-call.mjs';
import { openAIChatScenarios } from './openai-chat.mjs';

const MODEL = 'openai/gpt-oss-20b';

/** @type {import('./index.mjs').ProviderRun} */
export const groqThroughOpenAI = {
  name: 'groq-through-openai',
  title: 'F-54 Groq through openai',
  // 16 input tokens at $0.075 a million, 8 cached at $0.0375, 11 output at $0.30.
  scenarios: openAIChatScenarios({ provider: 'groq', model: MODEL, answering: MODEL, cost: 0.000_004_8 }),
};

/** @type {import('./index.mjs').ProviderRun} */
export const groqSdk = {
  name: 'groq-sdk',
  title: 'F-54 Groq',
  scenarios: { chat: unseen('the preload: no instrumentation knows groq-sdk, there are no spans') },
};
