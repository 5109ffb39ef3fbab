import { genAi } from '../../exporters/mapping/dialects/gen-ai';
import { span } from './support/span';

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'm',
};

test("an OpenAI client at another provider's host is that provider", () => {
  expect(genAi.read(span({ ...CHAT, 'server.address': 'api.groq.com' })).provider).toBe('groq');
  expect(genAi.read(span({ ...CHAT, 'server.address': 'me.openai.azure.com' })).provider).toBe(
    'azure.ai.openai',
  );
  expect(genAi.read(span({ ...CHAT, 'server.address': '127.0.0.1' })).provider).toBe('openai');
});

test.each([
  ['Cohere', 'cohere'],
  ['OpenAI', 'openai'],
  ['openai.responses', 'openai'],
  ['TogetherAI', 'together'],
  ['together_ai', 'together'],
  ['togetherai.chat', 'together'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['azure.ai.openai', 'azure.ai.openai'],
  ['azure-openai.chat', 'azure.ai.openai'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google.vertex.chat', 'gcp.vertex_ai'],
  ['vertex.anthropic.messages', 'gcp.vertex_ai'],
  ['gcp.vertex_ai', 'gcp.vertex_ai'],
  ['mistral.chat', 'mistral_ai'],
  ['My Own.Thing', 'my own.thing'],
])('provider %s is %s', (said, provider) => {
  expect(genAi.read(span({ 'gen_ai.provider.name': said })).provider).toBe(provider);
});

test.each([
  ['us-central1-aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['bedrock-runtime.eu-west-1.amazonaws.com', 'aws.bedrock'],
  ['api.together.xyz', 'together'],
  ['api.groq.com.evil.example', undefined],
])('host %s without a provider is %s', (host, provider) => {
  expect(genAi.read(span({ 'gen_ai.request.model': 'm', 'server.address': host })).provider).toBe(provider);
});
