import { conversationHref } from '../model/hrefs.ts';
import type { View } from '../model/hrefs.ts';
import { setAudienceMessaging, setMuted, setMuteLock } from '../model/roster.ts';
import * as roster from '../model/roster.ts';
import {
  conversationResource,
  isLeading,
  localParticipantResource,
  onlineMeetingResource,
  participantResource,
  participantsResource,
  seesLobby,
  viewResource,
} from '../model/render-meeting.ts';
import {
  idleModalities,
  idleModalityResource,
  participantAudioResource,
  participantMediumResource,
  participantMessagingResource,
} from '../model/render-modalities.ts';
import type { Conversation, Participant } from '../model/types.ts';
import { UcwaFault } from '../wire/errors.ts';
import { accepted, below, found } from './request.ts';
import type { ApplicationRequest, Route, UcwaAnswer } from './request.ts';

/** The conversation that a path names. Throws the refusal of one that is gone. */
export const conversationOf = ({ world, application, params }: ApplicationRequest): Conversation => {
  const conversation = application.conversations.get(params[0] ?? '');
  if (conversation) return conversation;
  const { goneConversation } = world.switches();
  throw new UcwaFault(404, goneConversation === 'none' ? 'None' : goneConversation);
};

/** The same, once the application is in the meeting. */
const joinedConversationOf = (request: ApplicationRequest): Conversation => {
  const conversation = conversationOf(request);
  if (conversation.state !== 'Conferenced' && conversation.state !== 'Conferencing') throw new UcwaFault(404);
  return conversation;
};

const participantOf = (request: ApplicationRequest, conversation: Conversation): Participant | null => {
  const id = request.params[1] ?? '';
  const participant = [...conversation.meeting.participants.values()].find(({ ids }) =>
    Object.values(ids).includes(id),
  );
  if (!participant || participant === conversation.participant) return participant ?? null;
  return participant.inLobby && !seesLobby(request.world.switches(), conversation) ? null : participant;
};

/** The participant that a path names. Throws the refusal of one who is not there or not shown. */
const presentParticipantOf = (request: ApplicationRequest, conversation: Conversation): Participant => {
  const participant = participantOf(request, conversation);
  if (!participant) throw new UcwaFault(404);
  return participant;
};

const refuseAttendees = ({ world }: ApplicationRequest, conversation: Conversation): void => {
  if (!isLeading(conversation)) throw new UcwaFault(403, world.switches().attendeeRefusal);
};

const readParticipants = (request: ApplicationRequest): UcwaAnswer => {
  const { world, query } = request;
  const switches = world.switches();
  const conversation = joinedConversationOf(request);
  const filter = query.get('filter');
  switch (filter) {
    case null:
      return found(participantsResource(switches, conversation));
    case 'attendees':
    case 'leaders':
      return found(viewResource(switches, conversation, filter satisfies View));
    case 'lobby':
      return readLobby(request);
    default:
      throw new UcwaFault(400, 'ParameterValidationFailure');
  }
};

const readLobby = (request: ApplicationRequest): UcwaAnswer => {
  const { world, query } = request;
  const switches = world.switches();
  const conversation = joinedConversationOf(request);
  if ((query.get('filter') === 'lobby') !== (switches.lobbyHref === 'query')) throw new UcwaFault(404);
  if (!seesLobby(switches, conversation)) throw new UcwaFault(403, switches.attendeeRefusal);
  return found(viewResource(switches, conversation, 'lobby'));
};

const readParticipant = (request: ApplicationRequest): UcwaAnswer => {
  const conversation = conversationOf(request);
  const participant = presentParticipantOf(request, conversation);
  const render = participant === conversation.participant ? localParticipantResource : participantResource;
  return found(render(request.world.switches(), conversation, participant));
};

/** A leader decides about a person who waits. The decision holds only as long as they wait. */
const decide =
  (run: typeof roster.admit) =>
  (request: ApplicationRequest): UcwaAnswer => {
    const { world } = request;
    const conversation = joinedConversationOf(request);
    refuseAttendees(request, conversation);
    const participant = participantOf(request, conversation);
    if (!participant?.inLobby) throw new UcwaFault(world.switches().staleDecision);
    return accepted(() => {
      if (participant.inLobby && conversation.meeting.participants.has(participant.key))
        run(world, conversation.meeting, participant);
    });
  };

/** Something that leaders do to people in the roster; `fits` tells to whom it can be done. */
const control =
  (fits: (participant: Participant) => boolean, run: (request: ApplicationRequest, target: Participant) => void) =>
  (request: ApplicationRequest): UcwaAnswer => {
    const conversation = joinedConversationOf(request);
    refuseAttendees(request, conversation);
    const participant = presentParticipantOf(request, conversation);
    if (participant.isOrganizer) throw new UcwaFault(403);
    if (participant.inLobby || !fits(participant)) throw new UcwaFault(409);
    return accepted(() => {
      if (conversation.meeting.participants.has(participant.key)) run(request, participant);
    });
  };

const meetingOf = (request: ApplicationRequest): Conversation['meeting'] => conversationOf(request).meeting;

