import type { Message, OperationKind, Part, Reading, Usage } from '../../../exporters/mapping/reading';
import type { AnyValueMap } from '../../../src/core/any-value';
import { lengthIfAny, nameOrNothing, numbersAt, present, wordOrNothing } from './lengths';
import { emptied, settings, toolNames } from './messages';

/** The operation's name where a span says its kind in another way. */
const OPERATIONS: Readonly<Partial<Record<OperationKind, string>>> = {
  model_call: 'chat',
  embedding: 'embeddings',
  tool: 'execute_tool',
  retriever: 'retrieval',
  reranker: 'rerank',
  agent: 'invoke_agent',
  chain: 'invoke_workflow',
  evaluator: 'evaluation',
  guardrail: 'guardrail',
  prompt: 'prompt',
};
/** An operation that is a model call in spite of its name (the Mistral SDK's completions by an agent). */
const AGENT_OPERATION = 'invoke_agent';
/** Dialects that read the counts in these attributes; for some the scope, which stays, says what they leave out. */
const OWN_COUNTS: ReadonlySet<string> = new Set(['gen_ai', 'openllmetry', 'mistral', 'mcp']);

/** What a reading says, without content, in the attributes of OpenTelemetry's GenAI conventions. */
export function genAiAttributes(reading: Reading, original: AnyValueMap): AnyValueMap {
  return present({
    'gen_ai.operation.name': operation(reading, original),
    'llm.request.type': wordOrNothing(original['llm.request.type']),
    'traceloop.span.kind': wordOrNothing(original['traceloop.span.kind']),
    'gen_ai.provider.name': wordOrNothing(reading.provider),
    'gen_ai.request.model': wordOrNothing(reading.requestModel),
    'gen_ai.response.model': wordOrNothing(reading.responseModel),
    'gen_ai.response.id': wordOrNothing(reading.responseId),
    'gen_ai.response.finish_reasons': reading.finishReasons?.map(
      (reason) => wordOrNothing(reason) ?? 'other',
    ),
    'gen_ai.response.time_to_first_chunk':
      reading.timeToFirstTokenMs === undefined ? undefined : reading.timeToFirstTokenMs / 1000,
    'gen_ai.tool.definitions': reading.tools && JSON.stringify(toolNames(reading.tools)),
    'gen_ai.input.messages': reading.inputMessages && messages(reading.inputMessages),
    'gen_ai.output.messages': reading.outputMessages && messages(reading.outputMessages),
    'error.type': wordOrNothing(reading.error?.type),
    ...params(reading),
    ...usage(reading, original),
    ...numbersAt(original, ['gen_ai.embeddings.dimension.count']),
    ...step(reading),
  });
}

function operation({ kind }: Reading, original: AnyValueMap): string | undefined {
  const said = wordOrNothing(original['gen_ai.operation.name']);
  return said === undefined || (kind === 'model_call' && said === AGENT_OPERATION) ? OPERATIONS[kind] : said;
}

function params(reading: Reading): AnyValueMap {
  return Object.fromEntries(
    Object.entries(settings(reading.params)).map(([name, value]) => [`gen_ai.request.${name}`, value]),
  );
}

/** Counts under these names stay as they are: some instrumentations count otherwise, and are known by their scope. */
function usage({ dialect, usage: counted = {} }: Reading, original: AnyValueMap): AnyValueMap {
  if (OWN_COUNTS.has(dialect)) return numbersAt(original, ['gen_ai.usage.', 'llm.usage.']);
  return Object.fromEntries(
    USAGE.map(([field, name]) => [name, counted[field]]).filter(([, count]) => count !== undefined),
  );
}

const USAGE: readonly (readonly [keyof Usage, string])[] = [
  ['input', 'gen_ai.usage.input_tokens'],
  ['output', 'gen_ai.usage.output_tokens'],
  ['cacheRead', 'gen_ai.usage.cache_read.input_tokens'],
  ['cacheWrite', 'gen_ai.usage.cache_write.input_tokens'],
  ['reasoning', 'gen_ai.usage.reasoning.output_tokens'],
  ['inputText', 'gen_ai.usage.text.input_tokens'],
  ['outputText', 'gen_ai.usage.text.output_tokens'],
  ['inputImage', 'gen_ai.usage.image.input_tokens'],
  ['outputImage', 'gen_ai.usage.image.output_tokens'],
  ['inputAudio', 'gen_ai.usage.audio.input_tokens'],
  ['outputAudio', 'gen_ai.usage.audio.output_tokens'],
  ['inputVideo', 'gen_ai.usage.video.input_tokens'],
  ['outputVideo', 'gen_ai.usage.video.output_tokens'],
];

/** Name, input and output of what is not a model call, where each kind has them. */
function step({ kind, operationName, toolCallId, input, output }: Reading): AnyValueMap {
  const name = nameOrNothing(operationName);
  const [asked, answered] = [lengthIfAny(input), lengthIfAny(output)];
  switch (kind) {
    case 'model_call':
    case 'embedding':
      return {};
    case 'tool':
      return {
        'gen_ai.tool.name': name,
        'gen_ai.tool.call.id': wordOrNothing(toolCallId),
        'gen_ai.tool.call.arguments': asked,
        'gen_ai.tool.call.result': answered,
      };
    case 'retriever':
      return {
        'gen_ai.data_source.id': name,
        'gen_ai.retrieval.query.text': asked,
        'gen_ai.retrieval.documents': answered,
      };
    default:
      return {
        [kind === 'agent' ? 'gen_ai.agent.name' : 'gen_ai.workflow.name']: name,
        'traceloop.entity.input': asked,
        'traceloop.entity.output': answered,
      };
  }
}

/** Messages in the conventions' own schema. */
function messages(list: readonly Message[]): string {
  return JSON.stringify(emptied(list).map(({ role, parts }) => ({ role, parts: parts.map(genAiPart) })));
}

function genAiPart(part: Part): AnyValueMap {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, content: part.text };
    case 'image':
    case 'audio':
    case 'video':
    case 'file': {
      const modality = part.type === 'file' ? 'document' : part.type;
      const where =
        part.base64 === undefined ? { type: 'uri', uri: part.url } : { type: 'blob', content: part.base64 };
      return present({ ...where, modality, mime_type: part.mimeType });
    }
    case 'tool_result':
      return present({ type: 'tool_call_response', id: part.id, response: part.result });
    case 'tool_call':
      return part;
    default:
      return { type: 'unknown' };
  }
}
