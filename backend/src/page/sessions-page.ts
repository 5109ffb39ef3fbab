import type { SessionView } from '../store/session-view';
import { formatCount, formatTime } from './format';
import { type Html, html } from './html';
import { sessionStatus } from './session-status';

/** The list of sessions, newest first. */
export function sessionsPage(sessions: readonly SessionView[], total: number, apiUrl: string): Html {
  if (total === 0) return noSessions(apiUrl);
  return html`<h1>Sessions</h1>
<p class="dim">${formatCount(total)} ${total === 1 ? 'session' : 'sessions'}, newest first</p>
<div class="card"><table>
<thead><tr><th>Session</th><th>Status</th><th class="opt">Agent</th><th class="num">Events</th><th class="num opt">Started</th></tr></thead>
<tbody>${sessions.map(sessionRow)}</tbody>
</table></div>`;
}

function sessionRow(session: SessionView): Html {
  return html`<tr>
<td><a href="/sessions/${encodeURIComponent(session.session_id)}">${session.session_name}</a>
<div class="dim mono">${session.session_id}</div></td>
<td>${sessionStatus(session)}</td>
<td class="opt">${session.agent_id}</td>
<td class="num">${formatCount(session.num_events)}</td>
<td class="num opt"><time datetime="${session.created_at}">${formatTime(session.created_at)}</time></td>
</tr>`;
}

function noSessions(apiUrl: string): Html {
  return html`<h1>No sessions yet</h1>
<div class="card pad"><p>Send some: start your agent with</p>
<pre>LUCIDIC_BASE_URL=${apiUrl}
LUCIDIC_API_KEY=any
LUCIDIC_AGENT_ID=my-agent</pre>
<p class="dim">then load this page again.</p></div>`;
}
