import type {
  ApiError,
  ApiErrorCode,
  CallOptions,
  Dataset,
  DatasetItem,
  Datasets,
  EvalOptions,
  ItemSession,
  Json,
  JsonObject,
  LucidicError,
  MockCallResult,
  PromptError,
} from '../../src';
import type { ResourceFunctions } from '../../src/resources/resource-functions';

/** True where both types are the same, `any` included. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles for true only. */
function pinned<_Holds extends true>(): void {}

declare const api: ResourceFunctions;

/** Never run: `tsc` is what checks it. */
async function wrong(): Promise<void> {
  // @ts-expect-error the name is required
  await api.getPrompt({});
  // @ts-expect-error durations carry their unit
  await api.getPrompt({ promptName: 'p', cacheTtl: 300 });
  // @ts-expect-error a fallback is of the flag's type
  await api.getBoolFlag('f', { fallback: 'true' });
  // @ts-expect-error a result is a boolean, a number or a text
  api.evals.emit({ result: { score: 1 } });
  // @ts-expect-error an item has an input
  await api.datasets.createItem('d', { name: 'n' });
  // @ts-expect-error a list is no promise of an array
  (await api.datasets.list()).length;
  // @ts-expect-error what was got is not to be changed
  (await api.getPrompt({ promptName: 'p' })).content = '';
  // @ts-expect-error a tool has a name
  await api.mockCalls.create({ kwargs: {} });
}

test('the types of the resources are what they are promised to be', () => {
  type Got<F extends (...args: never[]) => unknown> = Awaited<ReturnType<F>>;
  pinned<Same<Got<ResourceFunctions['getPrompt']>['content'], string>>();
  pinned<Same<Got<ResourceFunctions['getPrompt']>['metadata'], JsonObject>>();
  pinned<Same<Got<ResourceFunctions['getPrompt']>['source'], 'backend' | 'cache' | 'stale' | 'fallback'>>();
  pinned<Same<Got<ResourceFunctions['getRawPrompt']>, string>>();
  pinned<Same<Got<ResourceFunctions['createExperiment']>, string>>();
  pinned<Same<Got<ResourceFunctions['getFeatureFlag']>, Json>>();
  pinned<Same<Got<ResourceFunctions['getBoolFlag']>, boolean>>();
  pinned<Same<Got<ResourceFunctions['getIntFlag']>, number>>();
  pinned<Same<Got<ResourceFunctions['getFloatFlag']>, number>>();
  pinned<Same<Got<ResourceFunctions['getStringFlag']>, string>>();
  pinned<Same<Got<ResourceFunctions['clearFeatureFlagCache']>, void>>();
  pinned<Same<ReturnType<Datasets['list']>, AsyncIterable<Dataset>>>();
  pinned<Same<ReturnType<Datasets['listItems']>, AsyncIterable<DatasetItem>>>();
  pinned<Same<ReturnType<Datasets['listItemSessions']>, AsyncIterable<ItemSession>>>();
  pinned<Same<Got<Datasets['create']>, string>>();
  pinned<Same<Got<Datasets['createItem']>, string>>();
  pinned<Same<Parameters<Datasets['get']>, [datasetId: string, options?: CallOptions | undefined]>>();
  pinned<Same<EvalOptions['result'], string | number | boolean>>();
  pinned<Same<Got<ResourceFunctions['evals']['flush']>, boolean>>();
  pinned<Same<MockCallResult['rows'], readonly (readonly Json[])[]>>();
  pinned<Same<ApiError['code'], ApiErrorCode | 'API_KEY' | 'UNSUPPORTED_SQL'>>();
  pinned<ApiError extends LucidicError ? true : false>();
  pinned<Same<PromptError['code'], 'PROMPT_UNAVAILABLE' | 'PROMPT_VARIABLES'>>();
  expect(wrong).toBeInstanceOf(Function);
});
