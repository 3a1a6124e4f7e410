import {
  conversationEvent,
  idleModalityEvent,
  invitationEvent,
  localParticipantEvent,
  messagingEvent,
  modalityOfParticipantEvent,
  onlineMeetingEvent,
  participantEvent,
  undocumentedEvent,
} from './notify.ts';
import { othersOf, seesLobby } from './render-meeting.ts';
import type { View } from './hrefs.ts';
import type { Application, Conversation, Invitation, InvitationState, Meeting, Participant, Reason } from './types.ts';
import type { World } from './world.ts';

/** In which view of the roster a person is. */
export const viewOf = (participant: Participant): View => {
  if (participant.inLobby) return 'lobby';
  return participant.role === 'Leader' ? 'leaders' : 'attendees';
};

/** Creates an application's view of a meeting, without any event. */
export const openConversation = (
  world: World,
  application: Application,
  meeting: Meeting,
  about: { readonly subject: string; readonly importance: string; readonly threadId: string | null },
): Conversation => {
  const conversation: Conversation = {
    id: world.ids.uuid(),
    application,
    meeting,
    participant: null,
    state: 'Connecting',
    isAnnounced: false,
    threadId: about.threadId ?? `Ad${Buffer.from(String(world.nextNumber())).toString('base64')}`,
    subject: about.subject,
    importance: about.importance,
    messaging: 'Disconnected',
    messages: [],
    typing: new Map(),
  };
  application.conversations.set(conversation.id, conversation);
  meeting.conversations.add(conversation);
  return conversation;
};

/** Ends an invitation with its last event, unless it has ended already. */
export const completeInvitation = (
  world: World,
  invitation: Invitation,
  state: Exclude<InvitationState, 'Connecting'>,
  reason: Reason | null = null,
): void => {
  if (invitation.state !== 'Connecting') return;
  invitation.cancelWait();
  invitation.state = state;
  const status = state === 'Connected' ? 'Success' : 'Failure';
  invitationEvent(world, invitation, 'completed', { status, reason });
};

/** The invitation by which an application has come into a conversation, while it is under way. */
export const joiningInvitation = ({ application, id }: Conversation): Invitation | undefined =>
  [...application.invitations.values()].find(
    (one) => one.kind === 'onlineMeetingInvitation' && one.state === 'Connecting' && one.conversation.id === id,
  );

/** Shows an application that a person waits in the lobby. */
export const showInLobby = (world: World, conversation: Conversation, participant: Participant): void => {
  if (!seesLobby(world.switches(), conversation) || participant === conversation.participant) return;
  if (world.switches().plainAddedBeforeLobby) participantEvent(world, conversation, participant, 'added');
  participantEvent(world, conversation, participant, 'added', { view: 'lobby' });
};

/** Shows an application that a person is in the roster. */
export const showInRoster = (world: World, conversation: Conversation, participant: Participant): void => {
  if (participant === conversation.participant) return;
  participantEvent(world, conversation, participant, 'added');
  participantEvent(world, conversation, participant, 'added', { view: viewOf(participant) });
};

/** What comes about a second after a person has entered. */
const showSettled = (world: World, conversation: Conversation, participant: Participant): void => {
  if (participant === conversation.participant) return;
  participantEvent(world, conversation, participant, 'updated');
  if (participant.isMessaging)
    modalityOfParticipantEvent(world, conversation, participant, 'participantMessaging', 'added');
  if (participant.audio) modalityOfParticipantEvent(world, conversation, participant, 'participantAudio', 'added');
};

/** Runs a task as soon as newcomers have settled: at once, or after the time of the switch `joinSettleMs`. */
const onceSettled = (world: World, task: () => void): void => {
  const { joinSettleMs } = world.switches();
  if (joinSettleMs > 0) world.timers.after(joinSettleMs, task);
  else task();
};

/** Shows an application that a person has come into the meeting. */
export const showNewcomer = (world: World, conversation: Conversation, participant: Participant): void => {
  conversationEvent(world, conversation, 'updated');
  showInRoster(world, conversation, participant);
  onceSettled(world, () => {
    if (conversation.state === 'Conferenced' && conversation.meeting.participants.has(participant.key))
      showSettled(world, conversation, participant);
  });
};

