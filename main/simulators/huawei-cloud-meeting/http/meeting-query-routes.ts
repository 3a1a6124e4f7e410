import type { Account, Meeting } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault } from '../wire/errors.ts';
import { invitedInfo, isShownTo, meetingInfo, searchedMs } from './meeting-info.ts';
import { accessRoute, authorityOf, fitsSearch, meetingWithId, pageOf, required } from './request.ts';
import type { Call, Outcome, Route } from './request.ts';

const base = 'v1/mmc/management/conferences';

/** Whether a meeting has ended, or its time has passed before anybody started it. */
const isOver = ({ clock }: World, { state, endsAt, cycle }: Meeting): boolean =>
  state === 'Destroyed' || (state === 'Schedule' && cycle === null && endsAt <= clock.now());

/** The meetings that a caller sees, the company's for an administrator who asks for them. */
const seenBy = (call: Call, account: Account): Meeting[] => {
  const asksForAll = call.query.get('queryAll') === 'true';
  if (asksForAll && !account.isAdministrator && call.world.switches().queryAllByUser === 'refused')
    throw new ServiceFault('MMC.111070002');
  const all = asksForAll && account.isAdministrator;
  return [...call.world.meetings.values()].filter(
    (meeting) =>
      !isOver(call.world, meeting) &&
      (all || isShownTo(meeting, account)) &&
      fitsSearch(call, [meeting.subject, meeting.owner.displayName, meeting.id]),
  );
};

const byStart = (one: Meeting, other: Meeting): number =>
  one.startsAt - other.startsAt || one.id.localeCompare(other.id);

const listMeetings = (call: Call, account: Account): Outcome => {
  const aheadMs = searchedMs[call.query.get('queryConfMode') ?? 'ALL'];
  const sortType = call.query.get('sortType') ?? 'ASC_StartTIME';
  if (aheadMs === undefined || !['ASC_StartTIME', 'DSC_StartTIME'].includes(sortType))
    throw new ServiceFault('MMC.111071061');
  const latest = call.world.clock.now() + aheadMs;
  const found = seenBy(call, account)
    .filter((meeting) => meeting.startsAt <= latest)
    .sort((one, other) => (sortType === 'ASC_StartTIME' ? byStart(one, other) : byStart(other, one)));
  const page = pageOf(call, found);
  return { body: { ...page, data: page.data.map((meeting) => meetingInfo(call.world, meeting, account)) } };
};

const listRunning = (call: Call, account: Account): Outcome => {
  const page = pageOf(
    call,
    seenBy(call, account)
      .filter((meeting) => meeting.state === 'Created')
      .sort(byStart),
  );
  const data = page.data.map((meeting) => ({
    ...meetingInfo(call.world, meeting, account),
    onlineAttendeeAmount: meeting.participants.size,
  }));
  return { body: { ...page, data } };
};

/** A meeting that the caller may see. Throws the refusal of any other one. */
const shownMeeting = (call: Call, account: Account): Meeting => {
  const meeting = meetingWithId(call.world, required(call, 'conferenceID'));
  if (!account.isAdministrator && !isShownTo(meeting, account)) throw new ServiceFault('MMC.111070002');
  return meeting;
};

const roleOf = (meeting: Meeting, account: Account): string =>
  meeting.owner === account ? 'chair' : isShownTo(meeting, account) ? 'general' : 'audience';

const showDetail = (call: Call, account: Account, isRunning: boolean): Outcome => {
  const meeting = shownMeeting(call, account);
  if (isRunning && meeting.state !== 'Created') throw new ServiceFault('MMC.111072005');
  const people = [...meeting.attendees.values()].filter((one) => fitsSearch(call, [one.name, one.number]));
  const page = pageOf(call, people);
  const info = { ...meetingInfo(call.world, meeting, account), role: roleOf(meeting, account) };
  // The detail of a series shows no state.
  if (meeting.cycle) Reflect.deleteProperty(info, 'conferenceState');
  return { body: { conferenceData: info, data: { ...page, data: page.data.map(invitedInfo) } } };
};

