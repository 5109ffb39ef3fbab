import { errorMessage } from '../error-facts';
import type { ContractTarget } from './contract-check';
import { contractChecks } from './contract-checks';

/** How one check went. */
export type ContractResult =
  | { readonly name: string; readonly ok: true }
  | { readonly name: string; readonly ok: false; readonly message: string };

/** Runs every check, one after the other, and tells how each went as it ends. */
export async function runContract(
  target: ContractTarget,
  onResult: (result: ContractResult) => void = () => {},
): Promise<readonly ContractResult[]> {
  const results: ContractResult[] = [];
  for (const { name, run } of contractChecks()) {
    const result = await run(target).then(
      (): ContractResult => ({ name, ok: true }),
      (error: unknown): ContractResult => ({ name, ok: false, message: errorMessage(error) }),
    );
    results.push(result);
    onResult(result);
  }
  return results;
}
