import fc from 'fast-check';
import { createAdmission } from '../../processors/admit';
import { TraceWindow } from '../../processors/trace-window';
import type { SessionRecord } from '../../src/core/span-record';
import { FakeClock } from '../support/fake-clock';
import { spanRecord } from '../support/spans';

const GENAI = { 'gen_ai.operation.name': 'invoke_agent' };

interface Node {
  /** Index of the parent; -1 for the root. */
  readonly parent: number;
  readonly genAi: boolean;
  /** Spans arrive in this order, children and parents mixed. */
  readonly order: number;
  /** The window is closed after this span arrived. */
  readonly closesAfter: boolean;
}

const tree = fc
  .array(
    fc.record({
      parent: fc.nat(),
      genAi: fc.boolean(),
      order: fc.double({ min: 0, max: 1, noNaN: true }),
      closesAfter: fc.boolean(),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((nodes) =>
    nodes.map((node, index): Node => ({ ...node, parent: index === 0 ? -1 : node.parent % index })),
  );

describe('the window of a trace', () => {
  test('law 3: however a trace arrives in pieces, no event is an orphan and none hangs under a stranger', () => {
    fc.assert(
      fc.property(tree, (nodes) => {
        const { released, refused } = run(nodes);
        expect(released.size + refused.length).toBe(nodes.length);
        for (const [index, { parent }] of released) {
          if (parent === undefined || !('spanId' in parent)) continue;
          const parentIndex = indexOf(parent.spanId);
          expect(released.has(parentIndex)).toBe(true);
          expect(ancestorsOf(nodes, index)).toContain(parentIndex);
        }
        // Every event about agents has left, with its content.
        nodes.forEach(({ genAi }, index) => {
          if (genAi) expect(released.get(index)?.contentFree).toBeUndefined();
          if (genAi) expect(released.has(index)).toBe(true);
        });
      }),
      { numRuns: 10_000 },
    );
  });

  test('a whole trace in one piece has no content-free event, and each has its nearest parent', () => {
    fc.assert(
      fc.property(tree, (nodes) => {
        const { released } = run(
          nodes.map((node, index) => ({ ...node, closesAfter: false, order: -index })),
        );
        for (const [index, { parent, contentFree }] of released) {
          expect(contentFree).toBeUndefined();
          const nearest = ancestorsOf(nodes, index).find((ancestor) => nodes[ancestor]?.genAi);
          expect(parent === undefined || !('spanId' in parent) ? undefined : indexOf(parent.spanId)).toBe(
            nearest,
          );
        }
      }),
    );
  });

  test('law 8: at most 20,000 spans wait', () => {
    const { window } = make();
    for (let index = 0; index < 25_000; index += 1) {
      window.add(
        spanRecord({
          traceId: index.toString(16).padStart(32, '0'),
          spanId: 'a'.repeat(16),
          parentSpanId: 'b'.repeat(16),
        }),
      );
    }
    expect(window.size).toBe(20_000);
  });

  test('law 8: at most 64 MiB of content wait', () => {
    const { window, released } = make();
    const text = 'x'.repeat(1_048_576);
    for (let index = 0; index < 80; index += 1) {
      window.add(
        spanRecord({
          traceId: index.toString(16).padStart(32, '0'),
          spanId: spanIdOf(index),
          parentSpanId: 'b'.repeat(16),
          attributes: { ...GENAI, text },
        }),
      );
    }
    expect(window.size).toBeLessThan(64);
    expect(window.size + released.size).toBe(80);
  });

  test('a trace without its root goes on after the window', async () => {
    const { window, clock, released } = make();
    window.add(spanRecord({ parentSpanId: 'c'.repeat(16) }));
    await clock.advance(1_999);
    expect(released.size).toBe(0);
    await clock.advance(1);
    expect(released.size).toBe(1);
  });

  test('a parent in another process is no parent of ours', () => {
    const { window, released } = make();
    window.add(spanRecord({ spanId: spanIdOf(0), parentSpanId: 'c'.repeat(16), parentIsRemote: true }));
    window.closeAll();
    expect(released.get(0)?.parent).toBeUndefined();
  });
});

function make() {
  const clock = new FakeClock();
  const released = new Map<number, SessionRecord>();
  const refused: string[] = [];
  const window = new TraceWindow({
    clock,
    admission: createAdmission(),
    windowMs: 2_000,
    attribute: (record) => ({ ...record, session: { id: 's', source: 'trace' } }),
    release: (record) => released.set(indexOf(record.spanId), record),
    refuse: (reason) => refused.push(reason),
    endSession: () => undefined,
  });
  return { window, clock, released, refused };
}

function run(nodes: readonly Node[]) {
  const { window, released, refused } = make();
  const arriving = nodes.map((node, index) => ({ node, index })).sort((a, b) => a.node.order - b.node.order);
  for (const { node, index } of arriving) {
    const parentSpanId = node.parent < 0 ? {} : { parentSpanId: spanIdOf(node.parent) };
    window.add(spanRecord({ spanId: spanIdOf(index), attributes: node.genAi ? GENAI : {}, ...parentSpanId }));
    if (node.closesAfter) window.closeAll();
  }
  window.closeAll();
  return { released, refused };
}

/** The nearest first. */
function ancestorsOf(nodes: readonly Node[], index: number): number[] {
  const ancestors: number[] = [];
  for (let at = nodes[index]?.parent ?? -1; at >= 0; at = nodes[at]?.parent ?? -1) ancestors.push(at);
  return ancestors;
}

function spanIdOf(index: number): string {
  return (index + 1).toString(16).padStart(16, '0');
}

function indexOf(spanId: string): number {
  return Number.parseInt(spanId, 16) - 1;
}
