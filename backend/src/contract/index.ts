export type { ContractCheck, ContractTarget } from './contract-check';
export { contractChecks } from './contract-checks';
export { ContractError } from './contract-error';
export { type ContractResult, runContract } from './run-contract';
