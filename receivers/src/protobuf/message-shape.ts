/** The fields of a message that are messages, by their numbers. What is not here is skipped when fields are counted. */
export interface MessageShape {
  readonly [field: number]: MessageShape;
}

const EMPTY: MessageShape = {};

/** A value holds arrays and maps of values: the shape goes round. */
const ANY_VALUE: { [field: number]: MessageShape } = {};
const KEY_VALUE: MessageShape = { 2: ANY_VALUE };
ANY_VALUE[5] = { 1: ANY_VALUE };
ANY_VALUE[6] = { 1: KEY_VALUE };

const RESOURCE: MessageShape = { 1: KEY_VALUE, 3: EMPTY };
const SCOPE: MessageShape = { 3: KEY_VALUE };
const EVENT: MessageShape = { 3: KEY_VALUE };
const LINK: MessageShape = { 4: KEY_VALUE };
const SPAN: MessageShape = { 9: KEY_VALUE, 11: EVENT, 13: LINK, 15: EMPTY };
const LOG_RECORD: MessageShape = { 5: ANY_VALUE, 6: KEY_VALUE };

/** A request with records of this shape. */
function request(record: MessageShape): MessageShape {
  return { 1: { 1: RESOURCE, 2: { 1: SCOPE, 2: record } } };
}

/** `ExportTraceServiceRequest`. */
export const TRACES_REQUEST: MessageShape = request(SPAN);
/** `ExportLogsServiceRequest`. */
export const LOGS_REQUEST: MessageShape = request(LOG_RECORD);
