import * as incubating from '@opentelemetry/semantic-conventions/incubating';
import { genAi } from '../../exporters/mapping/dialects/gen-ai';
import {
  ANTHROPIC,
  GEN_AI,
  GEN_AI_OLD,
  SHARED,
  TRACELOOP,
} from '../../exporters/mapping/dialects/gen-ai/attributes';
import { livekit } from '../../exporters/mapping/dialects/livekit';
import { LIVEKIT, LIVEKIT_SCOPE } from '../../exporters/mapping/dialects/livekit/attributes';
import { mcp } from '../../exporters/mapping/dialects/mcp';
import { MCP, MCP_OLD } from '../../exporters/mapping/dialects/mcp/attributes';
import { mistral } from '../../exporters/mapping/dialects/mistral';
import { openInference } from '../../exporters/mapping/dialects/open-inference';
import { OPEN_INFERENCE } from '../../exporters/mapping/dialects/open-inference/attributes';
import { openLlmetry } from '../../exporters/mapping/dialects/openllmetry';
import { FLAT_MARKS, OLD_PARAMS } from '../../exporters/mapping/dialects/openllmetry/attributes';
import { vercelAi } from '../../exporters/mapping/dialects/vercel-ai';
import { VERCEL_AI } from '../../exporters/mapping/dialects/vercel-ai/attributes';
import { vercelAiGenAi } from '../../exporters/mapping/dialects/vercel-ai-gen-ai';
import { ERROR_ATTRIBUTES } from '../../exporters/mapping/read-failure';
import { dialectContract } from '../contracts/dialect-contract';
import { fixtureNames, readFixture, recordsOf } from './support/record-from-fixture';
import { span } from './support/span';

const records = fixtureNames().flatMap((name) => recordsOf(readFixture(name)));
const ofOpenInference = records.filter((record) => record.scope.name.startsWith('@arizeai/'));
const ofVercelAi = records.filter((record) => record.scope.name === 'ai');
const ofVercelAiGenAi = records.filter((record) => record.scope.name === 'gen_ai');
const ofOthers = records.filter((record) => !ofOpenInference.includes(record));
const ofOpenLlmetry = records.filter((record) => record.scope.name.startsWith('@traceloop/'));
const ofLiveKit = records.filter((record) => record.scope.name === LIVEKIT_SCOPE);
const ofMistral = records.filter((record) => record.scope.name === 'mistralai_sdk_tracer');
const ofOwnWords = [...ofVercelAi, ...ofVercelAiGenAi, ...ofLiveKit, ...ofOpenLlmetry, ...ofMistral];
const ofGenAi = ofOthers.filter((record) => !ofOwnWords.includes(record));
/** What LiveKit's spans say at their start, which is next to nothing. */
const startedByLiveKit = [
  span({}, { name: 'llm_request', scope: { name: LIVEKIT_SCOPE } }),
  span({ [LIVEKIT.chatCtx]: '{"items":[]}' }, { name: 'llm_node', scope: { name: LIVEKIT_SCOPE } }),
  span(
    { 'gen_ai.operation.name': 'execute_tool' },
    { name: 'function_tool', scope: { name: LIVEKIT_SCOPE } },
  ),
];
/** No capture shows them; these are written as the conventions and the SDK's source have them. */
const ofMcp = [
  span({
    'mcp.method.name': 'tools/call',
    'gen_ai.tool.name': 'get_weather',
    'gen_ai.tool.call.arguments': '{"location":"Paris"}',
    'network.transport': 'pipe',
  }),
];
const OF_GEN_AI_NAMES = [
  ...Object.values(GEN_AI),
  ...Object.values(GEN_AI_OLD),
  ...Object.values(ANTHROPIC),
  ...Object.values(TRACELOOP),
  ...Object.values(SHARED),
  ...Object.values(ERROR_ATTRIBUTES),
  'gen_ai.request.temperature',
  'gen_ai.prompt.variable.name',
];

dialectContract(openInference, {
  own: ofOpenInference,
  foreign: ofOthers,
  attributeNames: [
    ...Object.values(OPEN_INFERENCE),
    ...Object.values(ERROR_ATTRIBUTES),
    'llm.input_messages.0.message.role',
    'llm.input_messages.0.message.content',
    'llm.input_messages.0.message.contents.0.message_content.type',
    'llm.input_messages.0.message.tool_calls.0.tool_call.function.name',
    'llm.output_messages.99999999999999999999.message.content',
    'llm.tools.0.tool.json_schema',
    'embedding.embeddings.0.embedding.vector',
    'retrieval.documents.0.document.metadata',
  ],
});

