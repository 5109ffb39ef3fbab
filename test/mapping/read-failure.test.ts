import { readFailure } from '../../exporters/mapping/read-failure';
import { span } from './support/span';

function failure(message: string): ReturnType<typeof readFailure> {
  return readFailure(span({}, { status: { code: 'ERROR', message } }));
}

test('nothing failed', () => {
  expect(readFailure(span({ 'error.type': 'x' }))).toBeUndefined();
});

test('a message with its stack behind it is taken apart', () => {
  expect(failure('it broke\n\nMyError: it broke\n    at f (a.js:1:2)')).toEqual({
    message: 'it broke',
    type: 'MyError',
    stack: 'MyError: it broke\n    at f (a.js:1:2)',
    recorded: true,
  });
});

test('a bare stack names its type and message', () => {
  expect(failure('TypeError [ERR_X]: no: good\n    at f (a.js:1:2)')).toEqual({
    message: 'no: good',
    type: 'TypeError',
    stack: 'TypeError [ERR_X]: no: good\n    at f (a.js:1:2)',
    recorded: true,
  });
});

test('a Python traceback', () => {
  const text = 'ValueError()Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no';
  expect(failure(text)).toEqual({
    message: 'ValueError()',
    stack: text.slice('ValueError()'.length),
    recorded: true,
  });
});

test('a message that merely has lines stays whole', () => {
  expect(failure('first\nsecond: at noon\n at last')).toEqual({
    message: 'first\nsecond: at noon\n at last',
    recorded: false,
  });
});
