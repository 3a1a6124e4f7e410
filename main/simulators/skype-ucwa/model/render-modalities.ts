import { writeDate } from '../wire/resource.ts';
import type { Links, Resource } from '../wire/resource.ts';
import { applicationHref, communicationHref, conversationHref, invitationHref, participantHref } from './hrefs.ts';
import { isLeading, participantLink, participantResource } from './render-meeting.ts';
import type { UcwaSwitches } from './switches.ts';
import type { Conversation, Invitation, Medium, Message, Participant } from './types.ts';

/** The audio of a participant, with a link to change whether it is muted where the application may. */
export const participantAudioResource = (
  switches: UcwaSwitches,
  conversation: Conversation,
  participant: Participant,
): Resource | null => {
  const { audio } = participant;
  if (!audio) return null;
  const self = `${participantHref(switches, conversation, participant)}/participantAudio`;
  const isOwn = participant === conversation.participant;
  const isHeldByLock = conversation.meeting.isMuteLocked && participant.role === 'Attendee' && audio.isMuted;
  const mayChange = isLeading(conversation) || (isOwn && !isHeldByLock);
  const change = audio.isMuted ? 'unmuteAudio' : 'muteAudio';
  const isSilenced = audio.isMuted && switches.mutedDirection === 'receiveOnly';
  return {
    rel: 'participantAudio',
    audioDirection: isSilenced && audio.direction === 'SendReceive' ? 'ReceiveOnly' : audio.direction,
    audioMuted: audio.isMuted,
    audioSourceId: audio.sourceId,
    _links: {
      self: { href: self },
      participant: participantLink(switches, conversation, participant),
      [change]: mayChange ? { href: `${self}/${change}` } : undefined,
    },
  };
};

/** How the members of a shared medium are called; none for the one that has no members. */
const memberNames = {
  participantVideo: 'video',
  participantPanoramicVideo: 'panoramicVideo',
  participantApplicationSharing: 'applicationSharing',
  participantDataCollaboration: null,
} as const satisfies Record<Medium, string | null>;

/** What a participant shares beside audio and chat; null when they do not. */
export const participantMediumResource = (
  switches: UcwaSwitches,
  conversation: Conversation,
  participant: Participant,
  medium: Medium,
): Resource | null => {
  const direction = participant.media.get(medium);
  if (!direction) return null;
  const name = memberNames[medium];
  return {
    rel: medium,
    ...(name === null ? {} : { [`${name}Direction`]: direction }),
    _links: {
      self: { href: `${participantHref(switches, conversation, participant)}/${medium}` },
      participant: participantLink(switches, conversation, participant),
    },
  };
};

/** That a participant takes part in the chat. */
export const participantMessagingResource = (
  switches: UcwaSwitches,
  conversation: Conversation,
  participant: Participant,
): Resource => ({
  rel: 'participantMessaging',
  _links: {
    self: { href: `${participantHref(switches, conversation, participant)}/messaging` },
    participant: participantLink(switches, conversation, participant),
  },
});

const messagingLinks = (conversation: Conversation, self: string): Links => {
  const { application, id, messaging, state } = conversation;
  switch (messaging) {
    case 'Disconnected':
      return state === 'Disconnected'
        ? {}
        : { addMessaging: { href: `${communicationHref(application)}/messagingInvitations?conversation=${id}` } };
    case 'Connecting':
      return { stopMessaging: { href: `${self}/terminate` } };
    case 'Connected':
      return {
        stopMessaging: { href: `${self}/terminate` },
        sendMessage: { href: `${self}/messages` },
        setIsTyping: { href: `${self}/typing` },
        typingParticipants: { href: `${self}/typingParticipants` },
      };
  }
};

/** The chat of a conversation, with links for what is possible in its state. */
export const messagingResource = (conversation: Conversation): Resource => {
  const self = `${conversationHref(conversation)}/messaging`;
  return {
    state: conversation.messaging,
    ...(conversation.messaging === 'Connected' ? { negotiatedMessageFormats: ['Plain'] } : {}),
    _links: {
      self: { href: self },
      conversation: { href: conversationHref(conversation) },
      ...messagingLinks(conversation, self),
    },
    rel: 'messaging',
  };
};

/** The modalities that an application cannot use, in the order in which they are announced. */
export const idleModalities = ['applicationSharing', 'dataCollaboration', 'audioVideo', 'phoneAudio'] as const;

