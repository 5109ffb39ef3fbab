/**
 * The `llm_generation` that a model call must become; keys that are `undefined` must be absent, those left out are not
 * looked at.
 *
 * @param {{ span: string, nth?: number, parent?: string }} where
 * @param {{ request: object, output?: string, toolCalls?: object[], usage?: object, misc?: object }} call
 */
export function modelCall(where, { request, output, toolCalls, usage, misc }) {
  const message = { role: 'assistant', content: output ?? '', tool_calls: toolCalls };
  return {
    ...where,
    type: 'llm_generation',
    payload: {
      request,
      response: { output, messages: [message], tool_calls: toolCalls },
      usage,
      status: 'ok',
      error: undefined,
      misc,
    },
  };
}

/**
 * The two events of a model call that failed: the call, and what was thrown with its stack.
 *
 * @param {{ request: object, error: string | RegExp, traceback?: string | RegExp }} call `traceback`: '' where the span
 *   has none
 */
export function failedCall(where, { request, error, traceback = /\n\s+at .*\.c?js/ }) {
  const { span, nth } = where;
  return [
    {
      ...where,
      type: 'llm_generation',
      payload: { request, response: {}, usage: undefined, status: 'error', error },
    },
    { span, nth, errorOf: true, type: 'error_traceback', payload: { error, traceback } },
  ];
}

/** The event of a model call whose span never ended: all that is known is what was asked. */
export function interruptedCall(where, { request }) {
  return {
    ...where,
    type: 'llm_generation',
    duration: undefined,
    payload: { request, response: {}, usage: undefined, status: 'interrupted', error: undefined },
  };
}

/** A scenario that the application gets its answers in, and nobody makes a span of. */
export function unseen(waitsFor) {
  return { events: [], turnsUnseen: true, waitsFor };
}
