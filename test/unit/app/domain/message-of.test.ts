import { describe, expect, it } from 'vitest';
import { errorOf, messageOf, stackOf } from '../../../../app/domain/message-of.ts';

describe('messageOf', () => {
  it('returns the message of an error', () => {
    expect(messageOf(new TypeError('wrong type'))).toBe('wrong type');
  });

  it.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [404, '404'],
  ])('turns a thrown %o into a string', (cause, expected) => {
    expect(messageOf(cause)).toBe(expected);
  });
});

describe('stackOf', () => {
  it('returns the stack of an error', () => {
    const error = new Error('failed');
    expect(stackOf(error)).toBe(error.stack);
  });

  it('returns the message of an error without a stack', () => {
    const error = new Error('failed');
    delete error.stack;
    expect(stackOf(error)).toBe('failed');
  });

  it('turns anything else into a string', () => {
    expect(stackOf('text')).toBe('text');
  });
});

describe('errorOf', () => {
  it('is the error itself, or one that says what was thrown', () => {
    const error = new TypeError('failed');
    expect(errorOf(error)).toBe(error);
    expect(errorOf('text')).toEqual(new Error('text'));
  });
});
