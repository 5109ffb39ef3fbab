import { ROOT_CONTEXT, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { createAdmission } from '../../processors/admit';
import { SpanTracker } from '../../processors/span-tracker';
import { isDrop, type SessionRecord } from '../../src/core/span-record';
import { spanRecord } from '../support/spans';

const GENAI = { 'gen_ai.operation.name': 'invoke_agent' };

interface Node {
  /** Index of the parent among the nodes before this one; -1 for a root. */
  readonly parent: number;
  readonly genAiAtStart: boolean;
  readonly genAiAtEnd: boolean;
  /** Ends are sorted by this. */
  readonly endOrder: number;
}

const tree = fc
  .array(
    fc.record({
      parent: fc.nat(),
      genAiAtStart: fc.boolean(),
      genAiAtEnd: fc.boolean(),
      endOrder: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((nodes) =>
    nodes.map(
      (node, index): Node => ({ ...node, parent: index === 0 ? -1 : (node.parent % (index + 1)) - 1 }),
    ),
  );

describe('lineage', () => {
  test('law 3: over random traces, filters and end orders no event is an orphan and none has a wrong parent', () => {
    fc.assert(
      fc.property(tree, (nodes) => {
        const { left, leftAt } = run(nodes);
        for (const [index, record] of left) {
          const parent = record.parent;
          const parentIndex = parent !== undefined && 'spanId' in parent ? indexOf(parent.spanId) : -1;
          if (parent !== undefined) expect(left.has(parentIndex)).toBe(true);
          for (let at = nodes[index]?.parent ?? -1; at !== parentIndex; at = nodes[at]?.parent ?? -1) {
            // Between a child and its parent only such ancestors may have left as were not known to leave when the child ended.
            const ancestor = nodes[at];
            expect(at).toBeGreaterThanOrEqual(0);
            const knownToLeave =
              ancestor?.genAiAtStart === true && (leftAt.get(at) ?? Infinity) > (leftAt.get(index) ?? 0);
            const hadLeft = (leftAt.get(at) ?? Infinity) < (leftAt.get(index) ?? 0);
            expect({ at, skipped: left.has(at) && (knownToLeave || hadLeft) }).toEqual({
              at,
              skipped: false,
            });
          }
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('a promised parent leaves without content', () => {
    const { left } = run([
      { parent: -1, genAiAtStart: true, genAiAtEnd: false, endOrder: 1 },
      { parent: 0, genAiAtStart: true, genAiAtEnd: true, endOrder: 0 },
    ]);
    expect(left.get(0)?.contentFree).toBe(true);
    expect(left.get(1)?.contentFree).toBeUndefined();
  });
});

/** Starts all spans in order, ends them in theirs, and returns what left and when. */
function run(nodes: readonly Node[]): { left: Map<number, SessionRecord>; leftAt: Map<number, number> } {
  const tracker = new SpanTracker(createAdmission(), { kind: 'trace' });
  const contexts = nodes.map(
    (_, index): SpanContext => ({
      traceId: 'a'.repeat(32),
      spanId: spanIdOf(index),
      traceFlags: TraceFlags.SAMPLED,
    }),
  );
  nodes.forEach(({ parent, genAiAtStart }, index) => {
    const [spanContext, parentContext] = [contexts[index], contexts[parent]];
    if (spanContext === undefined) return;
    const context =
      parentContext === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parentContext);
    tracker.start(
      { name: 'span', attributes: genAiAtStart ? GENAI : {}, scope: { name: 't' } },
      spanContext,
      context,
    );
  });
  const left = new Map<number, SessionRecord>();
  const leftAt = new Map<number, number>();
  const order = nodes
    .map((node, index) => ({ node, index }))
    .sort((a, b) => a.node.endOrder - b.node.endOrder);
  order.forEach(({ node, index }, time) => {
    const spanContext = contexts[index];
    if (spanContext === undefined) return;
    const record = spanRecord({
      spanId: spanContext.spanId,
      traceId: spanContext.traceId,
      attributes: node.genAiAtEnd ? GENAI : {},
    });
    const { outcome } = tracker.end(record, spanContext, () => record);
    if (isDrop(outcome)) return;
    left.set(index, outcome);
    leftAt.set(index, time);
  });
  return { left, leftAt };
}

function spanIdOf(index: number): string {
  return (index + 1).toString(16).padStart(16, '0');
}

function indexOf(spanId: string): number {
  return Number.parseInt(spanId, 16) - 1;
}
