import { createMask } from '../../../processors/masking/create-mask';
import type { MaskPreset } from '../../../src/core/mask-option';

const masked = (preset: MaskPreset, text: string): string =>
  createMask([preset], { counts: { masked: 0, passed: 0, failed: 0 } }).text(text);

/** Texts with what each preset makes of them. Numbers are test numbers of their issuers, keys are made up. */
const HITS: Readonly<Record<MaskPreset, readonly (readonly [text: string, masked: string])[]>> = {
  email: [
    ['joe@example.com', '[EMAIL]'],
    ['Mail joe.o-neil+tag@mail.example.co.uk.', 'Mail [EMAIL].'],
    ['<joe@example.com>, "ann@example.org"; x', '<[EMAIL]>, "[EMAIL]"; x'],
    ['https://x.test/?to=joe%40example.com&x=1', 'https://x.test/?to=[EMAIL]&x=1'],
    ["o'brien@example.ie", '[EMAIL]'],
    ['jürgen@münchen.example', '[EMAIL]'],
    ['"joe doe"@example.com', '[EMAIL]'],
    ['joe@xn--mnchen-3ya.xn--p1ai', '[EMAIL]'],
    ['a@b.co,c@d.co', '[EMAIL],[EMAIL]'],
  ],
  phone: [
    ['+14155552671', '[PHONE]'],
    ['call +44 (0)20 7946 0958 now', 'call [PHONE] now'],
    ['+49 (89) 1234-567', '[PHONE]'],
    ['(415) 555-2671', '[PHONE]'],
    ['415-555-2671.', '[PHONE].'],
    ['415.555.2671', '[PHONE]'],
    ['1-800-555-0199', '[PHONE]'],
    ['tel:415 555 2671', 'tel:[PHONE]'],
    ['020 7946 0958', '[PHONE]'],
    ['07911 123456', '[PHONE]'],
    ['06 12 34 56 78', '[PHONE]'],
    ['030/12345678', '[PHONE]'],
    ['03-1234-5678', '[PHONE]'],
    ['0049 30 1234567', '[PHONE]'],
  ],
  card: [
    ['4111111111111111', '[CARD]'],
    ['Visa 4111 1111 1111 1111, thanks', 'Visa [CARD], thanks'],
    ['4111-1111-1111-1111', '[CARD]'],
    ['378282246310005', '[CARD]'],
    ['3782 822463 10005', '[CARD]'],
    ['30569309025904', '[CARD]'],
    ['3056 930902 5904', '[CARD]'],
    ['6011111111111117', '[CARD]'],
    ['5555555555554444', '[CARD]'],
    ['2223003122003222', '[CARD]'],
    ['3530111333300000', '[CARD]'],
    ['6200000000000005', '[CARD]'],
    ['PAN4111111111111111x', 'PAN[CARD]x'],
    ['1 4111 1111 1111 1111 2', '1 [CARD] 2'],
    ['4111111111111111 5555555555554444', '[CARD] [CARD]'],
  ],
  iban: [
    ['DE89370400440532013000', '[IBAN]'],
    ['DE89 3704 0044 0532 0130 00 please', '[IBAN] please'],
    ['GB29 NWBK 6016 1331 9268 19', '[IBAN]'],
    ['iban fr1420041010050500013m02606.', 'iban [IBAN].'],
    ['NO9386011117947', '[IBAN]'],
    ['MT84MALT011000012345MTLCAST001S', '[IBAN]'],
  ],
  jwt: [
    [`Bearer ${JWT()}`, 'Bearer [JWT]'],
    [`token=${JWT()}; x`, 'token=[JWT]; x'],
    [`x${JWT()}`, 'x[JWT]'],
    [`${part({ alg: 'dir', enc: 'A128GCM' })}..iv.text.tag`, '[JWT]'],
    [`eyJeyJ${JWT()}`, 'eyJeyJ[JWT]'],
    [`${part({ alg: 'none' })}.${part({ sub: '1' })}.`, '[JWT]'],
  ],
  api_key: [
    ['sk-proj-abcDEF123456_7890abcdEFGH', '[API_KEY]'],
    ['key: sk-ant-api03-AbC123_xyz-4567890abc.', 'key: [API_KEY].'],
    ['sk-lf-12345678-aaaa-bbbb-cccc-1234567890ab', '[API_KEY]'],
    ['AKIAIOSFODNNEXAMPLEX', '[API_KEY]'],
    [`AIza${'Sy0'.repeat(12)}`, '[API_KEY]'],
    [`ghp_${'a1B2'.repeat(9)}`, '[API_KEY]'],
    [`github_pat_${'a1_'.repeat(10)}`, '[API_KEY]'],
    ['glpat-abcdefghij0123456789', '[API_KEY]'],
    [['xoxb', '123456789012', 'abcDEF'].join('-'), '[API_KEY]'],
    [['sk', 'live', 'abcdefghij0123456789'].join('_'), '[API_KEY]'],
    [`hf_${'aBcDeF'.repeat(6)}`, '[API_KEY]'],
    [`gsk_${'aBc1'.repeat(12)}`, '[API_KEY]'],
    ['Authorization: Bearer abc.def-123_456', 'Authorization: Bearer [API_KEY]'],
    ['authorization: basic dXNlcjpwYXNz', 'authorization: basic [API_KEY]'],
    ["{'Authorization': 'Bearer letmein'}", "{'Authorization': 'Bearer [API_KEY]'}"],
    ['Basic dXNlcjpwYXNzd29yZDE=', 'Basic [API_KEY]'],
    ['Api-Key 0123456789abcdef', 'Api-Key [API_KEY]'],
    [PEM(), '[API_KEY]'],
    [`x ${PEM().slice(0, 60)}`, 'x [API_KEY]'],
    [`${PEM()}\nand ${PEM()}`, '[API_KEY]\nand [API_KEY]'],
  ],
  ip: [
    ['192.168.1.20', '[IP]'],
    ['from 10.0.0.1:8080.', 'from [IP]:8080.'],
    ['at 203.0.113.7.', 'at [IP].'],
    ['2001:db8::8a2e:370:7334', '[IP]'],
    ['http://[2001:db8::1]:443/', 'http://[[IP]]:443/'],
    ['addr:fe80::1: refused', 'addr:[IP]: refused'],
    ['::ffff:192.0.2.128', '[IP]'],
    ['2001:0db8:85a3:0000:0000:8a2e:0370:7334 and', '[IP] and'],
  ],
};

