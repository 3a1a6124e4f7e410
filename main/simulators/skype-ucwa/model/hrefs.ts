import type { UcwaSwitches } from './switches.ts';
import type { Application, Conversation, Invitation, Meeting, Participant } from './types.ts';
import { sipDomain } from './directory.ts';

/** Where applications are created. */
export const applicationsPath = '/ucwa/oauth/v1/applications';

/** The address of an application, from the root of its host. */
export const applicationHref = (application: Application): string => `${applicationsPath}/${application.id}`;

/** The address of the communication resource, below which meetings are. */
export const communicationHref = (application: Application): string => `${applicationHref(application)}/communication`;

/** The address of a conversation. */
export const conversationHref = ({ application, id }: Conversation): string =>
  `${communicationHref(application)}/conversations/${id}`;

/** The address of an invitation. */
export const invitationHref = ({ conversation, kind, id }: Invitation): string =>
  `${communicationHref(conversation.application)}/${kind}s/${id}`;

/** The address of a participant as one conversation shows it. */
export const participantHref = (
  { participantHref: form }: UcwaSwitches,
  conversation: Conversation,
  participant: Participant,
): string => `${conversationHref(conversation)}/participants/${participant.ids[form]}`;

/** The views of the roster by role and of the lobby. */
export type View = 'attendees' | 'leaders' | 'lobby';

/** The address of a view. */
export const viewHref = ({ lobbyHref }: UcwaSwitches, conversation: Conversation, view: View): string =>
  view === 'lobby' && lobbyHref === 'path'
    ? `${conversationHref(conversation)}/lobby`
    : `${conversationHref(conversation)}/participants?filter=${view}`;

/** The address of a scheduled meeting. */
export const myMeetingHref = (application: Application, { id }: Meeting): string =>
  `${applicationHref(application)}/onlineMeetings/myOnlineMeetings/${id}`;

/** The path of a meeting's page below the host that serves such pages. */
export const joinPathOf = ({ organizer, id }: Meeting): string => `/${organizer.id}/${id}`;

/**
 * The address by which people join with a browser: on the host `meet` of the domain, or below `/meet` of a server that
 * is reached by a loopback address.
 */
export const joinUrlOf = (meeting: Meeting, origin: string): string => {
  const url = new URL(origin);
  if (!url.hostname.endsWith(`.${sipDomain}`)) return `${url.origin}/meet${joinPathOf(meeting)}`;
  url.hostname = `meet.${sipDomain}`;
  return `${url.origin}${joinPathOf(meeting)}`;
};
