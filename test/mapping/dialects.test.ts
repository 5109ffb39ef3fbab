import * as incubating from '@opentelemetry/semantic-conventions/incubating';
import { genAi } from '../../exporters/mapping/dialects/gen-ai';
import { GEN_AI, GEN_AI_OLD, SHARED } from '../../exporters/mapping/dialects/gen-ai/attributes';
import { livekit } from '../../exporters/mapping/dialects/livekit';
import { LIVEKIT, LIVEKIT_SCOPE } from '../../exporters/mapping/dialects/livekit/attributes';
import { openInference } from '../../exporters/mapping/dialects/open-inference';
import { OPEN_INFERENCE } from '../../exporters/mapping/dialects/open-inference/attributes';
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
const ofLiveKit = records.filter((record) => record.scope.name === LIVEKIT_SCOPE);
const ofOwnWords = [...ofVercelAi, ...ofVercelAiGenAi, ...ofLiveKit];
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
  foreign: [...ofOpenInference, ...ofOwnWords],
  attributeNames: [
    ...Object.values(GEN_AI),
    ...Object.values(GEN_AI_OLD),
    ...Object.values(SHARED),
    ...Object.values(ERROR_ATTRIBUTES),
    'gen_ai.prompt.0.content',
    'gen_ai.completion.0.finish_reason',
    'gen_ai.request.temperature',
  ],
});

describe('attribute names', () => {
  const known = new Set<string>(Object.values(incubating).filter((value) => typeof value === 'string'));
  /** Newer than the last release that the package copies; open-telemetry/semantic-conventions-genai has them. */
  const NEWER = new Set<string>([GEN_AI.cacheWriteTokens, GEN_AI.audioInputTokens, GEN_AI.audioOutputTokens]);

  test.each(Object.values(GEN_AI).filter((name) => !NEWER.has(name)))("%s is OpenTelemetry's", (name) => {
    expect(known).toContain(name);
  });

  test.each([
    ...Object.values(ERROR_ATTRIBUTES),
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
