// For users.

// Events and payloads, as they go over the wire.
export type {
  ErrorTracebackEvent,
  ErrorTracebackPayload,
  EventMessage,
  FunctionCallEvent,
  FunctionCallPayload,
  GenericEvent,
  GenericPayload,
  Json,
  LlmGenerationEvent,
  LlmGenerationPayload,
  LucidicEvent,
  ToolCall,
} from '../exporters/mapping/lucidic-event';
export type { LucidicOptions } from './core/config';
export { ConfigError, LucidicError } from './core/errors';
export type { Stats } from './core/ledger';
export type { MaskFunction } from './core/option-table';
export { LucidicExporter } from './lucidic-exporter';
export { LucidicSpanProcessor } from './lucidic-span-processor';
