import fc from 'fast-check';
import { classifyResponse } from '../../exporters/delivery/classify-response';

const DATE = 'Wed, 01 Jan 2025 00:00:00 GMT';

describe('classifyResponse', () => {
  test('is total: any status, headers and body give an outcome within its bounds', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('-1', '1e400', 'NaN', '0x10', '5 bananas', '', ' ', DATE, 'Wed, 99 Foo 2025 GMT'),
      fc.nat().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    const header = fc.option(fc.oneof(value, fc.array(value)), { nil: undefined });
    const headers = fc.record({ 'retry-after': header, date: header }, { requiredKeys: [] });
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.jsonValue().map((detail) => JSON.stringify({ detail })),
      fc.constant(`{"detail":${'['.repeat(100)}${']'.repeat(100)}}`),
      fc.constant(`<html>${'x'.repeat(10_000)}`),
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), headers, body, (status, received, text) => {
        const result = classifyResponse(status, received, text);
        expect(result.status).not.toBe('aborted');
        if (result.status === 'retryable' && result.retryAfterMs !== undefined) {
          expect(result.retryAfterMs).toBeGreaterThanOrEqual(0);
          expect(result.retryAfterMs).toBeLessThanOrEqual(300_000);
        }
        if (result.status === 'rejected' || result.status === 'unauthorized') {
          expect(result.detail.length).toBeLessThan(400);
          expect(result.detail).not.toMatch(/\p{Cc}/u);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test.each<[string, Record<string, string | string[]>, number | undefined]>([
    ['seconds', { 'retry-after': '3' }, 3_000],
    ['fractions of a second', { 'retry-after': '0.5' }, 500],
    ['spaces around', { 'retry-after': ' 3 ' }, 3_000],
    ['the first of two', { 'retry-after': ['4', '5'] }, 4_000],
    ['a date after the answer’s', { 'retry-after': 'Wed, 01 Jan 2025 00:00:30 GMT', date: DATE }, 30_000],
    ['a date before the answer’s', { 'retry-after': 'Tue, 31 Dec 2024 00:00:00 GMT', date: DATE }, 0],
    ['days are cut to five minutes', { 'retry-after': '86400' }, 300_000],
    ['a date without a date to read it against', { 'retry-after': DATE }, undefined],
    ['a negative number', { 'retry-after': '-5', date: DATE }, undefined],
    ['hexadecimal', { 'retry-after': '0x10', date: DATE }, undefined],
    ['words', { 'retry-after': '5 bananas', date: DATE }, undefined],
    ['nothing', {}, undefined],
  ])('Retry-After: %s', (_name, headers, expected) => {
    const result = classifyResponse(503, headers, '');
    expect(result).toEqual({
      status: 'retryable',
      reason: 'HTTP 503',
      ...(expected === undefined ? {} : { retryAfterMs: expected }),
    });
  });

  test.each([
    ['{"detail":"no credits"}', 'no credits'],
    [
      '{"detail":[{"msg":"field required","input":"PRIVATE"},{"msg":"too long"}]}',
      'field required; too long',
    ],
    ['{"detail":{"toString":null}}', 'no explanation'],
    ['{"error":"boom"}', 'boom'],
    ['{"message":"too many"}', 'too many'],
    ['{"input":"PRIVATE","status":"bad"}', 'no explanation'],
    ['Not Found', 'Not Found'],
    ['', 'no explanation'],
    [' \n\t ', 'no explanation'],
    ['null', 'no explanation'],
  ])('the detail of %j is %j', (body, detail) => {
    expect(classifyResponse(402, {}, body)).toMatchObject({
      status: 'rejected',
      detail: `HTTP 402: ${detail}`,
    });
  });

  test.each([
    ['', 'ok'],
    ['{}', 'ok'],
    ['created', 'ok'],
    ['<!doctype html>', 'retryable'],
    ['  \r\n<html>', 'retryable'],
    ['<?xml version="1.0"?>', 'retryable'],
  ])('a 2xx with the body %j is %s', (body, status) => {
    expect(classifyResponse(200, {}, body).status).toBe(status);
  });
});
