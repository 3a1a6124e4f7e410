import { createApplication, deleteInstance, makeAvailable, reportActivity } from '../model/applications.ts';
import { findUser } from '../model/directory.ts';
import { applicationHref, communicationHref } from '../model/hrefs.ts';
import { communicationEvent } from '../model/notify.ts';
import {
  applicationEtag,
  applicationResource,
  communicationResource,
  contactResource,
  conversationsResource,
  invitationsResource,
  meResource,
  onlineMeetingsResource,
  peopleResource,
} from '../model/render-application.ts';
import { UcwaFault } from '../wire/errors.ts';
import { accepted, below, checkPut, found, inputOf, refuseGuests } from './request.ts';
import type { ApplicationRequest, Route, SignedRequest, UcwaAnswer } from './request.ts';

const namesLimit = 100;
const presences = ['Online', 'Busy', 'DoNotDisturb', 'BeRightBack', 'Away', 'Offwork'] as const;
const formats = ['Plain', 'Html'] as const;

const create = (request: SignedRequest): UcwaAnswer => {
  const { world, http, token, ownOrigin } = request;
  const input = inputOf(request);
  const instanceId = input.text('instanceId', namesLimit) ?? '';
  if (instanceId !== '' && !/^2(\.0)?$/u.test(http.headers['x-ms-requiresminresourceversion'] ?? ''))
    throw new UcwaFault(400, 'ParameterValidationFailure');
  input.choice('type', ['Browser']);
  const { application, isNew } = createApplication(world, token.owner, {
    userAgent: input.required('userAgent', namesLimit),
    endpointId: input.required('endpointId', namesLimit),
    culture: input.required('culture', namesLimit),
    instanceId,
    origin: ownOrigin,
  });
  return {
    status: isNew ? 201 : 200,
    resource: applicationResource(world.switches(), application, instanceId),
  };
};

const read = ({ world, http, application, query }: ApplicationRequest): UcwaAnswer => {
  const etag = `"${applicationEtag(application)}"`;
  if (http.headers['if-none-match'] === etag) return { status: 304, headers: { ETag: etag } };
  const resource = applicationResource(world.switches(), application, query.get('instanceId') ?? '');
  return found(resource, { ETag: etag });
};

const makeMeAvailable = (request: ApplicationRequest): UcwaAnswer => {
  refuseGuests(request);
  const { world, application } = request;
  if (application.isAvailable) throw new UcwaFault(409, 'AlreadyExists');
  const input = inputOf(request);
  const modalities = input.texts('supportedModalities') ?? [];
  if (modalities.some((one) => one !== 'Messaging' && one !== 'PhoneAudio')) throw new UcwaFault(403);
  const given = input.texts('supportedMessageFormats') ?? ['Plain'];
  if (!given.every((one) => formats.some((format) => format === one)))
    throw new UcwaFault(400, 'ParameterValidationFailure');
  input.choice('audioPreference', ['PhoneAudio', 'VoipAudio']);
  input.text('phoneNumber', 250);
  const presence = input.choice('signInAs', presences) ?? 'Online';
  return accepted(() => makeAvailable(world, application, { presence, modalities, formats: given }));
};

const reportMyActivity = (request: ApplicationRequest): UcwaAnswer => {
  refuseGuests(request);
  const { world, application } = request;
  if (!application.isAvailable) throw new UcwaFault(409, 'MakeMeAvailableRequired');
  return accepted(() =>
    reportActivity(world, application, application.presence === 'Away' ? 'Online' : application.presence),
  );
};

const putCommunication = (request: ApplicationRequest): UcwaAnswer => {
  const { world, application } = request;
  const { communication } = application;
  const input = checkPut(request, communication.etag, communication.putName);
  communication.modalities = input.texts('supportedModalities') ?? communication.modalities;
  communication.formats = input.texts('supportedMessageFormats') ?? communication.formats;
  communication.etag += 1;
  const headers = { ETag: `"${communication.etag}"` };
  const effect = (): void => communicationEvent(world, application);
  return world.switches().putStatus === 204
    ? { status: 204, headers, effect }
    : { status: 200, resource: communicationResource(application), headers, effect };
};

/** A resource that clients of meetings may read, and in which there is nothing. */
const empty = (path: string, rel: string): Route =>
  below('GET', path, rel, ({ application, http }) => {
    const href = `${applicationHref(application)}/${path}${http.url?.search ?? ''}`;
    return found({ rel, _links: { self: { href } } });
  });

const presence = ({ application }: ApplicationRequest): UcwaAnswer => {
  if (!application.isAvailable) throw new UcwaFault(404);
  const self = { href: `${applicationHref(application)}/me/presence` };
  return found({ rel: 'presence', availability: application.presence, _links: { self } });
};

const contact = ({ world, application, params }: ApplicationRequest): UcwaAnswer => {
  const user = findUser(world.directory, `sip:${params[0] ?? ''}`);
  if (!user) throw new UcwaFault(404);
  return found(contactResource(application, user));
};

/** The application, its user, and what stands directly below it. */
export const applicationRoutes: readonly Route[] = [
  {
    access: 'token',
    method: 'POST',
    path: 'ucwa/oauth/v1/applications',
    operation: 'applications',
    run: create,
  },
  below('GET', '', 'application', read),
  below('DELETE', '', 'deleteApplication', ({ world, application, query }) =>
    accepted(() => deleteInstance(world, application, query.get('instanceId') ?? '')),
  ),
  below('GET', 'me', 'me', ({ application }) => found(meResource(application))),
  below('POST', 'me/makeMeAvailable', 'makeMeAvailable', makeMeAvailable),
  below('POST', 'reportMyActivity', 'reportMyActivity', reportMyActivity),
  below('GET', 'me/presence', 'presence', presence),
  below('GET', 'people', 'people', ({ application }) => found(peopleResource(application))),
  below('GET', 'onlineMeetings', 'onlineMeetings', ({ application }) => found(onlineMeetingsResource(application))),
  below('GET', 'communication', 'communication', ({ application }) =>
    found(communicationResource(application), { ETag: `"${application.communication.etag}"` }),
  ),
  below('PUT', 'communication', 'communication', putCommunication),
  below('GET', 'communication/conversations', 'conversations', ({ application }) =>
    found(conversationsResource(application)),
  ),
  below('GET', 'communication/onlineMeetingInvitations', 'onlineMeetingInvitations', ({ application }) =>
    found(invitationsResource(application)),
  ),
  below('GET', 'communication/missedItems', 'missedItems', ({ application }) =>
    found({
      rel: 'missedItems',
      missedConversationsCount: 0,
      unreadMissedConversationsCount: 0,
      voiceMailsCount: 0,
      unreadVoicemailsCount: 0,
      _links: { self: { href: `${communicationHref(application)}/missedItems` } },
    }),
  ),
  empty('policies', 'policies'),
  empty('groups', 'groups'),
  empty('people/contacts', 'myContacts'),
  empty('people/search', 'search'),
  empty('people/presenceSubscriptions', 'presenceSubscriptions'),
  empty('me/phones', 'phones'),
  empty('me/callForwardingSettings', 'callForwardingSettings'),
  empty('me/note', 'note'),
  empty('me/location', 'location'),
  empty('onlineMeetings/eligibleValues', 'onlineMeetingEligibleValues'),
  empty('onlineMeetings/policies', 'onlineMeetingPolicies'),
  empty('onlineMeetings/customInvitation', 'onlineMeetingInvitationCustomization'),
  empty('onlineMeetings/phoneDialInInformation', 'phoneDialInInformation'),
  below('GET', 'people/*', 'contact', contact),
];
