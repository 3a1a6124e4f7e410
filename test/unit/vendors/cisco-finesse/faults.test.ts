import { describe, expect, it } from 'vitest';
import {
  faultOfAnswer,
  faultOfNotification,
  type Purpose,
} from '../../../../main/vendors/cisco-finesse/wire/faults.ts';
import type { ApiError } from '../../../../main/vendors/cisco-finesse/wire/wire.ts';

const error = (type: string, data = '', message = ''): ApiError => ({ type, data, message, peripheralText: '' });

describe('an immediate error', () => {
  it.each<[number, ApiError | null, Purpose, string]>([
    [400, error('Parameter Missing', 'targetMediaAddress'), 'drop', 'request-malformed'],
    [400, error('Parameter Missing', 'reasonCodeId'), 'sign-out', 'reason-required'],
    [400, error('Invalid Input'), 'hold', 'request-malformed'],
    [400, error('Invalid Destination', '5009'), 'drop', 'invalid-destination'],
    [400, error('Invalid Destination', '5009'), 'make-call', 'invalid-destination'],
    [400, error('Invalid State'), 'monitor', 'invalid-state'],
    [400, error('Generic Error'), 'merge', 'rejected'],
    [400, error('20700', '20700'), 'consult', 'limit-exceeded'],
    [400, error('Generic Error', '20999'), 'barge', 'barge-not-possible'],
    [400, error('20999', '20999'), 'merge', 'not-permitted'],
    [401, error('Authorization Failure', '1900', 'UNAUTHORIZED'), 'drop', 'not-permitted'],
    [401, error('Authorization Failure', '1900', 'UNAUTHORIZED'), 'read', 'not-permitted'],
    [401, error('Authorization Failure', '1900', 'UNAUTHORIZED'), 'sign-in', 'wrong-password'],
    [401, error('Unauthorized'), 'sign-in', 'wrong-password'],
    [401, error('Authorization Failure', 'ACCOUNT_LOCKED'), 'sign-in', 'account-locked'],
    [401, error('Invalid Authorization User Specified'), 'drop', 'not-permitted'],
    [401, error('Invalid Supervisor'), 'set-member-state', 'not-permitted'],
    [401, error('Invalid State'), 'send-digits', 'invalid-state'],
    [403, error('Forbidden'), 'drop', 'not-permitted'],
    [404, error('Dialog Not Found'), 'drop', 'call-ended'],
    [404, error('Not Found'), 'hold', 'call-ended'],
    [404, error('User Not Found', '', 'UNKNOWN_USER'), 'sign-in', 'unknown-user'],
    [500, error('Internal Server Error'), 'drop', 'server-error'],
    [501, error('Not Implemented'), 'drop', 'not-supported'],
    [503, error('Service Unavailable'), 'drop', 'out-of-service'],
    [418, error('Something New'), 'drop', 'request-malformed'],
    [401, null, 'read', 'server-error'],
    [401, null, 'sign-in', 'server-error'],
    [401, null, 'drop', 'not-permitted'],
    [403, null, 'drop', 'not-permitted'],
    [404, null, 'read', 'not-this-system'],
    [429, null, 'read', 'server-busy'],
    [500, null, 'drop', 'server-error'],
    [501, null, 'drop', 'not-supported'],
    [502, null, 'read', 'out-of-service'],
    [302, null, 'read', 'not-this-system'],
  ])('%i %o to %s is %s', (status, given, purpose, code) => {
    expect(faultOfAnswer(status, given ? [given] : [], purpose)).toMatchObject({ code });
  });
});

describe('an error by notification', () => {
  it.each<[string, Purpose, string]>([
    ['6', 'make-call', 'invalid-destination'],
    ['8', 'drop', 'not-permitted'],
    ['11', 'hold', 'call-ended'],
    ['13', 'drop', 'already-gone'],
    ['14', 'drop', 'invalid-destination'],
    ['14', 'consult', 'invalid-destination'],
    ['22', 'drop', 'invalid-state'],
    ['24', 'hold', 'invalid-state'],
    ['26', 'leave', 'call-ended'],
    ['27', 'drop', 'already-gone'],
    ['32', 'drop', 'server-busy'],
    ['33', 'set-agent-state', 'server-busy'],
    ['34', 'drop', 'out-of-service'],
    ['38', 'merge', 'limit-exceeded'],
    ['70', 'drop', 'rejected'],
    ['71', 'drop', 'rejected'],
    ['78', 'drop', 'vendor-time-out'],
    ['257', 'set-agent-state', 'signed-out'],
    ['257', 'sign-in', 'wrong-password'],
    ['260', 'sign-in', 'extension-invalid'],
    ['265', 'set-agent-state', 'invalid-state'],
    ['268', 'drop', 'not-a-party'],
    ['269', 'drop', 'server-error'],
    ['283', 'sign-in', 'extension-in-use'],
    ['287', 'make-call', 'not-permitted'],
    ['289', 'sign-in', 'account-locked'],
    ['290', 'drop', 'drop-not-enabled'],
    ['13145', 'monitor', 'barge-not-possible'],
    ['20999', 'barge', 'barge-not-possible'],
    ['4711', 'drop', 'rejected'],
  ])('%s to %s is %s, with the server’s words', (number, purpose, code) => {
    const fault = faultOfNotification(error('Call Operation Failure', number, 'CF_WORDS'), purpose);
    expect(fault).toMatchObject({ code, detail: `Call Operation Failure · ${number} · CF_WORDS` });
  });

  it('of an unknown type is a refusal', () => {
    expect(faultOfNotification(error('Brand New'), 'drop')).toMatchObject({ code: 'rejected', detail: 'Brand New' });
  });

  it('by its type alone is known where there is no number', () => {
    expect(faultOfNotification(error('Invalid Device'), 'sign-in')).toMatchObject({ code: 'extension-invalid' });
    expect(faultOfNotification(error('Device Busy'), 'sign-in')).toMatchObject({ code: 'extension-in-use' });
  });
});
