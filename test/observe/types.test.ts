import { event, type ObserveOptions, observe } from '../../src';

/** Compiles only when the two types are the same. */
function same<A, B>(
  ..._proof: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? [] : [never]
): void {}

function overloaded(value: string): string;
function overloaded(value: number): number;
function overloaded(value: string | number): string | number {
  return value;
}

/** What is wrong is wrong for the compiler; nothing in here runs. */
const refused = (): void => {
  // @ts-expect-error no such option
  event({ nam: 'x' });
  // @ts-expect-error a name is a text
  event({ name: 1 });
  // @ts-expect-error no function
  event()(1);
  // @ts-expect-error the argument is a text
  event()((value: string) => value)(1);
  class Wrong {
    // @ts-expect-error a field that holds no function
    @event() field = 1;
    // @ts-expect-error an accessor is not observed
    @event() accessor x = 1;
  }
  // @ts-expect-error a class is not observed
  @event()
  class Decorated {}
  void [Wrong, Decorated];
};

describe('the types of event', () => {
  test('F-08: what comes back is what went in', () => {
    const wrapped = event()(overloaded);
    same<typeof wrapped, typeof overloaded>();
    same<ReturnType<typeof wrapped>, number>();
    const generic = event()(<T>(value: T): T[] => [value]);
    const one: number[] = generic(1);
    same<typeof generic, <T>(value: T) => T[]>();
    const generator = observe({ name: 'g' })(async function* (to: number): AsyncGenerator<number, string> {
      yield to;
      return 'x';
    });
    same<typeof generator, (to: number) => AsyncGenerator<number, string>>();
    const withThis = event()(function (this: { id: string }, suffix: string) {
      return this.id + suffix;
    });
    same<typeof withThis, (this: { id: string }, suffix: string) => string>();
    expect(withThis.call({ id: 'a' }, 'b')).toBe('ab');
    expect([wrapped('a'), wrapped(1), one]).toEqual(['a', 1, [1]]);
    expect(refused).toBeDefined();
    const options: ObserveOptions = { redactArguments: ['a', 0], captureReturn: false };
    expect(options).toBeDefined();
  });

  test('F-08: decorated members keep their types', async () => {
    class Agent {
      @event() async plan<T extends string>(topic: T): Promise<T> {
        return topic;
      }
      @event({ name: 'x' }) static count(values: readonly number[]): number {
        return values.length;
      }
      @event() get size(): number {
        return 1;
      }
      @event() set size(_value: number) {}
      @event() field = (value: number): string => String(value);
      @event() #hidden(): boolean {
        return true;
      }
      hidden(): boolean {
        return this.#hidden();
      }
    }
    const agent = new Agent();
    agent.size = 2;
    same<Agent['field'], (value: number) => string>();
    const planned: 'a' = await agent.plan('a');
    expect([planned, Agent.count([1]), agent.size, agent.field(1), agent.hidden()]).toEqual([
      'a',
      1,
      1,
      '1',
      true,
    ]);
  });
});
