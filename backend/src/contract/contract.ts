import { runContract } from './run-contract';

/** What `lucidic contract` takes. */
export interface ContractOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly agentId: string;
}

/** Prints a line for each check and one over all; true where all passed. */
export async function contract(options: ContractOptions, write: (text: string) => void): Promise<boolean> {
  const results = await runContract(options, (result) =>
    write(result.ok ? `ok    ${result.name}\n` : `FAIL  ${result.name}\n      ${result.message}\n`),
  );
  const failed = results.filter(({ ok }) => !ok).length;
  write(`\n${results.length - failed} passed, ${failed} failed\n`);
  return failed === 0;
}
