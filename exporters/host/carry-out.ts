import type { CommandOutcome, SessionCommand } from '../../src/core/session-command';
import type { DeliveryQueue } from '../delivery/delivery-queue';
import type { Item, Opening } from '../delivery/item';
import { sessionOpening, sessionRequest } from './session-opening';

export interface Errands {
  readonly queue: Pick<DeliveryQueue, 'close' | 'enqueue' | 'resume'>;
  readonly agentId: string;
}

/** Hands what an owner says of a session to the queue; `onDone` is called once, unless it is held for a next process. */
export function carryOut(
  command: SessionCommand,
  { queue, agentId }: Errands,
  onDone: (outcome: CommandOutcome) => void,
): void {
  const settle = (outcome: CommandOutcome): false => {
    onDone(outcome);
    return false;
  };
  const errand = { isErrand: true, settle, hold: () => undefined } as const;
  if ('open' in command) {
    queue.resume(command.open);
    queue.enqueue({ ...errand, ...opened(command, agentId) });
    return;
  }
  if ('update' in command) {
    const body = (value: string) => sessionRequest('updatesession', value, command.fields);
    queue.enqueue({ ...errand, after: plainOpening(command.update, agentId), build: body });
    return;
  }
  queue.close(command.end, {
    onClosed: () => onDone('delivered'),
    left: plainOpening(command.end, agentId),
    request: (value) => sessionRequest('updatesession', value, { ...command.fields, is_finished: true }),
  });
}

/** Opens the session with all that is said of it; where an event has opened it before, it is said afterwards. */
function opened(
  { open: id, fields, endsWithProcess }: Extract<SessionCommand, { open: string }>,
  agentId: string,
): Pick<Item, 'after' | 'build'> {
  let told = false;
  const say = (value: string) => sessionRequest('initsession', value, { agent_id: agentId, ...fields });
  const after: Opening = {
    ...sessionOpening({ id, source: endsWithProcess ? 'process' : 'attribute' }, agentId),
    request() {
      told = true;
      return say(id);
    },
  };
  return { after, build: (value) => (told ? undefined : say(value)) };
}

function plainOpening(id: string, agentId: string): Opening {
  return sessionOpening({ id, source: 'attribute' }, agentId);
}
