import { describe, expect, it } from 'vitest';
import {
  codeOfInvitation,
  codeOfReason,
  endsForGood,
  faultOfAnswer,
  isOutcomeUnknown,
  readReason,
  UcwaRefusal,
} from '../../../../main/vendors/skype-ucwa/faults.ts';

const json = { 'content-type': 'application/json; charset=utf-8' };
const refused = (status: number, code: string, subcode?: string, message = 'Sagt der Server.') =>
  faultOfAnswer({ status, headers: json, body: JSON.stringify({ code, ...(subcode && { subcode }), message }) });
const page = (status: number, headers: Record<string, string> = {}) =>
  faultOfAnswer({ status, headers: { 'content-type': 'text/html', ...headers }, body: '<html></html>' });

describe('a refusal', () => {
  // The five of reject and admit first, as they are documented.
  it.each([
    [500, 'ServiceFailure', 'CallbackChannelError', 'server-error'],
    [409, 'Conflict', 'AlreadyExists', 'invalid-state'],
    [409, 'Conflict', 'TooManyGroups', 'limit-exceeded'],
    [409, 'Conflict', 'None', 'invalid-state'],
    [410, 'Gone', 'CannotRedirect', 'out-of-service'],
    [400, 'BadRequest', 'ParameterValidationFailure', 'request-malformed'],
    [403, 'Forbidden', undefined, 'not-permitted'],
    [403, 'Forbidden', 'AttendeeNotAllowed', 'not-chair'],
    [404, 'NotFound', undefined, 'already-gone'],
    [404, 'NotFound', 'None', 'already-gone'],
    [404, 'NotFound', 'ApplicationNotFound', 'session-renewed'],
    [404, 'NotFound', 'ConversationNotFound', 'call-ended'],
    [404, 'NotFound', 'DestinationNotFound', 'unknown-meeting'],
    [409, 'Conflict', 'PGetReplaced', 'taken-over'],
    [409, 'Conflict', 'TooManyOnlineMeetings', 'limit-exceeded'],
    [410, 'Gone', 'InactiveApplicationExpired', 'signed-out-by-server'],
    [410, 'Gone', 'TooManyApplications', 'limit-exceeded'],
    [429, 'TooManyRequests', undefined, 'server-busy'],
    [503, 'ServiceUnavailable', undefined, 'out-of-service'],
    [504, 'Timeout', 'Timeout', 'vendor-time-out'],
    [409, 'Conflict', 'SomethingNew', 'invalid-state'],
    [418, 'Teapot', undefined, 'rejected'],
  ])('%i %s/%s is %s', (status, code, subcode, expected) => {
    expect(refused(status, code, subcode).code).toBe(expected);
  });

  it('has the server’s words for details only', () => {
    expect(refused(409, 'Conflict', 'AlreadyExists').detail).toBe('409 Conflict/AlreadyExists Sagt der Server.');
  });

  it('of somebody who is gone is told apart from an application that is gone', () => {
    const [person, application] = [refused(404, 'NotFound'), refused(404, 'NotFound', 'ApplicationNotFound')];
    expect(person).toMatchObject({ isGone: true, isApplicationGone: false, isStale: true });
    expect(application).toMatchObject({ isGone: false, isApplicationGone: true, isStale: false });
  });

  it.each([
    ['PGetReplaced', 409, true],
    ['InactiveApplicationExpired', 410, true],
    ['UserAgentNotAllowed', 410, true],
    ['CannotRedirect', 410, false],
  ])('%s ends the account for good: %s', (subcode, status, expected) => {
    expect(endsForGood(refused(status, 'Gone', subcode))).toBe(expected);
  });
});

describe('a web page', () => {
  it.each([
    [502, 'out-of-service'],
    [503, 'out-of-service'],
    [504, 'out-of-service'],
    [500, 'server-error'],
    [403, 'not-permitted'],
    [404, 'not-this-system'],
    [429, 'server-busy'],
  ])('with %i is a proxy’s or a web server’s: %s', (status, expected) => {
    const fault = page(status);
    expect(fault.code).toBe(expected);
    expect(fault).not.toBeInstanceOf(UcwaRefusal);
  });

  it('has the diagnosis of its header for details', () => {
    expect(page(403, { 'x-ms-diagnostics': '28055;reason="x"' }).detail).toBe('HTTP 403 28055;reason="x"');
  });

  it('leaves it open whether a command was done, where it says that nobody answered behind it', () => {
    expect([page(502), page(504), page(500)].map(isOutcomeUnknown)).toEqual([true, true, true]);
    expect(isOutcomeUnknown(refused(504, 'Timeout'))).toBe(true);
    expect(isOutcomeUnknown(refused(500, 'ServiceFailure'))).toBe(false);
  });
});

describe('a reason', () => {
  it.each([
    [{ code: 'Forbidden', subcode: 'Denied' }, 'turned-away'],
    [{ code: 'Forbidden', subcode: 'InviteesOnly' }, 'not-permitted'],
    [{ code: 'Conflict', subcode: 'TooManyLobbyParticipants' }, 'limit-exceeded'],
    [{ code: 'NotFound', subcode: 'DestinationNotFound' }, 'unknown-meeting'],
    [{ code: 'Informational', subcode: 'SomethingNew' }, 'rejected'],
    [null, 'rejected'],
  ])('%j of our own entering is %s', (reason, expected) => {
    expect(codeOfReason(readReason(reason))).toBe(expected);
  });

  it.each([
    [{ code: 'RemoteFailure', subcode: 'Declined' }, 'declined'],
    [{ code: 'RemoteFailure', subcode: 'Busy' }, 'busy'],
    [{ code: 'RemoteFailure', subcode: 'Timeout' }, 'not-answered'],
    [{ code: 'Forbidden', subcode: 'DialoutNotAllowed' }, 'not-permitted'],
    [{ code: 'RemoteFailure', subcode: 'Unreachable' }, 'not-reachable'],
    [null, 'not-answered'],
  ])('%j of somebody invited is %s', (reason, expected) => {
    expect(codeOfInvitation(readReason(reason))).toBe(expected);
  });

  it.each([[null], ['Conflict'], [{ subcode: 'Denied' }]])('is not %j', (value) => {
    expect(readReason(value)).toBeNull();
  });

  it('of None is the same as none', () => {
    expect(readReason({ code: 'Conflict', subcode: 'None' })).toEqual({ code: 'Conflict', subcode: '', message: '' });
  });
});
