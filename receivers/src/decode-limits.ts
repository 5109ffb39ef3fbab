/** What one request may hold. Sizes of the whole are refused, single records rejected, what is inside of them cut. */
export interface DecodeLimits {
  /** Bytes of a body after inflation, or characters where it is given as text; beyond: 413. */
  readonly maxBodyBytes: number;
  /** Fields of all messages together, about four for an attribute: a field may take two bytes, and an object takes a hundred; beyond: 413. */
  readonly maxFields: number;
  /** Spans, or log records; those beyond are rejected unseen. */
  readonly maxRecords: number;
  /** Attributes of a span, an event, a log record or a resource; those beyond are cut and counted as dropped. */
  readonly maxAttributesPerBag: number;
  /** Events of a span; the earliest beyond are cut, for failures and answers come last. */
  readonly maxEventsPerSpan: number;
  /** Characters of a text, bytes of a byte array; what is longer is cut and ends in `…`. */
  readonly maxValueCharacters: number;
  /** Levels of arrays and maps in a value; a record with deeper ones is rejected. At most 32 are ever read. */
  readonly maxDepthLevels: number;
}

/** Room for the largest batches that collectors send, and for pictures in attributes. */
export const DECODE_LIMITS: DecodeLimits = {
  maxBodyBytes: 20 * 1024 * 1024,
  maxFields: 2_000_000,
  maxRecords: 20_000,
  maxAttributesPerBag: 10_000,
  maxEventsPerSpan: 1_000,
  maxValueCharacters: 16 * 1024 * 1024,
  maxDepthLevels: 32,
};

/** The limits given, the default ones for the others. Deeper values than the default the protobuf decoder cannot read. */
export function decodeLimits(given: Partial<DecodeLimits>): DecodeLimits {
  const limits = { ...DECODE_LIMITS, ...given };
  return { ...limits, maxDepthLevels: Math.min(limits.maxDepthLevels, DECODE_LIMITS.maxDepthLevels) };
}
