import { sipDomain } from './directory.ts';
import { completeInvitation, forgetConversation, openConversation } from './conversations.ts';
import { invitationEvent } from './notify.ts';
import { enter, followAlong } from './roster.ts';
import { rosterOf } from './render-meeting.ts';
import type {
  Application,
  Guest,
  Invitation,
  InvitationKind,
  Meeting,
  MeetingSettings,
  Network,
  Participant,
  Reason,
  User,
} from './types.ts';
import type { World } from './world.ts';

const standardLifetimeMs = 8 * 60 * 60 * 1000;

/** What a new meeting is like unless it is said otherwise. */
export const standardSettings = (world: World): MeetingSettings => ({
  accessLevel: 'SameEnterprise',
  automaticLeaderAssignment: 'SameEnterprise',
  lobbyBypassForPhoneUsers: 'Disabled',
  phoneUserAdmission: 'Enabled',
  entryExitAnnouncement: 'Disabled',
  attendees: [],
  leaders: [],
  subject: '',
  description: '',
  expiresAt: world.clock.now() + standardLifetimeMs,
});

/** Creates a meeting with nobody in it. */
export const createMeeting = (
  world: World,
  organizer: User,
  settings: MeetingSettings,
  isScheduled: boolean,
  givenId: string | null = null,
): Meeting => {
  const count = world.nextNumber();
  const id = givenId ?? `RM${count.toString(36).toUpperCase().padStart(6, '0')}`;
  const meeting: Meeting = {
    id,
    uri: `${organizer.uri};gruu;opaque=app:conf:focus:id:${id}`,
    organizer,
    conferenceId: String(100_000 + count),
    settings,
    isScheduled,
    putName: world.ids.uuid(),
    etag: 1_820_743_460 + count,
    participants: new Map(),
    conversations: new Set(),
    isMuteLocked: false,
    isMessagingAllowed: true,
  };
  world.meetings.set(id, meeting);
  return meeting;
};

/** The meeting with a conference address; undefined when there is none. */
export const meetingWithUri = (world: World, uri: string): Meeting | undefined =>
  [...world.meetings.values()].find((one) => one.uri.toLowerCase() === uri.toLowerCase());

/** Who a person is before they have entered. */
export interface Newcomer {
  readonly uri: string;
  readonly name: string;
  readonly network: Network;
  readonly isAnonymous: boolean;
  readonly user: User | null;
}

/** Where an address comes from: the company itself or another one. */
export const networkOf = (uri: string): Network => {
  if (uri.startsWith('tel:')) return 'Everyone';
  return uri.endsWith(`@${sipDomain}`) ? 'SameEnterprise' : 'Federated';
};

const roleOf = ({ organizer, settings }: Meeting, { uri, network, isAnonymous }: Newcomer): Participant['role'] => {
  if (uri === organizer.uri || settings.leaders.includes(uri)) return 'Leader';
  if (settings.automaticLeaderAssignment === 'Everyone' && !isAnonymous) return 'Leader';
  const isColleague = network === 'SameEnterprise' && !isAnonymous;
  return settings.automaticLeaderAssignment === 'SameEnterprise' && isColleague ? 'Leader' : 'Attendee';
};

/** Whether a person has to wait until a leader decides. */
export const mustWait = ({ organizer, settings }: Meeting, { uri, network, isAnonymous }: Newcomer): boolean => {
  if (uri === organizer.uri) return false;
  if (uri.startsWith('tel:') && settings.lobbyBypassForPhoneUsers === 'Enabled')
    return settings.accessLevel === 'Locked';
  const isColleague = network === 'SameEnterprise' && !isAnonymous;
  switch (settings.accessLevel) {
    case 'Everyone':
      return false;
    case 'SameEnterprise':
    case 'None':
      return !isColleague;
    case 'Invited':
      return !isColleague || ![...settings.attendees, ...settings.leaders].includes(uri);
    case 'Locked':
      return true;
  }
};

/** Creates a person who is not in the meeting yet. */
export const createParticipant = (world: World, meeting: Meeting, who: Newcomer): Participant => {
  const count = world.nextNumber();
  const address = who.uri.replace(/^\w+:/u, '').toLowerCase();
  return {
    key: `p${count}`,
    uri: who.uri,
    name: who.name,
    network: who.network,
    isAnonymous: who.isAnonymous,
    isOrganizer: who.uri === meeting.organizer.uri,
    user: who.user,
    ids: {
      address,
      token: Buffer.from(`${meeting.id}/${count}/${address}`).toString('base64url').toLowerCase(),
      number: String(count),
    },
    role: roleOf(meeting, who),
    inLobby: false,
    audio: null,
    isMessaging: false,
    media: new Map(),
    isElsewhere: false,
    conversations: new Set(),
    cancelWait: () => undefined,
  };
};

