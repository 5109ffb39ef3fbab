/**
 * Hosts of model providers and of the gateways in front of them: a domain stands for itself and everything below it.
 * Nothing of ours is ever sent there, whatever the user allows: a session id in a provider's log joins what its
 * customers say.
 */
const DOMAINS: ReadonlySet<string> = new Set([
  // Model makers
  'openai.com',
  'chatgpt.com',
  'anthropic.com',
  'claude.ai',
  'claude.com',
  'generativelanguage.googleapis.com',
  'aiplatform.googleapis.com',
  'mistral.ai',
  'cohere.ai',
  'cohere.com',
  'x.ai',
  'deepseek.com',
  'ai21.com',
  'perplexity.ai',
  'moonshot.ai',
  'moonshot.cn',
  'bigmodel.cn',
  'z.ai',
  'minimax.io',
  'minimaxi.com',
  'minimax.chat',
  'stepfun.com',
  'baichuan-ai.com',
  'upstage.ai',
  'reka.ai',
  'writer.com',
  'aleph-alpha.com',
  'inceptionlabs.ai',
  'llama.com',
  // Clouds
  'openai.azure.com',
  'openai.azure.us',
  'services.ai.azure.com',
  'cognitiveservices.azure.com',
  'inference.ai.azure.com',
  'inference.ml.azure.com',
  'ml.cloud.ibm.com',
  'dashscope.aliyuncs.com',
  'dashscope-intl.aliyuncs.com',
  'dashscope-us.aliyuncs.com',
  'volces.com',
  'hunyuan.tencentcloudapi.com',
  'hunyuan.cloud.tencent.com',
  'qianfan.baidubce.com',
  'aip.baidubce.com',
  // Inference services
  'groq.com',
  'together.xyz',
  'together.ai',
  'fireworks.ai',
  'cerebras.ai',
  'sambanova.ai',
  'deepinfra.com',
  'api.nvidia.com',
  'replicate.com',
  'huggingface.co',
  'huggingface.cloud',
  'baseten.co',
  'novita.ai',
  'hyperbolic.xyz',
  'siliconflow.cn',
  'siliconflow.com',
  'nebius.ai',
  'studio.nebius.com',
  'friendli.ai',
  'featherless.ai',
  'inference.net',
  'lambda.ai',
  'chutes.ai',
  'ollama.com',
  'models.github.ai',
  'githubcopilot.com',
  // Gateways in front of many models
  'openrouter.ai',
  'ai-gateway.vercel.sh',
  'gateway.ai.cloudflare.com',
  'api.cloudflare.com',
  'helicone.ai',
  'portkey.ai',
  'requesty.ai',
  // Embeddings, voice, images
  'voyageai.com',
  'jina.ai',
  'elevenlabs.io',
  'deepgram.com',
  'assemblyai.com',
  'stability.ai',
  'fal.run',
  'runwayml.com',
]);

/** Hosts whose region stands inside of their name. */
const PATTERNS: readonly RegExp[] = [
  /(?:^|\.)[a-z0-9-]+-aiplatform\.googleapis\.com$/,
  /(?:^|\.)bedrock[a-z-]*\.[a-z0-9-]+\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)$/,
  /(?:^|\.)runtime\.sagemaker\.[a-z0-9-]+\.(?:vpce\.)?amazonaws\.com(?:\.cn)?$/,
  /(?:^|\.)inference\.generativeai\.[a-z0-9-]+\.oci\.oraclecloud\.com$/,
];

/** True for a host, named as `hostName` names it, that belongs to a model provider. */
export function isModelProviderHost(host: string): boolean {
  for (let domain = host; domain !== ''; domain = domain.slice(domain.indexOf('.') + 1)) {
    if (DOMAINS.has(domain)) return true;
    if (!domain.includes('.')) break;
  }
  return PATTERNS.some((pattern) => pattern.test(host));
}
