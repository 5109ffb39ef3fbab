const {
  greeting,
  limitedMessage,
  limitedModel,
  weatherAnswer,
  weatherArguments,
  weatherTool,
} = require('../conversation.cjs');
const { dataEvents, json } = require('./replies.cjs');

const USAGE = {
  promptTokenCount: 9,
  candidatesTokenCount: 10,
  totalTokenCount: 25,
  cachedContentTokenCount: 3,
  thoughtsTokenCount: 6,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: 9 }],
};

/** Gemini's generateContent and streamGenerateContent: of the Gemini API and of Vertex AI, whose paths only begin otherwise. */
function answerAsGoogle({ path, body }) {
  const [, model, method] = /models\/([^:?]+):(\w+)/.exec(path) ?? [];
  if (model === limitedModel) {
    return json({ error: { code: 429, message: limitedMessage, status: 'RESOURCE_EXHAUSTED' } }, 429);
  }
  const base = { modelVersion: model, responseId: 'rFAKE1', createTime: '2026-11-22T00:00:00Z' };
  const parts = answerParts(body);
  if (method === 'generateContent') {
    // Gemini cuts text into parts in streams only.
    const whole = parts[0].text === undefined ? parts : [{ text: parts.map(({ text }) => text).join('') }];
    return json({ ...base, candidates: [candidate(whole, true)], usageMetadata: USAGE });
  }
  return dataEvents(
    parts.map((part, index) => {
      const isLast = index === parts.length - 1;
      return {
        ...base,
        candidates: [candidate([part], isLast)],
        usageMetadata: isLast ? USAGE : { promptTokenCount: 9, totalTokenCount: 9 },
      };
    }),
  );
}

function answerParts({ tools, contents }) {
  const isSecondTurn = contents.at(-1).parts.some((part) => part.functionResponse !== undefined);
  if (tools === undefined || isSecondTurn) {
    return (isSecondTurn ? weatherAnswer : greeting).map((text) => ({ text }));
  }
  return [{ functionCall: { id: 'fc1', name: weatherTool.name, args: weatherArguments } }];
}

function candidate(parts, isLast) {
  return { content: { parts, role: 'model' }, index: 0, ...(isLast && { finishReason: 'STOP' }) };
}

module.exports = { answerAsGoogle };
