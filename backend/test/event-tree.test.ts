import fc from 'fast-check';
import { type EventLink, type EventNode, eventTree } from '../src';

const link = (client_event_id: string, client_parent_event_id?: string): EventLink => ({
  client_event_id,
  ...(client_parent_event_id === undefined ? {} : { client_parent_event_id }),
});

/** `id(children…)`, with `?` after an orphan. */
function draw(nodes: readonly EventNode<EventLink>[]): string {
  return nodes
    .map(({ event, children, isOrphan }) => {
      const inside = children.length === 0 ? '' : `(${draw(children)})`;
      return event.client_event_id + (isOrphan ? '?' : '') + inside;
    })
    .join(' ');
}

describe('eventTree', () => {
  it.each([
    ['nothing', [], ''],
    ['roots in the order given', [link('b'), link('a')], 'b a'],
    [
      'children under parents that come later',
      [link('c', 'b'), link('b', 'a'), link('d', 'a'), link('a')],
      'a(b(c) d)',
    ],
    ['an unknown parent', [link('b', 'ghost'), link('c', 'b')], 'b?(c)'],
    ['its own parent', [link('a', 'a'), link('b', 'a')], 'a?(b)'],
    ['a circle, entered from outside', [link('x', 'a'), link('b', 'a'), link('a', 'b')], 'a?(x b)'],
  ])('%s', (_name, events, drawn) => {
    expect(draw(eventTree(events))).toBe(drawn);
  });

  it('holds a chain deeper than the call stack', () => {
    const events = Array.from({ length: 100_000 }, (_, i) =>
      link(`e${i}`, i === 0 ? undefined : `e${i - 1}`),
    );
    let [node] = eventTree(events);
    let depth = 0;
    for (; node !== undefined; depth += 1) [node] = node.children;
    expect(depth).toBe(events.length);
  });

  it('holds every event exactly once, and an orphan only at the root', () => {
    const ids = fc.integer({ min: 0, max: 12 }).map(String);
    const events = fc.uniqueArray(fc.tuple(ids, fc.option(ids)), { selector: ([id]) => id });
    fc.assert(
      fc.property(events, (pairs) => {
        const roots = eventTree(pairs.map(([id, parent]) => link(id, parent ?? undefined)));
        const seen: string[] = [];
        const visit = (node: EventNode<EventLink>, parent: string | undefined): void => {
          seen.push(node.event.client_event_id);
          if (parent !== undefined) expect(node.event.client_parent_event_id).toBe(parent);
          expect(node.isOrphan).toBe(parent === undefined && node.event.client_parent_event_id !== undefined);
          for (const child of node.children) visit(child, node.event.client_event_id);
        };
        for (const root of roots) visit(root, undefined);
        expect(seen.sort()).toEqual(pairs.map(([id]) => id).sort());
      }),
    );
  });
});
