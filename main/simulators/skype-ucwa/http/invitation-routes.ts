import { closeChat, prepareChat, prepareMessage, showTyping } from '../model/chat.ts';
import { conversationHref, invitationHref } from '../model/hrefs.ts';
import { accept, cancel, decline, prepareInvitation } from '../model/invitations.ts';
import { createMeeting, meetingWithUri, prepareJoin, standardSettings } from '../model/meetings.ts';
import { invitationResource, messageResource, messagingResource, typingResource } from '../model/render-modalities.ts';
import { isLeading } from '../model/render-meeting.ts';
import { leaveConversation } from '../model/roster.ts';
import type { Conversation, Invitation, Meeting } from '../model/types.ts';
import { invalid, UcwaFault } from '../wire/errors.ts';
import { conversationOf } from './meeting-routes.ts';
import { accepted, below, created, found, inputOf } from './request.ts';
import type { ApplicationRequest, Route, UcwaAnswer } from './request.ts';

const operationIdLimit = 50;
const subjectLimit = 250;
const importances = ['Normal', 'Urgent', 'Emergency'] as const;

/** The meeting that a client wants to join; a new one where it names none. Throws the refusal. */
const meetingFor = ({ world, application }: ApplicationRequest, uri: string, subject: string): Meeting => {
  const { owner } = application;
  if (uri === 'adhoc') {
    if (!('name' in owner)) throw new UcwaFault(403);
    return createMeeting(world, owner, { ...standardSettings(world), subject }, false);
  }
  const meeting = meetingWithUri(world, uri);
  if (!meeting) throw new UcwaFault(404, 'DestinationNotFound');
  if (!('name' in owner) && owner.meeting !== meeting) throw new UcwaFault(403);
  return meeting;
};

const join = (request: ApplicationRequest): UcwaAnswer => {
  const { world, application } = request;
  const input = inputOf(request);
  const onlineMeetingUri = input.text('onlineMeetingUri', 1_000) ?? 'adhoc';
  const subject = input.text('subject', subjectLimit);
  const asked = {
    onlineMeetingUri,
    operationId: input.text('operationId', operationIdLimit),
    subject,
    importance: input.choice('importance', importances) ?? 'Normal',
    threadId: input.text('threadId', 1_000),
    displayName: input.text('anonymousDisplayName', subjectLimit),
  };
  const meeting = meetingFor(request, onlineMeetingUri, subject ?? '');
  const isThere = [...meeting.conversations].some((one) => one.application === application);
  if (isThere && world.switches().joinTwice === 'conflict') throw new UcwaFault(409, 'AlreadyExists');
  const { invitation, run } = prepareJoin(world, application, meeting, asked);
  return created(invitationHref(invitation), () => run(false));
};

/** The conversation that the query of an operation names. Throws the refusal. */
const queriedConversationOf = (request: ApplicationRequest): Conversation => {
  const conversation = request.application.conversations.get(request.query.get('conversation') ?? '');
  if (!conversation) throw new UcwaFault(404, 'ConversationNotFound');
  if (conversation.state !== 'Conferenced' && conversation.state !== 'Conferencing') throw new UcwaFault(409);
  return conversation;
};

const addParticipant = (request: ApplicationRequest): UcwaAnswer => {
  const { world } = request;
  const conversation = queriedConversationOf(request);
  const input = inputOf(request);
  const uri = input.required('to', 1_000);
  if (!/^(sip|tel):./u.test(uri)) throw invalid('to', 'not a sip: or tel: address');
  const operationId = input.text('operationId', operationIdLimit);
  const { invitation, run } = prepareInvitation(world, conversation, uri, operationId);
  return created(invitationHref(invitation), run);
};

const addMessaging = (request: ApplicationRequest): UcwaAnswer => {
  const { world } = request;
  const conversation = queriedConversationOf(request);
  if (conversation.messaging !== 'Disconnected') throw new UcwaFault(409, 'AlreadyExists');
  const operationId = inputOf(request).text('operationId', operationIdLimit);
  const { invitation, run } = prepareChat(world, conversation, operationId);
  return created(invitationHref(invitation), run);
};

const invitationOf = ({ application, params }: ApplicationRequest, kind: Invitation['kind']): Invitation => {
  const invitation = application.invitations.get(params[0] ?? '');
  if (invitation?.kind !== kind) throw new UcwaFault(404);
  return invitation;
};

