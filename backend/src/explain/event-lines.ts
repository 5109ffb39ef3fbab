import type { LucidicEvent } from '@lucidic/otel/pipeline';
import { field } from './field';
import { type Line, MAX_TEXT, valueText } from './line';
import { messageLines } from './message-lines';
import { oneLine } from './plain-text';

type Payload<Type extends LucidicEvent['type']> = Extract<LucidicEvent, { type: Type }>['payload'];

/** What an event says, a line for each thing: its type and status first, then its content in short. */
export function eventLines(event: LucidicEvent, label = 'event'): readonly Line[] {
  const facts = [status(event), duration(event), event.client_event_id].filter((fact) => fact !== undefined);
  return [{ label, text: `${event.type}  ${facts.join(' · ')}` }, ...contentLines(event)];
}

function contentLines(event: LucidicEvent): readonly Line[] {
  switch (event.type) {
    case 'llm_generation':
      return modelCallLines(event);
    case 'function_call':
      return stepLines(event.payload);
    case 'error_traceback': {
      const { error, traceback } = event.payload;
      const lines = traceback.split('\n').length;
      return [
        { label: 'error', text: oneLine(error, MAX_TEXT) },
        ...(traceback === '' ? [] : [{ label: 'stack', text: `${lines} lines` }]),
      ];
    }
    case 'generic':
      return [
        ...given('details', event.payload.details),
        ...given('says', event.payload.misc, Object.keys(event.payload.misc ?? {}).length > 0),
      ];
  }
}

function modelCallLines({ payload, metadata }: Extract<LucidicEvent, { type: 'llm_generation' }>): Line[] {
  const { request, response, error, misc } = payload;
  const isSilent = (request.messages ?? response.messages ?? response.output) === undefined;
  const asked = metadata?.['request_model'];
  const answered = typeof asked === 'string' ? `  (asked for ${asked})` : '';
  return [
    { label: 'model', text: oneLine(`${request.provider}  ${request.model}${answered}`, MAX_TEXT) },
    { label: 'tokens', text: tokenText(payload) },
    ...given('params', request.params),
    ...given('offered', toolNames(misc?.['tools'])),
    ...(isSilent ? [{ label: 'messages', text: 'the span tells none' }] : []),
    ...messageLines('request', request.messages),
    ...messageLines('response', response.messages),
    ...given('output', response.output, response.messages === undefined),
    ...given('finish', misc?.['finish_reason']),
    ...given('error', error),
  ];
}

function stepLines({
  function_name,
  arguments: sent,
  return_value,
  error,
}: Payload<'function_call'>): Line[] {
  return [
    { label: 'function', text: oneLine(function_name, MAX_TEXT) },
    ...given('arguments', sent),
    ...given('returned', return_value),
    ...given('error', error),
  ];
}

/** `24 in (8 from cache), 11 out (4 reasoning) · $0.0000096`; what was not said is called so, for it costs nothing then. */
function tokenText({ usage, misc }: Payload<'llm_generation'>): string {
  const details = misc?.['usage'];
  const sides = [
    side(field(usage, 'input_tokens'), 'in', [
      [field(details, 'cache_read'), 'from cache'],
      [field(details, 'cache_write'), 'to cache'],
    ]),
    side(field(usage, 'output_tokens'), 'out', [[field(details, 'reasoning'), 'reasoning']]),
  ].filter((text) => text !== undefined);
  const cost = field(usage, 'cost');
  if (sides.length === 0)
    return typeof cost === 'number' ? dollars(cost) : 'the span tells none, so there is no cost';
  return `${sides.join(', ')} · ${typeof cost === 'number' ? dollars(cost) : 'no price known'}`;
}

function side(
  count: unknown,
  direction: string,
  parts: readonly (readonly [unknown, string])[],
): string | undefined {
  if (typeof count !== 'number') return undefined;
  const said = parts
    .filter(([part]) => typeof part === 'number' && part > 0)
    .map(([part, name]) => `${part} ${name}`);
  return `${count} ${direction}${said.length > 0 ? ` (${said.join(', ')})` : ''}`;
}

/** All digits that count, never an exponent. */
function dollars(cost: number): string {
  return `$${cost.toFixed(10).replace(/0+$/, '').replace(/\.$/, '')}`;
}

/** One of three words, but for events given by hand. */
function status({ payload }: LucidicEvent): string | undefined {
  return 'status' in payload && payload.status !== undefined ? valueText(payload.status, 20) : undefined;
}

function duration({ duration: seconds }: LucidicEvent): string | undefined {
  if (seconds === undefined) return undefined;
  return seconds >= 1 ? `${Number(seconds.toFixed(2))} s` : `${Number((seconds * 1000).toFixed(1))} ms`;
}

function toolNames(tools: unknown): string | undefined {
  if (!Array.isArray(tools)) return undefined;
  const names = tools.map((tool: unknown) => nameIn(tool) ?? nameIn(field(tool, 'function')) ?? '?');
  return `${names.length === 1 ? '1 tool' : `${names.length} tools`}: ${names.join(', ')}`;
}

function nameIn(value: unknown): string | undefined {
  const name = field(value, 'name');
  return typeof name === 'string' ? name : undefined;
}

/** A line for a value that is there. */
function given(label: string, value: unknown, isShown = true): readonly Line[] {
  return value === undefined || !isShown ? [] : [{ label, text: valueText(value, MAX_TEXT) }];
}
