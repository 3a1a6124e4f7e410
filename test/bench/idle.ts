import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { BareUcwa } from './bare-ucwa.ts';
import { startApplication } from './command-application.ts';
import { figure, kilobytes, milliseconds } from './format.ts';
import type { Measurement, Row } from './row.ts';
import { startUcwa } from './simulator.ts';
import { areAllRead, enterMeeting, makeMeeting, signInAlice } from './skype-meeting.ts';
import { spreadOf } from './statistics.ts';

const peopleCount = 250;
/** What was begun before has ended after so long, in milliseconds. */
const restMs = 3_000;

/** What a minute costs. */
interface Idle {
  readonly requestsPerMinute: number;
  readonly bytesPerMinute: number;
  readonly processorMsPerMinute: number;
}

/** What Node tells of an exchange that is over. */
interface Finished {
  readonly response: IncomingMessage;
}

/** Lets time pass and tells what this process did meanwhile. */
const idleFor = async (durationMs: number): Promise<Idle> => {
  let requestCount = 0;
  let byteCount = 0;
  const countRequest = (): void => void (requestCount += 1);
  const countBytes = (message: unknown): void => {
    byteCount += Number((message as Finished).response.headers['content-length'] ?? 0);
  };
  subscribe('http.client.request.start', countRequest);
  subscribe('http.client.response.finish', countBytes);
  const before = process.cpuUsage();
  await pause(durationMs);
  const { user, system } = process.cpuUsage(before);
  unsubscribe('http.client.request.start', countRequest);
  unsubscribe('http.client.response.finish', countBytes);
  const perMinute = 60_000 / durationMs;
  return {
    requestsPerMinute: requestCount * perMinute,
    bytesPerMinute: byteCount * perMinute,
    processorMsPerMinute: ((user + system) / 1_000) * perMinute,
  };
};

const textOf = ({ requestsPerMinute, bytesPerMinute, processorMsPerMinute }: Idle): string =>
  `${figure(requestsPerMinute)} requests, ${kilobytes(bytesPerMinute)}, ` +
  `${milliseconds(processorMsPerMinute)} of processor time`;

const rowOf = (what: string, ours: Idle, floor: Idle): Row => ({
  what: `idle for a minute, ${what}`,
  result: textOf(ours),
  floor: `${textOf(floor)} (a bare waiting GET)`,
  ratio: spreadOf([ours.processorMsPerMinute / floor.processorMsPerMinute]),
  aim: 'none',
  isMet: null,
  notes: ['the ratio is of processor time; bytes are those of bodies that came'],
  figures: { ...ours, floorProcessorMsPerMinute: floor.processorMsPerMinute },
});

/** What waiting for events costs while nothing happens: signed in, and in a meeting of many. */
export const idleMeasurement: Measurement = {
  name: 'idle',
  measure: async ({ isQuick }) => {
    const undo: (() => unknown)[] = [];
    const durationMs = isQuick ? 20_000 : 60_000;
    try {
      const service = await startUcwa('no-meeting', []);
      undo.push(() => service.stop());
      await makeMeeting(service);
      await service.act({ act: 'fillMeeting', count: peopleCount, audio: 'SendReceive' });
      const bare = await BareUcwa.signIn(service, 'bob');
      const waiting = bare.next().catch(() => undefined);
      await pause(restMs);
      const floor = await idleFor(durationMs);
      bare.stop();
      await waiting;
      const application = await startApplication();
      undo.push(() => application.stop());
      const accountId = await signInAlice(application, service);
      await pause(restMs);
      const signedIn = await idleFor(durationMs);
      const conferenceId = await enterMeeting(application, accountId);
      await application.find('everybody', () =>
        areAllRead(application, conferenceId, peopleCount) ? true : undefined,
      );
      await pause(restMs);
      const following = await idleFor(durationMs);
      return [rowOf('signed in', signedIn, floor), rowOf(`in a meeting of ${peopleCount}`, following, floor)];
    } finally {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    }
  },
};
