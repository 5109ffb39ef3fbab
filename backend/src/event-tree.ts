/** What the nesting of events is told from. */
export interface EventLink {
  readonly client_event_id: string;
  readonly client_parent_event_id?: string;
}

/** An event with the events under it. */
export interface EventNode<T extends EventLink> {
  readonly event: T;
  readonly children: EventNode<T>[];
  /** True where the event names a parent that is not among the events (or is below itself), and so stands at the root. */
  readonly isOrphan: boolean;
}

/**
 * Nests events under the parents they name, in the order given. Every event is in the result exactly once: one with
 * an unknown parent, and one of each circle of parents, stands at the root as an orphan.
 */
export function eventTree<T extends EventLink>(events: readonly T[]): EventNode<T>[] {
  const byId = new Map(events.map((event) => [event.client_event_id, event]));
  const circular = circleEntries(events, byId);
  const nodes = new Map<string, EventNode<T>>();
  for (const event of byId.values()) {
    const parentId = event.client_parent_event_id;
    const isOrphan = parentId !== undefined && (!byId.has(parentId) || circular.has(event.client_event_id));
    nodes.set(event.client_event_id, { event, children: [], isOrphan });
  }
  const roots: EventNode<T>[] = [];
  for (const node of nodes.values()) {
    const parentId = node.event.client_parent_event_id;
    const parent = parentId === undefined || node.isOrphan ? undefined : nodes.get(parentId);
    if (parent === undefined) roots.push(node);
    else parent.children.push(node);
  }
  return roots;
}

/** Of each circle of parents, the event at which it is entered first. */
function circleEntries<T extends EventLink>(events: readonly T[], byId: ReadonlyMap<string, T>): Set<string> {
  const found = new Set<string>();
  const seenInWalk = new Map<string, string>();
  for (const start of events) {
    let current: T | undefined = start;
    while (current !== undefined && !seenInWalk.has(current.client_event_id)) {
      seenInWalk.set(current.client_event_id, start.client_event_id);
      const parentId: string | undefined = current.client_parent_event_id;
      current = parentId === undefined ? undefined : byId.get(parentId);
    }
    // Met again within the same walk: a circle, and nobody in it has been walked before.
    if (current !== undefined && seenInWalk.get(current.client_event_id) === start.client_event_id) {
      found.add(current.client_event_id);
    }
  }
  return found;
}
