import { closeConversation, completeInvitation, openConversation } from './conversations.ts';
import { nameOfUri, findUser } from './directory.ts';
import { createInvitation, createParticipant, fullReason, networkOf, participantOfOwner } from './meetings.ts';
import { conversationEvent, invitationEvent } from './notify.ts';
import { admit, enter, followAlong } from './roster.ts';
import type { Application, Conversation, Invitation, Meeting, Participant, Reason, User } from './types.ts';
import type { World } from './world.ts';

const declined: Reason = { code: 'RemoteFailure', subcode: 'Declined' };
const unanswered: Reason = { code: 'RemoteFailure', subcode: 'Timeout' };

/** Lets a person without an application into a meeting because a person inside has asked them. */
const bringIn = (world: World, meeting: Meeting, uri: string): Participant | Reason => {
  const there = [...meeting.participants.values()].find((one) => one.uri === uri && !one.inLobby);
  if (there) return there;
  const full = fullReason(world, meeting, false);
  if (full) return full;
  const user = findUser(world.directory, uri) ?? null;
  const name = nameOfUri(world.directory, uri);
  const participant = createParticipant(world, meeting, {
    uri,
    name,
    network: networkOf(uri),
    isAnonymous: false,
    user,
  });
  participant.isElsewhere = true;
  enter(world, meeting, participant, false);
  return participant;
};

/** Ends an invitation of a participant by what came of it. */
const conclude = (world: World, invitation: Invitation, result: Participant | Reason): void => {
  if (invitation.state !== 'Connecting') return;
  if ('code' in result) {
    completeInvitation(world, invitation, 'Failed', result);
    return;
  }
  invitation.acceptedBy = result;
  completeInvitation(world, invitation, 'Connected');
};

/** What an invitation says about the meeting, and what its answer causes. */
interface Ringing {
  readonly meeting: Meeting;
  readonly inviter: Participant | null;
  readonly operationId: string | null;
  readonly onAnswer: Invitation['onAnswer'] & object;
}

/** Rings at an application that is available; its user accepts or declines by their client. */
const ring = (world: World, application: Application, ringing: Ringing): Conversation => {
  const { meeting, inviter, operationId, onAnswer } = ringing;
  const { subject } = meeting.settings;
  const conversation = openConversation(world, application, meeting, { subject, importance: 'Normal', threadId: null });
  conversation.state = 'Incoming';
  conversation.isAnnounced = true;
  const incoming = createInvitation(world, {
    kind: 'onlineMeetingInvitation',
    direction: 'Incoming',
    conversation,
    operationId,
    subject,
    onlineMeetingUri: meeting.uri,
    other: inviter ? { uri: inviter.uri, name: inviter.name } : null,
    onAnswer,
  });
  conversationEvent(world, conversation, 'added');
  invitationEvent(world, incoming, 'started');
  return conversation;
};

const availableApplicationsOf = (world: World, user: User | undefined): readonly Application[] =>
  [...world.applications.values()].filter((one) => one.owner === user && one.isAvailable);

/** A person without an application asks a user into a meeting. Returns at how many applications it rings. */
export const ringAt = (world: World, meeting: Meeting, inviter: Participant, user: User): number => {
  const applications = availableApplicationsOf(world, user);
  for (const application of applications)
    ring(world, application, { meeting, inviter, operationId: null, onAnswer: () => undefined });
  return applications.length;
};

/** Prepares the invitation of a person into a conversation; nothing happens before `run`. */
export const prepareInvitation = (
  world: World,
  conversation: Conversation,
  uri: string,
  operationId: string | null,
): { readonly invitation: Invitation; readonly run: () => void } => {
  const { answerMs, invitationTimeoutMs } = world.switches();
  const invitation = createInvitation(world, {
    kind: 'participantInvitation',
    direction: 'Outgoing',
    conversation,
    operationId,
    other: { uri, name: nameOfUri(world.directory, uri) },
  });
  const answerByScript = (): void => {
    const answering = world.answering.get(uri) ?? 'accepts';
    if (answering === 'declines') conclude(world, invitation, declined);
    if (answering === 'accepts' && invitation.state === 'Connecting')
      conclude(world, invitation, bringIn(world, conversation.meeting, uri));
  };
  const run = (): void => {
    invitationEvent(world, invitation, 'started');
    invitation.cancelWait = world.timers.after(invitationTimeoutMs, () => conclude(world, invitation, unanswered));
    const applications = availableApplicationsOf(world, findUser(world.directory, uri));
    for (const application of applications) {
      const own = ring(world, application, {
        meeting: conversation.meeting,
        inviter: conversation.participant,
        operationId,
        onAnswer: (isAccepted) => conclude(world, invitation, (isAccepted && own.participant) || declined),
      });
    }
    if (applications.length > 0) return;
    if (answerMs > 0) world.timers.after(answerMs, answerByScript);
    else answerByScript();
  };
  return { invitation, run };
};

/** Accepts an incoming invitation: the application is in the meeting. */
export const accept = (world: World, invitation: Invitation): void => {
  const { conversation } = invitation;
  const { application, meeting } = conversation;
  const { owner } = application;
  conversation.state = 'Connecting';
  conversationEvent(world, conversation, 'updated');
  const there = participantOfOwner(meeting, owner);
  if (there) {
    if (there.inLobby) admit(world, meeting, there);
    followAlong(world, conversation, there);
  } else {
    const isUser = 'name' in owner;
    const participant = createParticipant(world, meeting, {
      uri: owner.uri,
      name: isUser ? owner.name : '',
      network: isUser ? 'SameEnterprise' : 'Everyone',
      isAnonymous: !isUser,
      user: isUser ? owner : null,
    });
    conversation.participant = participant;
    participant.conversations.add(conversation);
    enter(world, meeting, participant, false);
  }
  invitation.onAnswer?.(true);
};

/** Declines an incoming invitation. */
export const decline = (world: World, invitation: Invitation): void => {
  completeInvitation(world, invitation, 'Declined', { code: 'LocalFailure', subcode: 'Declined' });
  closeConversation(world, invitation.conversation);
  invitation.onAnswer?.(false);
};

/** Withdraws an invitation of one's own; one to join ends its conversation, too. */
export const cancel = (world: World, invitation: Invitation, leave: (conversation: Conversation) => void): void => {
  completeInvitation(world, invitation, 'Cancelled', { code: 'LocalFailure', subcode: 'Canceled' });
  if (invitation.kind === 'onlineMeetingInvitation') leave(invitation.conversation);
};
