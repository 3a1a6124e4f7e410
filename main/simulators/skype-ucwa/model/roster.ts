import {
  becomeConferenced,
  becomeWaiting,
  closeConversation,
  showInLobby,
  showNewcomer,
  viewOf,
} from './conversations.ts';
import type { View } from './hrefs.ts';
import {
  conversationEvent,
  localParticipantEvent,
  localViewEvent,
  modalityOfParticipantEvent,
  participantEvent,
} from './notify.ts';
import { isLeading, othersOf, rosterOf, seesLobby } from './render-meeting.ts';
import type { Audio, Conversation, Medium, Meeting, Participant, Reason } from './types.ts';
import type { World } from './world.ts';

/** The conversations that are shown what happens in a meeting. */
const viewersOf = (meeting: Meeting): readonly Conversation[] =>
  [...meeting.conversations].filter((one) => one.state === 'Conferenced');

const informational = (subcode: string): Reason => ({ code: 'Informational', subcode });

const noWait = (): void => undefined;

/** Puts a person into the roster; applications that waited with them now see the meeting. */
const enterRoster = (world: World, meeting: Meeting, participant: Participant): void => {
  participant.inLobby = false;
  participant.cancelWait();
  participant.cancelWait = noWait;
  meeting.participants.set(participant.key, participant);
  if (meeting.isMuteLocked && participant.role === 'Attendee' && participant.audio) participant.audio.isMuted = true;
  for (const viewer of viewersOf(meeting)) showNewcomer(world, viewer, participant);
  for (const conversation of participant.conversations)
    if (conversation.state !== 'Conferenced') becomeConferenced(world, conversation, participant);
};

/** Removes a person from the lobby, with the events for those who see it. */
const leaveLobby = (world: World, meeting: Meeting, participant: Participant, reason: Reason | null): void => {
  const switches = world.switches();
  const events = reason ? switches.rejectEvents : 'both';
  const more = reason && switches.rejectReason === 'denied' ? { reason } : {};
  for (const viewer of viewersOf(meeting)) {
    if (!seesLobby(switches, viewer)) continue;
    if (events !== 'plainOnly') participantEvent(world, viewer, participant, 'deleted', { view: 'lobby', ...more });
    if (events !== 'lobbyOnly') participantEvent(world, viewer, participant, 'deleted', more);
  }
};

/** Takes a person out of the meeting, whatever the cause; their applications' conversations end. */
const remove = (
  world: World,
  meeting: Meeting,
  participant: Participant,
  why: { readonly reason: Reason | null; readonly refusal?: Reason | null; readonly isRejected?: boolean },
): void => {
  if (!meeting.participants.delete(participant.key)) return;
  participant.cancelWait();
  participant.isElsewhere = false;
  for (const conversation of participant.conversations)
    closeConversation(world, conversation, why.reason, why.refusal ?? null);
  participant.conversations.clear();
  if (participant.inLobby) {
    leaveLobby(world, meeting, participant, why.isRejected ? { code: 'Forbidden', subcode: 'Denied' } : null);
    return;
  }
  for (const viewer of viewersOf(meeting)) {
    conversationEvent(world, viewer, 'updated');
    participantEvent(world, viewer, participant, 'deleted', { view: viewOf(participant) });
    participantEvent(world, viewer, participant, 'deleted');
  }
};

/** Puts a person into the lobby, from which they are disconnected after the time of the switch `lobbyTimeoutMs`. */
const enterLobby = (world: World, meeting: Meeting, participant: Participant): void => {
  participant.inLobby = true;
  meeting.participants.set(participant.key, participant);
  const { lobbyTimeoutMs } = world.switches();
  if (lobbyTimeoutMs > 0)
    participant.cancelWait = world.timers.after(lobbyTimeoutMs, () =>
      remove(world, meeting, participant, { reason: null, refusal: { code: 'LocalFailure', subcode: 'Timeout' } }),
    );
  for (const viewer of viewersOf(meeting)) showInLobby(world, viewer, participant);
  for (const conversation of participant.conversations) becomeWaiting(world, conversation);
};

