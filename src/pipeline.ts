/**
 * The stages, for those who build on them (receivers, backends, tests of your own dialects).
 * UNSTABLE: these names do not follow semantic versioning yet.
 */
export { chooseDialect } from '../exporters/mapping/choose-dialect';
export type { Dialect } from '../exporters/mapping/dialects/dialect';
export type {
  ErrorTracebackEvent,
  EventMessage,
  FunctionCallEvent,
  GenericEvent,
  Json,
  LlmGenerationEvent,
  LucidicEvent,
  ToolCall,
} from '../exporters/mapping/lucidic-event';
export { type MapOptions, mapRecord } from '../exporters/mapping/map-record';
export type { Attachment, MappedEvent } from '../exporters/mapping/media/attachment';
export { readRecord } from '../exporters/mapping/read-record';
export type {
  MediaType,
  Message,
  OperationKind,
  Part,
  ReadError,
  Reading,
  Usage,
} from '../exporters/mapping/reading';
export { admit } from '../processors/admit';
export {
  checkIsolation,
  type IsolationOptions,
  type IsolationReport,
} from '../processors/isolation/check-isolation';
export type { IsolationFinding, SpanChange } from '../processors/isolation/compare-runs';
export type { SpanProcessorLike, TracerProviderLike } from '../processors/isolation/span-processor-like';
export { joinLogs } from '../processors/join-logs';
export { createMask, type Mask } from '../processors/masking/create-mask';
export { withoutContent } from '../processors/masking/without-content';
export { recordFromSpan, unixMs } from '../processors/record-from-span';
export type { AnyValue, AnyValueMap } from './core/any-value';
export { emptyBag } from './core/any-value';
export { eventIdOfSpan, sessionIdOfTrace } from './core/ids';
export type { LogRecord } from './core/log-record';
export type {
  Drop,
  ParentRef,
  RecordEvent,
  SessionRecord,
  SessionRef,
  SpanKindName,
  SpanRecord,
  Stage,
} from './core/span-record';
export { TRUNCATED, truncateText } from './core/truncate-text';
export { createRecordPipeline } from './create-record-pipeline';
export type { AttributeUse } from './explain/attribute-use';
export { type ExplainedSpan, explainRecords, type SpanOutcome } from './explain/explain-records';
export type { SpanRef } from './explain/settle-records';
export type { RecordPipeline } from './record-pipeline';
