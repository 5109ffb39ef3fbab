import { ApiError } from '../../core/api-error';
import type { ApiCall, ApiClient } from '../api-client';

/** Deletes; where a repetition finds nothing more, an attempt before it has done it. */
export async function deleteOnce(client: ApiClient, call: Omit<ApiCall, 'method' | 'repeat'>): Promise<void> {
  try {
    await client.call({ ...call, method: 'DELETE', repeat: 'always' });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404 || error.attempts < 2) throw error;
  }
}
