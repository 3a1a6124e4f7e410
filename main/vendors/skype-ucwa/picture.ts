import { conferenceIdOf, type Conference } from '../../../app/domain/conference.ts';
import type { MeetingControlKind } from '../../../app/domain/command-kinds.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { allowed, denied, type Permission } from '../../../app/domain/permission.ts';
import type { ConferenceFacts, ConferencePicture } from '../../../app/vendor/events.ts';
import type { Resource } from './hal.ts';
import { addressOf, nameOf, type Person, type Roster } from './roster.ts';

/** What is known of a meeting besides the other people in it. */
export interface MeetingFacts {
  readonly conversation: Resource | null;
  /** The user's own place in it. */
  readonly own: Resource | null;
  readonly onlineMeeting: Resource | null;
}

export interface PictureContext {
  readonly accountId: string;
  /** The conference URI. */
  readonly uri: string;
  readonly subject: string;
  readonly ownId: string;
  /** *End* is offered where the server has it. */
  readonly offersEnd: boolean;
  readonly facts: MeetingFacts;
  readonly roster: Roster;
}

/** The links that lead to a control of the meeting, and the one that is there in its place when it is so already. */
export const controlLinks: Readonly<
  Partial<Record<MeetingControlKind, { readonly link: string; readonly opposite: string }>>
> = {
  'mute-all-firmly': { link: 'enableAudienceMuteLock', opposite: 'disableAudienceMuteLock' },
  'allow-self-unmute': { link: 'disableAudienceMuteLock', opposite: 'enableAudienceMuteLock' },
  'forbid-messages': { link: 'disableAudienceMessaging', opposite: 'enableAudienceMessaging' },
  'allow-messages': { link: 'enableAudienceMessaging', opposite: 'disableAudienceMessaging' },
};

const sources: Readonly<Record<string, NonNullable<Participant['source']>>> = {
  SameEnterprise: 'same-company',
  Federated: 'federated',
  PublicCloud: 'public',
  Everyone: 'public',
};

const isSame = (one: string, other: string): boolean => one !== '' && one.toLowerCase() === other.toLowerCase();

/** Whether the user may lead: the organizer and those who were made leaders. */
export const isLeader = ({ own, onlineMeeting }: MeetingFacts): boolean =>
  own !== null &&
  (own.text('role') === 'Leader' ||
    own.flag('organizer') ||
    isSame(own.text('uri'), onlineMeeting?.text('organizerUri') ?? ''));

const roleOf = (resource: Resource | null, { onlineMeeting }: MeetingFacts): Participant['role'] => {
  if (!resource) return 'member';
  if (resource.flag('organizer') || isSame(resource.text('uri'), onlineMeeting?.text('organizerUri') ?? ''))
    return 'chair';
  return resource.text('role') === 'Leader' ? 'co-host' : 'member';
};

const sourceOf = (resource: Resource): Participant['source'] => {
  if (resource.flag('anonymous')) return 'anonymous';
  if (/^tel:/iu.test(resource.text('uri'))) return 'phone';
  return sources[resource.text('sourceNetwork')];
};

const audioOf = (audio: Resource): NonNullable<Participant['audio']> => {
  const direction = audio.text('audioDirection');
  const isKnown = /^(?:SendReceive|SendOnly|ReceiveOnly|Inactive)$/u.test(direction);
  const canSend = direction.startsWith('Send');
  const canReceive = direction.endsWith('Receive') || direction === 'ReceiveOnly';
  const isMuted = audio.json['audioMuted'];
  return {
    canHear: isKnown ? (canReceive ? 'on' : 'off') : 'unknown',
    canSpeak: isMuted === true || (isKnown && !canSend) ? 'off' : isMuted === false ? 'on' : 'unknown',
  };
};

/** A link that is missing means: not allowed, or not possible now. */
const missing = (leads: boolean): Permission => denied(leads ? 'not-now' : 'chair-only');

const permissionsOf = (
  { resource, audio, where }: Person,
  role: Participant['role'],
  leads: boolean,
): Participant['permissions'] => {
  // Known by name only: what may be done to them is read next.
  const unknown = resource === null ? denied('unread') : null;
  const by = (link: string, otherwise: Permission = missing(leads)): Permission =>
    typeof resource?.link(link) === 'string' ? allowed : (unknown ?? otherwise);
  if (where === 'lobby') {
    const not = unknown ?? denied('not-now');
    return { drop: not, speak: not, promote: not, demote: not, admit: by('admit'), rejectEntry: by('reject') };
  }
  const isHeard = audio !== null && (audio.link('muteAudio') ?? audio.link('unmuteAudio')) !== null;
  const otherwise = (isSo: boolean): Permission => (leads && isSo ? denied('already-so') : missing(leads));
  return {
    drop: by('eject'),
    speak: isHeard ? allowed : (unknown ?? missing(leads)),
    promote: by('promote', otherwise(role !== 'member')),
    demote: by('demote', otherwise(role === 'member')),
  };
};

/** The row of another person. */
export const personRow = (person: Person, facts: MeetingFacts): Participant => {
  const { resource, where, audio, since } = person;
  const role = roleOf(resource, facts);
  const source = resource ? sourceOf(resource) : undefined;
  return {
    id: person.id,
    name: nameOf(person),
    address: addressOf(resource),
    kind: source === 'phone' ? 'phone' : 'person',
    role,
    isSelf: false,
    state: where === 'lobby' ? 'in-lobby' : 'connected',
    stateSince: since,
    joinedAt: where === 'lobby' ? null : since,
    position: person.position,
    permissions: permissionsOf(person, role, isLeader(facts)),
    ...(audio && { audio: audioOf(audio) }),
    ...(source && { source }),
  };
};

