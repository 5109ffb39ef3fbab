import {
  BasicTracerProvider,
  BatchSpanProcessor,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type Span,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { LucidicSpanProcessor } from '../../src';
import { checkIsolation, type IsolationOptions } from '../../src/pipeline';
import { type TestBackend, testBackend } from '../support/read-api';

const OPTIONS: IsolationOptions = {
  createProvider: (spanProcessors) => new BasicTracerProvider({ spanProcessors }),
  settleMs: 20,
};

/** A processor that does nothing but what a test gives it to do. */
class Culprit implements SpanProcessor {
  onStart(_span: Span): void {}
  onEnd(_span: ReadableSpan): void {}
  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

const CHAT = 'chat gpt-4o-mini';
const isChat = (span: ReadableSpan) => span.name === CHAT;

/** The one finding about one processor, without what was there before. */
async function changesOf(deeds: Partial<SpanProcessor>) {
  const { isolated, findings } = await checkIsolation(() => [Object.assign(new Culprit(), deeds)], OPTIONS);
  const [finding, ...more] = findings;
  expect([more, isolated, finding?.processor, finding?.thrown]).toEqual([[], false, '1. Culprit', []]);
  return finding?.changes;
}

describe('a processor that changes what others see is found out', () => {
  test('an attribute added at start', async () => {
    const onStart = (span: Span): void => {
      if (isChat(span)) span.setAttribute('vendor.id', 7);
    };
    expect(await changesOf({ onStart })).toEqual([
      { span: CHAT, at: 'start', field: 'attributes.vendor.id', change: 'added', from: undefined, to: 7 },
    ]);
  });

  test('an attribute added at end', async () => {
    const onEnd = (span: ReadableSpan): void => {
      if (isChat(span)) span.attributes['vendor.id'] = 'seven';
    };
    expect(await changesOf({ onEnd })).toEqual([
      { span: CHAT, at: 'end', field: 'attributes.vendor.id', change: 'added', from: undefined, to: 'seven' },
    ]);
  });

  test('an attribute masked later, on a timer', async () => {
    const onEnd = (span: ReadableSpan): void => {
      if (isChat(span))
        setTimeout(() => Object.assign(span.attributes, { 'gen_ai.output.messages': '***' }), 1);
    };
    expect(await changesOf({ onEnd })).toEqual([
      {
        span: CHAT,
        at: 'later',
        field: 'attributes.gen_ai.output.messages',
        change: 'changed',
        from: expect.stringContaining('Done.'),
        to: '***',
      },
    ]);
  });

  test('an attribute deleted while flushing, and another in its place', async () => {
    const ended: ReadableSpan[] = [];
    const deeds: Partial<SpanProcessor> = {
      onEnd: (span) => void ended.push(span),
      forceFlush: async () => {
        for (const { attributes } of ended) {
          if (attributes['ai.telemetry.metadata.userId'] === undefined) continue;
          attributes['user'] = attributes['ai.telemetry.metadata.userId'];
          delete attributes['ai.telemetry.metadata.userId'];
        }
      },
    };
    const span = 'ai.generateText';
    const changes = await changesOf(deeds);
    expect(changes).toHaveLength(2);
    expect(changes).toEqual(
      expect.arrayContaining([
        {
          span,
          at: 'later',
          field: 'attributes.ai.telemetry.metadata.userId',
          change: 'removed',
          from: 'user-1',
          to: undefined,
        },
        { span, at: 'later', field: 'attributes.user', change: 'added', from: undefined, to: 'user-1' },
      ]),
    );
  });

  test('a span renamed', async () => {
    const onStart = (span: Span): void => {
      if (isChat(span)) span.updateName('openai.chat!');
    };
    expect(await changesOf({ onStart })).toEqual([
      { span: CHAT, at: 'start', field: 'name', change: 'changed', from: CHAT, to: 'openai.chat!' },
    ]);
  });

  test('a status changed', async () => {
    const onEnd = (span: ReadableSpan): void => {
      if (isChat(span)) Object.assign(span.status, { code: 2, message: 'judged' });
    };
    expect(await changesOf({ onEnd })).toEqual([
      { span: CHAT, at: 'end', field: 'status.code', change: 'changed', from: 0, to: 2 },
      { span: CHAT, at: 'end', field: 'status.message', change: 'added', from: undefined, to: 'judged' },
    ]);
  });

  test('a span given another parent, or none', async () => {
    const root = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
    const onEnd = (span: ReadableSpan): void => {
      if (isChat(span)) Object.assign(span, { parentSpanContext: undefined });
      if (span.name === 'POST') Object.assign(span, { parentSpanContext: root });
    };
    expect(await changesOf({ onEnd })).toEqual([
      { span: 'POST', at: 'end', field: 'parent', change: 'changed', from: CHAT, to: 'a stranger' },
      {
        span: CHAT,
        at: 'end',
        field: 'parent',
        change: 'removed',
        from: 'invoke_agent travel-planner',
        to: undefined,
      },
    ]);
  });

  test('an event dropped, a link marked, a method added', async () => {
    const onEnd = (span: ReadableSpan): void => {
      if (isChat(span)) span.events.pop();
      if (span.name === 'trips process') Object.assign(span.links[0]?.attributes ?? {}, { seen: true });
      if (span.name === 'nightly cleanup') Object.assign(span, { toJSON: () => '{}' });
    };
    const changes = await changesOf({ onEnd });
    expect(changes?.map(({ span, field, change }) => [span, field, change])).toEqual([
      ['nightly cleanup', 'properties.toJSON', 'added'],
      ['trips process', 'links.0.attributes.seen', 'added'],
      [CHAT, 'events.0', 'removed'],
    ]);
  });

  test('a list changed in place is blamed on its processor alone', async () => {
    class ListEater extends Culprit {
      override onEnd(span: ReadableSpan): void {
        const tags = span.attributes['tag.tags'];
        if (Array.isArray(tags)) tags.pop();
      }
    }
    const { findings } = await checkIsolation(() => [new ListEater(), new Culprit()], OPTIONS);
    expect(findings.map(({ processor, changes }) => [processor, changes.length])).toEqual([
      ['1. ListEater', 1],
      ['2. Culprit', 0],
    ]);
  });
});

test('what only several processors do together is found too', async () => {
  const marks = new WeakSet<object>();
  class Marker extends Culprit {
    override onStart(span: Span): void {
      marks.add(span);
    }
  }
  class Reader extends Culprit {
    override onEnd(span: ReadableSpan): void {
      if (marks.has(span) && isChat(span)) span.attributes['marked'] = true;
    }
  }
  const { isolated, findings } = await checkIsolation(() => [new Marker(), new Reader()], OPTIONS);
  expect(isolated).toBe(false);
  expect(findings.map(({ processor, changes }) => [processor, changes.map(({ field }) => field)])).toEqual([
    ['1. Marker', []],
    ['2. Reader', []],
    ['all together', ['attributes.marked']],
  ]);
});

test('a processor that throws into the application is found out, and the others are not blamed', async () => {
  const onStart = (span: Span): void => {
    if (isChat(span)) throw new TypeError('no exporter');
  };
  const { findings } = await checkIsolation(
    () => [Object.assign(new Culprit(), { onStart }), new Culprit()],
    OPTIONS,
  );
  expect(findings.map(({ thrown }) => thrown)).toEqual([
    [{ span: CHAT, at: 'start', error: 'TypeError: no exporter' }],
    [],
  ]);
  expect(findings[1]?.changes).toEqual([]);
});

test('a processor whose flush rejects or never ends does not stop the check', async () => {
  const never: Partial<SpanProcessor> = {
    forceFlush: () => Promise.reject(new Error('unreachable')),
    shutdown: () => new Promise<void>(() => {}),
  };
  const options = { ...OPTIONS, flushTimeoutMs: 50 };
  expect((await checkIsolation(() => [Object.assign(new Culprit(), never)], options)).isolated).toBe(true);
});

test('a provider that does not show every span is refused, for the check would prove nothing', async () => {
  const sampler = new TraceIdRatioBasedSampler(0);
  const createProvider: IsolationOptions['createProvider'] = (spanProcessors) =>
    new BasicTracerProvider({ spanProcessors, sampler });
  await expect(checkIsolation(() => [], { createProvider })).rejects.toThrow(
    /createProvider: its processors should see 132 .* saw 0/,
  );
});

describe('clean are', () => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await testBackend();
  });
  afterAll(() => backend.close());

  test("the SDK's own processors", async () => {
    const { isolated, findings } = await checkIsolation(
      () => [
        new BatchSpanProcessor(new InMemorySpanExporter()),
        new SimpleSpanProcessor(new InMemorySpanExporter()),
      ],
      OPTIONS,
    );
    expect(findings).toEqual([
      { processor: '1. BatchSpanProcessor', changes: [], thrown: [] },
      { processor: '2. SimpleSpanProcessor', changes: [], thrown: [] },
    ]);
    expect(isolated).toBe(true);
  });

  test('law 1: ours, which takes the spans and masks what it sends', async () => {
    const ours: LucidicSpanProcessor[] = [];
    const make = () => {
      const mask = (text: string): string => text.toUpperCase();
      const options = { apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl, mask };
      ours.push(new LucidicSpanProcessor(options));
      return [...ours.slice(-1), new BatchSpanProcessor(new InMemorySpanExporter())];
    };
    const { isolated, findings } = await checkIsolation(make, OPTIONS);
    expect(findings.flatMap(({ changes }) => changes)).toEqual([]);
    expect(isolated).toBe(true);
    // Alone and together; not because it did nothing.
    expect(ours).toHaveLength(2);
    for (const processor of ours) expect(processor.stats().delivered).toBeGreaterThan(14);
  });
});