/** A modality that the application does not use. */
export const idleModalityResource = (conversation: Conversation, rel: (typeof idleModalities)[number]): Resource => ({
  state: 'Disconnected',
  _links: {
    self: { href: `${conversationHref(conversation)}/${rel}` },
    conversation: { href: conversationHref(conversation) },
  },
  rel,
});

/** Who types now. */
export const typingResource = (switches: UcwaSwitches, conversation: Conversation): Resource => {
  const typing = [...conversation.typing.keys()].map((one) => participantLink(switches, conversation, one));
  return {
    rel: switches.roleViewRel === 'ownName' ? 'typingParticipants' : 'participants',
    _links: {
      self: { href: `${conversationHref(conversation)}/messaging/typingParticipants` },
      participant: typing.length === 0 ? undefined : typing,
    },
  };
};

/** One message of the chat; its text is a `data:` address in which `+` stands for a space. */
export const messageResource = (switches: UcwaSwitches, conversation: Conversation, message: Message): Resource => {
  const messaging = `${conversationHref(conversation)}/messaging`;
  const kind = message.isHtml ? 'html' : 'plain';
  const text = encodeURIComponent(`${message.text}\r\n`).replaceAll('%20', '+');
  return {
    direction: message.isOwn ? 'Outgoing' : 'Incoming',
    timeStamp: writeDate(message.at, switches.dateForm),
    ...(message.operationId === null ? {} : { operationId: message.operationId }),
    _links: {
      self: { href: `${messaging}/messages/${message.id}` },
      messaging: { href: messaging },
      contact: message.isOwn
        ? undefined
        : { href: `${applicationHref(conversation.application)}/people/${message.sender.ids.address}` },
      participant: message.isOwn ? undefined : participantLink(switches, conversation, message.sender),
      [`${kind}Message`]: { href: `data:text/${kind};charset=utf-8,${text}` },
    },
    rel: 'message',
  };
};

const invitationLinks = (switches: UcwaSwitches, invitation: Invitation, self: string): Links => {
  const { kind, direction, state, conversation, acceptedBy, other } = invitation;
  const { application, participant } = conversation;
  const isOpen = state === 'Connecting';
  const isIncoming = direction === 'Incoming';
  const mayCancel = isOpen && !isIncoming && (kind !== 'onlineMeetingInvitation' || switches.withCancelLink);
  return {
    self: { href: self },
    from: !isIncoming && participant ? participantLink(switches, conversation, participant) : undefined,
    to:
      kind === 'participantInvitation' && other
        ? { href: `${applicationHref(application)}/people/${other.uri.replace(/^\w+:/u, '')}` }
        : undefined,
    conversation: { href: conversationHref(conversation) },
    participant: acceptedBy ? participantLink(switches, conversation, acceptedBy) : undefined,
    messaging: kind === 'messagingInvitation' ? { href: `${conversationHref(conversation)}/messaging` } : undefined,
    accept: isOpen && isIncoming ? { href: `${self}/accept` } : undefined,
    decline: isOpen && isIncoming ? { href: `${self}/decline` } : undefined,
    cancel: mayCancel ? { href: `${self}/cancel` } : undefined,
  };
};

/** An operation that takes its time, with how far it has come. */
export const invitationResource = (switches: UcwaSwitches, invitation: Invitation): Resource => {
  const { kind, direction, conversation, acceptedBy, other } = invitation;
  const inviter =
    direction === 'Incoming' && other
      ? [...conversation.meeting.participants.values()].find((one) => one.uri === other.uri)
      : undefined;
  const isJoin = kind === 'onlineMeetingInvitation';
  return {
    direction,
    importance: invitation.importance,
    threadId: invitation.threadId,
    state: invitation.state,
    ...(invitation.operationId === null ? {} : { operationId: invitation.operationId }),
    ...(isJoin ? { subject: invitation.subject ?? '' } : {}),
    ...(isJoin && invitation.onlineMeetingUri !== null ? { onlineMeetingUri: invitation.onlineMeetingUri } : {}),
    ...(isJoin && invitation.displayName !== null ? { anonymousDisplayName: invitation.displayName } : {}),
    _links: invitationLinks(switches, invitation, invitationHref(invitation)),
    rel: kind,
    ...(inviter ? { _embedded: { from: participantResource(switches, conversation, inviter) } } : {}),
    ...(acceptedBy
      ? { _embedded: { acceptedByParticipant: [participantResource(switches, conversation, acceptedBy)] } }
      : {}),
  };
};
