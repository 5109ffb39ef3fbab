import fc from 'fast-check';
import { argumentNames } from '../../src/observe/argument-names';

const names = (source: string): string[] =>
  argumentNames(source).map(({ name, isRest }) => (isRest ? `...${name}` : name));

describe('argument names', () => {
  test.each<[string, string[]]>([
    ['function (a, b) {}', ['a', 'b']],
    ['function named(a = 1, b) {}', ['a', 'b']],
    ['async function* named ( a , ...rest ) {}', ['a', '...rest']],
    ['(a, b) => a', ['a', 'b']],
    ['() => (a, b)', []],
    ['a => a', ['a']],
    ['async a => a', ['a']],
    ['async/* b */ a/* c */ => a', ['a']],
    ['async (a, b) => a', ['a', 'b']],
    ['method(a, b) {}', ['a', 'b']],
    ['async *method(a) {}', ['a']],
    ['#hidden(a) {}', ['a']],
    ["'quoted (name)'(a) {}", ['a']],
    ["['computed' + (1, 2)](a, b) {}", ['a', 'b']],
    ['get x() {}', []],
    ['set x(value) {}', ['value']],
    ['function ({ a, b }, [c, d] = [1, 2], e) {}', ['arg0', 'arg1', 'e']],
    ['function (...[a, b]) {}', ['...arg0']],
    ['function (a /* , b */, // c, d\n e,) {}', ['a', 'e']],
    ['function (a = ")", b = \'(\', c) {}', ['a', 'b', 'c']],
    ['function (a = "\\"),", b) {}', ['a', 'b']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
    ['function (a = `)${ `${"}"},` + { x: 1 }.x },`, b) {}', ['a', 'b']],
    ['function (a = /[)/,]\\/,/g, b = 4 / 2, c = x / y / z, d) {}', ['a', 'b', 'c', 'd']],
    ['function (a = typeof /,\\)/, b) {}', ['a', 'b']],
    ['function (a = (x, y) => ({ x, y }), b = function (c, d) {}, e) {}', ['a', 'b', 'e']],
    ['function (a = [1, 2][0] / 2, b = (1) / 2, c) {}', ['a', 'b', 'c']],
    ['function ($a, _b, über, ñ1) {}', ['$a', '_b', 'über', 'ñ1']],
    ['function /* ( */ name /* ) */ (a) {}', ['a']],
    ['function push() { [native code] }', []],
    ['', []],
    ['function (a, b', []],
    ['function (a = "', []],
    ['`', []],
    ['(a = `${', []],
  ])('%s', (source, expected) => {
    expect(names(source)).toEqual(expected);
  });

  test('are those of real functions', () => {
    // biome-ignore lint/complexity/noStaticOnlyClass: a private method is what is read
    class Thing {
      static async #hidden(first: number, { second } = { second: 1 }, ...others: number[]): Promise<number> {
        return first + second + others.length;
      }
      static source(): string {
        return Thing.#hidden.toString();
      }
    }
    // The test's compiler may lower what the class has; the names stay.
    expect(names(Thing.source())).toEqual(['first', 'arg1', '...others']);
    expect(names(Math.max.toString())).toEqual([]);
  });

  test('any parameters, as the engine itself reads them', () => {
    const name = fc.constantFrom('a', '$', '_x1', 'über', 'async', 'of', 'get', 'typeofX', 'x$');
    const value = fc.constantFrom(
      '1',
      '")"',
      "'(,'",
      '`,)`',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
      '`${[1, "}"].map((x) => `)${x},`)}`',
      '/[/,)]\\/,/',
      '/\\)/g.source',
      '(1, 2)',
      '[1, 2]',
      '{ x: 1, y: [2, "}"] }.x',
      '(x, y) => ({ x, y })',
      'function (q, r) { return q / r }',
      '4 / 2 / 1',
      '[4][0] / 2',
      '(4) / 2',
      'typeof /,/',
      'class { m(a, b) { return a } }',
      'async () => { await /x,/ }',
    );
    const between = fc.constantFrom('', ' ', '\n', '/* , ) */', '// ),\n', ' /* a */ /* = */ ');
    const parameter = fc.oneof(
      fc.tuple(name, fc.option(value)).map(([own, given]) => ({ own, given, text: own })),
      fc
        .tuple(fc.constantFrom('{}', '{ p, q: [r] = [] }', '[s, t = ","]'), fc.option(value))
        .map(([text, given]) => ({ own: undefined, given, text })),
    );
    const head = fc.constantFrom<[string, string]>(
      ['function (', ') {}'],
      ['async function* f(', ') {}'],
      ['(', ') => 1'],
      ['async (', ') => 1'],
      ['({ async *m(', ') {} }).m'],
      ['({ ["x" + (1)](', ') {} }).x1'],
      [
        'new (class { static #p(',
        ') {} get() { return this.constructor.p } static get p() { return this.#p } })().get()',
      ],
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(parameter, {
          maxLength: 5,
          selector: ({ own, text }) => own ?? `${text}${Math.random()}`,
        }),
        between,
        head,
        fc.boolean(),
        (parameters, gap, [open, close], hasRest) => {
          const isDoubled = parameters.filter(({ own }) => own === undefined).length > 1;
          const texts = parameters
            .filter(({ own }, index) => !isDoubled || own !== undefined || index === 0)
            .map(({ own, text, given }) => ({
              own,
              text: `${gap}${text}${gap}${given === null && own !== undefined ? '' : `=${gap}${given ?? '[]'}`}${gap}`,
            }));
          const all = hasRest ? [...texts, { own: 'others', text: `...${gap}others` }] : texts;
          const code = `${open}${all.map(({ text }) => text).join(',')}${close}`;
          const fn: unknown = new Function(`return (${code})`)();
          const expected = all.map(({ own }, index) =>
            hasRest && index === texts.length ? '...others' : (own ?? `arg${index}`),
          );
          expect(names(String(fn))).toEqual(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('any text at all costs no more than a look at it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        argumentNames(text);
      }),
    );
    const code = fc.array(fc.constantFrom(...'(){}[]`$\'"/\\,=>*a \n.'.split('')), { maxLength: 60 });
    fc.assert(
      fc.property(code, (parts) => void argumentNames(parts.join(''))),
      { numRuns: 5_000 },
    );
    for (const text of ['(', '`${', '/', "'", '(a,', '/*', '{', '`${`']) {
      const started = performance.now();
      argumentNames(text.repeat(200_000));
      expect(performance.now() - started).toBeLessThan(500);
    }
  });
});
