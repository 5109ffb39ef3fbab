import type { ContractClient } from './contract-client';

/** The API to check. */
export interface ContractTarget {
  /** Where the API is, ending in `/api`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** An agent of that key; what the checks write is under it. */
  readonly agentId: string;
}

/** One thing that the contract says. */
export interface ContractCheck {
  /** The calls it is about and what it looks at, such as `E2 initsession: echoes the id given`. */
  readonly name: string;
  /** Resolves where the API keeps to it, else rejects with a ContractError. */
  readonly run: (target: ContractTarget) => Promise<void>;
}

/** What a check does with the API. */
export type CheckBody = (api: ContractClient) => Promise<void>;
