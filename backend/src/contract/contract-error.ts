/** An API that does not keep the contract: which call, what is expected of it, and what came. */
export class ContractError extends Error {
  readonly endpoint: string;
  readonly expected: string;
  readonly got: string;

  constructor(endpoint: string, expected: string, got: string) {
    super(`${endpoint}: expected ${expected}, got ${got}`);
    this.name = 'ContractError';
    this.endpoint = endpoint;
    this.expected = expected;
    this.got = got;
  }
}
