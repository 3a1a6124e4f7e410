import type { Resource } from '../wire/resource.ts';
import type { Priority } from './event-channel.ts';
import type { EventSender, UcwaEvent } from './event-queue.ts';
import { applicationHref, communicationHref, conversationHref, invitationHref, viewHref } from './hrefs.ts';
import type { View } from './hrefs.ts';
import {
  conversationResource,
  localParticipantResource,
  onlineMeetingResource,
  participantLink,
  participantResource,
} from './render-meeting.ts';
import {
  idleModalityResource,
  invitationResource,
  messageResource,
  messagingResource,
  participantAudioResource,
  participantMessagingResource,
} from './render-modalities.ts';
import type { idleModalities } from './render-modalities.ts';
import { communicationResource } from './render-application.ts';
import type { Application, Conversation, Invitation, Medium, Message, Participant, Reason } from './types.ts';
import type { World } from './world.ts';

type Type = UcwaEvent['type'];

/** Puts an event into every channel of an application, as the faults have it. */
const emit = (
  world: World,
  application: Application,
  sender: EventSender,
  event: UcwaEvent,
  priority: Priority = 'high',
): void => {
  const { fault } = world.switches();
  const what = `${event.type} ${event.link.rel}${event.in ? ` in ${event.in.rel}` : ''}`;
  if (fault === 'deaf' || fault === 'silentButDone') {
    world.log(`${what} lost: ${fault}`);
    return;
  }
  world.events.add({ application: application.id, sender: sender.rel, what, href: event.link.href });
  world.eventFaults.send(what, () => {
    for (const channel of application.channels.values()) channel.add(sender, event, priority);
  });
};

const ofCommunication = (application: Application): EventSender => ({
  rel: 'communication',
  href: communicationHref(application),
});

const ofConversation = (conversation: Conversation): EventSender => ({
  rel: 'conversation',
  href: conversationHref(conversation),
});

const withReason = (reason: Reason | null): { readonly reason?: Reason } => (reason ? { reason } : {});

const withBody = (rel: string, body: Resource | null): { readonly _embedded?: UcwaEvent['_embedded'] & object } =>
  body ? { _embedded: { [rel]: body } } : {};

/** An event about the conversation itself. */
export const conversationEvent = (
  world: World,
  conversation: Conversation,
  type: 'added' | 'updated' | 'deleted',
  reason: Reason | null = null,
): void => {
  const body = type === 'deleted' ? null : conversationResource(world.switches(), conversation);
  emit(world, conversation.application, ofCommunication(conversation.application), {
    link: { rel: 'conversation', href: conversationHref(conversation) },
    type,
    ...withReason(reason),
    ...withBody('conversation', body),
  });
};

/** An event about an invitation; with a status it is the last one. */
export const invitationEvent = (
  world: World,
  invitation: Invitation,
  type: 'started' | 'updated' | 'completed',
  outcome: { readonly status: 'Success' | 'Failure'; readonly reason: Reason | null } | null = null,
): void => {
  const { application } = invitation.conversation;
  emit(world, application, ofCommunication(application), {
    link: { rel: invitation.kind, href: invitationHref(invitation) },
    type,
    ...(outcome ? { status: outcome.status, ...withReason(outcome.reason) } : {}),
    ...withBody(invitation.kind, invitationResource(world.switches(), invitation)),
  });
};

/** An event about another participant, or about their place in a view. */
export const participantEvent = (
  world: World,
  conversation: Conversation,
  participant: Participant,
  type: 'added' | 'updated' | 'deleted',
  more: { readonly view?: View | 'typingParticipants'; readonly reason?: Reason | null } = {},
): void => {
  const switches = world.switches();
  const { view, reason = null } = more;
  const href =
    view === 'typingParticipants'
      ? `${conversationHref(conversation)}/messaging/typingParticipants`
      : view && viewHref(switches, conversation, view);
  const hasBody = switches.embedParticipantInEvents && type !== 'deleted';
  emit(world, conversation.application, ofConversation(conversation), {
    link: { rel: 'participant', ...participantLink(switches, conversation, participant) },
    ...(view && href !== undefined ? { in: { rel: view, href } } : {}),
    type,
    ...withReason(reason),
    ...withBody('participant', hasBody ? participantResource(switches, conversation, participant) : null),
  });
};

/** An event about the application's own user in the meeting. */
export const localParticipantEvent = (
  world: World,
  conversation: Conversation,
  participant: Participant,
  type: 'added' | 'updated' | 'deleted',
): void => {
  const switches = world.switches();
  emit(world, conversation.application, ofConversation(conversation), {
    link: { rel: 'localParticipant', ...participantLink(switches, conversation, participant) },
    type,
    ...withBody(
      'localParticipant',
      type === 'deleted' ? null : localParticipantResource(switches, conversation, participant),
    ),
  });
};

