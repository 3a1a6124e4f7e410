import { figure } from './format.ts';
import { BarePath, NotificationPath, ownAddress } from './notification-path.ts';
import type { Measurement, Row } from './row.ts';
import { alternate, median, ratiosOf, spreadOf } from './statistics.ts';
import { wireUpdate } from './wire.ts';

const aimRatio = 0.3;
/** Ratios at 3,000 and at 10 people that lie no further apart than this count as flat. */
const aimFlat = 0.8;
const participantCounts = [10, 300, 3000] as const;
const changedAtMs = Date.UTC(2026, 2, 2, 9, 30, 0);

/** Messages that may be repeated endlessly: each differs from the one before by one participant. */
const messagesOf = (participantCount: number): Buffer[] => {
  const steps = [1, 2, 3, 4].map((step) => Math.floor((participantCount * step) / 5));
  const held = new Set<number>();
  return [...steps, ...steps].map((index) => {
    if (!held.delete(index)) held.add(index);
    return wireUpdate({
      dialogId: '16781234',
      ownAddress,
      participantCount,
      held: new Set(held),
      changedAtMs: () => changedAtMs,
    });
  });
};

/**
 * Takes messages for so long; tells how many a second of processor time (all threads, so collecting garbage counts):
 * unlike the clock's second it stays the same when other programs want the processor, too.
 */
const perSecond = (messages: readonly Buffer[], take: (bytes: Buffer) => void, durationMs: number): number => {
  const startedAtMs = performance.now();
  const before = process.cpuUsage();
  let count = 0;
  do {
    for (const message of messages) take(message);
    count += messages.length;
  } while (performance.now() - startedAtMs < durationMs);
  const { user, system } = process.cpuUsage(before);
  return (count / (user + system)) * 1_000_000;
};

const measureAt = async (participantCount: number, isQuick: boolean): Promise<Row> => {
  const messages = messagesOf(participantCount);
  const path = new NotificationPath();
  const bare = new BarePath();
  const durationMs = isQuick ? 250 : 500;
  for (const message of messages) {
    path.take(message);
    bare.take(message);
  }
  const [roster] = path.store.state.participants.values();
  if (roster?.size !== participantCount || bare.people.size !== participantCount)
    throw new Error(`${participantCount} people were not understood`);
  await alternate(2, {
    ours: () => perSecond(messages, (bytes) => path.take(bytes), durationMs / 2),
    floor: () => perSecond(messages, (bytes) => bare.take(bytes), durationMs / 2),
  });
  const rounds = await alternate(isQuick ? 4 : 8, {
    ours: () => perSecond(messages, (bytes) => path.take(bytes), durationMs),
    floor: () => perSecond(messages, (bytes) => bare.take(bytes), durationMs),
  });
  const [ours, floor] = [median(rounds.ours), median(rounds.floor)];
  const ratio = spreadOf(ratiosOf(rounds));
  const bytes = messages[0]?.length ?? 0;
  return {
    what: `notifications, ${participantCount.toLocaleString('en')} participants`,
    result: `${figure(ours)}/s`,
    floor: `${figure(floor)}/s (same parser, set in a Map)`,
    ratio,
    aim: `≥ ${aimRatio}`,
    isMet: ratio.median >= aimRatio,
    notes: [
      `${figure(bytes / 1024)} KB each, one participant changed; ${figure((ours * bytes) / 1024 / 1024)} MB/s; ` +
        `${figure(path.patchLength / path.patchCount)} characters a patch`,
    ],
    figures: { participantCount, perSecond: ours, floorPerSecond: floor, ratio: ratio.median, messageBytes: bytes },
  };
};

/** Notifications a second (of processor time) from the socket's bytes to the patch's text, against parsing alone. */
export const notificationsMeasurement: Measurement = {
  name: 'notifications',
  measure: async ({ isQuick }) => {
    const rows: Row[] = [];
    for (const participantCount of participantCounts) rows.push(await measureAt(participantCount, isQuick));
    const ratios = rows.map(({ ratio }) => ratio.median);
    const flatness = Math.min(...ratios) / Math.max(...ratios);
    return [
      ...rows,
      {
        what: 'notifications, flat in the number of people',
        result: `ratios ${ratios.map(figure).join(', ')}`,
        floor: 'the best of them',
        ratio: spreadOf([flatness]),
        aim: `≥ ${aimFlat}`,
        isMet: flatness >= aimFlat,
        notes: [],
        figures: { flatness },
      },
    ];
  },
};
