import { describe, expect, it } from 'vitest';
import {
  allCommandKinds,
  commandKindSchema,
  controlIds,
  isAddressControl,
  isControlKind,
  isHeldKind,
  isHeldRequest,
  isKindForMany,
  isMeetingControl,
  isParticipantKind,
  isPlainControl,
  rulesOf,
} from '../../../../app/domain/command-kinds.ts';
import {
  commandRequestSchema,
  type CommandKind,
  type CommandRequest,
  type RequestOf,
} from '../../../../app/domain/command.ts';

const conferenceId = 'a/1';
const accountId = 'a';
const meetingId = 'a/m';
const ofCall = <Kind extends CommandKind>(kind: Kind) => ({ kind, conferenceId });
const ofPeople = <Kind extends CommandKind>(kind: Kind) => ({ kind, conferenceId, participantIds: ['p1', 'p2'] });
const ofOne = <Kind extends CommandKind>(kind: Kind) => ({ kind, conferenceId, participantIds: ['p1'] });

/** A request of every kind: the types refuse a table that lacks one. */
const requests: { readonly [Kind in CommandKind]: RequestOf<Kind> } = {
  answer: ofCall('answer'),
  reject: ofCall('reject'),
  hold: ofCall('hold'),
  retrieve: ofCall('retrieve'),
  mute: ofCall('mute'),
  unmute: ofCall('unmute'),
  leave: ofCall('leave'),
  merge: ofCall('merge'),
  transfer: ofCall('transfer'),
  listen: ofCall('listen'),
  whisper: ofCall('whisper'),
  barge: ofCall('barge'),
  intercept: ofCall('intercept'),
  end: ofCall('end'),
  'claim-host': ofCall('claim-host'),
  'release-host': ofCall('release-host'),
  'leave-control': ofCall('leave-control'),
  lock: ofCall('lock'),
  unlock: ofCall('unlock'),
  'lobby-on': ofCall('lobby-on'),
  'lobby-off': ofCall('lobby-off'),
  'mute-all': ofCall('mute-all'),
  'mute-all-firmly': ofCall('mute-all-firmly'),
  'unmute-all': ofCall('unmute-all'),
  'allow-self-unmute': ofCall('allow-self-unmute'),
  'forbid-self-unmute': ofCall('forbid-self-unmute'),
  'lower-all-hands': ofCall('lower-all-hands'),
  'stop-spotlight': ofCall('stop-spotlight'),
  'start-recording': ofCall('start-recording'),
  'pause-recording': ofCall('pause-recording'),
  'stop-recording': ofCall('stop-recording'),
  'forbid-messages': ofCall('forbid-messages'),
  'allow-sharing': ofCall('allow-sharing'),
  'forbid-sharing': ofCall('forbid-sharing'),
  drop: ofPeople('drop'),
  'drop-and-uninvite': ofPeople('drop-and-uninvite'),
  'move-to-lobby': ofPeople('move-to-lobby'),
  'mute-participant': ofPeople('mute-participant'),
  'unmute-participant': ofPeople('unmute-participant'),
  'lower-hand': ofPeople('lower-hand'),
  'raise-hand': ofPeople('raise-hand'),
  promote: ofPeople('promote'),
  demote: ofPeople('demote'),
  'call-participant': ofPeople('call-participant'),
  'ask-camera-on': ofPeople('ask-camera-on'),
  'ask-camera-off': ofPeople('ask-camera-off'),
  'ask-to-share': ofPeople('ask-to-share'),
  'withdraw-share-request': ofPeople('withdraw-share-request'),
  'allow-local-recording': ofPeople('allow-local-recording'),
  'forbid-local-recording': ofPeople('forbid-local-recording'),
  'hold-participant': ofPeople('hold-participant'),
  'unhold-participant': ofPeople('unhold-participant'),
  admit: ofPeople('admit'),
  'reject-entry': ofPeople('reject-entry'),
  'set-audio': { ...ofPeople('set-audio'), mode: 'listen-only' },
  'hand-over': ofOne('hand-over'),
  spotlight: ofOne('spotlight'),
  'roll-call': ofOne('roll-call'),
  rename: { ...ofOne('rename'), newName: 'Anna' },
  consult: { ...ofCall('consult'), address: '+49 (40) 1044#5' },
  'transfer-to': { ...ofCall('transfer-to'), address: 'anna@example.com', how: 'talk' },
  'send-digits': { ...ofCall('send-digits'), digits: '0123456789*#ABCD' },
  'update-call-data': {
    ...ofCall('update-call-data'),
    callData: [{ name: 'Case', value: '7' }],
    wrapUpReason: 'Resolved',
  },
  invite: {
    ...ofCall('invite'),
    invitees: [
      { kind: 'agent', address: '1044' },
      { kind: 'phone', address: '1045' },
      { kind: 'person', address: 'sip:anna@example.com' },
    ],
  },
  prolong: { ...ofCall('prolong'), minutes: 15 },
  announce: { ...ofCall('announce'), file: 'a.V3', participantId: 'p1' },
  'stop-announcement': { ...ofCall('stop-announcement'), participantId: null },
  'allow-messages': { ...ofCall('allow-messages'), to: 'public' },
  'make-call': { kind: 'make-call', accountId, address: '1044' },
  'request-conference': { kind: 'request-conference', accountId, seats: 6, minutes: 60, promptMinutes: 5 },
  'create-meeting': {
    kind: 'create-meeting',
    accountId,
    subject: 'Review',
    access: 'invited',
    startsAt: 1000,
    minutes: 30,
  },
  'start-meeting': { kind: 'start-meeting', accountId, meetingId },
  'delete-meeting': { kind: 'delete-meeting', accountId, meetingId },
  'change-meeting-access': { kind: 'change-meeting-access', accountId, meetingId, access: 'everyone' },
  'set-agent-state': { kind: 'set-agent-state', accountId, state: 'rest', reasonId: '1', minutes: 15 },
  monitor: { kind: 'monitor', accountId, memberId: 'm' },
  'set-member-state': { kind: 'set-member-state', accountId, memberId: 'm', state: 'ready' },
  'remove-account': { kind: 'remove-account', accountId },
  'end-practice': { kind: 'end-practice', accountId },
};
const kinds = Object.keys(requests);
const read = (request: unknown): boolean => commandRequestSchema.safeParse(request).success;
const kindsThat = (holds: (kind: CommandKind) => boolean): string[] => allCommandKinds.filter(holds);

