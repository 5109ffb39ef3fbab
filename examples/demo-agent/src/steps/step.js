/**
 * What a step of the agent did, counted by the step itself, so that the demo can compare it with what Lucidic stored.
 *
 * @typedef {object} StepResult
 * @property {string} said
 * @property {ReadonlyArray<'ok' | 'error' | 'unfinished'>} modelCalls `unfinished`: the call failed and its span never ends.
 * @property {readonly string[]} toolCalls Names of the tools that ran.
 *
 * @typedef {(settings: import('../model-settings').ModelSettings) => Promise<StepResult>} Step
 */
module.exports = {};
