import {
  JsonLogsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';

/** Both encodings of OTLP, by OpenTelemetry's own encoders. */
export const FORMATS = [
  {
    format: 'protobuf',
    contentType: 'application/x-protobuf',
    traces: ProtobufTraceSerializer,
    logs: ProtobufLogsSerializer,
  },
  {
    format: 'JSON',
    contentType: 'application/json',
    traces: JsonTraceSerializer,
    logs: JsonLogsSerializer,
  },
] as const;
