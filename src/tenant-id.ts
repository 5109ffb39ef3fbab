import { createHash } from 'node:crypto';
import type { Config } from './core/config';

/** Equal for equal key and agent, and tells nothing of the key. */
export function tenantId({ apiKey, agentId }: Pick<Config, 'apiKey' | 'agentId'>): string {
  return createHash('sha256').update(`${apiKey}\n${agentId}`).digest('hex').slice(0, 16);
}
