import { childEventId, eventIdOfSpan, sessionIdOfTrace } from '../../src/core/ids';

const UUID5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('derived ids', () => {
  test('law 6: the same span always gives the same id, as Python’s uuid5 does', () => {
    // python3 -c "import uuid; print(uuid.uuid5(uuid.NAMESPACE_URL, 'lucidic:event:<trace>:<span>'))"
    expect(eventIdOfSpan(TRACE, SPAN)).toBe('f227c23c-f4a5-59f4-8498-eaf67a2682a9');
    expect(sessionIdOfTrace(TRACE)).toBe('4f4e846d-51f8-5bd1-aefe-cc239d562407');
  });

  test('ids are version 5 UUIDs and differ by span, trace and purpose', () => {
    const event = eventIdOfSpan(TRACE, SPAN);
    const ids = [
      event,
      eventIdOfSpan(TRACE, 'b7ad6b7169203332'),
      eventIdOfSpan('1af7651916cd43dd8448eb211c80319c', SPAN),
      sessionIdOfTrace(TRACE),
      childEventId(event, 'error'),
    ];
    for (const id of ids) expect(id).toMatch(UUID5);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
