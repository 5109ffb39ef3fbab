const { answerAsOpenAI } = require('../fakes/openai.cjs');
const { langchainScenarios } = require('./langchain-scenarios.cjs');

exports.answer = answerAsOpenAI;

/** So that the callbacks, in which spans start, run in the context of their own call. */
exports.env = { LANGCHAIN_CALLBACKS_BACKGROUND: 'false' };

/** LangChain's callback manager is given by hand: the instrumentation does not hook its loading. */
exports.instrumentations = () => {
  const { LangChainInstrumentation } = require('@arizeai/openinference-instrumentation-langchain');
  const instrumentation = new LangChainInstrumentation();
  instrumentation.manuallyInstrument(require('@langchain/core/callbacks/manager'));
  return [instrumentation];
};

exports.scenarios = langchainScenarios;
