import { textAt } from '../pick';
import type { Dialect } from './dialect';
import { GEN_AI as A } from './gen-ai/attributes';
import { operationKind } from './gen-ai/operation-kind';
import { readGenAi } from './gen-ai/read-gen-ai';

/** The tracer of `@mistralai/mistralai` 2; its spans start without attributes. */
const SCOPE = 'mistralai_sdk_tracer';

/**
 * The Mistral SDK's own spans: the GenAI conventions, with one exception. Completions by an agent (`/v1/agents/completions`)
 * are called `invoke_agent` there, and are one model call each, with its tokens and its answer; nothing below repeats them.
 */
export const mistral: Dialect = {
  name: 'mistral',
  marks: [],
  matches: ({ scope }) => scope.name === SCOPE,
  read(record) {
    const { attributes } = record;
    const isCompletion =
      attributes[A.operationName] === 'invoke_agent' &&
      textAt(attributes, 'url.full')?.includes('/agents/completions');
    const kind = isCompletion ? 'model_call' : operationKind(attributes);
    return readGenAi(record, { dialect: mistral.name, kind, exclusions: {} });
  },
};
