import type { SessionView } from '../store/session-view';
import { type Html, html } from './html';

/** How the session stands, as a chip: running, finished, successful or failed. */
export function sessionStatus(session: SessionView): Html {
  if (session.is_successful === true) return html`<span class="chip ok">successful</span>`;
  if (session.is_successful === false) return html`<span class="chip error">failed</span>`;
  if (session.is_finished) return html`<span class="chip">finished</span>`;
  return html`<span class="chip warn">running</span>`;
}
