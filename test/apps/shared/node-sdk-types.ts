// Type-checked against each SDK's own declarations, as a CommonJS and as an ES module.
import {
  ConfigError,
  LucidicExporter,
  LucidicLogRecordProcessor,
  type LucidicOptions,
  LucidicSpanProcessor,
} from '@lucidic/otel';
import { NodeSDK } from '@opentelemetry/sdk-node';

const options: LucidicOptions = { apiKey: 'key', agentId: 'agent', mask: (text) => text.toUpperCase() };

/** A NodeSDK takes the processors and the exporter as they are, without a cast. */
export function nodeSdks(): NodeSDK[] {
  const spanProcessor = new LucidicSpanProcessor(options);
  return [
    new NodeSDK({
      spanProcessors: [spanProcessor],
      logRecordProcessors: [new LucidicLogRecordProcessor({ spanProcessor })],
    }),
    new NodeSDK({ traceExporter: new LucidicExporter(options) }),
  ];
}

/** Would compile if either package's declarations were not found and its classes `any`. */
export function mistakes(): unknown[] {
  return [
    // @ts-expect-error There is no such option.
    new LucidicSpanProcessor({ apiKeyy: 'key' }),
    // @ts-expect-error An exporter is no span processor.
    new NodeSDK({ spanProcessors: [new LucidicExporter(options)] }),
    // @ts-expect-error Neither is an error.
    new NodeSDK({ traceExporter: new ConfigError('apiKey', 'it is missing', 'Set it') }),
  ];
}
