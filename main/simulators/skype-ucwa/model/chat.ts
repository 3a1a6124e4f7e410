import { completeInvitation } from './conversations.ts';
import { createInvitation } from './meetings.ts';
import {
  conversationEvent,
  invitationEvent,
  messageEvent,
  messagingEvent,
  modalityOfParticipantEvent,
  participantEvent,
} from './notify.ts';
import type { Conversation, Invitation, Message, Participant } from './types.ts';
import type { World } from './world.ts';

/** How long a person counts as typing. */
const typingMs = 10_000;

/** Prepares the opening of the chat; nothing happens before `run`. */
export const prepareChat = (
  world: World,
  conversation: Conversation,
  operationId: string | null,
): { readonly invitation: Invitation; readonly run: () => void } => {
  const invitation = createInvitation(world, {
    kind: 'messagingInvitation',
    direction: 'Outgoing',
    conversation,
    operationId,
  });
  const run = (): void => {
    conversation.messaging = 'Connecting';
    invitationEvent(world, invitation, 'started');
    if (conversation.state === 'Disconnected') return;
    conversation.messaging = 'Connected';
    messagingEvent(world, conversation);
    conversationEvent(world, conversation, 'updated');
    completeInvitation(world, invitation, 'Connected');
    const { participant } = conversation;
    if (!participant) return;
    participant.isMessaging = true;
    for (const viewer of conversation.meeting.conversations)
      if (viewer.state === 'Conferenced')
        modalityOfParticipantEvent(world, viewer, participant, 'participantMessaging', 'added');
  };
  return { invitation, run };
};

/** Closes the chat of one application; the conversation goes on. */
export const closeChat = (world: World, conversation: Conversation): void => {
  conversation.messaging = 'Disconnected';
  messagingEvent(world, conversation);
  conversationEvent(world, conversation, 'updated');
  const { participant } = conversation;
  if (!participant || [...participant.conversations].some((one) => one.messaging === 'Connected')) return;
  participant.isMessaging = false;
  for (const viewer of conversation.meeting.conversations)
    if (viewer.state === 'Conferenced')
      modalityOfParticipantEvent(world, viewer, participant, 'participantMessaging', 'deleted');
};

const addMessage = (
  world: World,
  conversation: Conversation,
  about: Pick<Message, 'sender' | 'isOwn' | 'text' | 'isHtml' | 'operationId'>,
): Message => {
  const message = { ...about, id: conversation.messages.length + 1, at: world.clock.now() };
  conversation.messages.push(message);
  return message;
};

/** Prepares a message of an application; it is sent by `run`. */
export const prepareMessage = (
  world: World,
  conversation: Conversation,
  sender: Participant,
  about: Pick<Message, 'text' | 'isHtml' | 'operationId'>,
): { readonly message: Message; readonly run: () => void } => {
  const message = addMessage(world, conversation, { ...about, sender, isOwn: true });
  const run = (): void => {
    const fails = world.switches().chatDelivery === 'fails';
    messageEvent(world, conversation, message, fails ? { code: 'RemoteFailure', subcode: 'Unreachable' } : null);
    if (!fails) deliver(world, conversation.meeting.conversations, sender, about, conversation);
  };
  return { message, run };
};

const deliver = (
  world: World,
  conversations: ReadonlySet<Conversation>,
  sender: Participant,
  about: Pick<Message, 'text' | 'isHtml'>,
  except: Conversation | null,
): void => {
  for (const viewer of conversations) {
    if (viewer === except || viewer.messaging !== 'Connected') continue;
    const isOwn = viewer.participant === sender;
    messageEvent(world, viewer, addMessage(world, viewer, { ...about, sender, isOwn, operationId: null }));
  }
};

/** A person without an application writes in the chat. */
export const say = (world: World, sender: Participant, meeting: Conversation['meeting'], text: string): void =>
  deliver(world, meeting.conversations, sender, { text, isHtml: false }, null);

/** Shows everyone else in the chat that a person types; it ends by itself. */
export const showTyping = (world: World, meeting: Conversation['meeting'], typist: Participant): void => {
  for (const viewer of meeting.conversations) {
    if (viewer.participant === typist || viewer.messaging !== 'Connected') continue;
    const running = viewer.typing.get(typist);
    running?.();
    if (!running) participantEvent(world, viewer, typist, 'added', { view: 'typingParticipants' });
    const cancel = world.timers.after(typingMs, () => {
      viewer.typing.delete(typist);
      participantEvent(world, viewer, typist, 'deleted', { view: 'typingParticipants' });
    });
    viewer.typing.set(typist, cancel);
  }
};
