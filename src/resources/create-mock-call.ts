import type { Json } from '../../exporters/mapping/lucidic-event';
import { ApiError } from '../core/api-error';
import { InvalidOperationError } from '../core/errors';
import { randomId } from '../core/ids';
import { answerReader } from './answer-reader';
import type { ApiClient, CallOptions } from './api-client';
import { requiredText } from './required-text';
import type { SessionLink } from './session-link';
import { waitFor } from './wait-for';

/** A call of a tool that the backend answers in the tool's place. */
export interface MockCallOptions extends CallOptions {
  readonly toolName: string;
  /** The arguments of the tool; for SQL `{ sql: 'SELECT …' }`. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
  /** Default: the session this code runs in. */
  readonly sessionId?: string | undefined;
  /** The id of the event that the call becomes; asked again with the same, the backend answers the same. Default: a new one. */
  readonly clientEventId?: string | undefined;
}

/** What the tool would have answered. */
export interface MockCallResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
  readonly rowCount: number;
  /** The id of the event that the call became. */
  readonly clientEventId: string;
}

const PATH = 'sdk/mock-call';
const ENDPOINT = `POST ${PATH}`;

/**
 * Asks the backend what the tool answers, and writes the call as an event of the session.
 * @throws LucidicUnsupportedSQLError for SQL the backend cannot run; ApiError, APIKeyVerificationError;
 * InvalidOperationError where there is no session.
 */
export async function createMockCall(
  client: ApiClient,
  link: SessionLink,
  options: MockCallOptions,
): Promise<MockCallResult> {
  const { kwargs = {}, clientEventId = randomId(), signal, timeoutMs } = options;
  const toolName = requiredText(options.toolName, 'toolName');
  const sessionId = options.sessionId ?? link.currentSessionId();
  if (sessionId === undefined) {
    throw new InvalidOperationError(
      'mockCalls.create: there is no session. Call it inside one, or give sessionId.',
    );
  }
  const { clock, defaultTimeoutMs } = client;
  const wait = { endpoint: ENDPOINT, clock, timeoutMs: timeoutMs ?? defaultTimeoutMs, signal };
  const wireId = await waitFor(link.whenOpen(sessionId), wait);
  const ids = { session_id: wireId, tool_name: toolName, client_event_id: clientEventId };
  const body = client.body(ids, { kwargs });
  // The id makes a second attempt the same call.
  const call = { method: 'POST', path: PATH, repeat: 'always', body, signal, timeoutMs } as const;
  const { value, endpoint } = await client.call(call);
  const answer = answerReader(value, endpoint);
  const rows = answer.optionalJson('rows');
  if (!Array.isArray(rows) || !rows.every((row) => Array.isArray(row))) {
    const text = `${endpoint}: the answer has no list of lists at "rows". Update this package.`;
    throw new ApiError('API_BAD_ANSWER', text, { endpoint });
  }
  const rowCount = answer.optionalNumber('row_count') ?? rows.length;
  return { columns: answer.texts('columns'), rows, rowCount, clientEventId };
}
