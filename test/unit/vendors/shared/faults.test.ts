import { describe, expect, it } from 'vitest';
import { Fault, type ErrorCode } from '../../../../app/domain/error-code.ts';
import { FinalFault, isConnectionFault, isTemporary, isUnanswered } from '../../../../main/vendors/shared/faults.ts';

describe('a fault of connecting', () => {
  it.each<[ErrorCode, boolean, boolean]>([
    ['connection-lost', true, true],
    ['out-of-service', true, true],
    ['answer-malformed', true, true],
    ['internal', true, true],
    ['certificate-untrusted', false, true],
    ['not-this-system', false, true],
    ['wrong-password', false, false],
    ['taken-over', false, false],
    ['already-signed-in', false, false],
  ])('%s is retried at a new server: %s, at a known one: %s', (code, isRetriedAtFirst, isRetriedLater) => {
    expect([isTemporary(new Fault(code), false), isTemporary(new Fault(code), true)]).toEqual([
      isRetriedAtFirst,
      isRetriedLater,
    ]);
  });

  it('is never retried when it is final, whatever its code', () => {
    expect(isTemporary(new FinalFault('timeout'), true)).toBe(false);
    expect(isConnectionFault(new FinalFault('timeout'))).toBe(false);
  });

  it('is about reaching the server, or about the user', () => {
    expect(isConnectionFault(new Fault('certificate-name'))).toBe(true);
    expect([isConnectionFault(new Fault('wrong-password')), isConnectionFault(new Fault('internal'))]).toEqual([
      false,
      false,
    ]);
  });
});

it.each<ErrorCode>([
  'unknown-host',
  'server-unreachable',
  'connection-refused',
  'connection-lost',
  'timeout',
  'proxy-failed',
  'proxy-credentials',
  'proxy-method',
  'out-of-service',
  'server-error',
  'server-busy',
  'interrupted',
  'answer-malformed',
  'answer-too-large',
  'session-renewed',
])('%s passes by itself, at any server', (code) => {
  const fault = new Fault(code);
  expect([isConnectionFault(fault), isTemporary(fault, false), isTemporary(fault, true)]).toEqual([true, true, true]);
});

it.each<ErrorCode>(['certificate-untrusted', 'certificate-name', 'certificate-expired', 'not-this-system'])(
  '%s passes by itself only where the server was known before',
  (code) => {
    const fault = new Fault(code);
    expect([isConnectionFault(fault), isTemporary(fault, false), isTemporary(fault, true)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(isTemporary(new FinalFault(code), true)).toBe(false);
  },
);

it.each<ErrorCode>([
  'connection-lost',
  'connection-refused',
  'server-unreachable',
  'unknown-host',
  'proxy-failed',
  'proxy-credentials',
  'proxy-method',
  'timeout',
  'interrupted',
  'out-of-service',
  'wrong-password',
])('a read that ended with %s was not answered', (code) => {
  expect(isUnanswered(new Fault(code))).toBe(true);
});

it('a read that nothing answered says nothing about what was read; a refusal does', () => {
  expect(isUnanswered(new Fault('timeout'))).toBe(true);
  expect(isUnanswered(new Fault('not-permitted'))).toBe(false);
});
