import { encodePartialSuccess, type PartialSuccess } from './encode-partial-success';
import type { EncodedBody } from './encoded-body';

/** An `ExportTraceServiceResponse`, for status 200, in the encoding of the request. */
export function encodeTracesResponse(outcome: PartialSuccess, contentType: string | undefined): EncodedBody {
  return encodePartialSuccess(outcome, 'rejectedSpans', contentType);
}
