import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMask } from '../../../processors/masking/create-mask';
import { MASK_PRESETS } from '../../../src/core/mask-option';
import { counts } from './support/secrets';

const KEY = 'the same in every service';
const REGISTER = join(__dirname, '../../../backend/test/support/register-typescript.cjs');
const CHILD = join(__dirname, 'support/print-pseudonyms.ts');

async function inAnotherProcess(text: string, key: string): Promise<string> {
  const env = { ...process.env, MASK_KEY: key };
  const { stdout } = await promisify(execFile)(process.execPath, ['--require', REGISTER, CHILD, text], {
    env,
  });
  return stdout;
}

describe('pseudonyms', () => {
  const mask = createMask({ rules: MASK_PRESETS, pseudonyms: { key: KEY } }, { counts: counts() });

  test('are equal in every process with the same key, and differ with another', async () => {
    const text = '{"mail":"joe@example.com","user_id":4711}';
    const [one, two, other] = await Promise.all([
      inAnotherProcess(text, KEY),
      inAnotherProcess(text, KEY),
      inAnotherProcess(text, `${KEY}!`),
    ]);
    expect(one).toMatch(/^\{"mail":"\[EMAIL_[0-9a-f]{12}\]","user_id":"\[USER_[0-9a-f]{12}\]"\}$/);
    expect(two).toBe(one);
    expect(other).not.toBe(one);
    expect(one).toContain(mask.text('joe@example.com'));
  });

  test('are HMAC-SHA256 over kind and value, so that the customer can find a person again', () => {
    const digest = createHmac('sha256', KEY).update('EMAIL\0joe@example.com').digest('hex').slice(0, 12);
    expect(mask.text('Joe@Example.com')).toBe(`[EMAIL_${digest}]`);
  });

  test.each([
    ['joe@example.com', 'JOE@example.COM'],
    ['joe@example.com', 'joe%40example.com'],
    ['+1 (415) 555-2671', '+14155552671'],
    ['4111111111111111', '4111 1111 1111 1111'],
    ['DE89370400440532013000', 'de89 3704 0044 0532 0130 00'],
    ['2001:db8:0:0:0:0:0:1', '2001:DB8::1'],
  ])('%s and %s are the same', (one, other) => {
    expect(mask.text(one)).toMatch(/^\[[A-Z]+_[0-9a-f]{12}\]$/);
    expect(mask.text(other)).toBe(mask.text(one));
  });

  test('different values have different ones, and kinds do not mix', () => {
    const tokens = ['joe@example.com', 'ann@example.com', '4111111111111111', '5555555555554444'].map(
      mask.text,
    );
    expect(new Set(tokens).size).toBe(tokens.length);
  });
});
