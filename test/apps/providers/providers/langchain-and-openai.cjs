const langchain = require('./langchain.cjs');
const openai = require('./openai.cjs');

exports.answer = openai.answer;
exports.env = langchain.env;
exports.scenarios = langchain.scenarios;

/** Each model call has two spans then: LangChain's, and that of the openai package under it, in a trace of its own. */
exports.instrumentations = () => [...openai.instrumentations(), ...langchain.instrumentations()];
