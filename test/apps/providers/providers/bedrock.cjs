const { hello, limitedModel, system, weather, weatherQuestion, weatherTool } = require('../conversation.cjs');
const { answerAsBedrock } = require('../fakes/bedrock.cjs');

const modelId = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

exports.answer = answerAsBedrock;

exports.instrumentations = () => {
  const { BedrockInstrumentation } = require('@arizeai/openinference-instrumentation-bedrock');
  return [new BedrockInstrumentation()];
};

exports.scenarios = (url) => {
  const bedrock = require('@aws-sdk/client-bedrock-runtime');
  const { NodeHttpHandler } = require('@smithy/node-http-handler');
  const client = new bedrock.BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    // By default it speaks HTTP/2, which the fake does not.
    requestHandler: new NodeHttpHandler(),
  });
  const send = (Command, input) => client.send(new Command({ modelId, ...input }));
  return { ...converseScenarios(bedrock, send), ...invokeScenarios(bedrock, send) };
};

function converseScenarios({ ConverseCommand, ConverseStreamCommand }, send) {
  const base = { system: [{ text: system }], inferenceConfig: { maxTokens: 256, temperature: 0.2 } };
  const messages = [{ role: 'user', content: [{ text: hello }] }];
  const question = { role: 'user', content: [{ text: weatherQuestion }] };
  const { name, description, parameters } = weatherTool;
  const toolConfig = { tools: [{ toolSpec: { name, description, inputSchema: { json: parameters } } }] };
  return {
    async converse() {
      return [converseTurn(await send(ConverseCommand, { ...base, messages }))];
    },
    async 'converse stream'() {
      const { stream } = await send(ConverseStreamCommand, { ...base, messages });
      return [await collect(stream)];
    },
    async 'converse tools'() {
      const first = await send(ConverseCommand, { ...base, messages: [question], toolConfig });
      const { message } = first.output;
      const results = converseTurn(first).toolCalls.map(({ id }) => ({
        toolResult: { toolUseId: id, content: [{ json: weather }] },
      }));
      const conversation = [question, message, { role: 'user', content: results }];
      const second = await send(ConverseCommand, { ...base, messages: conversation, toolConfig });
      return [converseTurn(first), converseTurn(second)];
    },
    async 'converse tools stream'() {
      const { stream } = await send(ConverseStreamCommand, { ...base, messages: [question], toolConfig });
      return [await collect(stream)];
    },
    async 'converse error'() {
      await send(ConverseCommand, { ...base, modelId: limitedModel, messages });
    },
  };
}

function converseTurn({ output: { message } }) {
  return {
    output: message.content.find((block) => block.text !== undefined)?.text,
    toolCalls: message.content
      .filter((block) => block.toolUse !== undefined)
      .map(({ toolUse: { toolUseId, name, input } }) => ({ id: toolUseId, name, arguments: input })),
  };
}

async function collect(stream) {
  let output = '';
  const toolCalls = [];
  let text = '';
  for await (const { contentBlockStart, contentBlockDelta } of stream) {
    const started = contentBlockStart?.start.toolUse;
    if (started) toolCalls.push({ id: started.toolUseId, name: started.name });
    output += contentBlockDelta?.delta.text ?? '';
    text += contentBlockDelta?.delta.toolUse?.input ?? '';
  }
  return { output, toolCalls: toolCalls.map((call) => ({ ...call, arguments: JSON.parse(text) })) };
}

function invokeScenarios({ InvokeModelCommand, InvokeModelWithResponseStreamCommand }, send) {
  const base = { anthropic_version: 'bedrock-2023-05-31', max_tokens: 256, system };
  const messages = [{ role: 'user', content: hello }];
  const question = { role: 'user', content: weatherQuestion };
  const { parameters, ...tool } = weatherTool;
  const tools = [{ ...tool, input_schema: parameters }];
  const json = { contentType: 'application/json', accept: 'application/json' };
  const invoke = async (body, options) => {
    const answer = await send(InvokeModelCommand, { ...json, body: JSON.stringify(body), ...options });
    return JSON.parse(Buffer.from(answer.body).toString('utf8'));
  };
  return {
    async invokeModel() {
      return [invokeTurn(await invoke({ ...base, messages }))];
    },
    async 'invokeModel stream'() {
      const body = JSON.stringify({ ...base, messages });
      const answer = await send(InvokeModelWithResponseStreamCommand, { ...json, body });
      let output = '';
      for await (const { chunk } of answer.body) {
        output += JSON.parse(Buffer.from(chunk.bytes).toString('utf8')).delta?.text ?? '';
      }
      return [{ output, toolCalls: [] }];
    },
    async 'invokeModel tools'() {
      const first = await invoke({ ...base, messages: [question], tools });
      const results = invokeTurn(first).toolCalls.map(({ id }) => ({
        type: 'tool_result',
        tool_use_id: id,
        content: JSON.stringify(weather),
      }));
      const conversation = [
        question,
        { role: 'assistant', content: first.content },
        { role: 'user', content: results },
      ];
      return [invokeTurn(first), invokeTurn(await invoke({ ...base, messages: conversation, tools }))];
    },
    async 'invokeModel error'() {
      await invoke({ ...base, messages }, { modelId: limitedModel });
    },
  };
}

function invokeTurn({ content }) {
  return {
    output: content.find((block) => block.type === 'text')?.text,
    toolCalls: content
      .filter((block) => block.type === 'tool_use')
      .map(({ id, name, input }) => ({ id, name, arguments: input })),
  };
}