/** Why a meeting takes nobody more; null while it does. */
export const fullReason = (world: World, meeting: Meeting, waits: boolean): Reason | null => {
  const { participantLimit, lobbyLimit } = world.switches();
  const inRoster = rosterOf({ meeting }).length;
  if (!waits && inRoster >= participantLimit) return { code: 'Conflict', subcode: 'TooManyParticipants' };
  if (waits && meeting.participants.size - inRoster >= lobbyLimit)
    return { code: 'Conflict', subcode: 'TooManyLobbyParticipants' };
  return null;
};

/** The participant who an application's user already is in a meeting; undefined when they are not there. */
export const participantOfOwner = (meeting: Meeting, { uri }: User | Guest): Participant | undefined =>
  [...meeting.participants.values()].find((one) => one.uri === uri);

/** Creates an invitation of an application, without any event. */
export const createInvitation = (
  world: World,
  invitation: Pick<Invitation, 'kind' | 'direction' | 'conversation'> & Partial<Invitation>,
): Invitation => {
  const { conversation } = invitation;
  const created: Invitation = {
    id: world.ids.uuid().replaceAll('-', ''),
    operationId: null,
    importance: conversation.importance,
    subject: null,
    threadId: conversation.threadId,
    onlineMeetingUri: null,
    other: null,
    displayName: null,
    state: 'Connecting',
    acceptedBy: null,
    cancelWait: () => undefined,
    onAnswer: null,
    ...invitation,
  };
  conversation.application.invitations.set(created.id, created);
  return created;
};

/** What a client says about the meeting that it joins. */
export interface JoinRequest {
  /** As the client gave it; `adhoc` for a meeting of its own. */
  readonly onlineMeetingUri: string;
  readonly operationId: string | null;
  readonly subject: string | null;
  readonly importance: string;
  readonly threadId: string | null;
  readonly displayName: string | null;
}

const newcomerOf = (owner: User | Guest, displayName: string | null): Newcomer => {
  const isUser = 'name' in owner;
  return {
    uri: owner.uri,
    name: isUser ? owner.name : (displayName ?? ''),
    network: isUser ? 'SameEnterprise' : 'Everyone',
    isAnonymous: !isUser,
    user: isUser ? owner : null,
  };
};

/** An invitation that brings its application into a meeting, and what does so. */
export interface Joining {
  readonly invitation: Invitation;
  /** Enters the meeting or its lobby. `isExpected` is true for those whom a person inside has asked. */
  readonly run: (isExpected: boolean) => void;
}

/** Prepares an application's way into a meeting; nothing happens before `run`. */
export const prepareJoin = (
  world: World,
  application: Application,
  meeting: Meeting,
  request: JoinRequest,
): Joining => {
  const conversation = openConversation(world, application, meeting, {
    subject: request.subject ?? meeting.settings.subject,
    importance: request.importance,
    threadId: request.threadId,
  });
  const { operationId, displayName, onlineMeetingUri, importance } = request;
  const invitation = createInvitation(world, {
    kind: 'onlineMeetingInvitation' satisfies InvitationKind,
    direction: 'Outgoing',
    conversation,
    operationId,
    importance,
    subject: conversation.subject,
    onlineMeetingUri,
    displayName,
  });
  const run = (isExpected: boolean): void => {
    if (conversation.state === 'Disconnected') return;
    const there = participantOfOwner(meeting, application.owner);
    const who = newcomerOf(application.owner, displayName);
    const participant = there ?? createParticipant(world, meeting, who);
    conversation.participant = participant;
    invitationEvent(world, invitation, 'started');
    if (there) {
      followAlong(world, conversation, there);
      return;
    }
    const waits = !isExpected && mustWait(meeting, who);
    const full = fullReason(world, meeting, waits);
    if (full) {
      completeInvitation(world, invitation, 'Failed', full);
      forgetConversation(conversation);
      return;
    }
    participant.conversations.add(conversation);
    enter(world, meeting, participant, waits);
  };
  return { invitation, run };
};
