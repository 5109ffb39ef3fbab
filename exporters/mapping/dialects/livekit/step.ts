import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compact, compactOrNothing } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { textAt } from '../../pick';
import type { OperationKind, Reading } from '../../reading';
import { GEN_AI } from '../gen-ai/attributes';
import { LIVEKIT as A } from './attributes';
import { livekitConversation } from './messages';

/** What a span that is no model call was given and gave back: tools, turns, speech in and out. */
export function readStep(record: SpanRecord, kind: OperationKind): Partial<Reading> {
  const { attributes, name } = record;
  if (kind === 'tool') return readTool(attributes);
  if (name === 'llm_node' || name === 'eou_detection') {
    const { input, output } = livekitConversation(record);
    return compact({ inputMessages: input, outputMessages: output });
  }
  return compact({
    operationName: name === 'agent_turn' ? textAt(attributes, GEN_AI.agentName, A.agentLabel) : undefined,
    input: asked(attributes),
    output: textAt(attributes, A.responseText, A.responseTextOld, A.userTranscript, A.userTranscriptOld),
  });
}

function readTool(attributes: AnyValueMap): Partial<Reading> {
  return compact({
    operationName: textAt(attributes, A.toolName, GEN_AI.toolName),
    toolCallId: textAt(attributes, A.toolId, GEN_AI.toolCallId),
    description: textAt(attributes, GEN_AI.toolDescription),
    input: unwrapJson(
      attributes[A.toolArguments] ?? attributes[A.toolArgumentsOld] ?? attributes[GEN_AI.toolCallArguments],
    ),
    output: unwrapJson(
      attributes[A.toolOutput] ?? attributes[A.toolOutputOld] ?? attributes[GEN_AI.toolCallResult],
    ),
  });
}

function asked(attributes: AnyValueMap): AnyValue {
  const text = textAt(attributes, A.inputText, A.inputTextOld);
  if (text !== undefined) return text;
  return compactOrNothing({
    user_input: textAt(attributes, A.userInput, A.userInputOld),
    instructions: textAt(attributes, A.instructions, A.instructionsOld),
  });
}
