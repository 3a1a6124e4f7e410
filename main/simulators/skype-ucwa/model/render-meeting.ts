import type { Links, Link, Resource } from '../wire/resource.ts';
import { applicationHref, communicationHref, conversationHref, joinUrlOf, participantHref, viewHref } from './hrefs.ts';
import type { View } from './hrefs.ts';
import type { UcwaSwitches } from './switches.ts';
import type { Conversation, ConversationState, Participant } from './types.ts';

/** A switch-dependent title: real servers send empty ones, too. */
const titleOf = ({ emptyTitles }: UcwaSwitches, name: string): string => (emptyTitles ? '' : name);

/** A link to a participant, with the display name as its title. */
export const participantLink = (
  switches: UcwaSwitches,
  conversation: Conversation,
  participant: Participant,
): { readonly href: string; readonly title: string } => ({
  href: participantHref(switches, conversation, participant),
  title: titleOf(switches, participant.name),
});

/** The people of a meeting who are not in its lobby. */
export const rosterOf = ({ meeting }: Pick<Conversation, 'meeting'>): readonly Participant[] =>
  [...meeting.participants.values()].filter((one) => !one.inLobby);

/** Whether the application takes part as a leader now. */
export const isLeading = ({ participant }: Conversation): boolean =>
  participant !== null && participant.role === 'Leader' && !participant.inLobby;

/** Whether the application is shown who waits in the lobby. */
export const seesLobby = ({ attendeeLobby }: UcwaSwitches, conversation: Conversation): boolean =>
  conversation.state === 'Conferenced' && (isLeading(conversation) || attendeeLobby === 'visible');

/** What the application may do to a participant now: one link for each. */
const rightsOver = (conversation: Conversation, participant: Participant): readonly string[] => {
  if (!isLeading(conversation)) return [];
  if (participant.inLobby) return ['admit', 'reject'];
  if (participant.isOrganizer) return [];
  return participant.role === 'Leader' ? ['demote', 'eject'] : ['eject', 'promote'];
};

/** Flags as the switches have them shown. */
const flagsOf = (
  { omitBooleans, organizerFlag }: UcwaSwitches,
  participant: Participant,
  isLocal: boolean,
): Record<string, boolean> => {
  const all = {
    inLobby: participant.inLobby,
    anonymous: participant.isAnonymous,
    local: isLocal,
    organizer: participant.isOrganizer,
  };
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => value || (name === 'organizer' ? organizerFlag === 'always' : !omitBooleans),
    ),
  );
};

const modalityLinks = (self: string, { audio, isMessaging, media }: Participant): Links => ({
  ...Object.fromEntries([...media.keys()].map((rel) => [rel, { href: `${self}/${rel}` }])),
  participantAudio: audio ? { href: `${self}/participantAudio` } : undefined,
  participantMessaging: isMessaging ? { href: `${self}/messaging` } : undefined,
});

/** A person in the meeting or the lobby, as one application sees them. */
export const participantResource = (
  switches: UcwaSwitches,
  conversation: Conversation,
  participant: Participant,
): Resource => {
  const self = participantHref(switches, conversation, participant);
  const base = applicationHref(conversation.application);
  const { sourceNetwork } = switches;
  const isNetworkShown = sourceNetwork === 'always' || (sourceNetwork === 'lobby' && participant.inLobby);
  const contact = participant.isAnonymous ? null : `${base}/people/${participant.ids.address}`;
  return {
    ...(isNetworkShown ? { sourceNetwork: participant.network } : {}),
    ...flagsOf(switches, participant, false),
    name: participant.name,
    uri: participant.uri,
    role: participant.role,
    ...(participant.uri.startsWith('tel:') ? { otherPhoneNumber: participant.uri } : {}),
    _links: {
      self: { href: self },
      conversation: { href: conversationHref(conversation) },
      contact: contact === null ? undefined : { href: contact },
      contactPresence: contact === null ? undefined : { href: `${contact}/presence` },
      contactPhoto: contact === null ? undefined : { href: `${base}/photos/${participant.ids.address}` },
      ...modalityLinks(self, participant),
      ...Object.fromEntries(
        rightsOver(conversation, participant).map((right) => [right, { href: `${self}/${right}` }]),
      ),
    },
    rel: 'participant',
  };
};

