const anthropic = require('./anthropic.cjs');

exports.answer = anthropic.answer;
exports.scenarios = anthropic.scenarios;

/** The SDK's own spans alone, which leave out what is said unless they are told to have it. */
exports.env = { ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE: 'content' };
exports.instrumentations = () => [];
