import { putReminder, writeDate } from '../wire/resource.ts';
import type { Resource } from '../wire/resource.ts';
import { sipDomain } from './directory.ts';
import {
  applicationHref,
  communicationHref,
  conversationHref,
  invitationHref,
  joinUrlOf,
  myMeetingHref,
} from './hrefs.ts';
import type { UcwaSwitches } from './switches.ts';
import type { Application, Meeting, User } from './types.ts';

/** The user or guest of an application. */
export const meResource = (application: Application): Resource => {
  const { owner, isAvailable } = application;
  const base = applicationHref(application);
  const isUser = 'name' in owner;
  const address = owner.uri.slice('sip:'.length);
  return {
    ...(isUser ? { name: owner.name, emailAddresses: [address] } : {}),
    uri: owner.uri,
    _links: {
      self: { href: `${base}/me` },
      makeMeAvailable: isUser && !isAvailable ? { href: `${base}/me/makeMeAvailable` } : undefined,
      callForwardingSettings: { href: `${base}/me/callForwardingSettings` },
      phones: { href: `${base}/me/phones` },
      photo: { href: `${base}/photos/${address}` },
      ...(isAvailable
        ? Object.fromEntries(['presence', 'note', 'location'].map((rel) => [rel, { href: `${base}/me/${rel}` }]))
        : {}),
      reportMyActivity: isAvailable ? { href: `${base}/reportMyActivity` } : undefined,
    },
    rel: 'me',
  };
};

/** The user's contacts, of which the simulator keeps none. */
export const peopleResource = (application: Application): Resource => {
  const base = applicationHref(application);
  return {
    _links: {
      self: { href: `${base}/people` },
      presenceSubscriptions: { href: `${base}/people/presenceSubscriptions` },
      myContacts: { href: `${base}/people/contacts` },
      myGroups: { href: `${base}/groups` },
      search: { href: `${base}/people/search` },
    },
    rel: 'people',
  };
};

/** Where scheduled meetings are. */
export const onlineMeetingsResource = (application: Application): Resource => {
  const self = `${applicationHref(application)}/onlineMeetings`;
  return {
    _links: {
      self: { href: self },
      myOnlineMeetings: { href: `${self}/myOnlineMeetings` },
      onlineMeetingDefaultValues: { href: `${self}/defaultValues` },
      onlineMeetingEligibleValues: { href: `${self}/eligibleValues` },
      onlineMeetingInvitationCustomization: { href: `${self}/customInvitation` },
      onlineMeetingPolicies: { href: `${self}/policies` },
      phoneDialInInformation: { href: `${self}/phoneDialInInformation` },
    },
    rel: 'onlineMeetings',
  };
};

/** Where conversations are and begin. */
export const communicationResource = (application: Application): Resource => {
  const { communication } = application;
  const self = communicationHref(application);
  return {
    [communication.putName]: putReminder,
    supportedModalities: communication.modalities,
    supportedMessageFormats: communication.formats,
    _links: {
      self: { href: self },
      conversations: { href: `${self}/conversations?filter=active` },
      startMessaging: { href: `${self}/messagingInvitations` },
      startOnlineMeeting: { href: `${self}/onlineMeetingInvitations?onlineMeetingUri=adhoc` },
      joinOnlineMeeting: { href: `${self}/onlineMeetingInvitations` },
    },
    rel: 'communication',
    etag: String(communication.etag),
  };
};

/** The address of an application's events after an acknowledgement number. */
export const eventsHref = (
  { eventsKey }: UcwaSwitches,
  application: Application,
  instanceId: string,
  ack: number,
): string => {
  const query = new URLSearchParams({ ack: String(ack) });
  if (eventsKey) query.set('key', eventsKeyOf(application));
  if (instanceId !== '') query.set('instanceId', instanceId);
  return `${applicationHref(application)}/events?${query.toString()}`;
};

/** The opaque key of an application's event channel. */
export const eventsKeyOf = ({ id }: Application): string => `k${id.split('').reverse().join('')}`;

/** The version of an application's tree, as its ETag. */
export const applicationEtag = ({ communication, isAvailable }: Application): string =>
  `${communication.etag}${isAvailable ? 1 : 0}`;