const answerable = (request: ApplicationRequest, kind: Invitation['kind'], isIncoming: boolean): Invitation => {
  const invitation = invitationOf(request, kind);
  if (invitation.state !== 'Connecting') throw new UcwaFault(410);
  if ((invitation.direction === 'Incoming') !== isIncoming) throw new UcwaFault(409);
  return invitation;
};

/** The resource of an invitation, and what can be done about it. */
const routesOf = (kind: Invitation['kind']): readonly Route[] => {
  const path = `communication/${kind}s/*`;
  return [
    below('GET', path, kind, (request) => {
      const invitation = invitationOf(request, kind);
      if (invitation.conversation.state === 'Disconnected' && invitation.state === 'Connected')
        throw new UcwaFault(410);
      return found(invitationResource(request.world.switches(), invitation));
    }),
    below('POST', `${path}/cancel`, 'cancel', (request) => {
      const { world } = request;
      const invitation = answerable(request, kind, false);
      return accepted(() => cancel(world, invitation, (conversation) => leaveConversation(world, conversation)));
    }),
    below('POST', `${path}/accept`, 'accept', (request) => {
      const invitation = answerable(request, kind, true);
      return accepted(() => accept(request.world, invitation));
    }),
    below('POST', `${path}/decline`, 'decline', (request) => {
      const invitation = answerable(request, kind, true);
      return accepted(() => decline(request.world, invitation));
    }),
  ];
};

/** The chat that is open. Throws the refusal of one that is not. */
const chatOf = (request: ApplicationRequest): Conversation => {
  const conversation = conversationOf(request);
  if (conversation.messaging !== 'Connected') throw new UcwaFault(409);
  return conversation;
};

const sendMessage = (request: ApplicationRequest): UcwaAnswer => {
  const { world, http, body, query } = request;
  const conversation = chatOf(request);
  const type = (http.headers['content-type'] ?? 'text/plain').toLowerCase();
  if (!/^text\/(plain|html)\b/u.test(type)) throw new UcwaFault(415);
  const { participant } = conversation;
  const mayWrite = isLeading(conversation) || conversation.meeting.isMessagingAllowed;
  if (!participant || !mayWrite) throw new UcwaFault(403, world.switches().attendeeRefusal);
  const operationId = query.get('operationId') ?? query.get('operationContext');
  const { message, run } = prepareMessage(world, conversation, participant, {
    text: body,
    isHtml: type.startsWith('text/html'),
    operationId,
  });
  return created(`${conversationHref(conversation)}/messaging/messages/${message.id}`, run);
};

const readMessage = (request: ApplicationRequest): UcwaAnswer => {
  const conversation = conversationOf(request);
  const message = conversation.messages.find((one) => String(one.id) === request.params[1]);
  if (!message) throw new UcwaFault(404);
  return found(messageResource(request.world.switches(), conversation, message));
};

const messaging = 'communication/conversations/*/messaging';

/** Joining, inviting, and the chat. */
export const invitationRoutes: readonly Route[] = [
  below('POST', 'communication/onlineMeetingInvitations', 'joinOnlineMeeting', join),
  below('POST', 'communication/participantInvitations', 'addParticipant', addParticipant),
  below('POST', 'communication/messagingInvitations', 'addMessaging', addMessaging),
  ...routesOf('onlineMeetingInvitation'),
  ...routesOf('participantInvitation'),
  ...routesOf('messagingInvitation'),
  below('GET', messaging, 'messaging', (request) => found(messagingResource(conversationOf(request)))),
  below('POST', `${messaging}/terminate`, 'stopMessaging', (request) => {
    const conversation = chatOf(request);
    return accepted(() => closeChat(request.world, conversation));
  }),
  below('POST', `${messaging}/typing`, 'setIsTyping', (request) => {
    const { meeting, participant } = chatOf(request);
    return accepted(() => {
      if (participant) showTyping(request.world, meeting, participant);
    });
  }),
  below('GET', `${messaging}/typingParticipants`, 'typingParticipants', (request) =>
    found(typingResource(request.world.switches(), conversationOf(request))),
  ),
  below('POST', `${messaging}/messages`, 'sendMessage', sendMessage),
  below('GET', `${messaging}/messages/*`, 'message', readMessage),
];
