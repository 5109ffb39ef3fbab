import type { CallView } from './call-view';
import { likeness } from './is-twin';

/**
 * Of the calls that are like this one, the likest of each instrumentation: at most one view of each, so that equal calls
 * at the same time do not swallow each other. Among equally like ones the first.
 */
export function bestTwins<Call extends { readonly views: readonly CallView[] }>(
  views: readonly CallView[],
  candidates: Iterable<Call>,
): readonly Call[] {
  const taken = new Set(views.map(scopeName));
  const like: { readonly call: Call; readonly likeness: number }[] = [];
  for (const call of candidates) {
    if (call.views.some((view) => taken.has(scopeName(view)))) continue;
    const likest = likestOf(call.views, views);
    if (likest > 0) like.push({ call, likeness: likest });
  }
  const twins: Call[] = [];
  for (const { call } of like.sort((a, b) => b.likeness - a.likeness)) {
    const scopes = call.views.map(scopeName);
    if (scopes.some((name) => taken.has(name))) continue;
    for (const name of scopes) taken.add(name);
    twins.push(call);
  }
  return twins;
}

function likestOf(some: readonly CallView[], others: readonly CallView[]): number {
  let likest = 0;
  for (const one of some) for (const other of others) likest = Math.max(likest, likeness(one, other));
  return likest;
}

function scopeName({ record }: CallView): string {
  return record.scope.name;
}
