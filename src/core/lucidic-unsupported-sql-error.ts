import { ApiError, type ApiErrorFacts } from './api-error';

/** A mock call whose SQL the backend cannot run (422 `unsupported_sql`). `code` is `UNSUPPORTED_SQL`. */
export class LucidicUnsupportedSQLError extends ApiError {
  /** The dialect the statement was taken for; undefined where the API does not say. */
  readonly sourceDialect: string | undefined;

  constructor(detail: string, sourceDialect: string | undefined, facts: ApiErrorFacts) {
    super(
      'UNSUPPORTED_SQL',
      `The mocked tool cannot run this SQL: ${detail}. Simplify the statement, or set its rows in the backend.`,
      facts,
    );
    this.sourceDialect = sourceDialect;
  }
}
