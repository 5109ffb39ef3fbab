import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { LucidicSpanProcessor } from '../../src';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, withBaggage } from '../support/tracing';
import { type Seen, Witness } from '../support/witness';

/** One error for all runs: its stack is part of what is compared. */
const FAILURE = new Error('no such table');
const FIXTURES = join(__dirname, '../fixtures/spans');

/** Law 1: a sibling sees byte-identical spans with and without us, at start, at end and later, wherever it stands. */
describe('isolation', () => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await testBackend();
  });
  afterAll(() => backend.close());

  test.each(['before us', 'after us'])(
    'law 1: a witness %s sees the same spans as without us',
    async (place) => {
      const without = await witnessed((witness) => [witness]);
      const mask = (text: string): string => text.toUpperCase();
      const ours = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl, mask });
      const withUs = await witnessed((witness) =>
        place === 'before us' ? [witness, ours] : [ours, witness],
      );
      expect(withUs).toEqual(without);
      expect(ours.stats().delivered).toBeGreaterThan(50);
      expect(ours.stats().refused).toEqual({ not_genai: 2 });
    },
  );
});

async function witnessed(processors: (witness: Witness) => SpanProcessor[]): Promise<Seen[]> {
  const witness = new Witness();
  const tracing = startTracing(...processors(witness));
  withBaggage({ 'lucidic.session_id': 'isolation' }, () => {
    emitFixtures((scope) => tracing.tracer(scope));
    emitApplicationSpans(tracing.tracer('@opentelemetry/instrumentation-http'));
  });
  await tracing.provider.forceFlush();
  witness.lookAgain();
  await tracing.close();
  return witness.seen;
}

/** Every captured span of every dialect we have, replayed through a real tracer. */
function emitFixtures(tracer: (scope: string) => Tracer): void {
  for (const file of readdirSync(FIXTURES).sort()) {
    const { spans } = JSON.parse(readFileSync(join(FIXTURES, file), 'utf8'));
    for (const captured of spans) {
      const span = tracer(captured.scope.name).startSpan(captured.name);
      span.setAttributes(captured.attributes);
      for (const event of captured.events) span.addEvent(event.name, event.attributes);
      if (captured.status.code === 'ERROR')
        span.setStatus({ code: SpanStatusCode.ERROR, message: captured.status.message });
      span.end();
    }
  }
}

function emitApplicationSpans(tracer: Tracer): void {
  tracer.startActiveSpan('GET /', { kind: SpanKind.SERVER, attributes: { 'http.route': '/' } }, (server) => {
    const failed = tracer.startSpan('SELECT', {
      kind: SpanKind.CLIENT,
      attributes: { 'db.system': 'sqlite' },
    });
    failed.recordException(FAILURE);
    failed.setStatus({ code: SpanStatusCode.ERROR });
    failed.end();
    server.end();
  });
}