/** How the conversation of a person who enters directly is announced. */
const announceEntered = (world: World, conversation: Conversation, participant: Participant): void => {
  conversation.isAnnounced = true;
  switch (world.switches().firstConversationState) {
    case 'conferenced':
      conversation.state = 'Conferenced';
      conversationEvent(world, conversation, 'added');
      localParticipantEvent(world, conversation, participant, 'added');
      return;
    case 'conferencing':
      conversation.state = 'Conferencing';
      conversationEvent(world, conversation, 'added');
      localParticipantEvent(world, conversation, participant, 'added');
      conversation.state = 'Conferenced';
      localParticipantEvent(world, conversation, participant, 'updated');
      conversationEvent(world, conversation, 'updated');
      return;
    case 'connecting':
      conversationEvent(world, conversation, 'added');
      conversation.state = 'Conferenced';
      conversationEvent(world, conversation, 'updated');
      localParticipantEvent(world, conversation, participant, 'added');
  }
};

/** Lets an application see the meeting that it has entered: itself, the meeting, everyone in it. */
export const becomeConferenced = (world: World, conversation: Conversation, participant: Participant): void => {
  if (!conversation.isAnnounced) announceEntered(world, conversation, participant);
  else {
    conversation.state = 'Conferenced';
    conversationEvent(world, conversation, 'updated');
    localParticipantEvent(world, conversation, participant, 'added');
  }
  onlineMeetingEvent(world, conversation, 'added');
  messagingEvent(world, conversation);
  idleModalityEvent(world, conversation, 'applicationSharing');
  undocumentedEvent(world, conversation);
  idleModalityEvent(world, conversation, 'dataCollaboration');
  for (const other of othersOf(conversation)) {
    if (other.inLobby) showInLobby(world, conversation, other);
    else showInRoster(world, conversation, other);
  }
  onceSettled(world, () => {
    if (conversation.state !== 'Conferenced') return;
    const invitation = joiningInvitation(conversation);
    if (invitation) completeInvitation(world, invitation, 'Connected');
    idleModalityEvent(world, conversation, 'audioVideo');
    idleModalityEvent(world, conversation, 'phoneAudio');
    if (participant.audio) modalityOfParticipantEvent(world, conversation, participant, 'participantAudio', 'added');
  });
  for (const listener of world.joinListeners) listener(conversation.application, conversation.meeting);
};

/** Tells an application that its user waits in the lobby. */
export const becomeWaiting = (world: World, conversation: Conversation): void => {
  if (!conversation.isAnnounced) conversationEvent(world, conversation, 'added');
  conversation.isAnnounced = true;
  conversation.state = 'InLobby';
  conversationEvent(world, conversation, 'updated');
};

/** Removes a conversation without any event, as when its application is gone. */
export const forgetConversation = (conversation: Conversation): void => {
  for (const cancel of conversation.typing.values()) cancel();
  conversation.typing.clear();
  conversation.state = 'Disconnected';
  conversation.messaging = 'Disconnected';
  conversation.application.conversations.delete(conversation.id);
  conversation.meeting.conversations.delete(conversation);
};

/** Ends an application's conversation, with the events that say so and, where the switch has it, why. */
export const closeConversation = (
  world: World,
  conversation: Conversation,
  reason: Reason | null = null,
  refusal: Reason | null = null,
): void => {
  const { participant, state } = conversation;
  if (state === 'Disconnected') return;
  const { endReason } = world.switches();
  const invitation = joiningInvitation(conversation);
  forgetConversation(conversation);
  if (!conversation.isAnnounced) {
    // Its application has never heard of it: neither of its beginning nor, then, of its end.
    if (invitation) invitation.state = 'Failed';
    return;
  }
  if (invitation) completeInvitation(world, invitation, 'Failed', refusal ?? reason);
  for (const one of conversation.application.invitations.values())
    if (one.conversation === conversation) completeInvitation(world, one, 'Failed', reason);
  if (state === 'Conferenced' || state === 'Conferencing') {
    messagingEvent(world, conversation, endReason === 'messaging' || endReason === 'both' ? reason : null);
    if (participant) localParticipantEvent(world, conversation, participant, 'deleted');
  }
  conversationEvent(
    world,
    conversation,
    'updated',
    endReason === 'conversation' || endReason === 'both' ? reason : null,
  );
  conversationEvent(world, conversation, 'deleted');
};