/** Lets a person into a meeting, or into its lobby. */
export const enter = (world: World, meeting: Meeting, participant: Participant, mustWait: boolean): void => {
  if (mustWait) enterLobby(world, meeting, participant);
  else enterRoster(world, meeting, participant);
};

/** Lets one more application of a person who is there already see what they see. */
export const followAlong = (world: World, conversation: Conversation, participant: Participant): void => {
  participant.conversations.add(conversation);
  conversation.participant = participant;
  if (participant.inLobby) becomeWaiting(world, conversation);
  else becomeConferenced(world, conversation, participant);
};

/** A person leaves or gives up waiting. */
export const leave = (world: World, meeting: Meeting, participant: Participant): void =>
  remove(world, meeting, participant, { reason: null });

/** One application leaves; its user does, too, unless they are there with another client. */
export const leaveConversation = (world: World, conversation: Conversation): void => {
  const { participant, meeting } = conversation;
  closeConversation(world, conversation);
  if (!participant) return;
  participant.conversations.delete(conversation);
  if (participant.conversations.size === 0 && !participant.isElsewhere) leave(world, meeting, participant);
};

/** A person who waits is let in. */
export const admit = (world: World, meeting: Meeting, participant: Participant): void => {
  const switches = world.switches();
  participant.inLobby = false;
  participant.cancelWait();
  participant.cancelWait = noWait;
  if (meeting.isMuteLocked && participant.audio && participant.role === 'Attendee') participant.audio.isMuted = true;
  for (const viewer of viewersOf(meeting)) {
    const sawLobby = seesLobby(switches, viewer);
    conversationEvent(world, viewer, 'updated');
    if (sawLobby) participantEvent(world, viewer, participant, 'deleted', { view: 'lobby' });
    if (!sawLobby || !switches.plainAddedBeforeLobby) participantEvent(world, viewer, participant, 'added');
    participantEvent(world, viewer, participant, 'added', { view: viewOf(participant) });
    participantEvent(world, viewer, participant, 'updated');
    if (participant.audio) modalityOfParticipantEvent(world, viewer, participant, 'participantAudio', 'added');
  }
  for (const conversation of participant.conversations) becomeConferenced(world, conversation, participant);
};

const refusals = {
  forbiddenDenied: { code: 'Forbidden', subcode: 'Denied' },
  remoteDenied: { code: 'RemoteFailure', subcode: 'Denied' },
  remoteDeclined: { code: 'RemoteFailure', subcode: 'Declined' },
  none: null,
} as const satisfies Record<string, Reason | null>;

/** A person who waits is refused. */
export const reject = (world: World, meeting: Meeting, participant: Participant): void =>
  remove(world, meeting, participant, {
    reason: null,
    refusal: refusals[world.switches().refusalReason],
    isRejected: true,
  });

/** A person is removed from the meeting. */
export const eject = (world: World, meeting: Meeting, participant: Participant): void =>
  remove(world, meeting, participant, { reason: informational('Ejected') });

/** Ends the meeting for everyone. */
export const endMeeting = (world: World, meeting: Meeting): void => {
  const ended = informational('Ended');
  for (const conversation of [...meeting.conversations]) closeConversation(world, conversation, ended, ended);
  for (const participant of meeting.participants.values()) {
    participant.cancelWait();
    participant.conversations.clear();
  }
  meeting.participants.clear();
  meeting.isMuteLocked = false;
  meeting.isMessagingAllowed = true;
};

/** What an application is shown when the role of its own user has changed: its rights over everyone are others. */
const showOwnRole = (world: World, viewer: Conversation, participant: Participant, sawLobby: boolean): void => {
  localParticipantEvent(world, viewer, participant, 'updated');
  localViewEvent(world, viewer, participant, viewOf(participant));
  conversationEvent(world, viewer, 'updated');
  const { lobbyOnRoleChange } = world.switches();
  const seesItNow = seesLobby(world.switches(), viewer);
  for (const other of othersOf(viewer)) {
    if (!other.inLobby) participantEvent(world, viewer, other, 'updated');
    else if (lobbyOnRoleChange === 'silent') continue;
    else if (seesItNow && !sawLobby) showInLobby(world, viewer, other);
    else if (seesItNow) participantEvent(world, viewer, other, 'updated');
    else if (sawLobby) {
      participantEvent(world, viewer, other, 'deleted', { view: 'lobby' });
      participantEvent(world, viewer, other, 'deleted');
    }
  }
};

