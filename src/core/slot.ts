import type { AsyncLocalStorage } from 'node:async_hooks';
import type { SpanContext } from '@opentelemetry/api';
import type { EventSink } from './event-sink';

/**
 * What attribution knows of a span: plain data, shared by every copy of this package in the process, so its shape may
 * only grow.
 */
export interface Attribution {
  /** The session named by attribute, context, baggage or a conversation id; absent while none is known. */
  readonly sessionId?: string | undefined;
  readonly sessionSource?: 'attribute' | 'context' | 'baggage' | 'conversation' | undefined;
  /** `lucidic.parent_event_id` from baggage. */
  readonly parentEventId?: string | undefined;
  /** Whose sessions the context is in, where clients have opened them. */
  readonly owners?: SessionOwners | undefined;
  /** What the processors of the process know of the span, the latest first. */
  lineage?: LineageNode | undefined;
}

/** A span as one processor follows it: enough for anybody in the process to find and to promise its event. */
export interface LineageNode {
  readonly traceId: string;
  readonly spanId: string;
  readonly attribution: Attribution;
  /** The parent, when it started in this process. */
  readonly parent: LineageNode | undefined;
  /** What this processor does with a span that has no session. */
  readonly trace: { readonly fallback: FallbackSession };
  /** The same for this span, where it differs: the session of `init` that was open when it started. */
  readonly fallback?: FallbackSession | undefined;
  /** Admission as it looked at start; the final word falls at the end. */
  readonly tentativelyAdmitted: boolean;
  /** The session its event is in, or is known to get: named at start, or settled at the end. */
  sessionId: string | undefined;
  /** Somebody names this span's event as a parent, so it has to leave. */
  promised: boolean;
  /** Another process was told of it, where no event of another id can be put in its place. */
  namedOutside: boolean;
  fate: 'open' | 'left' | 'refused';
  /** The same span as another processor follows it. */
  readonly other: LineageNode | undefined;
}

/** Sessions that clients have opened around the running code, by tenant. They are nobody else's business. */
export interface SessionOwners {
  /** Whose the innermost session is; undefined: it was bound for everybody. */
  readonly owner: string | undefined;
  readonly owned: { readonly [tenantId: string]: string };
}

/**
 * What a span without a session gets. `processSessionId` is one random id for the whole process, or with `isDefault` the
 * session of `init`, which is its caller's to end.
 */
export type FallbackSession =
  | { readonly kind: 'trace' }
  | { readonly kind: 'process'; readonly processSessionId: string; readonly isDefault?: true }
  | { readonly kind: 'drop' };

/** What is bound while no OpenTelemetry context manager is there to carry it. */
export interface BoundScope {
  /** Absent: none was bound. */
  readonly sessionId?: string | undefined;
  readonly owners?: SessionOwners | undefined;
  /** It was entered in the midst of a function, inside these bindings of the context; what is bound later goes before. */
  readonly entered?: { readonly within: SessionOwners | undefined } | undefined;
  readonly observed?: ObservedScope | undefined;
  /** The scope that was left for it, or that an observed call has its session of. */
  readonly outer?: BoundScope | undefined;
  /** It was left; code that still carries it is in the outer one. */
  isOver?: true;
}

/** An observed call that code runs inside of: what happens there has its event as parent. */
export interface ObservedScope {
  /** As the one follows it that records the call. */
  readonly node: LineageNode;
  /** What every tenant of the process may know of it. */
  readonly attribution: Attribution;
  /** The span that is active in the call itself; where another one is, that one is nearer. */
  readonly active: SpanContext | undefined;
  /** The observed call around this one. */
  readonly outer: ObservedScope | undefined;
}

interface Endings {
  readonly watching: Set<{
    readonly onDry: () => void;
    readonly onExit: () => () => void;
    readonly onSignal: () => (() => void) | Promise<void>;
    readonly onOthersSignal: () => () => void;
  }>;
  readonly stop: () => void;
}

/** What is about to end the process. With `isHandled` the application listens, and may go on. */
export type Crash =
  | { readonly error: unknown; readonly origin: string; readonly isHandled: boolean }
  | { readonly signal: string };

interface Crashes {
  readonly watching: Set<(crash: Crash) => void>;
  readonly stop: () => void;
}

interface Slot {
  readonly attribution: WeakMap<SpanContext, Attribution>;
  /** Which tenants (key and agent) already took a span, so that an exporter does not send it again. */
  readonly takenBy: WeakMap<SpanContext, ReadonlySet<string>>;
  /** An exporter was made in this process, and asks `takenBy`. */
  hasExporter?: true;
  /** Stands for each span of Datadog's bridge, by Datadog's own object for it, which has no lasting SpanContext. */
  readonly bridged: WeakMap<object, SpanContext>;
  /** Pipelines that watch the end of the process, and their common listeners. */
  endings?: Endings;
  /** Clients that tell of a crash, and their common listener. */
  crashes?: Crashes;
  /** How many pipelines report metrics of their own: the next one's number. */
  reporting?: number;
  /** The session of `init`, by tenant. */
  defaultSessions?: Map<string, string>;
  /** The pipelines of processors and clients, by tenant; which of them are of this copy of the package, it knows itself. */
  pipelines?: Map<string, Set<object>>;
  /** The client behind the functions of the module. */
  defaultClient?: object;
  /** Who can record observed functions, the oldest first. */
  eventSinks?: readonly EventSink[];
  /** Who records them: the default client's, where there is one. */
  preferredSink?: EventSink;
  /** Made by the first session that is bound before a context manager exists. */
  boundScope?: AsyncLocalStorage<BoundScope>;
}

/** The request that runs here, as the platform of a serverless function knows it. */
export interface PlatformRequest {
  /** The process is not frozen before the promise is settled. */
  readonly waitUntil?: (promise: Promise<unknown>) => void;
}

/** Where Next.js and Vercel put it (next.js `after/builtin-request-context`, `@vercel/functions` `get-context`). */
const REQUEST_CONTEXTS = [Symbol.for('@next/request-context'), Symbol.for('@vercel/request-context')];

const SLOT = Symbol.for('@lucidic/otel/v1');

/** The one place of process-wide state: two copies of this package must see the same attribution. */
export function processSlot(): Slot {
  const holder = globalThis as typeof globalThis & { [SLOT]?: Slot };
  holder[SLOT] ??= { attribution: new WeakMap(), takenBy: new WeakMap(), bridged: new WeakMap() };
  return holder[SLOT];
}

/** The platform's request in the midst of which this is called; undefined where there is none or no such platform. */
export function platformRequest(): PlatformRequest | undefined {
  const holder: { readonly [key: symbol]: { get?(): PlatformRequest | undefined } | undefined } = globalThis;
  for (const name of REQUEST_CONTEXTS) {
    const request = holder[name]?.get?.();
    if (request !== undefined) return request;
  }
  return undefined;
}

/** False under `--jitless`. */
export function hasWebAssembly(): boolean {
  return 'WebAssembly' in globalThis;
}
