import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../app/domain/command.ts';
import { CloudDesk, numbers } from '../conformance/huawei-cloud-meeting.desk.ts';
import { ownAccount } from '../conformance/huawei-cloud-meeting.server.ts';
import { scheduleCount, seedOf } from '../support/truth/run-options.ts';

const people = numbers(6);
const waiting = '+990000000000501';

type Step = (place: Place) => Promise<void> | void;

interface Place {
  readonly desk: CloudDesk;
  readonly meeting: string;
  readonly conferenceId: string;
  /** Everybody who was meant by a command of ours, by pid. */
  readonly meant: Set<string>;
}

const named = <Made extends object>(name: string, made: Made): Made =>
  Object.assign(made, { [fc.toStringMethod]: () => name });

const pidOf = ({ desk, meeting }: Place, number: string): string | undefined =>
  [...(desk.service.simulator.model.meetings.get(meeting)?.participants.values() ?? [])].find(
    (one) => one.number === number,
  )?.pid;

/** Something that others do, which the simulator may refuse where it makes no sense now. */
const attempt = (act: () => unknown): void => {
  try {
    act();
  } catch {
    // Who is not there cannot leave.
  }
};

const person = fc.constantFrom(...people);
const about = <Value>(name: string, value: fc.Arbitrary<Value>, step: (value: Value) => Step): fc.Arbitrary<Step> =>
  value.map((given) => named(`${name}(${JSON.stringify(given)})`, step(given)));
const plain = (name: string, step: Step): fc.Arbitrary<Step> => fc.constant(named(name, step));

/** Our command about those of these who are on the screen. */
const ask =
  (kind: 'drop' | 'mute-participant' | 'move-to-lobby' | 'drop-and-uninvite' | 'admit', wanted: readonly string[]) =>
  async (place: Place): Promise<void> => {
    const { desk, conferenceId, meant } = place;
    const rows = desk.bench.roster(conferenceId).filter(({ address }) => wanted.includes(address));
    for (const { id } of rows) meant.add(id.slice(0, id.lastIndexOf('#')));
    if (rows.length === 0 || !desk.bench.state.conferences.has(conferenceId)) return;
    const participantIds = rows.map(({ id }) => id);
    await desk.bench.makeAll({ kind, conferenceId, participantIds }).catch(() => undefined);
  };

const some = fc.uniqueArray(person, { minLength: 1, maxLength: 4 });

const step: fc.Arbitrary<Step> = fc.oneof(
  about('drop', some, (these) => ask('drop', these)),
  about('mute', some, (these) => ask('mute-participant', these)),
  about('toLobby', some, (these) => ask('move-to-lobby', these)),
  about('uninvite', some, (these) => ask('drop-and-uninvite', these)),
  plain('admitAll', (place) => ask('admit', [waiting, ...people])(place)),
  about(
    'leaves',
    person,
    (number) =>
      ({ desk, meeting }) =>
        attempt(() => desk.service.leave(meeting, number)),
  ),
  about('joins', person, (number) => (place) => {
    if (pidOf(place, number) === undefined) attempt(() => place.desk.service.join(place.meeting, number));
  }),
  about(
    'waits',
    fc.constantFrom(waiting, ...people),
    (number) =>
      ({ desk, meeting }) =>
        attempt(() => desk.service.act({ act: 'personWaits', meeting, name: `Waiting ${number}`, number })),
  ),
  about(
    'otherMutes',
    person,
    (number) =>
      ({ desk, meeting }) =>
        attempt(() => desk.service.act({ act: 'personChanges', meeting, person: number, isMuted: true })),
  ),
  about(
    'lose',
    fc.integer({ min: 1, max: 4 }),
    (count) =>
      ({ desk }) =>
        desk.service.loseNews(count),
  ),
  about(
    'double',
    fc.integer({ min: 1, max: 4 }),
    (count) =>
      ({ desk }) =>
        desk.service.duplicateNews(count),
  ),
  about(
    'reorder',
    fc.integer({ min: 2, max: 4 }),
    (count) =>
      ({ desk }) =>
        desk.service.reorderNews(count),
  ),
  plain('cut', ({ desk }) => desk.service.cutNews()),
  plain('freeze', ({ desk }) => void desk.service.act({ act: 'freezeConnections', agent: ownAccount })),
  plain('malformed', ({ desk }) => desk.service.sendMalformedNews()),
  plain('controlDies', ({ desk, meeting }) => {
    desk.service.act({ act: 'expireTokens', kind: 'control', meeting });
  }),
  plain('accessDies', ({ desk }) => {
    desk.service.act({ act: 'expireTokens', kind: 'access', account: ownAccount });
  }),
  about('slow', fc.constantFrom(500, 3_000), (delayMs) => ({ desk }) => {
    desk.service.act({ act: 'delayReplies', delayMs, count: 2 });
  }),
  plain('replyLost', ({ desk }) => void desk.service.act({ act: 'loseReplies', pathIncludes: 'participants/' })),
  plain('busy', ({ desk }) => {
    desk.service.act({ act: 'nextError', pathIncludes: 'participants/', code: 'APIG.0308' });
  }),
  plain('fails', ({ desk }) => {
    desk.service.act({ act: 'nextError', pathIncludes: 'participants/', code: 'MMC.111070114', status: 500 });
  }),
  plain('readFails', ({ desk }) => {
    desk.service.act({ act: 'nextError', pathIncludes: 'realTimeInfo', code: 'MMC.111070003', status: 500, count: 2 });
  }),
  plain('readIsCut', ({ desk }) => {
    desk.service.act({ act: 'damageReplies', how: 'cutShort', pathIncludes: 'realTimeInfo' });
  }),
  about('pause', fc.constantFrom(50, 400, 2_000), (virtualMs) => async ({ desk }) => {
    const end = desk.bench.clock.monotonicMs() + virtualMs;
    while (desk.bench.clock.monotonicMs() < end) await new Promise((resolve) => setTimeout(resolve, 2));
  }),
);

