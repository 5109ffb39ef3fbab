import { eventIdOfSpan } from './core/ids';
import type { SessionCommand } from './core/session-command';
import type { SessionRecord } from './core/span-record';

/** An event on its way: ids and what made it, never content. */
export function eventLine({ traceId, spanId, session, scope, attributes, status }: SessionRecord): string {
  const type = attributes['lucidic.event.type'];
  const what = typeof type === 'string' && /^[a-z_]{1,32}$/.test(type) ? type : `a span of ${scope.name}`;
  const given = attributes['lucidic.event.id'];
  const id = typeof given === 'string' ? given : eventIdOfSpan(traceId, spanId);
  const failed = status.code === 'ERROR' ? ', failed' : '';
  return `event ${id} of session ${session.id}: ${what}${failed}`;
}

/** Something said of a session: which fields, never what stands in them. */
export function commandLine(command: SessionCommand): string {
  const fields = Object.keys(command.fields).join(', ');
  const [verb, id] =
    'open' in command
      ? ['opened', command.open]
      : 'update' in command
        ? ['updated', command.update]
        : ['ended', command.end];
  return `session ${id} ${verb}${fields === '' ? '' : `: ${fields}`}`;
}
