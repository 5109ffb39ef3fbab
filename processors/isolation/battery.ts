import { type Attributes, SpanKind, type SpanStatus, SpanStatusCode } from '@opentelemetry/api';

/** A span of the check. Parents and links are names of spans that stand before it. */
export interface BatterySpan {
  readonly name: string;
  /** Default: the application's own. */
  readonly scope?: string;
  readonly kind?: SpanKind;
  readonly parent?: string;
  readonly links?: readonly string[];
  /** W3C baggage of the context it starts in. */
  readonly baggage?: Readonly<Record<string, string>>;
  readonly atStart?: Attributes;
  readonly afterStart?: Attributes;
  readonly events?: readonly { readonly name: string; readonly attributes: Attributes }[];
  /** Message of a recorded exception. */
  readonly exception?: string;
  readonly status?: SpanStatus;
  readonly rename?: string;
}

const ask = (text: string): string =>
  JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: text }] }]);
const answer = (text: string): string =>
  JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: text }], finish_reason: 'stop' }]);
const chat = (model: string): Attributes => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': model,
});
const usage: Attributes = { 'gen_ai.usage.input_tokens': 24, 'gen_ai.usage.output_tokens': 11 };
const error = (message: string): SpanStatus => ({ code: SpanStatusCode.ERROR, message });

const LANGCHAIN = '@arizeai/openinference-instrumentation-langchain';
const OPENAI = '@arizeai/openinference-instrumentation-openai';
const TRACELOOP = '@traceloop/instrumentation-openai';
const LONG_CHARS = 64 * 1024;

/**
 * What an agent's process emits, small: one trace that begins with a request, one for each framework, and what stands
 * beside them. Each span says something that a processor somewhere was seen to add to, rename, move or remove.
 */
