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
// Sessions and events by hand.
export {
  createErrorEvent,
  createEvent,
  createFunctionEvent,
  createGenericEvent,
  createLLMEvent,
  endSession,
  flush,
  init,
  ready,
  runSession,
  session,
  shutdown,
  stats,
  updateSession,
} from './client-functions';
export type { LucidicOptions } from './core/config';
export {
  APIKeyVerificationError,
  ApiError,
  ConfigError,
  FeatureFlagError,
  InvalidOperationError,
  LucidicError,
  LucidicNotInitializedError,
  PromptError,
} from './core/errors';
export type { Stats } from './core/ledger';
export type { MaskFunction, MaskOption, MaskPreset, MaskRule, MaskSettings } from './core/mask-option';
export type { ModelPrice, TokenRates } from './core/model-price';
export type { InitOptions } from './default-client';
export type {
  ErrorEventFields,
  EventFields,
  EventOptions,
  EventType,
  FunctionEventFields,
  GenericEventFields,
  LLMEventFields,
} from './events/event-fields';
export { getSessionId } from './get-session-id';
export { Lucidic } from './lucidic';
export { LucidicExporter } from './lucidic-exporter';
export {
  LucidicLogRecordProcessor,
  type LucidicLogRecordProcessorOptions,
} from './lucidic-log-record-processor';
export { LucidicPropagator, type PropagationStats } from './lucidic-propagator';
export { LucidicSpanProcessor } from './lucidic-span-processor';
export type { LucidicPropagatorOptions } from './propagator-options';
export { runInSession } from './run-in-session';
export { Session } from './session';
export type { SessionOptions, SessionUpdate } from './session-options';
