import type { SessionRecord } from '../../../src/core/span-record';
import { traceRecord } from '../../delivery/support/host-rig';
import { type Answer, answer, type ReceivedRequest } from '../../support/scripted-server';

/** A record whose number can be read in its event. */
export function numberedRecord(serial: number): SessionRecord {
  const text = `This is span no. ${serial}. Grüße aus Zürich.`;
  return traceRecord(serial + 1, `session ${serial % 10}`, {
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: text }] }]),
    },
  });
}

/** What a backend has stored: events by their id, so the same id again is stored once. */
export class EventStore {
  readonly #serials = new Map<string, number>();
  /** Events received again under an id that was stored. */
  resent = 0;

  /** Stores the event of a request, if it is one, and answers as the API does. */
  take({ path, body }: ReceivedRequest): Answer {
    const { client_event_id: id, session_id: session } = JSON.parse(body);
    if (!path.endsWith('/events')) return answer(200, JSON.stringify({ session_id: session }));
    if (this.#serials.has(id)) this.resent += 1;
    this.#serials.set(id, Number(/span no\. (\d+)\./.exec(body)?.[1]));
    return answer(201, JSON.stringify({ event_id: id }));
  }

  get size(): number {
    return this.#serials.size;
  }

  /** What became of the spans with the numbers below `made`: those without an event, and those with several. */
  account(made: number): { readonly lost: readonly number[]; readonly twice: readonly number[] } {
    const copies = Array.from({ length: made }, () => 0);
    for (const serial of this.#serials.values()) copies[serial] = (copies[serial] ?? 0) + 1;
    const serialsWith = (isIt: (count: number) => boolean): number[] =>
      copies.flatMap((count, serial) => (isIt(count) ? [serial] : []));
    return { lost: serialsWith((count) => count === 0), twice: serialsWith((count) => count > 1) };
  }
}
