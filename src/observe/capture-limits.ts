/** How much of a call's arguments, of its return value or of its items is kept; the rest is named by markers. */
export const CAPTURE_LIMITS = {
  /** Levels of nesting. */
  maxDepth: 16,
  /** Values in all, containers and what is in them. */
  maxValues: 10_000,
  /** Items of one array, entries of one map, keys of one object. */
  maxItems: 1_000,
  /** Characters of one text. */
  maxStringCharacters: 131_072,
  /** Characters of all texts and keys together. */
  maxCharacters: 1_048_576,
} as const;

/** What stands where a value was left out. */
export const CAPTURE_MARKERS = {
  circular: '[circular]',
  depth: '[depth limit]',
  size: '[size limit]',
  getter: '[getter]',
  proxy: '[Proxy]',
  unreadable: '[unreadable]',
  redacted: '[redacted]',
} as const;