/** The application's own user; while `Conferencing` it is not said yet what they are. */
export const localParticipantResource = (
  switches: UcwaSwitches,
  conversation: Conversation,
  participant: Participant,
): Resource => {
  const self = participantHref(switches, conversation, participant);
  const { inLobby: _inLobby, organizer, ...flags } = flagsOf(switches, participant, true);
  const isKnown = conversation.state === 'Conferenced';
  return {
    sourceNetwork: participant.network,
    ...flags,
    name: participant.name,
    uri: participant.uri,
    ...(isKnown ? { role: participant.role } : {}),
    ...(isKnown && organizer !== undefined ? { organizer } : {}),
    _links: {
      self: { href: self },
      conversation: { href: conversationHref(conversation) },
      me: { href: `${applicationHref(conversation.application)}/me` },
      ...modalityLinks(self, participant),
    },
    rel: 'participant',
  };
};

const meetingStates: ReadonlySet<ConversationState> = new Set<ConversationState>(['Conferencing', 'Conferenced']);

/** The pair of links of which a leader sees one. */
const pairedLink = (self: string, name: string, isOn: boolean): Links => {
  const rel = isOn ? `disable${name}` : `enable${name}`;
  return { [rel]: { href: `${self}/${rel}` } };
};

const leaderLinks = ({ muteLockLinks }: UcwaSwitches, conversation: Conversation, self: string): Links => {
  if (!isLeading(conversation)) return {};
  const { meeting } = conversation;
  const hasAudio = rosterOf(conversation).some((one) => one.audio !== null);
  const isLockShown = muteLockLinks === 'always' || (muteLockLinks === 'withAudio' && hasAudio);
  return {
    ...pairedLink(self, 'AudienceMessaging', meeting.isMessagingAllowed),
    ...(isLockShown ? pairedLink(self, 'AudienceMuteLock', meeting.isMuteLocked) : {}),
  };
};

/** What the application sees of a meeting: state, counts, and links for what is possible now. */
export const conversationResource = (switches: UcwaSwitches, conversation: Conversation): Resource => {
  const { application, meeting, participant, state } = conversation;
  const self = conversationHref(conversation);
  if (state === 'Disconnected') return { state, _links: { self: { href: self } }, rel: 'conversation' };
  const isMeeting = meetingStates.has(state);
  const isConferenced = state === 'Conferenced';
  const viewLink = (view: View): Link => ({ href: viewHref(switches, conversation, view) });
  const hasAudio = rosterOf(conversation).some((one) => one.audio !== null);
  const modalities = [...(hasAudio ? ['Audio'] : []), ...(conversation.messaging === 'Connected' ? ['Messaging'] : [])];
  return {
    state,
    threadId: conversation.threadId,
    subject: conversation.subject,
    activeModalities: modalities,
    importance: conversation.importance,
    ...(isMeeting ? { participantCount: rosterOf(conversation).length } : {}),
    recording: false,
    ...(isConferenced ? { audienceMessaging: meeting.isMessagingAllowed ? 'Enabled' : 'Disabled' } : {}),
    ...(isConferenced && switches.audienceMuteShown
      ? { audienceMute: meeting.isMuteLocked ? 'Enabled' : 'Disabled' }
      : {}),
    _links: {
      self: { href: self },
      ...Object.fromEntries(
        ['applicationSharing', 'audioVideo', 'dataCollaboration', 'messaging', 'phoneAudio'].map((rel) => [
          rel,
          { href: `${self}/${rel}` },
        ]),
      ),
      localParticipant: isMeeting && participant ? participantLink(switches, conversation, participant) : undefined,
      participants: isMeeting ? { href: `${self}/participants` } : undefined,
      addParticipant: isMeeting
        ? { href: `${communicationHref(application)}/participantInvitations?conversation=${conversation.id}` }
        : undefined,
      leaders: isConferenced ? viewLink('leaders') : undefined,
      attendees: isConferenced ? viewLink('attendees') : undefined,
      lobby: seesLobby(switches, conversation) ? viewLink('lobby') : undefined,
      onlineMeeting: isConferenced ? { href: `${self}/onlineMeeting` } : undefined,
      ...(isConferenced ? leaderLinks(switches, conversation, self) : {}),
    },
    rel: 'conversation',
  };
};

