const { answer, instrumentations, scenarios } = require('./langchain.cjs');

exports.answer = answer;
exports.instrumentations = instrumentations;

/** LangChain as it comes: its callbacks wait in one queue for the whole process. */
exports.scenarios = (url) => {
  const { chain, invoke } = scenarios(url);
  return { chain, invoke };
};
