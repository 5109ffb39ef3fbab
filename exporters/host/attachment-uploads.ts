import type { AttachmentUpload } from '../delivery/transport';
import type { Attachment } from '../mapping/media/attachment';

/** Whose attachments they are. */
export interface AttachmentOwner {
  readonly agentId: string;
  readonly sessionId: string;
  /** The client's id of the event. */
  readonly eventId: string;
}

/** How an event's attachments are uploaded (`wire-contract.md` §2.6): each by its place in the event, from 0. */
export function attachmentUploads(
  attachments: readonly Attachment[],
  { agentId, sessionId, eventId }: AttachmentOwner,
): readonly AttachmentUpload[] {
  return attachments.map(({ mimeType, base64 }, nth) => ({
    mimeType,
    path(answer) {
      const query = new URLSearchParams({
        agent_id: agentId,
        session_id: sessionId,
        event_id: answeredId(answer) ?? eventId,
        nth_screenshot: String(nth),
      });
      return `getpresigneduploadurl?${query}`;
    },
    content: () => Buffer.from(base64, 'base64'),
  }));
}

/** The backend's own id of the event, where its answer has one. */
function answeredId(body: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    const id: unknown =
      typeof answer === 'object' && answer !== null && 'event_id' in answer && answer.event_id;
    return typeof id === 'string' && id !== '' ? id : undefined;
  } catch {
    // An empty answer is a yes too.
    return undefined;
  }
}
