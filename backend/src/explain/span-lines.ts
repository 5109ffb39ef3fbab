import type { ExplainedSpan, SpanOutcome, SpanRef } from '@lucidic/otel/pipeline';
import { attributeLines } from './attribute-lines';
import { eventLines } from './event-lines';
import { type Line, listLines, MAX_TEXT } from './line';
import { oneLine } from './plain-text';

/** How a span is spoken of in the block of another one. */
export type NameOf = (ref: SpanRef) => string;

type EventOutcome = Extract<SpanOutcome, { as: 'event' }>;
type PartOutcome = Extract<SpanOutcome, { as: 'part' }>;

/** Names that look as if they spoke of models or agents; on a span that nobody reads they deserve a word. */
const LOOKALIKE = /^(gen_ai|llm|ai|openinference|traceloop|langfuse|langchain|agent|model)[._]/;

/** What speaks for two spans being one call, in words. */
const BECAUSE: { readonly [Evidence in PartOutcome['because']]: string } = {
  repeated: 'one only repeats what the other says',
  'parent link': 'another instrumentation’s view of the same call: one is the other’s parent',
  'response id': 'another instrumentation’s view of the same call: the same response id',
  'answer and numbers': 'another instrumentation’s view of the same call: the same answer and tokens',
  answer: 'another instrumentation’s view of the same call: the same answer',
  numbers: 'another instrumentation’s view of the same call: the same tokens, one inside the other',
  none: 'another view of the same call',
};

/** How a session came to a span; context and baggage of the application are in no file. */
const SESSION_FROM: { readonly [source: string]: string } = {
  attribute: 'named by lucidic.session_id',
  conversation: 'named by a conversation id of the span',
  trace: 'stands for the trace',
};

/** A span's block without its heading. */
export function spanLines(span: ExplainedSpan, nameOf: NameOf): readonly Line[] {
  const { record, dialect, outcome, events, attributes } = span;
  const { name, version } = record.scope;
  return [
    { label: 'scope', text: oneLine(name === '' ? 'none' : `${name} ${version ?? ''}`, MAX_TEXT) },
    dialect === undefined
      ? { label: 'dialect', text: 'none: neither its scope nor its attributes speak of models or agents' }
      : { label: 'dialect', text: dialect },
    ...outcomeLines(span, nameOf),
    ...events.flatMap((event, index) => eventLines(event, index === 0 ? 'event' : 'and below')),
    ...(outcome.as === 'event' ? placeLines(outcome, nameOf) : []),
    ...(attributes === undefined ? [] : attributeLines(attributes)),
    ...cutLines(record.droppedAttributesCount),
  ];
}

function outcomeLines({ record, outcome, events }: ExplainedSpan, nameOf: NameOf): readonly Line[] {
  switch (outcome.as) {
    case 'part':
      return [
        {
          label: events.length > 0 ? 'joined' : 'no event',
          text: `part of the event of ${nameOf(outcome.of)}`,
          tone: 'notable',
        },
        { label: '', text: BECAUSE[outcome.because] },
      ];
    case 'refused':
      return [
        { label: 'no event', text: `dropped: ${outcome.reason}`, tone: 'notable' },
        ...lookalikes(Object.keys(record.attributes)),
      ];
    case 'replaced':
      return [
        { label: 'no event', text: 'a later span of the file has the same ids, and counts', tone: 'notable' },
      ];
    case 'event':
      return contentFreeLines(outcome);
  }
}

function contentFreeLines({ contentFree }: EventOutcome): readonly Line[] {
  if (contentFree === undefined) return [];
  const why = {
    sum: 'without content: it only sums up the calls below it, which are events of their own',
    ancestor: 'without content: refused, but an event that left before names it as its parent',
  };
  return [{ label: 'empty', text: why[contentFree], tone: 'notable' }];
}

/** Where the event stands. */
function placeLines({ parent, session, twins }: EventOutcome, nameOf: NameOf): readonly Line[] {
  const from = SESSION_FROM[session.source] ?? session.source;
  return [
    ...twins.map((twin, index) => ({ label: index === 0 ? 'joins' : '', text: nameOf(twin) })),
    { label: 'parent', text: parentText(parent, nameOf) },
    { label: 'session', text: `${oneLine(session.id, MAX_TEXT - 30)}  ${from}` },
  ];
}

function parentText(parent: EventOutcome['parent'], nameOf: NameOf): string {
  if (parent === undefined) return 'none, it is at the top of its session';
  return 'eventId' in parent ? `event ${parent.eventId}` : nameOf(parent);
}

function lookalikes(names: readonly string[]): readonly Line[] {
  const found = names.filter((name) => LOOKALIKE.test(name)).slice(0, 10);
  if (found.length === 0) return [];
  return [
    { label: '', text: 'It has names that look so, but none that says what the span is:', tone: 'faint' },
    ...listLines('', found),
  ];
}

/** OpenTelemetry's limit of 128 attributes takes the last ones, which are answers and tokens. */
function cutLines(count: number): readonly Line[] {
  if (count === 0) return [];
  const text = `the SDK dropped ${count} attributes; OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=100000 keeps them`;
  return [{ label: 'cut', text, tone: 'bad' }];
}