/** The whole tree of an application. */
export const applicationResource = (switches: UcwaSwitches, application: Application, instanceId: string): Resource => {
  const self = applicationHref(application);
  const ack = application.channels.get(instanceId)?.expected ?? 1;
  return {
    culture: application.culture,
    userAgent: application.userAgent,
    ...(switches.newerApplication
      ? {
          type: 'Browser',
          endpointId: application.endpointId,
          etag: applicationEtag(application),
          expires: writeDate(application.createdAt + switches.idleExpiryMs, switches.dateForm),
        }
      : {}),
    ...(instanceId === '' ? {} : { instanceId }),
    _links: {
      self: { href: self },
      policies: { href: `${self}/policies` },
      batch: { href: `${self}/batch` },
      events: { href: eventsHref(switches, application, instanceId, ack) },
    },
    _embedded: {
      me: switches.meInApplication ? meResource(application) : undefined,
      people: peopleResource(application),
      onlineMeetings: onlineMeetingsResource(application),
      communication: communicationResource(application),
    },
    rel: 'application',
  };
};

/** The conversations of an application that are not over. */
export const conversationsResource = (application: Application): Resource => {
  const conversations = [...application.conversations.values()].map((one) => ({ href: conversationHref(one) }));
  return {
    rel: 'conversations',
    _links: {
      self: { href: `${communicationHref(application)}/conversations?filter=active` },
      conversation: conversations.length === 0 ? undefined : conversations,
    },
  };
};

/** The invitations of one kind that are under way. */
export const invitationsResource = (application: Application): Resource => {
  const open = [...application.invitations.values()].filter(
    (one) => one.kind === 'onlineMeetingInvitation' && one.state === 'Connecting',
  );
  return {
    rel: 'onlineMeetingInvitations',
    _links: {
      self: { href: `${communicationHref(application)}/onlineMeetingInvitations` },
      onlineMeetingInvitation: open.length === 0 ? undefined : open.map((one) => ({ href: invitationHref(one) })),
    },
  };
};

/** A scheduled meeting of the application's user. */
export const myMeetingResource = (switches: UcwaSwitches, application: Application, meeting: Meeting): Resource => {
  const { settings } = meeting;
  const self = myMeetingHref(application, meeting);
  return {
    accessLevel: settings.accessLevel,
    entryExitAnnouncement: settings.entryExitAnnouncement,
    attendees: settings.attendees,
    automaticLeaderAssignment: settings.automaticLeaderAssignment,
    description: settings.description,
    expirationTime: writeDate(settings.expiresAt, switches.dateForm),
    leaders: settings.leaders,
    onlineMeetingId: meeting.id,
    onlineMeetingUri: meeting.uri,
    onlineMeetingRel: 'myOnlineMeetings',
    organizerUri: meeting.organizer.uri,
    conferenceId: meeting.conferenceId,
    phoneUserAdmission: settings.phoneUserAdmission,
    lobbyBypassForPhoneUsers: settings.lobbyBypassForPhoneUsers,
    subject: settings.subject,
    joinUrl: joinUrlOf(meeting, application.origin),
    [meeting.putName]: putReminder,
    _links: { self: { href: self }, onlineMeetingExtensions: { href: `${self}/extensions` } },
    rel: 'myOnlineMeeting',
    etag: String(meeting.etag),
  };
};

/** All scheduled meetings of the application's user. */
export const myMeetingsResource = (
  switches: UcwaSwitches,
  application: Application,
  meetings: readonly Meeting[],
): Resource => ({
  rel: 'myOnlineMeetings',
  _links: { self: { href: `${applicationHref(application)}/onlineMeetings/myOnlineMeetings` } },
  ...(meetings.length === 0
    ? {}
    : { _embedded: { myOnlineMeeting: meetings.map((one) => myMeetingResource(switches, application, one)) } }),
});

/** What a new meeting is like unless it is said otherwise. */
export const defaultValuesResource = (application: Application): Resource => ({
  rel: 'onlineMeetingDefaultValues',
  accessLevel: 'SameEnterprise',
  automaticLeaderAssignment: 'SameEnterprise',
  defaultOnlineMeetingRel: 'myOnlineMeetings',
  entryExitAnnouncement: 'Disabled',
  lobbyBypassForPhoneUsers: 'Disabled',
  participantsWarningThreshold: 250,
  phoneUserAdmission: 'Enabled',
  _links: { self: { href: `${applicationHref(application)}/onlineMeetings/defaultValues` } },
});

/** A person of the company as a contact. */
export const contactResource = (application: Application, user: User): Resource => {
  const self = `${applicationHref(application)}/people/${user.uri.slice('sip:'.length)}`;
  return {
    name: user.name,
    uri: user.uri,
    sourceNetwork: 'SameEnterprise',
    emailAddresses: [`${user.id}@${sipDomain}`],
    type: 'User',
    _links: { self: { href: self }, contactPresence: { href: `${self}/presence` } },
    rel: 'contact',
  };
};
