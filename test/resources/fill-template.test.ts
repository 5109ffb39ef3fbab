import fc from 'fast-check';
import { fillTemplate } from '../../src/resources/prompts/fill-template';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const plain = fc.string().map((text) => text.replace(/[{}]/g, ''));

describe('F-64: {{x}} in templates', () => {
  test('F-64: every variable is put in wherever it stands, spaces around its name or not', () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.string(), { minKeys: 1 }),
        fc.array(fc.tuple(plain, fc.nat(), fc.boolean())),
        plain,
        (variables, parts, end) => {
          const names = Object.keys(variables);
          const chosen = parts.map(([text, at, spaced]) => ({
            text,
            spaced,
            name: names[at % names.length] ?? '',
          }));
          const template = chosen.map(
            (part) => `${part.text}{{${part.spaced ? ` ${part.name} ` : part.name}}}`,
          );
          const expected = chosen.map((part) => `${part.text}${variables[part.name]}`);
          const filled = fillTemplate(template.join('') + end, variables);
          expect(filled.text).toBe(expected.join('') + end);
          expect(filled.missing).toEqual([]);
          const used = new Set(chosen.map((part) => part.name));
          expect(filled.unused).toEqual(names.filter((each) => !used.has(each)));
        },
      ),
    );
  });

  test('F-64: what a variable brings in is never looked at again', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const filled = fillTemplate('{{a}}|{{b}}', { a: `{{b}}${a}$&$1`, b: `{{a}}${b}` });
        expect(filled).toEqual({ text: `{{b}}${a}$&$1|{{a}}${b}`, missing: [], unused: [] });
      }),
    );
  });

  test('F-64: any text and any variables give a text, and without variables the same text', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.anything()), (text, variables) => {
        const safe = Object.fromEntries(Object.entries(variables).filter(([, value]) => isJson(value)));
        expect(typeof fillTemplate(text, safe).text).toBe('string');
        expect(fillTemplate(text, {}).text).toBe(text);
      }),
    );
  });

  test.each([
    ['{{ "a": 1 }}', {}, '{{ "a": 1 }}', []],
    ['{{{x}}}', { x: 1 }, '{1}', []],
    ['{{}} {{ }} { {x} } {x}', { x: 1 }, '{{}} {{ }} { {x} } {x}', []],
    ['{{first name}}', { 'first name': 'A' }, 'A', []],
    ['{{Größe}} {{user.name}} {{x-y}}', {}, '{{Größe}} {{user.name}} {{x-y}}', ['Größe', 'user.name', 'x-y']],
    ['{{toString}} {{__proto__}}', {}, '{{toString}} {{__proto__}}', ['toString', '__proto__']],
    ['{{x}}', { x: undefined }, '{{x}}', ['x']],
    ['{{x}} {{y}} {{z}}', { x: 0, y: false, z: null }, '0 false null', []],
    ['{{x}} {{y}}', { x: { a: [1] }, y: 10n }, '{"a":[1]} 10', []],
    ['{{x}}{{x}}', {}, '{{x}}{{x}}', ['x']],
  ])('F-64: %s', (template, variables, text, missing) => {
    expect(fillTemplate(template, variables)).toMatchObject({ text, missing });
  });

  test('F-64: takes time linear in the template', () => {
    for (const template of ['{{'.repeat(500_000), `{{${' '.repeat(1_000_000)}`, '{{ a '.repeat(300_000)]) {
      const startedMs = performance.now();
      fillTemplate(template, { a: 1 });
      expect(performance.now() - startedMs).toBeLessThan(1_000);
    }
  });
});

function isJson(value: unknown): boolean {
  try {
    return typeof JSON.stringify(value) === 'string';
  } catch {
    return false;
  }
}
