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
export { setTargetHost } from '../processors/propagation/target-hosts';
export { bindSession } from './bind-session';
export type { LucidicOptions } from './core/config';
export { ConfigError, InvalidOperationError, LucidicError } from './core/errors';
export type { Stats } from './core/ledger';
export type { MaskFunction, MaskOption, MaskPreset, MaskRule, MaskSettings } from './core/mask-option';
export type { ModelPrice, TokenRates } from './core/model-price';
export { getSessionId } from './get-session-id';
export { LucidicExporter } from './lucidic-exporter';
export {
  LucidicLogRecordProcessor,
  type LucidicLogRecordProcessorOptions,
} from './lucidic-log-record-processor';
export { LucidicPropagator, type PropagationStats } from './lucidic-propagator';
export { LucidicSpanProcessor } from './lucidic-span-processor';
export type { EventDecorator } from './observe/event';
// Observed functions.
export { event, event as observe } from './observe/event';
export type { EventOptions } from './observe/event-options';
export type { LucidicPropagatorOptions } from './propagator-options';
export { runInSession } from './run-in-session';