const own = denied('self');
const ownPermissions: Participant['permissions'] = { drop: own, speak: own, promote: own, demote: own };

/** The user's own row: a second pair of eyes, without audio. Null before the user is in the meeting. */
export const ownRow = ({ ownId, facts }: PictureContext): Participant | null => {
  const { own: resource } = facts;
  if (!resource) return null;
  const address = addressOf(resource);
  return {
    id: ownId,
    name: (resource.text('name') || address || '—').slice(0, 300),
    address,
    kind: 'person',
    role: roleOf(resource, facts),
    isSelf: true,
    state: stateOf(facts.conversation) === 'in-lobby' ? 'in-lobby' : 'connected',
    stateSince: null,
    joinedAt: null,
    position: 0,
    permissions: ownPermissions,
    device: 'companion',
  };
};

/** The state of the user's own part in the meeting. */
export const stateOf = (conversation: Resource | null): Conference['state'] => {
  switch (conversation?.text('state')) {
    case 'Connected':
    case 'Conferencing':
    case 'Conferenced':
      return 'active';
    case 'InLobby':
      return 'in-lobby';
    case 'Connecting':
      return 'dialling';
    default:
      return 'unknown';
  }
};

const settingsOf = ({ conversation, onlineMeeting }: MeetingFacts): NonNullable<Conference['settings']> => {
  const access = onlineMeeting ? accessOf(onlineMeeting.text('accessLevel')) : null;
  const messages = conversation?.text('audienceMessaging');
  const canLock = conversation?.link('enableAudienceMuteLock') ?? null;
  const isLocked = conversation?.link('disableAudienceMuteLock') ?? null;
  return {
    // Where the user may see who waits: the line for them is there, whether somebody does or not.
    ...(typeof conversation?.link('lobby') === 'string' && { hasLobby: true }),
    ...(messages === 'Enabled' && { messages: 'everyone' }),
    ...(messages === 'Disabled' && { messages: 'nobody' }),
    ...((canLock ?? isLocked) !== null && { mayUnmuteThemselves: canLock !== null }),
    ...(access && { access }),
  };
};

/** Who may enter without waiting, in our words; null where it is not told. */
export const accessOf = (level: string): NonNullable<Conference['settings']>['access'] | null => {
  switch (level) {
    case 'Everyone':
      return 'everyone';
    case 'SameEnterprise':
      return 'same-company';
    case 'Invited':
      return 'invited';
    case 'Locked':
      return 'nobody';
    default:
      return null;
  }
};

const controlsOf = (facts: MeetingFacts, offersEnd: boolean): Conference['controls'] => {
  const { conversation, onlineMeeting } = facts;
  const leads = isLeader(facts);
  const canEnd = offersEnd && typeof onlineMeeting?.link('terminateMeeting') === 'string';
  const controls: Record<string, Permission> = {
    leave: allowed,
    invite: typeof conversation?.link('addParticipant') === 'string' ? allowed : denied('not-now'),
    // Shown with what comes nearest.
    lock: denied('system-lacks-it'),
    end: canEnd ? allowed : denied('system-lacks-it'),
  };
  for (const [kind, { link, opposite }] of Object.entries(controlLinks)) {
    const isThere = typeof conversation?.link(link) === 'string';
    const isSo = typeof conversation?.link(opposite) === 'string';
    controls[kind] = isThere ? allowed : leads && isSo ? denied('already-so') : missing(leads);
  }
  return controls;
};

const selfRoleOf = (facts: MeetingFacts): Conference['selfRole'] => {
  if (!facts.own || (facts.own.text('role') === '' && !isLeader(facts))) return 'unknown';
  const role = roleOf(facts.own, facts);
  return role === 'chair' || role === 'co-host' ? role : 'member';
};

/** The facts of a meeting. */
export const factsOf = ({ facts, subject, uri, roster, offersEnd }: PictureContext): ConferenceFacts => {
  const { conversation, onlineMeeting, own: ownPlace } = facts;
  const state = stateOf(conversation);
  return {
    kind: 'meeting',
    state,
    counterpart: '',
    startedAt: null,
    peopleCount: roster.presentCount + (ownPlace && state === 'active' ? 1 : 0),
    selfRole: selfRoleOf(facts),
    controls: controlsOf(facts, offersEnd),
    callData: [],
    wrapUpReasons: [],
    relatedConferenceId: null,
    subject: (conversation?.text('subject') || subject).slice(0, 300),
    entryAddress: (onlineMeeting?.text('joinUrl') || uri).slice(0, 500),
    settings: settingsOf(facts),
  };
};

/** The picture of a meeting, whole. */
export const meetingPicture = (context: PictureContext): ConferencePicture => {
  const { accountId, uri, roster, facts } = context;
  const self = ownRow(context);
  return {
    conference: { id: conferenceIdOf(accountId, uri), accountId, vendorId: uri, ...factsOf(context) },
    participants: [...(self ? [self] : []), ...[...roster.people.values()].map((person) => personRow(person, facts))],
  };
};