const site = fc.record({
  disconnectEffect: fc.constantFrom<('all' | 'lastStays')[]>('all', 'lastStays'),
  effectDelayMs: fc.constantFrom(0, 0, 700),
  pushDelayMs: fc.constantFrom(0, 0, 900),
  pushBeforeReply: fc.boolean(),
  inviteResults: fc.constantFrom<('after' | 'before' | 'never')[]>('after', 'before', 'never'),
  unknownPids: fc.constantFrom<('ignored' | 'refused' | 'accepted')[]>('ignored', 'refused', 'accepted'),
  versions: fc.constantFrom<('connection' | 'meeting' | 'allTypes')[]>('connection', 'meeting', 'allTypes'),
  entriesPerPush: fc.constantFrom(5_000, 1),
});

/** What the outcome of a command claims and the service denies. */
const lieOf = ({ desk, meeting }: Place, { id, request, phase, cause, target }: Command): string | null => {
  const { model } = desk.service.simulator;
  const pid = target?.id.slice(0, target.id.lastIndexOf('#')) ?? '';
  const asked = model.requests.filter(({ path, body }) => /delete|Waiting/u.test(path) && body.includes(pid));
  if (phase === 'confirmed' && (request.kind === 'drop' || request.kind === 'drop-and-uninvite')) {
    if (model.meetings.get(meeting)?.participants.has(pid)) return `${id}: ${pid} is still there`;
    if (cause === 'own' && asked.length === 0) return `${id}: ${pid} was never asked for`;
  }
  return null;
};

describe('whatever happens at Huawei Cloud Meeting', () => {
  it('nothing is claimed that is not so, nobody else is hit, and the truth is shown in the end', async () => {
    await fc.assert(
      fc.asyncProperty(site, fc.array(step, { minLength: 3, maxLength: 12 }), async (switches, steps) => {
        const desk = await CloudDesk.open(undefined, { switches });
        try {
          const { meeting, conferenceId } = await start(desk);
          const place: Place = { desk, meeting, conferenceId, meant: new Set() };
          const everyPid = new Set<string>();
          const note = (): void => {
            for (const pid of desk.service.simulator.model.meetings.get(meeting)?.participants.keys() ?? [])
              everyPid.add(pid);
          };
          for (const run of steps) {
            await run(place);
            note();
          }
          await desk.bench.until('verdicts', () =>
            [...desk.bench.state.commands.values()].every(({ settledAt }) => settledAt !== null),
          );
          await desk.bench.until('the meeting to be live', () => desk.isLive(conferenceId));
          await desk.bench.until(
            'the truth',
            () =>
              inside(desk, conferenceId).join() === desk.service.present(meeting).sort().join() &&
              desk.isLive(conferenceId),
          );
          expect([...desk.bench.state.commands.values()].flatMap((command) => lieOf(place, command) ?? [])).toEqual([]);
          const hit = desk.service.simulator.model.requests
            .filter(({ path }) => path.includes('participants/delete'))
            .flatMap(({ body }) => [...everyPid].filter((pid) => body.includes(pid)));
          expect(hit.filter((pid) => !place.meant.has(pid))).toEqual([]);
        } finally {
          await desk.close();
        }
      }),
      { numRuns: scheduleCount(10), ...seedOf(), endOnFailure: process.env['GAVEL_PROPERTY_SEED'] === undefined },
    );
  });
});

const start = async (desk: CloudDesk): Promise<{ meeting: string; conferenceId: string }> => {
  const meeting = desk.service.meeting({
    others: people,
    invited: people.slice(0, 2).map((number) => ({ name: `Invited ${number}`, number })),
  });
  desk.service.act({ act: 'personWaits', meeting, name: 'Mara', number: waiting });
  await desk.signIn();
  const conferenceId = await desk.bench.follow({ address: meeting });
  await desk.bench.until('everybody', () => desk.bench.roster(conferenceId).length === people.length + 2);
  return { meeting, conferenceId };
};

/** The numbers of those whom the window shows inside. */
const inside = (desk: CloudDesk, conferenceId: string): string[] =>
  desk.bench
    .roster(conferenceId)
    .filter(({ state }) => state === 'connected')
    .map(({ address }) => address)
    .sort();
