import { answerReader } from './answer-reader';
import type { ApiClient, CallOptions } from './api-client';
import { requiredText } from './required-text';

/** What an experiment is made of. */
export interface CreateExperimentOptions extends CallOptions {
  readonly experimentName: string;
  /** Names of evaluators that answer yes or no. */
  readonly booleanEvaluators?: readonly string[] | undefined;
  /** Names of evaluators that answer with a number. */
  readonly numericEvaluators?: readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Default: the agent of the key. */
  readonly agentId?: string | undefined;
}

/**
 * Makes an experiment and gives its id, with which sessions join it (`experimentId`).
 * @throws ApiError, APIKeyVerificationError, InvalidOperationError.
 */
export async function createExperiment(client: ApiClient, options: CreateExperimentOptions): Promise<string> {
  const { booleanEvaluators = [], numericEvaluators = [], description = '', tags = [] } = options;
  const { agentId = client.agentId, signal, timeoutMs } = options;
  const name = requiredText(options.experimentName, 'experimentName');
  // The API knows evaluators by name alone; one in both lists is one.
  const evaluators = [...new Set([...booleanEvaluators, ...numericEvaluators])];
  const body = client.body(
    { agent_id: agentId, evaluator_names: evaluators },
    { experiment_name: name, description, tags },
  );
  const call = { method: 'POST', path: 'createexperiment', body, signal, timeoutMs } as const;
  const { value, endpoint } = await client.call(call);
  return answerReader(value, endpoint).text('experiment_id');
}
