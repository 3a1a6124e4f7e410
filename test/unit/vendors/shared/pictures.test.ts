import { expect, it } from 'vitest';
import { agentSchema } from '../../../../app/domain/account.ts';
import { conferenceSchema } from '../../../../app/domain/conference.ts';
import { allowed, unsupported } from '../../../../app/domain/permission.ts';
import { participantSchema } from '../../../../app/domain/participant.ts';
import { plainConference, plainParticipant, userWithoutStates } from '../../../../main/vendors/shared/pictures.ts';

it('plain pictures are whole, and say nothing that the vendor has not said', () => {
  const conference = plainConference('account-1', 'room/7');
  const truth = { status: 'live', at: 0, reason: null };
  expect(conferenceSchema.parse({ ...conference, truth })).toMatchObject({ vendorId: 'room/7', controls: {} });
  const participant = plainParticipant('leg-1', '', 3, { drop: allowed });
  expect(participantSchema.parse(participant)).toMatchObject({ name: '—', state: 'unknown', position: 3 });
  expect(conference).toMatchObject({
    id: 'account-1/room/7',
    accountId: 'account-1',
    kind: 'conference',
    state: 'active',
    counterpart: '',
    peopleCount: 0,
    selfRole: 'unknown',
    callData: [],
    wrapUpReasons: [],
    startedAt: null,
    relatedConferenceId: null,
  });
  expect(plainParticipant('leg-1', '5001', 0, { drop: allowed })).toEqual({
    id: 'leg-1',
    name: '5001',
    address: '5001',
    kind: 'phone',
    role: 'member',
    isSelf: false,
    state: 'unknown',
    stateSince: null,
    joinedAt: null,
    position: 0,
    permissions: { drop: allowed },
  });
  expect(plainParticipant('leg-1', '5'.repeat(1_000), 0, { drop: allowed }).name).toHaveLength(300);
});

it('a user at a vendor without states can neither change their state nor dial', () => {
  const user = userWithoutStates('n'.repeat(1_000), 'a'.repeat(1_000), true);
  expect(agentSchema.parse(user)).toEqual({
    state: 'unknown',
    reasonLabel: '',
    pending: null,
    since: null,
    name: 'n'.repeat(300),
    address: 'a'.repeat(300),
    isSupervisor: true,
    choices: [],
    signOutReasons: [],
    permissions: { setState: unsupported('system-lacks-it'), makeCall: unsupported('system-lacks-it') },
  });
});
