import { describe, expect, it } from 'vitest';
import { auditedParameters } from '../../../../app/domain/command-kinds.ts';
import { commandRequestSchema, type CommandRequest } from '../../../../app/domain/command.ts';

const conferenceId = 'a/1';
const accountId = 'a';

describe('what the audit log records of a request', () => {
  it.each<[CommandRequest, object]>([
    [{ kind: 'drop', conferenceId, participantIds: ['p1'] }, {}],
    [{ kind: 'set-audio', conferenceId, participantIds: ['p1'], mode: 'none' }, { mode: 'none' }],
    [{ kind: 'consult', conferenceId, address: '1044' }, { address: '1044' }],
    [
      { kind: 'transfer-to', conferenceId, address: '1044' },
      { address: '1044', how: null },
    ],
    [
      { kind: 'transfer-to', conferenceId, address: '1044', how: 'talk' },
      { address: '1044', how: 'talk' },
    ],
    [{ kind: 'make-call', accountId, address: '1044' }, { address: '1044' }],
    [{ kind: 'prolong', conferenceId, minutes: 5 }, { minutes: 5 }],
    [{ kind: 'announce', conferenceId, file: 'a.V3', participantId: null }, { file: 'a.V3' }],
    [
      { kind: 'request-conference', accountId, seats: 6, minutes: 60, promptMinutes: 5 },
      { seats: 6, minutes: 60, promptMinutes: 5 },
    ],
    [
      { kind: 'set-agent-state', accountId, state: 'rest', reasonId: '1', minutes: 15 },
      { state: 'rest', reasonId: '1', minutes: 15 },
    ],
    [
      { kind: 'set-agent-state', accountId, state: 'ready', reasonId: null },
      { state: 'ready', reasonId: null, minutes: null },
    ],
    [{ kind: 'rename', conferenceId, participantIds: ['p1'], newName: 'Anna' }, { newName: 'Anna' }],
    [
      { kind: 'create-meeting', accountId, subject: 'Review', access: null, startsAt: 1000, minutes: 30 },
      { subject: 'Review', access: null, startsAt: 1000, minutes: 30 },
    ],
    [{ kind: 'change-meeting-access', accountId, meetingId: 'a/m', access: 'invited' }, { access: 'invited' }],
    [{ kind: 'allow-messages', conferenceId }, { to: 'everyone' }],
    [{ kind: 'allow-messages', conferenceId, to: 'private' }, { to: 'private' }],
    [{ kind: 'set-member-state', accountId, memberId: 'm', state: 'signed-out' }, { state: 'signed-out' }],
  ])('%o is %o', (request, recorded) => {
    expect(auditedParameters(request)).toEqual(recorded);
  });

  it('has no digits, no call data and no numbers of invited people: they may be secret or are the target', () => {
    expect(auditedParameters({ kind: 'send-digits', conferenceId, digits: '4929' })).toEqual({ digitCount: 4 });
    expect(
      auditedParameters({
        kind: 'update-call-data',
        conferenceId,
        callData: [
          { name: 'Customer', value: '88 1204' },
          { name: 'Case', value: '7' },
        ],
        wrapUpReason: 'Resolved',
      }),
    ).toEqual({ names: 'Customer, Case', wrapUpReason: 'Resolved' });
    expect(
      auditedParameters({
        kind: 'invite',
        conferenceId,
        invitees: [
          { kind: 'agent', address: '1044' },
          { kind: 'phone', address: '1045' },
        ],
      }),
    ).toEqual({ kinds: 'agent, phone' });
  });
});

describe('the kinds of commands', () => {
  it('hand the chair over to one participant only', () => {
    const request = (participantIds: readonly string[]) =>
      commandRequestSchema.safeParse({ kind: 'hand-over', conferenceId, participantIds }).success;
    expect([request([]), request(['p1']), request(['p1', 'p2'])]).toEqual([false, true, false]);
  });
});
