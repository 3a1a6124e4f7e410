import { z } from 'zod';
import type { Account } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault } from '../wire/errors.ts';
import { meetingTime } from '../wire/times.ts';
import { invitedInfo, isShownTo, meetingInfo } from './meeting-info.ts';
import { accessRoute, bodyOf, fitsSearch, pageOf, required, timeOf } from './request.ts';
import type { Call, Outcome, Route } from './request.ts';

const base = 'v1/mmc/management/conferences/history';
const recordBase = 'v1/mmc/management/record';

type PastRun = World['runs'][number];

/** The ended runs that a caller may see, within the dates that were asked for. */
const pastRuns = (call: Call, account: Account): readonly PastRun[] => {
  const from = timeOf(call, 'startDate');
  const until = timeOf(call, 'endDate');
  const all = account.isAdministrator && call.query.get('queryAll') === 'true';
  const found = call.world.runs.filter(
    ({ meeting, run }) =>
      run.startedAt >= from &&
      run.startedAt <= until &&
      (all || isShownTo(meeting, account)) &&
      fitsSearch(call, [meeting.subject, meeting.owner.displayName, meeting.id]),
  );
  return call.query.get('sortType') === 'DSC_StartTIME' ? found.toReversed() : found;
};

const runOf = (call: Call, account: Account): PastRun => {
  const uuid = required(call, 'confUUID');
  const found = call.world.runs.find(({ run }) => run.uuid === uuid);
  if (!found) throw new ServiceFault('MMC.111070005');
  if (!account.isAdministrator && !isShownTo(found.meeting, account)) throw new ServiceFault('MMC.111070002');
  return found;
};

const infoOf = ({ world }: Call, { meeting, run }: PastRun, account: Account): Record<string, unknown> => ({
  ...meetingInfo(world, meeting, account),
  conferenceState: 'Destroyed',
  startTime: meetingTime(run.startedAt),
  endTime: meetingTime(run.endedAt ?? run.startedAt),
  confUUID: run.uuid,
  isHasRecordFile: run.wasRecorded,
});

const listPast = (call: Call, account: Account): Outcome => {
  const page = pageOf(call, pastRuns(call, account));
  return { body: { ...page, data: page.data.map((past) => infoOf(call, past, account)) } };
};

const showPast = (call: Call, account: Account): Outcome => {
  const past = runOf(call, account);
  const page = pageOf(call, [...past.meeting.attendees.values()]);
  return { body: { conferenceData: infoOf(call, past, account), data: { ...page, data: page.data.map(invitedInfo) } } };
};

const listAttendance = (call: Call, account: Account): Outcome => {
  const { run } = runOf(call, account);
  const page = pageOf(
    call,
    run.attendance.filter((one) => fitsSearch(call, [one.name, one.number])),
  );
  const data = page.data.map((one) => ({
    displayName: one.name,
    callNumber: one.number,
    deviceType: one.client,
    joinTime: one.joinedAt,
    leftTime: one.leftAt,
    mediaType: 'HDVideo',
    deptName: '',
  }));
  return { body: { ...page, data } };
};

const listControls = (call: Call, account: Account): Outcome => {
  const { meeting, run } = runOf(call, account);
  const page = pageOf(call, run.controls);
  const data = page.data.map((one) => ({
    operateTime: one.at,
    operateSource: 'API',
    operator: meeting.owner.name,
    operateCode: one.operation,
    operationObject: one.object,
    operateResult: 'success',
    detail: '',
  }));
  return { body: { ...page, data } };
};

const listRecordings = (call: Call, account: Account): Outcome => {
  const page = pageOf(
    call,
    pastRuns(call, account).filter(({ run }) => run.wasRecorded),
  );
  const data = page.data.map(({ meeting, run }) => ({
    confUUID: run.uuid,
    confID: meeting.id,
    url: [`https://meeting.example.test/#/record/${run.uuid}`],
    rcdTime: Math.ceil(((run.endedAt ?? run.startedAt) - run.startedAt) / 60_000),
    rcdSize: 24,
    subject: meeting.subject,
    scheduserName: meeting.owner.displayName,
    startTime: meetingTime(run.startedAt),
    isDecodeFinish: true,
    available: true,
    recordAuthType: 0,
  }));
  return { body: { ...page, data } };
};

const listDownloads = (call: Call, account: Account): Outcome => {
  const { run } = runOf(call, account);
  const token = call.world.ids.uuid().replaceAll('-', '');
  const urls = (['Hd', 'Aux'] as const).map((fileType) => ({
    token,
    fileType,
    url: `https://meeting.example.test/record/${run.uuid}/${fileType}.mp4`,
  }));
  return { body: { recordUrls: run.wasRecorded ? [{ confUuid: run.uuid, urls }] : [] } };
};

const showSegments = (call: Call, account: Account): Outcome => {
  const schema = z.object({
    confUUID: z.string().min(1),
    segmentOffset: z.number().int().min(0).default(0),
    segmentLimit: z.number().int().min(1).max(500).default(20),
  });
  const { confUUID, segmentOffset, segmentLimit } = bodyOf(call, schema);
  const past = call.world.runs.find(({ run }) => run.uuid === confUUID);
  if (!past || !(account.isAdministrator || isShownTo(past.meeting, account)))
    return { body: { code: '111070005', message: 'CONF_DATA_NOT_FOUND' } };
  const { meeting, run } = past;
  const file = {
    recordType: 'Hd',
    beginTime: run.startedAt,
    endTime: run.endedAt ?? run.startedAt,
    duration: Math.floor(((run.endedAt ?? run.startedAt) - run.startedAt) / 1000),
    downloadUrl: `https://meeting.example.test/record/${run.uuid}/Hd.mp4`,
  };
  const segments = run.wasRecorded ? [{ manualOrder: 1, segmentOrder: 1, segmentSize: '24', fileList: [file] }] : [];
  return {
    body: {
      code: '0',
      message: 'success',
      data: {
        subject: meeting.subject,
        beginTime: meetingTime(run.startedAt),
        segmentOffset,
        segmentLimit,
        segmentCount: segments.length,
        segmentList: segments.slice(segmentOffset, segmentOffset + segmentLimit),
      },
    },
  };
};

/** What has been: meetings, who was there, what was done, what was recorded. */
export const historyRoutes: readonly Route[] = [
  accessRoute('GET', base, listPast),
  accessRoute('GET', `${base}/confDetail`, showPast),
  accessRoute('GET', `${base}/confAttendeeRecord`, listAttendance),
  accessRoute('GET', `${base}/confCtlRecord`, listControls),
  accessRoute('GET', `${recordBase}/files`, listRecordings),
  accessRoute('GET', `${recordBase}/downloadurls`, listDownloads),
  accessRoute('POST', 'v1/mmc/rlm/record/info', showSegments),
];
