import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadableSpanLike } from '../../src/core/otel-types';

/** A span as Datadog's bridge hands it over, before and after it ends. */
export interface BridgeSpan {
  readonly span: ReadableSpanLike;
  /** Puts the captured end on the span: its tags, events and duration. */
  end(): void;
}

const FIXTURE = join(__dirname, '../fixtures/datadog/bridge-spans.json');
const { spans } = JSON.parse(readFileSync(FIXTURE, 'utf8'));

/** Set before a span's start is told; the rest comes later. */
const AT_START = 'gen_ai.operation.name';

/** Names of the captured spans, in the order they ended in. */
export const BRIDGE_SPAN_NAMES: readonly string[] = spans.map(({ name }: { name: string }) => name);

/** A captured span brought back to life: its tags grow, and each `spanContext()` is a new object, as there. */
export function bridgeSpan(name: string): BridgeSpan {
  const { _ddSpan: captured, spanContext: ids, duration, ended, ...own } = spans.find(isNamed(name));
  const context = { _tags: { [AT_START]: captured.tags[AT_START] } };
  const inner = { context: () => context, _events: [] };
  const span = { ...own, _ddSpan: inner, spanContext: () => ({ ...ids, _ddContext: context }) };
  return {
    span,
    end() {
      Object.assign(context._tags, tagsOf(captured));
      Object.assign(inner, { _events: captured._events, _duration: captured._duration });
      Object.assign(span, { duration, ended });
    },
  };
}

function isNamed(name: string) {
  return (span: { readonly name: string }) => span.name === name;
}

interface CapturedTags {
  readonly tags: Readonly<Record<string, unknown>> & { readonly error?: { readonly errorObject: object } };
  readonly ignoreOtelError?: boolean;
  readonly undefinedTags: readonly string[];
}

function tagsOf({ tags, ignoreOtelError, undefinedTags }: CapturedTags): object {
  return {
    ...tags,
    ...Object.fromEntries(undefinedTags.map((key) => [key, undefined])),
    ...(tags.error === undefined ? {} : { error: Object.assign(new Error(), tags.error.errorObject) }),
    ...(ignoreOtelError === undefined ? {} : { [Symbol('ignore.otel.error')]: ignoreOtelError }),
  };
}
