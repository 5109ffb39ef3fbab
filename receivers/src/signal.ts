import { opentelemetry } from './generated/otlp';
import type { LenientReader } from './protobuf/lenient-reader';
import { LOGS_REQUEST, type MessageShape, TRACES_REQUEST } from './protobuf/message-shape';

/** How a signal's requests are laid out. The field numbers are the same for all signals; the names in JSON differ. */
export interface Signal {
  /** What a record is called in an answer. */
  readonly noun: string;
  /** JSON names of the lists, from the outermost in. */
  readonly lists: readonly [resources: string, scopes: string, records: string];
  readonly request: MessageShape;
  readonly decodeRecord: (reader: LenientReader) => unknown;
}

/** `ExportTraceServiceRequest`. */
export const TRACES: Signal = {
  noun: 'span',
  lists: ['resourceSpans', 'scopeSpans', 'spans'],
  request: TRACES_REQUEST,
  decodeRecord: (reader) => opentelemetry.proto.trace.v1.Span.decode(reader),
};

/** `ExportLogsServiceRequest`. */
export const LOGS: Signal = {
  noun: 'log record',
  lists: ['resourceLogs', 'scopeLogs', 'logRecords'],
  request: LOGS_REQUEST,
  decodeRecord: (reader) => opentelemetry.proto.logs.v1.LogRecord.decode(reader),
};
