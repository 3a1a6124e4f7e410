import type { CommandRequest, RequestOf } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { confirmed, pending, type Evidence } from '../shared/evidence.ts';
import type { Resource } from './hal.ts';
import type { MeetingList } from './meeting-list.ts';
import { draftMeetNow } from './meet-now.ts';
import { withEvents, type PlanContext, type SkypeDraft } from './plan-context.ts';

const levels = {
  everyone: 'Everyone',
  'same-company': 'SameEnterprise',
  invited: 'Invited',
  nobody: 'Locked',
  unknown: null,
} as const;

const uriOf = ({ meetingId, accountId }: { readonly meetingId: string; readonly accountId: string }): string =>
  meetingId.slice(accountId.length + 1);

/** The address of a listed meeting. Throws a `Fault` for one that is not known. */
const addressOf = (list: MeetingList, uri: string): string => {
  const self = list.listed(uri)?.self ?? null;
  if (self === null) throw new Fault('unknown-meeting');
  return self;
};

/** A read of the list that began after sending shows the meeting as wanted. `uri`: empty while it is not known. */
const shows =
  (list: MeetingList, uri: () => string, isWanted: (resource: Resource | undefined) => boolean): Evidence =>
  ({ number }) => {
    const wasWanted = uri() !== '' && isWanted(list.listed(uri()));
    return () => {
      if (uri() === '' || list.readBy <= number || !isWanted(list.listed(uri()))) return pending;
      return confirmed(wasWanted ? 'unknown' : 'own');
    };
  };

const create = (request: RequestOf<'create-meeting'>, { list, session, model }: PlanContext): SkypeDraft => {
  const { subject, access, startsAt, minutes } = request;
  const level = access === null ? null : levels[access];
  let uri = '';
  return {
    patience: withEvents,
    readBack: () => list.readBack(uri),
    request: () => {
      if (session.ownMeetings === null) throw new Fault('not-permitted', 'The server lists no meetings.');
      // The server knows no beginning, only until when a meeting can be entered.
      const end = (startsAt ?? model.serverTime.now()) + minutes * 60_000;
      const body = {
        subject,
        expirationTime: new Date(end).toISOString(),
        ...(level !== null && { accessLevel: level }),
      };
      return { request: { method: 'POST', url: session.ownMeetings, body }, person: null };
    },
    accepted: ({ resource }) => {
      uri = resource?.text('onlineMeetingUri') ?? '';
      list.readSoon(uri);
    },
    evidence: shows(
      list,
      () => uri,
      (resource) => resource !== undefined,
    ),
  };
};

const changeAccess = (request: RequestOf<'change-meeting-access'>, { list, session }: PlanContext): SkypeDraft => {
  const uri = uriOf(request);
  const level = levels[request.access];
  if (level === null) throw new Fault('invalid-input');
  return {
    patience: withEvents,
    readBack: () => list.readBack(uri),
    request: () => ({
      request: { method: 'PUT', url: addressOf(list, uri) },
      person: null,
      // All of it goes back, as it is now, with the member that proves that it was read.
      complete: async ({ url }) => {
        const { resource, version } = await session.requests.versioned(url);
        return { method: 'PUT', url, body: { ...resource.json, accessLevel: level }, ifMatch: version };
      },
    }),
    accepted: () => list.readSoon(uri),
    evidence: shows(
      list,
      () => uri,
      (resource) => resource?.text('accessLevel') === level,
    ),
  };
};

const remove = (
  request: { readonly meetingId: string; readonly accountId: string },
  { list }: PlanContext,
): SkypeDraft => {
  const uri = uriOf(request);
  return {
    patience: withEvents,
    readBack: () => list.readBack(uri),
    request: () => ({ request: { method: 'DELETE', url: addressOf(list, uri) }, person: null }),
    accepted: () => list.readSoon(uri),
    evidence: shows(
      list,
      () => uri,
      (resource) => resource === undefined,
    ),
  };
};

/** How a command about the user's own scheduled meetings is sent and proved; null for any other. */
export const draftOwnMeeting = (request: CommandRequest, context: PlanContext): SkypeDraft | null => {
  switch (request.kind) {
    case 'create-meeting':
      return request.isAdHoc === true ? draftMeetNow(request, context) : create(request, context);
    case 'change-meeting-access':
      return changeAccess(request, context);
    case 'delete-meeting':
      return remove(request, context);
    default:
      return null;
  }
};
