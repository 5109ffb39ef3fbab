import type { ServerResponse } from 'node:http';
import { LIMITS } from '../limits';
import type { Change } from './change';
import type { ChangeFeed, NumberedChange } from './change-feed';

/** What a watcher asked for. */
export interface StreamRequest {
  /** Only changes of this session. */
  readonly sessionId: string | undefined;
  /** The last change the watcher has. */
  readonly lastId: string | undefined;
  readonly heartbeatMs: number;
}

/** Milliseconds after which a client that lost the connection comes back. */
const RETRY_MS = 1_000;

/**
 * Sends changes as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) until the watcher
 * goes, the backend closes, or more than `LIMITS.maxWatcherBytes` wait for the watcher to read: then it is cut off, and
 * may come back with the last id it has.
 */
export function streamChanges(
  feed: ChangeFeed,
  outgoing: ServerResponse,
  { sessionId, lastId, heartbeatMs }: StreamRequest,
): void {
  outgoing.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    // For proxies that collect before they pass on.
    'X-Accel-Buffering': 'no',
  });
  const isWanted = ({ session_id }: Change): boolean => sessionId === undefined || session_id === sessionId;
  const send = (text: string): void => {
    outgoing.write(text);
    if (outgoing.writableLength > LIMITS.maxWatcherBytes) outgoing.destroy();
  };
  const onChange = (numbered: NumberedChange): void => {
    if (isWanted(numbered.change)) send(format(numbered));
  };

  const { gap, changes } = feed.since(lastId);
  const missed = changes.filter(({ change }) => isWanted(change)).map(format);
  const gapText = gap === undefined ? '' : `event: gap\ndata: ${JSON.stringify({ reason: gap })}\n\n`;
  send(`retry: ${RETRY_MS}\n\n${gapText}${missed.join('')}`);
  const stop = feed.watch({ onChange, onClose: () => outgoing.end() });
  const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs).unref();
  outgoing.once('close', () => {
    clearInterval(heartbeat);
    stop();
  });
}

function format({ id, change }: NumberedChange): string {
  return `id: ${id}\nevent: ${change.kind}\ndata: ${JSON.stringify(change)}\n\n`;
}
