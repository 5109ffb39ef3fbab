import { encodePartialSuccess, type PartialSuccess } from './encode-partial-success';
import type { EncodedBody } from './encoded-body';

/** An `ExportLogsServiceResponse`, for status 200, in the encoding of the request. */
export function encodeLogsResponse(outcome: PartialSuccess, contentType: string | undefined): EncodedBody {
  return encodePartialSuccess(outcome, 'rejectedLogRecords', contentType);
}
