import { hostName } from '../../processors/propagation/host-name';
import { hostPolicy } from '../../processors/propagation/host-policy';
import { isModelProviderHost } from '../../processors/propagation/model-provider-hosts';

test.each([
  ['example.com', 'example.com'],
  ['Example.COM:8443', 'example.com'],
  ['example.com.', 'example.com'],
  ['https://user:pw@example.com:1/a?b#c', 'example.com'],
  ['http://[2001:db8::1]:80/', '2001:db8::1'],
  ['[::1]:8080', '::1'],
  ['::1', '::1'],
  ['127.0.0.1:3000', '127.0.0.1'],
  ['my_service', 'my_service'],
  ['/var/run/app.sock', undefined],
  ['http://', undefined],
  ['exa mple.com', undefined],
  ['ａpi.openai.com', undefined],
  ['api.openai.com%00.internal', undefined],
  ['', undefined],
  ['x'.repeat(10_000), undefined],
  [42, undefined],
  [undefined, undefined],
])('hostName(%j) is %j', (address, host) => {
  expect(hostName(address)).toBe(host);
});

test.each([
  'api.openai.com',
  'eu.api.openai.com',
  'my-resource.openai.azure.com',
  'my-hub.services.ai.azure.com',
  'api.anthropic.com',
  'generativelanguage.googleapis.com',
  'aiplatform.googleapis.com',
  'europe-west4-aiplatform.googleapis.com',
  'bedrock-runtime.us-east-1.amazonaws.com',
  'bedrock-runtime-fips.us-east-1.amazonaws.com',
  'bedrock-agent-runtime.eu-central-1.amazonaws.com',
  'vpce-0a1b.bedrock-runtime.us-east-1.vpce.amazonaws.com',
  'bedrock-runtime.cn-north-1.amazonaws.com.cn',
  'runtime.sagemaker.us-west-2.amazonaws.com',
  'api.cohere.com',
  'api.cohere.ai',
  'api.groq.com',
  'api.mistral.ai',
  'api.together.xyz',
  'api.deepseek.com',
  'api.x.ai',
  'openrouter.ai',
])('%s is a model provider’s', (host) => {
  expect(isModelProviderHost(host)).toBe(true);
  expect(hostPolicy('context', [/.*/, host])([host])).toBe(false);
  expect(hostPolicy('baggage', [])([host])).toBe(false);
});

test.each([
  'localhost',
  'agents.internal',
  'my-openai.com.example.org',
  'notopenai.com',
  's3.us-east-1.amazonaws.com',
  'storage.googleapis.com',
  'max.ai',
  '127.0.0.1',
  '::1',
])('%s is nobody’s in particular', (host) => {
  expect(isModelProviderHost(host)).toBe(false);
});

describe('hostPolicy', () => {
  test('a name means itself, a star everything below, a pattern what it says', () => {
    const allows = hostPolicy('context', ['a.example', '*.b.example', /^c\d+\.example$/g]);
    expect(
      ['a.example', 'x.b.example', 'y.x.b.example', 'c1.example'].filter((host) => !allows([host])),
    ).toEqual([]);
    const others = ['x.a.example', 'b.example', 'xb.example', 'c.example', 'c1.example.org'];
    expect(others.filter((host) => allows([host]))).toEqual([]);
  });

  test('a pattern with a memory answers the same every time', () => {
    const allows = hostPolicy('context', [/example/gy]);
    expect([1, 2, 3].map(() => allows(['example.com']))).toEqual([true, true, true]);
  });

  test('nothing known, or something unreadable among it, is not allowed', () => {
    const allows = hostPolicy('context', [/.*/]);
    expect(allows([])).toBe(false);
    expect(allows([undefined])).toBe(false);
    expect(allows(['a.example', undefined])).toBe(false);
    expect(allows(['a.example', 'api.openai.com'])).toBe(false);
    expect(allows(['a.example', 'b.example'])).toBe(true);
  });
});
