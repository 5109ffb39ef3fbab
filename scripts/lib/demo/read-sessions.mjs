const eventLimit = 1000;

/**
 * Reads an agent's sessions, each with its events, from the backend's API.
 *
 * @param {string} apiUrl ends in `/api`
 * @param {string} apiKey
 * @param {string} agentId
 * @returns {Promise<Array<{ session: Record<string, any>, events: Array<Record<string, any>> }>>}
 */
export async function readSessions(apiUrl, apiKey, agentId) {
  const get = async (path, query) => {
    const response = await fetch(`${apiUrl}/${path}?${new URLSearchParams(query)}`, {
      headers: { Authorization: `Api-Key ${apiKey}` },
    });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };

  const { sessions } = await get('sessions', { agent_id: agentId });
  return Promise.all(
    sessions.map(async (session) => {
      const query = { session_id: session.session_id, limit: String(eventLimit) };
      return { session, events: (await get('events', query)).events };
    }),
  );
}
