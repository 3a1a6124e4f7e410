import https from 'node:https';
import { readFile } from 'node:fs/promises';
import { bookWebinar, runningMeeting, signInAtService, takeControlOf } from './cloud-meeting.ts';
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
      const accountId = await signInAtService(application, service);
      await bookWebinar(service, peopleCount);
      const meetingId = await runningMeeting(application, accountId);
      const beganMs = performance.now();
      const conferenceId = await takeControlOf(application, accountId, meetingId, peopleCount);
      const takenMs = performance.now() - beganMs;
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
