import { greeting, helloMessage, limitedMessage, limitedModel } from './conversation.mjs';
import { failedCall, modelCall, unseen } from './model-call.mjs';

const SPAN = 'cohere.chat';

/** Of the first API; the span has neither what Cohere calls the preamble nor usage. */
const chat = modelCall(
  { span: SPAN },
  {
    request: { provider: 'cohere', model: 'command-r', messages: [helloMessage] },
    output: greeting,
    usage: undefined,
    misc: { finish_reason: 'COMPLETE' },
  },
);

/** @type {import('./index.mjs').ProviderRun} */
export const cohere = {
  name: 'cohere',
  title: 'F-53 Cohere',
  scenarios: {
    chat: { events: [chat] },
    'chat usage': {
      of: 'chat',
      waitsFor: 'the preload: the span has no usage; it is absent, not 0',
      events: [
        { span: SPAN, type: 'llm_generation', payload: { usage: undefined, misc: { usage: undefined } } },
      ],
    },
    stream: {
      // The application itself gets an empty stream.
      turnsUnseen: true,
      waitsFor: "the preload: the instrumentation reads the application's stream to its end before it",
      events: [chat],
    },
    error: {
      fails: true,
      events: failedCall(
        { span: SPAN },
        {
          request: { provider: 'cohere', model: limitedModel, messages: [helloMessage] },
          error: new RegExp(`TooManyRequestsError\\n[^]*${limitedMessage}`),
        },
      ),
    },
    'second API': unseen('the preload: the instrumentation knows the first API only, there are no spans'),
  },
};