/** Makes an attendee a leader or a leader an attendee. */
export const changeRole = (
  world: World,
  meeting: Meeting,
  participant: Participant,
  role: Participant['role'],
): void => {
  if (participant.role === role) return;
  const before: View = viewOf(participant);
  const sawLobby = new Map(viewersOf(meeting).map((viewer) => [viewer, seesLobby(world.switches(), viewer)]));
  participant.role = role;
  for (const [viewer, saw] of sawLobby) {
    if (viewer.participant === participant) {
      showOwnRole(world, viewer, participant, saw);
      continue;
    }
    participantEvent(world, viewer, participant, 'deleted', { view: before });
    participantEvent(world, viewer, participant, 'added', { view: viewOf(participant) });
    if (isLeading(viewer)) participantEvent(world, viewer, participant, 'updated');
  }
};

/** Mutes a person's audio or ends it; nothing without audio. */
export const setMuted = (world: World, meeting: Meeting, participant: Participant, isMuted: boolean): void => {
  if (!participant.audio || participant.audio.isMuted === isMuted || !meeting.participants.has(participant.key)) return;
  participant.audio.isMuted = isMuted;
  for (const viewer of viewersOf(meeting))
    modalityOfParticipantEvent(world, viewer, participant, 'participantAudio', 'updated');
};

/** Gives a person audio, or takes it away with null. */
export const setAudio = (
  world: World,
  meeting: Meeting,
  participant: Participant,
  audio: Participant['audio'],
): void => {
  const type = audio && participant.audio ? 'updated' : audio ? 'added' : 'deleted';
  if (!audio && !participant.audio) return;
  participant.audio = audio;
  for (const viewer of viewersOf(meeting)) {
    conversationEvent(world, viewer, 'updated');
    modalityOfParticipantEvent(world, viewer, participant, 'participantAudio', type);
  }
};

/** A person begins or stops to share something, or changes the direction; null for stopping. */
export const setMedium = (
  world: World,
  meeting: Meeting,
  participant: Participant,
  medium: Medium,
  direction: Audio['direction'] | null,
): void => {
  const before = participant.media.get(medium);
  if (direction === null) participant.media.delete(medium);
  else participant.media.set(medium, direction);
  if (!before && direction === null) return;
  const type = direction === null ? 'deleted' : before ? 'updated' : 'added';
  for (const viewer of viewersOf(meeting)) modalityOfParticipantEvent(world, viewer, participant, medium, type);
};

/** Mutes all attendees and keeps them muted, or lets them unmute themselves again. */
export const setMuteLock = (world: World, meeting: Meeting, isLocked: boolean): void => {
  meeting.isMuteLocked = isLocked;
  for (const viewer of viewersOf(meeting)) conversationEvent(world, viewer, 'updated');
  if (!isLocked) return;
  for (const participant of rosterOf({ meeting }))
    if (participant.role === 'Attendee') setMuted(world, meeting, participant, true);
};

/** Allows attendees to write in the chat, or forbids it. */
export const setAudienceMessaging = (world: World, meeting: Meeting, isAllowed: boolean): void => {
  meeting.isMessagingAllowed = isAllowed;
  for (const viewer of viewersOf(meeting)) conversationEvent(world, viewer, 'updated');
};

/** A person is called otherwise from now on. */
export const rename = (world: World, meeting: Meeting, participant: Participant, name: string): void => {
  participant.name = name;
  for (const viewer of viewersOf(meeting)) {
    if (viewer.participant === participant) localParticipantEvent(world, viewer, participant, 'updated');
    else if (!participant.inLobby || seesLobby(world.switches(), viewer))
      participantEvent(world, viewer, participant, 'updated', { view: viewOf(participant) });
  }
};
