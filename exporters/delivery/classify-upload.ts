import { classifyResponse, type ResponseHeaders } from './classify-response';
import type { SendResult } from './transport';

/**
 * Reads the answer to an upload as an outcome. Storage answers as it likes: any 2xx is a yes (S3 says nothing, others
 * XML), and a 401 or 403 speaks of the URL, never of our key. Its words are not repeated: they may quote the URL's secret.
 */
export function classifyUpload(status: number, headers: ResponseHeaders): SendResult {
  if (status >= 200 && status < 300) return { status: 'ok', body: '' };
  const result = classifyResponse(status, headers, '');
  if (result.status === 'retryable') return result;
  const reason = status === 413 ? 'too_large' : 'rejected';
  return { status: 'rejected', reason, detail: `HTTP ${status} of the upload` };
}
