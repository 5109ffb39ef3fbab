import { maskFor } from '../../../processors/masking/mask-for';
import { MASK_FAILED } from '../../../processors/masking/visitor';
import type { MaskOption } from '../../../src/core/mask-option';
import { sessionRecord } from '../../support/spans';
import { counts } from './support/secrets';

const config = (mask: MaskOption | undefined, captureContent = true) => ({
  mask,
  captureContent,
  maskTimeoutMs: 20,
});

describe('maskFor', () => {
  const deps = () => ({ counts: counts(), warnings: [] as string[] });
  const make = (option: MaskOption | undefined, captureContent = true, made = deps()) => ({
    ...made,
    mask: maskFor(config(option, captureContent), {
      counts: made.counts,
      warn: (message) => made.warnings.push(message),
    }),
  });

  test('stands in nobody’s way when nothing is asked of it', () => {
    expect(make(undefined).mask).toBeUndefined();
  });

  test('content goes first, then the mask sees what is left', () => {
    const seen: string[] = [];
    const { mask } = make((text) => {
      seen.push(text);
      return text;
    }, false);
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': 'Joe' };
    mask?.record(sessionRecord({ attributes, status: { code: 'ERROR', message: 'Joe' } }));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.join()).not.toContain('Joe');
  });

  test.each([true, false])(
    'a fault costs everything the record says, not its place (content: %s)',
    (content) => {
      const broken = {
        get role(): string {
          throw new Error('no');
        },
      };
      const { mask, counts: seen } = make(['email'], content);
      const record = sessionRecord({
        name: 'Joe',
        attributes: {
          'openinference.span.kind': 'LLM',
          'llm.model_name': 'm',
          'input.value': { messages: [broken] },
        },
        session: { id: 's', source: 'trace', name: 'Joe' },
        parent: { eventId: 'p' },
      });
      const masked = mask?.record(record);
      expect(masked).toMatchObject({
        spanId: record.spanId,
        parent: { eventId: 'p' },
        name: MASK_FAILED,
        attributes: {},
        contentFree: true,
        session: { id: 's', name: MASK_FAILED },
      });
      expect(JSON.stringify(masked)).not.toContain('Joe');
      expect(seen.failed).toBe(1);
    },
  );

  test('warns without content when a text runs out of time', () => {
    const { mask, warnings } = make([{ pattern: /(a+)+$/ }]);
    mask?.text(`${'a'.repeat(40)}!`);
    expect(warnings).toEqual([expect.stringContaining('20 ms')]);
    expect(warnings.join()).not.toContain('aaa');
  });
});