describe('a request', () => {
  it.each(Object.values<CommandRequest>(requests))('to $kind reaches the vendor as it was made', (request) => {
    expect(commandRequestSchema.parse(JSON.parse(JSON.stringify(request)))).toEqual(request);
    expect(commandKindSchema.parse(request.kind)).toBe(request.kind);
  });

  it.each<CommandRequest>([
    ...(['release', 'success', 'talk', 'three-party'] as const).map((how) => ({ ...requests['transfer-to'], how })),
    ...(['everyone', 'public', 'private'] as const).map((to) => ({ ...requests['allow-messages'], to })),
    ...(['both', 'listen-only', 'speak-only', 'none'] as const).map((mode) => ({ ...requests['set-audio'], mode })),
    ...(['ready', 'not-ready', 'wrap-up', 'rest'] as const).map((state) => ({ ...requests['set-agent-state'], state })),
    ...(['ready', 'not-ready', 'signed-out'] as const).map((state) => ({ ...requests['set-member-state'], state })),
  ])('may be any of its choices: %o', (request) => {
    expect(commandRequestSchema.parse(request)).toEqual(request);
  });

  it.each([
    ['digits that no telephone has', { ...requests['send-digits'], digits: '12e' }],
    ['a digit after a letter', { ...requests['send-digits'], digits: 'x1' }],
    ['no digits', { ...requests['send-digits'], digits: '' }],
    ['more digits than are sent at once', { ...requests['send-digits'], digits: '1'.repeat(65) }],
    ['an address with a line end in it', { ...requests['make-call'], address: '1044\r\nx' }],
    ['an address with a sign that no number has', { ...requests['make-call'], address: '1044;ext' }],
    ['an address that begins with such a sign', { ...requests['make-call'], address: '<1044' }],
    ['an address of spaces', { ...requests['make-call'], address: '   ' }],
    ['nobody', { ...requests.drop, participantIds: [] }],
    ['a name of spaces', { ...requests.rename, newName: '  ' }],
    ['a meeting about nothing', { ...requests['create-meeting'], subject: '  ' }],
    ['half a minute', { ...requests.prolong, minutes: 0.5 }],
    ['a kind that there is not', { kind: 'explode', conferenceId }],
    ['a kind of another kind’s form', { kind: 'drop', conferenceId }],
  ])('is refused with %s', (_, request) => {
    expect(read(request)).toBe(false);
  });

  it('loses the spaces around what was entered', () => {
    expect(commandRequestSchema.parse({ ...requests.rename, newName: ' Anna ' })).toEqual(requests.rename);
    expect(commandRequestSchema.parse({ ...requests['make-call'], address: ' 1044 ' })).toEqual(requests['make-call']);
    expect(commandRequestSchema.parse({ ...requests['create-meeting'], subject: ' Review ' })).toEqual(
      requests['create-meeting'],
    );
  });
});