export const BATTERY: readonly BatterySpan[] = [
  {
    name: 'GET /trips',
    scope: '@opentelemetry/instrumentation-http',
    kind: SpanKind.SERVER,
    baggage: { 'lucidic.session_id': 'session-1', 'session.id': 'session-1', 'user.id': 'user-1' },
    atStart: { 'http.request.method': 'GET', 'url.path': '/trips', 'server.port': 443 },
    afterStart: { 'http.route': '/trips', 'http.response.status_code': 200 },
  },
  {
    name: 'invoke_agent travel-planner',
    parent: 'GET /trips',
    atStart: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'travel-planner',
      'gen_ai.conversation.id': 'conversation-1',
    },
  },
  {
    name: 'chat gpt-4o-mini',
    kind: SpanKind.CLIENT,
    parent: 'invoke_agent travel-planner',
    atStart: { ...chat('gpt-4o-mini'), 'gen_ai.request.temperature': 0.2 },
    afterStart: {
      'gen_ai.input.messages': ask('Write to ann@example.com. My key is sk-proj-0123456789abcdef.'),
      'gen_ai.output.messages': answer('Done.'),
      'gen_ai.response.finish_reasons': ['stop'],
      ...usage,
    },
    events: [{ name: 'first token', attributes: { index: 0, cached: false } }],
  },
  {
    name: 'POST',
    scope: '@opentelemetry/instrumentation-undici',
    kind: SpanKind.CLIENT,
    parent: 'chat gpt-4o-mini',
    atStart: { 'http.request.method': 'POST', 'url.full': 'https://models.example/v1/chat?key=secret' },
  },
  {
    name: 'execute_tool find_hotels',
    parent: 'invoke_agent travel-planner',
    atStart: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'find_hotels' },
    afterStart: { 'gen_ai.tool.call.arguments': '{"city":"Oslo"}', 'gen_ai.tool.call.result': '[]' },
    status: { code: SpanStatusCode.OK },
  },
  {
    name: 'SELECT hotels',
    scope: '@opentelemetry/instrumentation-pg',
    kind: SpanKind.CLIENT,
    parent: 'execute_tool find_hotels',
    atStart: { 'db.system.name': 'postgresql', 'db.query.text': "SELECT * FROM hotels WHERE city = 'Oslo'" },
    exception: 'connection reset',
    status: error('connection reset'),
  },
  {
    name: 'chat too-busy',
    kind: SpanKind.CLIENT,
    parent: 'invoke_agent travel-planner',
    atStart: { ...chat('too-busy'), 'gen_ai.input.messages': ask('Hello?') },
    afterStart: { 'error.type': '429' },
    exception: '429 Too Many Requests',
    status: error('429 Too Many Requests'),
  },
  {
    name: 'embeddings text-embedding-3-small',
    kind: SpanKind.CLIENT,
    atStart: { ...chat('text-embedding-3-small'), 'gen_ai.operation.name': 'embeddings' },
    afterStart: { 'gen_ai.usage.input_tokens': 4, 'gen_ai.request.encoding_formats': ['float'] },
  },
  {
    name: 'RunnableSequence',
    scope: LANGCHAIN,
    atStart: {
      'openinference.span.kind': 'CHAIN',
      'session.id': 'session-2',
      metadata: '{"tenant":"t1"}',
      'tag.tags': ['beta', 'eu'],
      'input.value': 'Where is Oslo?',
      'output.value': 'In Norway.',
    },
  },
  {
    name: 'VectorStoreRetriever',
    scope: LANGCHAIN,
    parent: 'RunnableSequence',
    atStart: {
      'openinference.span.kind': 'RETRIEVER',
      'input.value': 'Oslo',
      'retrieval.documents.0.document.content': 'Oslo is the capital of Norway.',
      'retrieval.documents.0.document.score': 0.91,
    },
  },
  {
    name: 'OpenAI Chat Completions',
    scope: OPENAI,
    parent: 'RunnableSequence',
    atStart: { 'openinference.span.kind': 'LLM', 'llm.model_name': 'gpt-4o-mini', 'llm.system': 'openai' },
    afterStart: {
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Where is Oslo?',
      'llm.output_messages.0.message.content': 'In Norway.',
      'llm.token_count.prompt': 24,
      'llm.token_count.completion': 11,
      'input.mime_type': 'application/json',
      'input.value': '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Where is Oslo?"}]}',
    },
  },
  {
    name: 'ai.generateText',
    scope: 'ai',
    atStart: {
      'operation.name': 'ai.generateText plan-trip',
      'ai.operationId': 'ai.generateText',
      'ai.model.id': 'gpt-4o-mini',
      'ai.model.provider': 'openai.chat',
      'ai.telemetry.functionId': 'plan-trip',
      'ai.telemetry.metadata.userId': 'user-1',
      'ai.telemetry.metadata.sessionId': 'session-3',
      'ai.prompt': '{"prompt":"Plan a trip."}',
    },
    afterStart: {
      'ai.response.text': 'Go to Oslo.',
      'ai.usage.promptTokens': 24,
      'ai.usage.completionTokens': 11,
    },
  },
  {
    name: 'ai.generateText.doGenerate',
    scope: 'ai',
    parent: 'ai.generateText',
    atStart: {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"Plan a trip."}]}]',
      'gen_ai.system': 'openai.chat',
      'gen_ai.request.model': 'gpt-4o-mini',
    },
    afterStart: { 'ai.response.text': 'Go to Oslo.', 'ai.response.finishReason': 'stop', ...usage },
  },
  {
    name: 'ai.toolCall',
    scope: 'ai',
    parent: 'ai.generateText',
    atStart: {
      'ai.operationId': 'ai.toolCall',
      'ai.toolCall.name': 'weather',
      'ai.toolCall.args': '{"city":"Oslo"}',
    },
    afterStart: { 'ai.toolCall.result': '{"celsius":-4}' },
  },
  {
    name: 'planner.workflow',
    scope: '@traceloop/node-server-sdk',
    atStart: {
      'traceloop.span.kind': 'workflow',
      'traceloop.entity.name': 'planner',
      'traceloop.entity.input': '{"args":["Oslo"]}',
      'traceloop.association.properties.session_id': 'session-4',
    },
  },
  {
    name: 'openai.chat',
    scope: TRACELOOP,
    kind: SpanKind.CLIENT,
    parent: 'planner.workflow',
    atStart: {
      'gen_ai.system': 'OpenAI',
      'llm.request.type': 'chat',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': 'Hello!',
    },
    afterStart: { 'gen_ai.completion.0.content': 'Hello!', 'llm.usage.total_tokens': 35 },
  },
  {
    name: 'chat with an image',
    kind: SpanKind.CLIENT,
    atStart: {
      ...chat('gpt-4o'),
      'gen_ai.input.messages': JSON.stringify([
        {
          role: 'user',
          parts: [{ type: 'blob', mime_type: 'image/png', content: 'iVBORw0KGgo='.repeat(64) }],
        },
      ]),
    },
  },
  {
    name: 'chat at length',
    kind: SpanKind.CLIENT,
    atStart: { ...chat('gpt-4o'), 'gen_ai.input.messages': ask('o'.repeat(LONG_CHARS)) },
  },
  {
    name: 'チャット \u{1f5fa}\u{fe0f}',
    kind: SpanKind.CLIENT,
    atStart: {
      ...chat('gpt-4o'),
      'gen_ai.input.messages': ask('Où est Oslo? 오슬로 أوسلو \u{1f1f3}\u{1f1f4}\u0000'),
    },
  },
  {
    name: 'trips process',
    scope: '@opentelemetry/instrumentation-kafkajs',
    kind: SpanKind.CONSUMER,
    links: ['GET /trips', 'ai.generateText'],
    atStart: { 'messaging.system': 'kafka', 'messaging.batch.message_count': 2 },
  },
  {
    name: 'GET',
    scope: '@opentelemetry/instrumentation-http',
    kind: SpanKind.SERVER,
    atStart: { 'http.request.method': 'GET' },
    rename: 'GET /hotels/:id',
  },
  { name: 'nightly cleanup', events: [{ name: 'done', attributes: { removed: 3 } }] },
];
