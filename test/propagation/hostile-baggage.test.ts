import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
} from '@opentelemetry/api';
import fc from 'fast-check';
import { incomingIds } from '../../processors/propagation/incoming-ids';
import { setTargetHost } from '../../processors/propagation/target-hosts';
import { validId } from '../../processors/session-keys';
import { bindSession } from '../../src/bind-session';
import { getSessionId } from '../../src/get-session-id';
import { LucidicPropagator } from '../../src/lucidic-propagator';
import { startTracing, type Tracing } from '../support/tracing';
import { aroundW3C } from './support/propagators';

/** The largest header the standard asks platforms to carry. */
const MAX_BYTES = 8_192;
const HOST = 'agents.internal';

let tracing: Tracing;
let warnings: jest.SpyInstance;
beforeEach(() => {
  tracing = startTracing();
  warnings = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(async () => {
  warnings.mockRestore();
  await tracing.close();
});

const propagators = [
  ['around W3C', () => aroundW3C({ allowHosts: [HOST] })],
  ['alone', () => new LucidicPropagator({ allowHosts: [HOST] })],
] as const;

const many = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=v`).join(',');

describe.each(propagators)('hostile baggage, %s', (_name, make) => {
  test.each([
    ['an empty id', 'lucidic.session_id='],
    ['no value', 'lucidic.session_id'],
    ['an id that is too long', `lucidic.session_id=${'x'.repeat(257)}`],
    ['a control character', 'lucidic.session_id=a%0Ab'],
    ['a null byte', 'lucidic.session_id=a%00'],
    ['invalid percent-encoding', 'lucidic.session_id=%E0%A4%A'],
    ['invalid percent-encoding in a key', '%=x,lucidic.session_id=%'],
    ['1,000 entries, ours first', `lucidic.session_id=s,${many(1_000)}`],
    ['1,000 entries, ours last', `${many(1_000)},lucidic.session_id=s`],
    ['a megabyte', `lucidic.session_id=s,big=${'x'.repeat(1 << 20)}`],
    ['only commas', ','.repeat(10_000)],
    ['other keys that look like ours', 'lucidic.session_id.x=s,xlucidic.session_id=s,LUCIDIC.SESSION_ID=s'],
  ])('%s names no session and throws nothing', (_what, baggage) => {
    const extracted = make().extract(ROOT_CONTEXT, { baggage }, defaultTextMapGetter);
    expect(context.with(extracted, getSessionId)).toBeUndefined();
    expect(propagation.getBaggage(extracted)?.getEntry('lucidic.session_id')).toBeUndefined();
  });

  test('an id at its limits is taken', () => {
    const baggage = ` lucidic.session_id = ${'x'.repeat(256)} ; property=1 , other=2`;
    const extracted = make().extract(ROOT_CONTEXT, { baggage }, defaultTextMapGetter);
    expect(context.with(extracted, getSessionId)).toHaveLength(256);
  });

  test('any header at all: what comes out is a valid id or nothing', () => {
    const piece = fc.oneof(
      fc.constantFrom('lucidic.session_id', 'lucidic.parent_event_id', '=', ',', ';', '%', '%00', '%zz', ' '),
      fc.string({ unit: 'binary', maxLength: 300 }),
    );
    const header = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    const propagator = make();
    fc.assert(
      fc.property(fc.oneof(header, fc.array(header, { maxLength: 4 })), (baggage) => {
        const ids = incomingIds(propagator.extract(ROOT_CONTEXT, { baggage }, defaultTextMapGetter));
        for (const id of [ids?.sessionId, ids?.parentEventId])
          expect(id === undefined ? undefined : validId(id)).toBe(id);
      }),
      { numRuns: 1_000 },
    );
  });

  test('any valid id survives the way, or is left out for want of room; the header keeps its limits', () => {
    const id = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 256 })
      .filter((text) => validId(text) !== undefined);
    const other = fc.dictionary(fc.string({ minLength: 1, maxLength: 40 }), fc.string({ maxLength: 400 }), {
      maxKeys: 80,
    });
    fc.assert(
      fc.property(id, fc.oneof(fc.constant({}), other), (sessionId, entries) => {
        const propagator = make();
        const baggage = propagation.createBaggage(
          Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
        );
        const carrier: { baggage?: string } = {};
        bindSession(sessionId, () => {
          const from = propagation.setBaggage(setTargetHost(context.active(), HOST), baggage);
          propagator.inject(from, carrier, defaultTextMapSetter);
        });
        const header = carrier.baggage ?? '';
        expect(Buffer.byteLength(header)).toBeLessThanOrEqual(MAX_BYTES);
        const extracted = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
        const { sent, noRoom } = propagator.stats();
        expect(sent + noRoom).toBe(1);
        expect(context.with(extracted, getSessionId)).toBe(sent === 1 ? sessionId : undefined);
        if (noRoom === 1) expect(header).not.toContain('lucidic');
        // There is always room for a plain id in an ordinary header.
        if (Object.keys(entries).length === 0 && /^[\w.-]+$/.test(sessionId)) expect(sent).toBe(1);
      }),
      { numRuns: 500 },
    );
  });
});

test('a header that is already full is left as it is, and the lack of room is counted and told once', () => {
  const propagator = aroundW3C({ allowHosts: [HOST] });
  const full = propagation.createBaggage(
    Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`k${index}`, { value: 'v' }])),
  );
  const carrier: { baggage?: string } = {};
  const send = () => {
    const from = propagation.setBaggage(setTargetHost(context.active(), HOST), full);
    propagator.inject(from, carrier, defaultTextMapSetter);
  };
  bindSession('s', send);
  bindSession('s', send);
  expect(carrier.baggage?.split(',')).toHaveLength(64);
  expect(carrier.baggage).not.toContain('lucidic');
  expect(propagator.stats()).toMatchObject({ sent: 0, noRoom: 2 });
  expect(warnings).toHaveBeenCalledTimes(1);
});

test.each([
  [8_192 - 'x='.length - ',lucidic.session_id=s'.length, true],
  [8_193 - 'x='.length - ',lucidic.session_id=s'.length, false],
])('with an entry of %i bytes in the way there is room for a session: %s', (bytes, fits) => {
  const propagator = new LucidicPropagator({ allowHosts: [HOST] });
  const carrier = { baggage: `x=${'v'.repeat(bytes)}` };
  bindSession('s', () =>
    propagator.inject(setTargetHost(context.active(), HOST), carrier, defaultTextMapSetter),
  );
  expect(carrier.baggage.endsWith(',lucidic.session_id=s')).toBe(fits);
  expect(propagator.stats()).toMatchObject(fits ? { sent: 1, noRoom: 0 } : { sent: 0, noRoom: 1 });
});

test('the parent event is left out before the session is, and what is left out is counted', () => {
  const propagator = new LucidicPropagator({ allowHosts: [HOST] });
  const baggage = `lucidic.session_id=s,lucidic.parent_event_id=${encodeURIComponent('é'.repeat(256))}`;
  const extracted = propagator.extract(ROOT_CONTEXT, { baggage }, defaultTextMapGetter);
  const carrier = {};
  propagator.inject(setTargetHost(extracted, HOST), carrier, defaultTextMapSetter);
  expect(carrier).toEqual({ baggage: 'lucidic.session_id=s' });
  expect(propagator.stats()).toMatchObject({ received: 1, sent: 1, noRoom: 1 });
});

test('half a surrogate pair has no encoding: it is left out, and nothing throws', () => {
  const propagator = new LucidicPropagator({ allowHosts: [HOST] });
  const carrier = {};
  bindSession('\ud800', () =>
    propagator.inject(setTargetHost(context.active(), HOST), carrier, defaultTextMapSetter),
  );
  expect(carrier).toEqual({});
  expect(propagator.stats()).toMatchObject({ sent: 0, noRoom: 1 });
});
