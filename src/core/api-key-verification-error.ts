import { ApiError, type ApiErrorFacts } from './api-error';

/** The API does not know the key, or the key may not do this (401, 403). `code` is `API_KEY`. */
export class APIKeyVerificationError extends ApiError {
  constructor(detail: string, facts: ApiErrorFacts) {
    super(
      'API_KEY',
      `Could not verify the Lucidic API key (${facts.endpoint}: ${detail}). Check apiKey or LUCIDIC_API_KEY, and that baseUrl or region is where the key was made.`,
      facts,
    );
  }
}