describe('the kinds of commands', () => {
  it('are those that can be requested', () => {
    expect([...allCommandKinds].sort()).toEqual([...kinds].sort());
    expect(commandKindSchema.safeParse('explode').success).toBe(false);
  });

  it('that remove people, keep them out or cannot be restored are held, so that they can be taken back', () => {
    const held = [
      ...['intercept', 'end', 'drop', 'drop-and-uninvite', 'move-to-lobby', 'reject-entry', 'delete-meeting'],
      ...['remove-account', 'end-practice'],
    ];
    expect(kindsThat(isHeldKind)).toEqual(held);
    expect(kindsThat((kind) => rulesOf(kind).isHeld)).toEqual(held);
    expect(kindsThat((kind) => isHeldRequest(requests[kind]))).toEqual(held);
    expect(kindsThat((kind) => rulesOf(kind).freezesPeople)).toEqual(['intercept']);
  });

  it('of which one request is held: signing a colleague out', () => {
    const isHeld = (state: 'ready' | 'not-ready' | 'signed-out'): boolean =>
      isHeldRequest({ ...requests['set-member-state'], state });
    expect([isHeld('ready'), isHeld('not-ready'), isHeld('signed-out')]).toEqual([false, false, true]);
  });

  it('that name people are for many, unless they concern one by their nature', () => {
    const ofNobody = kindsThat((kind) => !('participantIds' in requests[kind]));
    const forOne = ['raise-hand', 'rename', 'spotlight', 'roll-call', 'hand-over'];
    expect(kindsThat((kind) => !isKindForMany(kind)).sort()).toEqual(
      [...ofNobody.filter((kind) => kind !== 'invite'), ...forOne].sort(),
    );
  });

  it('may be pressed again while they are under way only where each press counts: digits', () => {
    expect(kindsThat((kind) => rulesOf(kind).blockedBy === 'nothing')).toEqual(['send-digits']);
    expect(kindsThat((kind) => rulesOf(kind).blockedBy === 'any-command')).toEqual(['admit', 'reject-entry']);
    expect(kindsThat((kind) => rulesOf(kind).blockedBy === 'same-kind')).toHaveLength(kinds.length - 3);
  });

  it('need one press, or what only a user can enter', () => {
    const entered = Object.fromEntries(
      kindsThat((kind) => rulesOf(kind).entry !== 'nothing').map((kind) => [kind, rulesOf(kind as CommandKind).entry]),
    );
    expect(entered).toEqual({
      consult: 'address',
      'transfer-to': 'address',
      'send-digits': 'digits',
      'update-call-data': 'call-data',
      invite: 'invitees',
      prolong: 'minutes',
      announce: 'file',
      end: 'confirmation',
      rename: 'name',
      'make-call': 'address',
      'request-conference': 'conference',
      'create-meeting': 'meeting',
      'change-meeting-access': 'meeting-access',
    });
    expect(kindsThat(isAddressControl)).toEqual(['consult', 'transfer-to']);
  });

  it('are permitted by whom they are about', () => {
    const decided = (by: string): Record<string, unknown> =>
      Object.fromEntries(
        allCommandKinds.flatMap((kind) => {
          const decision: Readonly<Record<string, unknown>> = { ...rulesOf(kind).decidedBy };
          return by in decision ? [[kind, decision[by]]] : [];
        }),
      );
    expect(decided('participant')).toEqual({
      announce: 'announce',
      'stop-announcement': 'announce',
      drop: 'drop',
      'drop-and-uninvite': 'uninvite',
      'move-to-lobby': 'moveToLobby',
      'mute-participant': 'speak',
      'unmute-participant': 'speak',
      'lower-hand': 'lowerHand',
      'raise-hand': 'raiseHand',
      rename: 'rename',
      promote: 'promote',
      demote: 'demote',
      'call-participant': 'call',
      spotlight: 'spotlight',
      'roll-call': 'rollCall',
      'ask-camera-on': 'camera',
      'ask-camera-off': 'camera',
      'ask-to-share': 'share',
      'withdraw-share-request': 'share',
      'allow-local-recording': 'localRecording',
      'forbid-local-recording': 'localRecording',
      'set-audio': 'audio',
      'hold-participant': 'hold',
      'unhold-participant': 'hold',
      'hand-over': 'handOver',
      admit: 'admit',
      'reject-entry': 'rejectEntry',
    });
    expect(decided('only')).toEqual({
      drop: 'not-self',
      'drop-and-uninvite': 'not-self',
      'move-to-lobby': 'not-self',
      admit: 'lobby',
      'reject-entry': 'lobby',
    });
    expect(decided('agent')).toEqual({
      'make-call': 'makeCall',
      'request-conference': 'requestConference',
      'create-meeting': 'createMeeting',
      'set-agent-state': 'setState',
    });
    expect(decided('member')).toEqual({ monitor: 'monitor', 'set-member-state': 'setState' });
    expect(decided('meeting')).toEqual({
      'start-meeting': 'start',
      'change-meeting-access': 'changeAccess',
      'delete-meeting': 'delete',
    });
    // All others are controls of the call, named as the kind.
    const others = ['announce', 'stop-announcement'];
    const elsewhere = ['participant', 'agent', 'member', 'meeting', 'own'].flatMap((by) => Object.keys(decided(by)));
    expect(kindsThat(isControlKind)).toEqual(
      allCommandKinds.filter((kind) => others.includes(kind) || !elsewhere.includes(kind)),
    );
    expect(controlIds).toEqual(kindsThat(isControlKind));
    expect(kindsThat(isParticipantKind).sort()).toEqual(Object.keys(decided('participant')).sort());
    expect(controlIds.filter((kind) => !isPlainControl(kind))).toEqual([
      'consult',
      'transfer-to',
      'send-digits',
      'update-call-data',
      'invite',
      'prolong',
      'announce',
      'end',
    ]);
  });

  it('that set a meeting as a whole are shown together', () => {
    expect(kindsThat(isMeetingControl)).toEqual([
      'claim-host',
      'release-host',
      'lock',
      'unlock',
      'lobby-on',
      'lobby-off',
      'mute-all',
      'mute-all-firmly',
      'unmute-all',
      'allow-self-unmute',
      'forbid-self-unmute',
      'lower-all-hands',
      'stop-spotlight',
      'start-recording',
      'pause-recording',
      'stop-recording',
      'allow-messages',
      'forbid-messages',
      'allow-sharing',
      'forbid-sharing',
      'leave-control',
    ]);
  });
});