/** That the application's own user is in a view of the roster now; only where the switch has servers say so. */
export const localViewEvent = (
  world: World,
  conversation: Conversation,
  participant: Participant,
  view: View,
): void => {
  const switches = world.switches();
  if (!switches.localParticipantViews) return;
  emit(world, conversation.application, ofConversation(conversation), {
    link: { rel: 'localParticipant', ...participantLink(switches, conversation, participant) },
    in: { rel: view, href: viewHref(switches, conversation, view) },
    type: 'added',
  });
};

/** An event about the meeting's own resource. */
export const onlineMeetingEvent = (world: World, conversation: Conversation, type: 'added' | 'updated'): void =>
  emit(world, conversation.application, ofConversation(conversation), {
    link: { rel: 'onlineMeeting', href: `${conversationHref(conversation)}/onlineMeeting` },
    in: { rel: 'conversation', href: conversationHref(conversation) },
    type,
    ...withBody('onlineMeeting', onlineMeetingResource(world.switches(), conversation)),
  });

/** An event about the chat. */
export const messagingEvent = (world: World, conversation: Conversation, reason: Reason | null = null): void =>
  emit(world, conversation.application, ofConversation(conversation), {
    link: { rel: 'messaging', href: `${conversationHref(conversation)}/messaging` },
    type: 'updated',
    ...withReason(reason),
    ...withBody('messaging', messagingResource(conversation)),
  });

/** An event about a modality that the application does not use. */
export const idleModalityEvent = (
  world: World,
  conversation: Conversation,
  rel: (typeof idleModalities)[number],
): void =>
  emit(world, conversation.application, ofConversation(conversation), {
    link: { rel, href: `${conversationHref(conversation)}/${rel}` },
    type: 'updated',
    ...withBody(rel, idleModalityResource(conversation, rel)),
  });

/** The event that comes in every meeting and that no page describes. */
export const undocumentedEvent = (world: World, conversation: Conversation): void =>
  emit(world, conversation.application, ofConversation(conversation), {
    link: {
      rel: 'dataCollaborationSettings',
      href: `${conversationHref(conversation)}/dataCollaboration/settings`,
    },
    type: 'updated',
  });

/** An event about the audio or chat of a person in the meeting; one's own has a body where servers send one. */
export const modalityOfParticipantEvent = (
  world: World,
  conversation: Conversation,
  participant: Participant,
  rel: 'participantAudio' | 'participantMessaging' | Medium,
  type: 'added' | 'updated' | 'deleted',
): void => {
  const switches = world.switches();
  const owner = participantLink(switches, conversation, participant);
  const isOwn = participant === conversation.participant;
  const isAudio = rel === 'participantAudio';
  const isChat = rel === 'participantMessaging';
  const hasBody = isOwn && type !== 'deleted' && (isChat || (isAudio && switches.ownAudioEmbedded));
  const render = isAudio ? participantAudioResource : participantMessagingResource;
  emit(world, conversation.application, ofConversation(conversation), {
    link: { rel, href: `${owner.href}/${isChat ? 'messaging' : rel}` },
    in: { rel: isOwn ? 'localParticipant' : 'participant', ...owner },
    type,
    ...withBody(rel, hasBody ? render(switches, conversation, participant) : null),
  });
};

/** A message that was sent or has arrived; with a reason it could not be delivered. */
export const messageEvent = (
  world: World,
  conversation: Conversation,
  message: Message,
  reason: Reason | null = null,
): void =>
  emit(world, conversation.application, ofConversation(conversation), {
    link: { rel: 'message', href: `${conversationHref(conversation)}/messaging/messages/${message.id}` },
    type: 'completed',
    status: reason ? 'Failure' : 'Success',
    ...withReason(reason),
    ...withBody('message', messageResource(world.switches(), conversation, message)),
  });

/** The communication resource has changed. */
export const communicationEvent = (world: World, application: Application): void =>
  emit(world, application, ofCommunication(application), {
    link: { rel: 'communication', href: communicationHref(application) },
    type: 'updated',
    ...withBody('communication', communicationResource(application)),
  });

/** An event about the user; none has a body. */
export const meEvent = (
  world: World,
  application: Application,
  rel: 'me' | 'presence' | 'note' | 'location',
  type: Extract<Type, 'added' | 'updated'>,
): void => {
  const me = `${applicationHref(application)}/me`;
  emit(
    world,
    application,
    { rel: 'me', href: me },
    { link: { rel, href: rel === 'me' ? me : `${me}/${rel}` }, type },
    'medium',
  );
};

/** A change of a contact, of which clients of meetings take no notice. */
export const contactEvent = (world: World, application: Application, address: string): void => {
  const people = `${applicationHref(application)}/people`;
  emit(
    world,
    application,
    { rel: 'people', href: people },
    { link: { rel: 'contactPresence', href: `${people}/${address}/contactPresence` }, type: 'updated' },
    'low',
  );
};
