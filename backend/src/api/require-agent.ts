import { type Checked, passed, refused } from './refusal';

/** The agent that a request must name, in its body or query or, as the Python SDK does, in `x-agent-id`. */
export function requireAgent(agentId: string | undefined): Checked<string> {
  if (agentId !== undefined && agentId !== '') return passed(agentId);
  return refused(
    422,
    'agent_id: expected a string of 1 to 256 characters, got nothing (nor an x-agent-id header)',
  );
}
