const { hello, limitedModel, system } = require('../conversation.cjs');
const { answerAsCohere } = require('../fakes/cohere.cjs');

exports.answer = answerAsCohere;

exports.instrumentations = () => {
  const { CohereInstrumentation } = require('@traceloop/instrumentation-cohere');
  return [new CohereInstrumentation()];
};

exports.scenarios = (url) => {
  const { CohereClient, CohereClientV2 } = require('cohere-ai');
  const options = { token: 'none', environment: url };
  const first = new CohereClient(options);
  const second = new CohereClientV2(options);
  const once = { maxRetries: 0 };
  return {
    async chat() {
      const { text } = await first.chat({
        model: 'command-r',
        preamble: system,
        message: hello,
        temperature: 0.2,
      });
      return [{ output: text, toolCalls: [] }];
    },
    async stream() {
      let output = '';
      for await (const event of await first.chatStream({ model: 'command-r', message: hello })) {
        if (event.eventType === 'text-generation') output += event.text;
      }
      return [{ output, toolCalls: [] }];
    },
    async error() {
      await first.chat({ model: limitedModel, message: hello }, once);
    },
    async 'second API'() {
      const { message } = await second.chat({
        model: 'command-a-03-2025',
        messages: [{ role: 'user', content: hello }],
      });
      return [{ output: message.content[0].text, toolCalls: [] }];
    },
  };
};
