/** The body of a small event that is accepted. */
export function eventBody(sessionId: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    client_event_id: 'event-1',
    session_id: sessionId,
    type: 'generic',
    occurred_at: '2026-01-31T12:00:00.000Z',
    payload: { details: 'hello' },
    needs_blob: false,
    ...fields,
  };
}
