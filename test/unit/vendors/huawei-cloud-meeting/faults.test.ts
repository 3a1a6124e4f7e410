import { describe, expect, it } from 'vitest';
import { RateLimited } from '../../../../app/vendor/adapter.ts';
import {
  AccessTokenLost,
  ControlTokenLost,
  digitsOf,
  faultOfForeignAnswer,
  faultOfRefusal,
} from '../../../../main/vendors/huawei-cloud-meeting/faults.ts';

const answer = (status: number, headers: Readonly<Record<string, string>> = {}, body = '') => ({
  status,
  headers,
  body,
});
const refusal = (code: string) => ({ code, message: 'SOMETHING' });

describe('a refusal', () => {
  it.each([
    ['MMC.111072065', 400, 'meeting-or-password-wrong'],
    ['MMC.11072065', 400, 'meeting-or-password-wrong'],
    ['MMC.111070002', 403, 'not-permitted'],
    ['MMC.111072050', 400, 'meeting-locked'],
    ['MMC.111072064', 400, 'meeting-attempts-locked'],
    ['MMC.111072031', 400, 'invalid-destination'],
    ['MMC.111072043', 400, 'invalid-input'],
    ['MMC.111072075', 400, 'meeting-not-running'],
    ['MMC.111112007', 400, 'rejected'],
    ['MMC.118000002', 401, 'meeting-attempts-locked'],
    ['USG.206010007', 412, 'account-disabled'],
    ['USG.206030015', 423, 'account-locked'],
    ['MMC.111999999', 400, 'request-malformed'],
    ['MMC.111999999', 409, 'rejected'],
  ])('%s with status %i is %s', (code, status, expected) => {
    const fault = faultOfRefusal(answer(status), refusal(code), 'command');
    expect(fault.code).toBe(expected);
    expect(fault.detail).toBe(`${code} SOMETHING`);
  });

  it('says whether an access token was lost to another sign-in', () => {
    const lost = (code: string) => faultOfRefusal(answer(401), refusal(code), 'management');
    expect(lost('USG.206020000')).toMatchObject({ isTakenOver: false, code: 'signed-out-by-server' });
    expect(lost('USG.206020001')).toMatchObject({ isTakenOver: true, code: 'taken-over' });
    expect(lost('USG.206020002')).toBeInstanceOf(AccessTokenLost);
  });

  it('of a control token is one of commands and reads only', () => {
    expect(faultOfRefusal(answer(401), refusal('MMC.111070004'), 'command')).toBeInstanceOf(ControlTokenLost);
    expect(faultOfRefusal(answer(401), refusal('MMC.111070004'), 'control-token')).not.toBeInstanceOf(ControlTokenLost);
  });

  it.each([
    ['7', 7_000],
    ['', null],
    ['90', 90_000],
    ['3600', 600_000],
    ['Tue, 01 Jan 2030 00:00:45 GMT', 45_000],
    ['Mon, 31 Dec 2029 23:59:00 GMT', null],
    ['soon', null],
  ])('over the limit says how long to wait: %s', (retryAfter, retryAfterMs) => {
    const headers = { 'retry-after': retryAfter, date: 'Tue, 01 Jan 2030 00:00:00 GMT' };
    const fault = faultOfRefusal(answer(429, headers), refusal('APIG.0308'), 'command');
    expect(fault).toBeInstanceOf(RateLimited);
    expect(fault).toMatchObject({ code: 'server-busy', retryAfterMs });
  });
});

describe('an answer of something else', () => {
  it('to a command leaves it to evidence', () => {
    expect(faultOfForeignAnswer(answer(502), 'command')).toBeNull();
    expect(faultOfForeignAnswer(answer(200, {}, '<html>'), 'command')).toBeNull();
  });

  it.each([
    [200, '<!doctype html>', 'not-this-system'],
    [200, 'nonsense', 'answer-malformed'],
    [502, '', 'out-of-service'],
    [503, '', 'out-of-service'],
    [500, '', 'server-error'],
  ])('to a read with status %i and %s is %s', (status, body, code) => {
    expect(faultOfForeignAnswer(answer(status, {}, body), 'read')?.code).toBe(code);
  });
});

it.each([
  ['MMC.111072065', '111072065'],
  ['MMC.11072065', '111072065'],
  ['APIG.0308', '0308'],
  ['', ''],
])('the digits of %s are %s', (code, digits) => {
  expect(digitsOf(code)).toBe(digits);
});