dialectContract(vercelAi, {
  own: ofVercelAi,
  foreign: [...ofOpenInference, ...ofGenAi],
  attributeNames: [
    ...Object.values(VERCEL_AI),
    ...Object.values(ERROR_ATTRIBUTES),
    'ai.telemetry.metadata.x',
  ],
});

dialectContract(vercelAiGenAi, {
  own: ofVercelAiGenAi,
  foreign: [...ofOpenInference, ...ofVercelAi, ...ofGenAi],
  attributeNames: [...Object.values(GEN_AI), ...Object.values(VERCEL_AI)],
});

dialectContract(livekit, {
  own: [...ofLiveKit, ...startedByLiveKit],
  foreign: [...ofOpenInference, ...ofVercelAi, ...ofVercelAiGenAi, ...ofGenAi],
  attributeNames: [...Object.values(LIVEKIT), ...Object.values(GEN_AI), ...Object.values(GEN_AI_OLD)],
});

dialectContract(genAi, {
  own: ofGenAi,
  foreign: [...ofOpenInference, ...ofOwnWords, ...ofMcp],
  attributeNames: OF_GEN_AI_NAMES,
});

dialectContract(openLlmetry, {
  own: ofOpenLlmetry,
  foreign: [
    ...ofOpenInference,
    ...ofVercelAi,
    ...ofVercelAiGenAi,
    ...ofLiveKit,
    ...ofGenAi,
    ...ofMcp,
    ...ofMistral,
  ],
  attributeNames: [
    ...OF_GEN_AI_NAMES,
    ...FLAT_MARKS,
    ...OLD_PARAMS.map(([name]) => name),
    'gen_ai.completion.0.tool_calls.0.arguments',
    'llm.request.functions.0.parameters',
    'documents.0.index',
  ],
});

dialectContract(mcp, {
  own: ofMcp,
  foreign: [...ofOpenInference, ...ofVercelAi, ...ofGenAi, ...ofOpenLlmetry, ...ofMistral],
  attributeNames: [...OF_GEN_AI_NAMES, ...Object.values(MCP), ...Object.values(MCP_OLD)],
});

dialectContract(mistral, {
  own: ofMistral,
  foreign: [...ofOpenInference, ...ofVercelAi, ...ofGenAi, ...ofOpenLlmetry, ...ofMcp],
  attributeNames: [...OF_GEN_AI_NAMES, 'url.full'],
});

describe('attribute names', () => {
  const known = new Set<string>(Object.values(incubating).filter((value) => typeof value === 'string'));
  /** Newer than the last release that the package copies; open-telemetry/semantic-conventions-genai has them. */
  const NEWER = new Set<string>([
    GEN_AI.cacheWriteTokens,
    GEN_AI.textInputTokens,
    GEN_AI.textOutputTokens,
    GEN_AI.imageInputTokens,
    GEN_AI.imageOutputTokens,
    GEN_AI.audioInputTokens,
    GEN_AI.audioOutputTokens,
    GEN_AI.videoInputTokens,
    GEN_AI.videoOutputTokens,
    GEN_AI.retrievalTopK,
    GEN_AI.memoryStoreId,
    GEN_AI.memoryRecordId,
    GEN_AI.memoryRecordCount,
    GEN_AI.memoryQuery,
    GEN_AI.memoryRecords,
  ]);

  test.each(Object.values(GEN_AI).filter((name) => !NEWER.has(name)))("%s is OpenTelemetry's", (name) => {
    expect(known).toContain(name);
  });

  test.each([
    ...Object.values(ERROR_ATTRIBUTES),
    ...Object.values(MCP),
    SHARED.userId,
    SHARED.sessionId,
    SHARED.serverAddress,
    SHARED.endUserId,
  ])("%s is OpenTelemetry's", (name) => {
    expect(known).toContain(name);
  });

  test('a name leaves the list of newer ones when the package has it', () => {
    expect([...NEWER].filter((name) => known.has(name))).toEqual([]);
  });
});