const mute =
  (isMuted: boolean) =>
  (request: ApplicationRequest): UcwaAnswer => {
    const { world } = request;
    const conversation = joinedConversationOf(request);
    const participant = presentParticipantOf(request, conversation);
    if (!participant.audio) throw new UcwaFault(404);
    const isOwn = participant === conversation.participant;
    if (!isOwn || (!isMuted && conversation.meeting.isMuteLocked)) refuseAttendees(request, conversation);
    if (participant.audio.isMuted === isMuted) throw new UcwaFault(409);
    return accepted(() => setMuted(world, conversation.meeting, participant, isMuted));
  };

const audience =
  (run: (request: ApplicationRequest, conversation: Conversation) => void) =>
  (request: ApplicationRequest): UcwaAnswer => {
    const conversation = joinedConversationOf(request);
    refuseAttendees(request, conversation);
    return accepted(() => run(request, conversation));
  };

const readOfParticipant =
  (render: typeof participantAudioResource) =>
  (request: ApplicationRequest): UcwaAnswer => {
    const conversation = joinedConversationOf(request);
    const resource = render(request.world.switches(), conversation, presentParticipantOf(request, conversation));
    if (!resource) throw new UcwaFault(404);
    return found(resource);
  };

const terminate = (request: ApplicationRequest): UcwaAnswer => {
  const { world } = request;
  const conversation = joinedConversationOf(request);
  if (!world.switches().withTerminateLink) throw new UcwaFault(404);
  if (!conversation.participant?.isOrganizer) throw new UcwaFault(403);
  return accepted(() => roster.endMeeting(world, conversation.meeting));
};

const media = [
  'participantVideo',
  'participantPanoramicVideo',
  'participantApplicationSharing',
  'participantDataCollaboration',
] as const;

const conversation = 'communication/conversations/*';
const participant = `${conversation}/participants/*`;

/** Conversations: who is there and who waits, and what leaders do to them. */
export const meetingRoutes: readonly Route[] = [
  below('GET', conversation, 'conversation', (request) =>
    found(conversationResource(request.world.switches(), conversationOf(request))),
  ),
  below('DELETE', conversation, 'leave', (request) => {
    const left = conversationOf(request);
    return accepted(() => roster.leaveConversation(request.world, left));
  }),
  below('GET', `${conversation}/participants`, 'participants', readParticipants),
  below('GET', `${conversation}/lobby`, 'lobby', readLobby),
  below('GET', participant, 'participant', readParticipant),
  below('POST', `${participant}/admit`, 'admit', decide(roster.admit)),
  below('POST', `${participant}/reject`, 'reject', decide(roster.reject)),
  below(
    'POST',
    `${participant}/eject`,
    'eject',
    control(
      () => true,
      (request, target) => roster.eject(request.world, meetingOf(request), target),
    ),
  ),
  below(
    'POST',
    `${participant}/promote`,
    'promote',
    control(
      ({ role }) => role === 'Attendee',
      (request, target) => roster.changeRole(request.world, meetingOf(request), target, 'Leader'),
    ),
  ),
  below(
    'POST',
    `${participant}/demote`,
    'demote',
    control(
      ({ role }) => role === 'Leader',
      (request, target) => roster.changeRole(request.world, meetingOf(request), target, 'Attendee'),
    ),
  ),
  below('GET', `${participant}/participantAudio`, 'participantAudio', readOfParticipant(participantAudioResource)),
  below('POST', `${participant}/participantAudio/muteAudio`, 'muteAudio', mute(true)),
  below('POST', `${participant}/participantAudio/unmuteAudio`, 'unmuteAudio', mute(false)),
  below(
    'GET',
    `${participant}/messaging`,
    'participantMessaging',
    readOfParticipant((switches, shown, target) =>
      target.isMessaging ? participantMessagingResource(switches, shown, target) : null,
    ),
  ),
  ...media.map((medium) =>
    below(
      'GET',
      `${participant}/${medium}`,
      medium,
      readOfParticipant((switches, shown, target) => participantMediumResource(switches, shown, target, medium)),
    ),
  ),
  ...(['enable', 'disable'] as const).flatMap((verb) => [
    below(
      'POST',
      `${conversation}/${verb}AudienceMuteLock`,
      `${verb}AudienceMuteLock`,
      audience(({ world }, { meeting }) => setMuteLock(world, meeting, verb === 'enable')),
    ),
    below(
      'POST',
      `${conversation}/${verb}AudienceMessaging`,
      `${verb}AudienceMessaging`,
      audience(({ world }, { meeting }) => setAudienceMessaging(world, meeting, verb === 'enable')),
    ),
  ]),
  below('GET', `${conversation}/onlineMeeting`, 'onlineMeeting', (request) =>
    found(onlineMeetingResource(request.world.switches(), joinedConversationOf(request))),
  ),
  below('POST', `${conversation}/onlineMeeting/terminate`, 'terminateMeeting', terminate),
  below('GET', `${conversation}/onlineMeeting/phoneDialInInformation`, 'phoneDialInInformation', (request) => {
    const href = `${conversationHref(joinedConversationOf(request))}/onlineMeeting/phoneDialInInformation`;
    return found({ rel: 'phoneDialInInformation', _links: { self: { href } } });
  }),
  ...idleModalities.map((rel) =>
    below('GET', `${conversation}/${rel}`, rel, (request) => found(idleModalityResource(conversationOf(request), rel))),
  ),
];
