import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { Palette } from '../explain/palette';
import { oneLine } from '../explain/plain-text';
import { formatCost, formatCount, formatDuration } from '../page/format';
import type { SseMessage } from './sse-messages';

/** As `Change`, and no more than is printed: it comes from whatever is at the address. */
const PRINTED = Type.Object({
  at: Type.String(),
  session_id: Type.String(),
  type: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  status: Type.Optional(Type.String()),
  input_tokens: Type.Optional(Type.Number()),
  output_tokens: Type.Optional(Type.Number()),
  cost: Type.Optional(Type.Number()),
  duration: Type.Optional(Type.Number()),
});

const MAX_NAME_CHARS = 60;
const WHAT_WIDTH = 16;

const GAPS: ReadonlyMap<unknown, string> = new Map([
  ['too_far_back', 'what happened meanwhile is more than the backend holds; some of it is missing here'],
  ['restarted', 'the backend was restarted; what happened meanwhile may be missing here'],
]);

/** A message as one line for people; undefined for what is not known. */
export function changeLine({ event, data }: SseMessage, palette: Palette): string | undefined {
  const value: unknown = parsed(data);
  if (event === 'gap')
    return palette.notable(`-- ${GAPS.get(Object(value).reason) ?? 'something is missing here'}`);
  if (!Value.Check(PRINTED, value)) return undefined;
  const time = new Date(value.at).toLocaleTimeString('sv-SE');
  const isEvent = event.startsWith('event_');
  const what = isEvent ? oneLine(value.type ?? '', 40) : event.replace('_', ' ');
  const isBad = value.status === 'error' || value.type === 'error_traceback';
  const paint = isBad ? palette.bad : isEvent ? palette.strong : palette.good;
  const facts = [
    oneLine(value.name ?? '', MAX_NAME_CHARS),
    value.status === undefined ? '' : oneLine(value.status, 20),
    tokens(value.input_tokens, value.output_tokens),
    value.cost === undefined ? '' : formatCost(value.cost),
    value.duration === undefined ? '' : formatDuration(value.duration),
    event === 'event_replaced' ? '(again)' : '',
  ].filter((fact) => fact !== '');
  const session = palette.faint(oneLine(value.session_id, 64));
  return `${palette.faint(time)}  ${paint(what.padEnd(WHAT_WIDTH))}  ${session}  ${facts.join(' · ')}`.trimEnd();
}

function tokens(input: number | undefined, output: number | undefined): string {
  if (input === undefined && output === undefined) return '';
  return `${formatCount(input ?? 0)} + ${formatCount(output ?? 0)} tokens`;
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