/** What looks like it and is something else. */
const MISSES: Readonly<Record<MaskPreset, readonly string[]>> = {
  email: [
    '@app.route',
    'npm i @scope/pkg@1.2.3',
    'root@localhost',
    'a @ b.com',
    '@@@@',
    'x@.com',
    '100%40',
    'a@b',
  ],
  phone: [
    '2024-01-15',
    '01/02/2024 10:30',
    '2024-01-15T10:00:00+0000',
    '1795345081434',
    '4155552671',
    '1 000 000 000',
    'v1.20.300.4000',
    '192.168.100.200',
    '0af76519-1643-4cd4-8448-eb211c80319c',
    'order 123-45-6789',
    '3.14159265358979',
    'UTC+02:00',
    '01-02-2024 10 items',
    '1+12345678',
  ],
  card: [
    '4111111111111112',
    '1234567812345670',
    '0.4111111111111111',
    '1795345081434',
    '1795345081434000000',
    '41111111111111111111',
    '4111 1111 1111',
    '0af7651916cd43dd8448eb211c80319c',
  ],
  iban: [
    'DE89370400440532013001',
    'XX89370400440532013000',
    'DE8937040044053201300',
    'DE893704004405320130000',
    'AXDE89370400440532013000',
    'version AB12 of 2024',
  ],
  jwt: [
    'eyJ',
    'eyJhbGciOiJIUzI1NiJ9',
    'eyJabc.def.ghi',
    'a.b.c',
    `${part({ hello: 1 })}.e30.x`,
    'www.example.com',
  ],
  api_key: [
    'sk-fading-circle-container-box',
    'task-management-of-something-12345678901',
    'Basic understanding of things',
    'a bearer of bad news 123',
    'risk-averse-123456789012345678',
    'AKIA123',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'hf_space',
  ],
  ip: [
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    'v1.2.3.4',
    '12:30:45',
    'aa:bb:cc:dd:ee:ff',
    'std::vector',
    'Ace::Bed',
    '[1::2]',
    '::',
  ],
};

describe.each(Object.keys(HITS) as MaskPreset[])('preset %s', (preset) => {
  test.each(HITS[preset].map(([text, expected]) => ({ text, expected })))(
    'finds $text',
    ({ text, expected }) => {
      expect(masked(preset, text)).toBe(expected);
      expect(masked(preset, expected)).toBe(expected);
    },
  );

  test.each(MISSES[preset])('leaves %s alone', (text) => {
    expect(masked(preset, text)).toBe(text);
  });
});

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function JWT(): string {
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: '1234567890' })}.abc_DEF-123`;
}

function PEM(): string {
  return [
    '-----BEGIN RSA PRIVATE KEY-----',
    'MIIEowIBAAKCAQEA'.repeat(4),
    '-----END RSA PRIVATE KEY-----',
  ].join('\n');
}
