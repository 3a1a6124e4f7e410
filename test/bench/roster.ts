import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { BareUcwa, linkOf } from './bare-ucwa.ts';
import { startApplication } from './command-application.ts';
import { milliseconds } from './format.ts';
import type { Measurement } from './row.ts';
import { startUcwa } from './simulator.ts';
import { areAllRead, enterMeeting, makeMeeting, meetingUri, signInAlice } from './skype-meeting.ts';
import { alternate, median, percentile, ratiosOf, spreadOf } from './statistics.ts';

const aimRatio = 1.25;
const peopleCount = 250;
/** How long the server takes for a request, in milliseconds. */
const replyMs = 20;
const perBatch = 25;
const batchesAtOnce = 2;

const batchOf = (urls: readonly string[], base: string): string =>
  `${urls
    .map((url) => {
      const { pathname, host } = new URL(url, base);
      return (
        '--bench\r\nContent-Type: application/http; msgtype=request\r\n\r\n' +
        `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\n\r\n`
      );
    })
    .join('')}--bench--\r\n`;

/** The floor: the same reads in as many requests, as many at once, of which nothing is kept. */
const readBare = async (bare: BareUcwa, base: string): Promise<number> => {
  const beganMs = performance.now();
  const { href, conversation } = await bare.join(meetingUri);
  const at = (relation: string) => bare.json(linkOf(conversation, relation));
  await Promise.all([at('localParticipant'), at('onlineMeeting')]);
  const [present] = await Promise.all([at('participants'), at('lobby')]);
  const listed = present._links?.['participant'] ?? [];
  const people = (Array.isArray(listed) ? listed : [listed]).map((one: { readonly href: string }) => one.href);
  const all = [...people, ...people.map((one) => `${one}/participantAudio`)];
  if (people.length < peopleCount) throw new Error(`only ${people.length} are there`);
  const batches = Array.from({ length: Math.ceil(all.length / perBatch) }, (_, index) =>
    all.slice(index * perBatch, (index + 1) * perBatch),
  );
  const worker = async (): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const body = batchOf(batch, base);
      const answer = await bare.request('POST', bare.batchUrl, body, 'multipart/batching;boundary=bench');
      if (answer.text.split('HTTP/1.1 200').length <= batch.length)
        throw new Error(`a batch gave ${answer.text.slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, worker));
  const tookMs = performance.now() - beganMs;
  await bare.leave(href);
  return tookMs;
};

/** From entering a meeting of many until everybody was read, with what may be done to them. */
export const rosterMeasurement: Measurement = {
  name: 'roster',
  measure: async ({ isQuick }) => {
    const undo: (() => unknown)[] = [];
    try {
      const service = await startUcwa('no-meeting', [`latencyMs=${replyMs}`]);
      undo.push(() => service.stop());
      await makeMeeting(service);
      await service.act({ act: 'fillMeeting', count: peopleCount, audio: 'SendReceive' });
      const application = await startApplication();
      undo.push(() => application.stop());
      const accountId = await signInAlice(application, service);
      const bare = await BareUcwa.signIn(service, 'bob');
      undo.push(() => bare.stop());
      let requestCount = 0;
      const countRequest = (): void => void (requestCount += 1);
      subscribe('http.client.request.start', countRequest);
      undo.push(() => unsubscribe('http.client.request.start', countRequest));
      const counts: number[] = [];
      const ours = async (): Promise<number> => {
        requestCount = 0;
        const beganMs = performance.now();
        const conferenceId = await enterMeeting(application, accountId);
        await application.find('everybody', () =>
          areAllRead(application, conferenceId, peopleCount) ? true : undefined,
        );
        const tookMs = performance.now() - beganMs;
        counts.push(requestCount);
        await application.ask('command.make', { request: { kind: 'leave', conferenceId }, surface: 'window' });
        await application.find('the end', ({ conferences }) => (conferences.has(conferenceId) ? undefined : true));
        return tookMs;
      };
      const floor = () => readBare(bare, service.addresses.https);
      await alternate(1, { ours, floor });
      counts.length = 0;
      const rounds = await alternate(isQuick ? 3 : 10, { ours, floor });
      const ratios = ratiosOf(rounds);
      return [
        {
          what: `${peopleCount} joined → everybody read`,
          result: `p50 ${milliseconds(percentile(rounds.ours, 50))}`,
          floor:
            `p50 ${milliseconds(percentile(rounds.floor, 50))} ` +
            `(the same reads, ${perBatch} in a batch and ${batchesAtOnce} at once, bare)`,
          ratio: spreadOf(ratios),
          aim: `≤ ${aimRatio} ×`,
          isMet: median(ratios) <= aimRatio,
          notes: [
            `the server takes ${replyMs} ms for each request; everybody and their audio is read; ` +
              `${median(counts)} requests until all are in the window’s state`,
          ],
          figures: {
            p50Ms: percentile(rounds.ours, 50),
            floorP50Ms: percentile(rounds.floor, 50),
            ratioP50: median(ratios),
            requestCount: median(counts),
          },
        },
      ];
    } finally {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    }
  },
};
