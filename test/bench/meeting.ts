import https from 'node:https';
import { readFile } from 'node:fs/promises';
import { startApplication, type RunningApplication } from './command-application.ts';
import { milliseconds } from './format.ts';
import type { Measurement } from './row.ts';
import { startMeetingService, type BenchMeetingService } from './simulator.ts';
import { percentile, spreadOf } from './statistics.ts';

const aimRatio = 1.2;
const peopleCount = 3_000;
const dropCount = 500;
const perRequest = 100;
/** How long the service takes for a request, in milliseconds. */
const replyMs = 20;

const signIn = async (application: RunningApplication, service: BenchMeetingService): Promise<string> => {
  const vendor = application.window.environment?.vendors.find(({ vendorId }) => vendorId === service.vendor);
  if (!vendor) throw new Error('there is no such vendor');
  const { account, password } = service.user;
  const saved = await application.ask('account.add', {
    vendorId: vendor.vendorId,
    label: 'Bench',
    values: { server: service.addresses.https, account, caFile: service.caFile },
    secrets: { password },
  });
  if (!('accountId' in saved)) throw new Error(`the account was refused: ${JSON.stringify(saved.issues)}`);
  await application.ask('account.sign-in', { accountId: saved.accountId, secrets: { password } });
  await application.ask('preferences.change', { holdSeconds: 0 });
  await application.find('the account', ({ accounts }) =>
    accounts.get(saved.accountId)?.connection.status === 'online' ? true : undefined,
  );
  return saved.accountId;
};

/** Takes control of the meeting of a fresh scene: gives its conference and how long until all of it was there. */
const takeControl = async (application: RunningApplication, accountId: string): Promise<[string, number]> => {
  await application.ask('meeting.search', { accountId, text: '', from: 0 });
  const meetingId = await application.find(
    'the meeting',
    ({ meetings }) => [...(meetings.get(accountId)?.values() ?? [])].find(({ status }) => status === 'running')?.id,
  );
  const beganMs = performance.now();
  const { conferenceId } = await application.ask('meeting.follow', {
    accountId,
    how: 'take-control',
    meeting: { meetingId },
    password: null,
  });
  await application.find('everybody', ({ participants }) =>
    (participants.get(conferenceId)?.size ?? 0) > peopleCount ? true : undefined,
  );
  return [conferenceId, performance.now() - beganMs];
};

const disconnectSome = async (application: RunningApplication, conferenceId: string): Promise<number> => {
  const participantIds = [...(application.window.participants.get(conferenceId)?.values() ?? [])]
    .filter(({ role, state }) => role === 'audience' && state === 'connected')
    .slice(0, dropCount)
    .map(({ id }) => id);
  const beganMs = performance.now();
  const { groupId } = await application.ask('command.make', {
    request: { kind: 'drop', conferenceId, participantIds },
    surface: 'window',
  });
  const group = await application.find('all outcomes', ({ groups }) => {
    const found = groups.get(groupId);
    return found && !found.isUnderWay ? found : undefined;
  });
  const tookMs = performance.now() - beganMs;
  if (group.counts.confirmed !== dropCount) throw new Error(`the outcomes are ${JSON.stringify(group.counts)}`);
  return tookMs;
};

/** The floor: as many requests of the same size, one after the other, to a server that takes as long for each. */
const createBareRequests = async (service: BenchMeetingService): Promise<() => Promise<number>> => {
  const agent = new https.Agent({ keepAlive: true, ca: await readFile(service.caFile) });
  const url = new URL('/v1/mmc/control/conferences/participants/delete?conferenceID=0', service.addresses.https);
  const body = JSON.stringify({
    bulkHangUpParticipants: Array.from({ length: perRequest }, (_, index) => String(index).padStart(32, '0')),
  });
  const post = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const request = https.request(url, {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      });
      request.on('error', reject);
      request.on('response', (answer) => answer.resume().on('end', resolve));
      request.end(body);
    });
  return async () => {
    const beganMs = performance.now();
    for (let count = 0; count < Math.ceil(dropCount / perRequest); count += 1) await post();
    return performance.now() - beganMs;
  };
};

/** From one command about five hundred of three thousand people to the last proof. */
export const meetingMeasurement: Measurement = {
  name: 'meeting',
  measure: async ({ isQuick }) => {
    const undo: (() => unknown)[] = [];
    try {
      // Scenes take the time that effects need in life; the floor has none of it.
      const service = await startMeetingService('cloud-no-meeting', ['effectDelayMs=0', 'pushDelayMs=0']);
      undo.push(() => service.stop());
      const application = await startApplication();
      undo.push(() => application.stop());
      const accountId = await signIn(application, service);
      const meeting = { host: service.user.account, subject: 'Bench', hostPassword: '482913', isWebinar: true };
      await service.act({ act: 'bookMeeting', ...meeting });
      await service.act({ act: 'peopleJoin', count: peopleCount, name: 'Guest', role: 'audience' });
      const [conferenceId, takenMs] = await takeControl(application, accountId);
      const bare = await createBareRequests(service);
      await service.act({ act: 'delayReplies', delayMs: replyMs, pathIncludes: 'participants/delete' });
      const [ours, floor, ratios]: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < (isQuick ? 2 : 8); round += 1) {
        const oursMs = await disconnectSome(application, conferenceId);
        const floorMs = await bare();
        // The first round is for warming up.
        if (round > 0) {
          ours.push(oursMs);
          floor.push(floorMs);
          ratios.push(oursMs / floorMs);
        }
        await service.act({ act: 'peopleJoin', count: dropCount, name: 'Guest', role: 'audience' });
        await application.find('those who came back', ({ participants }) =>
          (participants.get(conferenceId)?.size ?? 0) > peopleCount ? true : undefined,
        );
      }
      return [
        {
          what: `disconnecting ${dropCount} of ${peopleCount}, all confirmed`,
          result: `p50 ${milliseconds(percentile(ours, 50))}`,
          floor:
            `p50 ${milliseconds(percentile(floor, 50))} ` +
            `(${Math.ceil(dropCount / perRequest)} bare requests at ${replyMs} ms)`,
          ratio: spreadOf(ratios),
          aim: `≤ ${aimRatio} ×`,
          isMet: percentile(ratios, 50) <= aimRatio,
          notes: [
            `${ours.length} groups of ${dropCount} without hold, each command recorded on disk and proved by itself`,
            `taking control of ${peopleCount} people until all are in the window’s state: ${milliseconds(takenMs)}`,
          ],
          figures: {
            p50Ms: percentile(ours, 50),
            floorP50Ms: percentile(floor, 50),
            ratioP50: percentile(ratios, 50),
            takenMs,
          },
        },
      ];
    } finally {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    }
  },
};