const listPresent = (call: Call, account: Account): Outcome => {
  const meeting = meetingWithId(call.world, required(call, 'conf_id'));
  if (!account.isAdministrator && !isShownTo(meeting, account)) throw new ServiceFault('MMC.111070002');
  if (meeting.state !== 'Created') throw new ServiceFault('MMC.111072005');
  const people = [...meeting.participants.values()].filter((one) =>
    fitsSearch(call, [one.name, one.number, one.account?.thirdAccount ?? ''], 'search_key'),
  );
  const page = pageOf(call, people);
  const data = page.data.map((one) => ({
    participant_id: one.pid,
    name: one.name,
    call_number: one.number,
    role: one.role === 'host' ? 1 : 0,
    ...(one.account
      ? { third_account: one.account.thirdAccount, account: one.account.name, user_id: one.account.id }
      : {}),
  }));
  return { body: { ...page, data } };
};

const findNumber = (call: Call): Outcome => {
  const number = required(call, 'call_number');
  const meeting = [...call.world.meetings.values()].find((one) =>
    [...one.participants.values()].some((person) => person.number === number),
  );
  return { body: { in_conf: meeting !== undefined, ...(meeting ? { conf_id: meeting.id } : {}) } };
};

const showRegion = (call: Call): Outcome => {
  const meeting = meetingWithId(call.world, required(call, 'conferenceID'));
  if (meeting.state !== 'Created') throw new ServiceFault('MMC.111072005');
  return { body: { regionIP: '127.0.0.1', regionUrl: authorityOf(call) } };
};

/** The random value with which a guest joins. Throws one refusal for a wrong number and a wrong password. */
const joinRandom = (call: Call, id: string): { readonly meeting: Meeting; readonly random: string } => {
  const meeting = call.world.meetings.get(id);
  const password = call.headers['x-password'] ?? '';
  if (!meeting || ![meeting.hostPassword, meeting.guestPassword].includes(password))
    throw new ServiceFault('MMC.111072065');
  return { meeting, random: call.world.ids.uuid().replaceAll('-', '') };
};

/** Lists, details, who is present, where a meeting runs. */
export const meetingQueryRoutes: readonly Route[] = [
  accessRoute('GET', base, listMeetings),
  accessRoute('GET', `${base}/online`, listRunning),
  accessRoute('GET', `${base}/confDetail`, (call, account) => showDetail(call, account, false)),
  accessRoute('GET', `${base}/online/confDetail`, (call, account) => showDetail(call, account, true)),
  accessRoute('GET', `${base}/online/conf-attendee`, listPresent),
  accessRoute('GET', `${base}/confOrg`, (call) => {
    meetingWithId(call.world, required(call, 'conferenceID'));
    return { body: { orgID: call.world.directory.corpId } };
  }),
  accessRoute('GET', `${base}/region/info`, showRegion),
  accessRoute('GET', 'v2/mms/ncms/conferences/online/check-callnumber-in-conf', findNumber),
  {
    verbs: 'GET',
    path: 'v2/mms/ncms/conferences/auth/random',
    run: (call) => {
      const { meeting, random } = joinRandom(call, required(call, 'conf_id'));
      const { subject, confMode, isWebinar } = meeting;
      return { body: { random, subject, conf_mode: confMode, webinar: isWebinar, need_password: true } };
    },
  },
  {
    verbs: 'GET',
    path: `${base}/anonymous/auth`,
    run: (call) => {
      const { random } = joinRandom(call, required(call, 'conferenceID'));
      return { body: { siteUrl: authorityOf(call), random } };
    },
  },
  {
    verbs: 'GET',
    path: 'v1/mmc/control/confmaintain/queryMgmtSiteStatus',
    run: (call) => {
      const { siteStatus, fault } = call.world.switches();
      const status = fault === 'upgrading' ? 'FAULT' : siteStatus;
      const redirect = { redirectJoinUrl: `https://${siteJoin(call)}/#/j` };
      return { body: { status, ...(status === 'FAULT' ? redirect : {}) } };
    },
  },
];

/** Where people join while this site is under maintenance. */
const siteJoin = (call: Call): string => authorityOf(call).replace(/^[^:]*/u, 'localhost');