/** From how many people on a meeting counts as large. */
const largeMeetingPeople = 250;

/** The read-only view of the meeting below its conversation. */
export const onlineMeetingResource = (switches: UcwaSwitches, conversation: Conversation): Resource => {
  const { meeting, application, participant } = conversation;
  const { organizer } = meeting;
  const self = `${conversationHref(conversation)}/onlineMeeting`;
  const mayEnd = switches.withTerminateLink && participant?.isOrganizer === true;
  return {
    onlineMeetingUri: meeting.uri,
    organizerUri: organizer.uri,
    organizerName: organizer.name,
    disclaimerBody: '',
    disclaimerTitle: '',
    hostingNetwork: 'SameEnterprise',
    largeMeeting: rosterOf(conversation).length >= largeMeetingPeople ? 'Enabled' : 'Disabled',
    joinUrl: joinUrlOf(meeting, application.origin),
    _links: {
      self: { href: self },
      conversation: { href: conversationHref(conversation) },
      organizer: { href: `${applicationHref(application)}/people/${organizer.uri.slice('sip:'.length)}` },
      phoneDialInInformation: { href: `${self}/phoneDialInInformation` },
      terminateMeeting: mayEnd ? { href: `${self}/terminate` } : undefined,
    },
    rel: 'onlineMeeting',
  };
};

/** Who is in a collection, as links; the member is missing when there is nobody. */
const linksTo = (
  switches: UcwaSwitches,
  conversation: Conversation,
  people: readonly Participant[],
): readonly Link[] | undefined =>
  people.length === 0 ? undefined : people.map((one) => participantLink(switches, conversation, one));

/** The people of a conversation, the application's own user left out. */
export const othersOf = (conversation: Conversation): readonly Participant[] =>
  [...conversation.meeting.participants.values()].filter((one) => one !== conversation.participant);

/** Leaders and attendees; with the switch `lobbyInParticipants` those who wait, too. */
export const participantsResource = (switches: UcwaSwitches, conversation: Conversation): Resource => {
  const withLobby = switches.lobbyInParticipants && seesLobby(switches, conversation);
  const people = othersOf(conversation).filter((one) => !one.inLobby || withLobby);
  return {
    _links: {
      self: { href: `${conversationHref(conversation)}/participants` },
      participant: linksTo(switches, conversation, people),
    },
    rel: 'participants',
  };
};

/** One view of the roster, or the lobby in the form of the switch `lobbyShape`. */
export const viewResource = (switches: UcwaSwitches, conversation: Conversation, view: View): Resource => {
  const people = othersOf(conversation).filter((one) =>
    view === 'lobby' ? one.inLobby : !one.inLobby && one.role === (view === 'leaders' ? 'Leader' : 'Attendee'),
  );
  const self = { href: viewHref(switches, conversation, view) };
  const { lobbyShape, roleViewRel } = switches;
  const isEmbedded = view === 'lobby' && lobbyShape !== 'links';
  const isLinked = view !== 'lobby' || lobbyShape !== 'embedded';
  const ownName = roleViewRel === 'ownName' || (isEmbedded && !isLinked);
  return {
    _links: { self, participant: isLinked ? linksTo(switches, conversation, people) : undefined },
    ...(isEmbedded
      ? { _embedded: { participant: people.map((one) => participantResource(switches, conversation, one)) } }
      : {}),
    rel: ownName ? view : 'participants',
  };
};
