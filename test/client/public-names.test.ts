import type {
  ErrorEventFields,
  EventFields,
  FunctionEventFields,
  GenericEventFields,
  InitOptions,
  LLMEventFields,
  Lucidic,
  Session,
  SessionOptions,
  SessionUpdate,
  Stats,
} from '../../src';
import * as lucidic from '../../src';

/** Compiles only where both are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_isSame: Same<A, B>): void => undefined;

type Timeout = { readonly timeoutMs?: number };

/** The functions of the module, by name and type. Each but the first four is a method of the client as well. */
interface Functions {
  init(options?: InitOptions): string;
  ready(options?: Timeout): Promise<void>;
  updateSession(update: SessionUpdate, sessionId?: string): void;
  endSession(update?: SessionUpdate, sessionId?: string): void;
  getSessionId(): string | undefined;
  createEvent(fields: EventFields): string;
  createLLMEvent(fields: LLMEventFields): string;
  createFunctionEvent(functionName: string, fields?: FunctionEventFields): string;
  createErrorEvent(error: unknown, fields?: ErrorEventFields): string;
  createGenericEvent(details: unknown, fields?: GenericEventFields): string;
  flush(options?: Timeout): Promise<boolean>;
  shutdown(options?: Timeout): Promise<void>;
  stats(): Stats;
}

describe('public names', () => {
  test('the functions of the module and the methods of a client have the types that are promised', () => {
    const functions: Functions = lucidic;
    const methods: Omit<Functions, 'init'> & { init(options?: SessionOptions): string } = {} as Lucidic;
    expect(Object.keys(functions)).toContain('init');
    expect(methods).toBeDefined();
    same<ReturnType<typeof lucidic.init>, string>(true);
    same<ReturnType<typeof lucidic.createEvent>, string>(true);
    same<SessionOptions['tags'], readonly string[] | undefined>(true);
    same<SessionUpdate['sessionEval'], number | undefined>(true);
    same<Session['id'], string>(true);
  });

  test('scopes give what their function gives, a promise as a promise', () => {
    const types = (): void => {
      same<number, ReturnType<typeof number>>(true);
      same<Promise<string>, ReturnType<typeof promise>>(true);
      same<Session, ReturnType<typeof handle>>(true);
      same<number, ReturnType<typeof bound>>(true);
    };
    const number = () => lucidic.session({}, () => 1 as number);
    const promise = () => lucidic.runSession(async (session) => session.id, { sessionName: 'n' });
    const handle = () => lucidic.session({ task: 't' });
    const bound = () => lucidic.runInSession('id', (a: string, b: number) => a.length + b, 'a', 1);
    expect(types).toBeDefined();
  });

  test('what is wrong does not compile', () => {
    const wrong = (): void => {
      // @ts-expect-error tags are a list
      lucidic.init({ tags: 'a' });
      // @ts-expect-error there is no such option
      lucidic.init({ sesionName: 'a' });
      // @ts-expect-error a score is a number
      lucidic.updateSession({ sessionEval: 'high' });
      // @ts-expect-error there is no such type
      lucidic.createEvent({ type: 'custom' });
      // @ts-expect-error a duration is a number of seconds
      lucidic.createEvent({ details: 'd', duration: '1s' });
    };
    expect(wrong).toBeDefined();
  });

  test('nothing is exported that is not listed here', () => {
    const mine = [
      'APIKeyVerificationError',
      'ApiError',
      'ConfigError',
      'FeatureFlagError',
      'InvalidOperationError',
      'Lucidic',
      'LucidicError',
      'LucidicNotInitializedError',
      'PromptError',
      'Session',
      'bindSession',
      'createErrorEvent',
      'createEvent',
      'createFunctionEvent',
      'createGenericEvent',
      'createLLMEvent',
      'endSession',
      'event',
      'flush',
      'getSessionId',
      'init',
      'observe',
      'ready',
      'runInSession',
      'runSession',
      'session',
      'shutdown',
      'stats',
      'updateSession',
    ];
    const pipeline = [
      'LucidicExporter',
      'LucidicLogRecordProcessor',
      'LucidicPropagator',
      'LucidicSpanProcessor',
      'setTargetHost',
    ];
    const resources = [
      'clearFeatureFlagCache',
      'createExperiment',
      'datasets',
      'evals',
      'getBoolFlag',
      'getFeatureFlag',
      'getFloatFlag',
      'getIntFlag',
      'getJsonFlag',
      'getPrompt',
      'getRawPrompt',
      'getStringFlag',
      'LucidicUnsupportedSQLError',
      'mockCalls',
      'updatePrompt',
      'updatePromptMetadata',
    ];
    expect(Object.keys(lucidic).sort()).toEqual([...mine, ...pipeline, ...resources].sort());
  });
});
