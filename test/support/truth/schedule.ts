import fc from 'fast-check';
import { isUnderWay, type CommandRequest } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { TruthRules, must, shownRoom } from './rules.ts';
import { accountId, roomId, WorldBench } from './world-bench.ts';
import { objectOf, type ReadBehaviour, type SendBehaviour, type WorldKind } from './world-server.ts';
import { roomText } from './world.ts';

const legKinds = ['drop', 'mute-participant', 'unmute-participant', 'admit', 'reject-entry'] as const;
const roomKinds = ['lock', 'unlock', 'end'] as const;

type Step =
  | { readonly do: 'enter' | 'knock' | 'call-in' | 'call-out'; readonly address: number }
  | { readonly do: 'ask-call'; readonly address: number }
  | { readonly do: 'others'; readonly what: 'left' | 'muted' | 'unmuted' | 'entered' | 'odd'; readonly index: number }
  | {
      readonly do: 'others-room';
      readonly what: 'lock' | 'unlock' | 'end' | 'open' | 'ready' | 'not-ready' | 'hang-up';
    }
  | { readonly do: 'ask-legs'; readonly kind: (typeof legKinds)[number]; readonly indexes: readonly number[] }
  | { readonly do: 'ask-room'; readonly kind: (typeof roomKinds)[number] }
  | { readonly do: 'ask-agent'; readonly state: 'ready' | 'not-ready' }
  | { readonly do: 'error-of-others'; readonly kind: WorldKind; readonly index: number }
  | { readonly do: 'wait'; readonly durationMs: number }
  | { readonly do: 'sends'; readonly as: SendBehaviour; readonly durationMs: number }
  | { readonly do: 'reads'; readonly as: ReadBehaviour; readonly durationMs: number }
  | { readonly do: 'latency'; readonly durationMs: number }
  | { readonly do: 'server'; readonly how: 'lose' | 'double' | 'delay' | 'deaf' | 'hears' | 'down' | 'up' }
  | { readonly do: 'account'; readonly how: 'sign-out' | 'disconnect' | 'remove' | 'edit' | 'sign-in' | 'network' }
  | { readonly do: 'machine'; readonly how: 'sleep' | 'wake' | 'lose-patch' | 'disk-full' | 'disk-free' }
  | { readonly do: 'undo' | 'undo-group' | 'stop-group' | 'check-again' | 'read'; readonly index: number };

/** What one run does. `repeatsIds`: whether the vendor names the request in what it causes. */
export interface Schedule {
  readonly repeatsIds: boolean;
  readonly steps: readonly Step[];
}

const index = fc.nat({ max: 11 });
const address = fc.nat({ max: 3 });
const constant = <Value extends string>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const kinds = constant<WorldKind>(...legKinds, ...roomKinds, 'set-agent-state', 'make-call');

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: constant('enter', 'enter', 'knock', 'call-in', 'call-out'), address }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: constant('others'),
      what: constant('left', 'left', 'muted', 'unmuted', 'entered', 'odd'),
      index,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: constant('others-room'),
      what: constant('lock', 'unlock', 'end', 'open', 'ready', 'not-ready', 'hang-up'),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: constant('ask-legs'),
      kind: constant(...legKinds),
      indexes: fc.array(index, { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: constant('ask-call'), address }) },
  { weight: 3, arbitrary: fc.record({ do: constant('ask-room'), kind: constant(...roomKinds) }) },
  { weight: 2, arbitrary: fc.record({ do: constant('ask-agent'), state: constant('ready', 'not-ready') }) },
  { weight: 2, arbitrary: fc.record({ do: constant('error-of-others'), kind: kinds, index }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: constant('wait'),
      durationMs: fc.constantFrom(5, 30, 60, 200, 600, 1100, 4000, 5100, 11_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: constant('sends'),
      as: constant('carry-out', 'carry-out', 'refuse', 'refuse-later', 'ignore', 'lose-the-answer', 'lose-the-request'),
      durationMs: fc.constantFrom(0, 20, 300, 2500),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: constant('reads'),
      as: constant('whole', 'whole', 'partial', 'refused', 'unanswered'),
      durationMs: fc.constantFrom(2, 40, 500, 2000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: constant('latency'), durationMs: fc.constantFrom(1, 20, 400) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: constant('server'),
      how: constant('lose', 'double', 'delay', 'deaf', 'hears', 'down', 'up', 'up'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: constant('account'),
      how: constant('sign-out', 'disconnect', 'remove', 'edit', 'sign-in', 'sign-in', 'network'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: constant('machine'),
      how: constant('sleep', 'wake', 'lose-patch', 'lose-patch', 'disk-full', 'disk-free'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: constant('undo', 'undo-group', 'stop-group', 'check-again', 'read'), index }),
  },
);

/** Schedules of that many steps. */
export const scheduleOf = (minLength: number, maxLength: number): fc.Arbitrary<Schedule> =>
  fc.record({ repeatsIds: fc.boolean(), steps: fc.array(step, { minLength, maxLength, size: 'max' }) });

/** Plays one schedule. Throws as soon as a rule is broken. */
export const playSchedule = async ({ repeatsIds, steps }: Schedule): Promise<WorldBench> => {
  const bench = new WorldBench(repeatsIds);
  const { world, server, store } = bench;
  for (const number of [0, 1, 2]) world.enter(`500${number}`, number === 2);
  await bench.connect();
  await bench.advance(200);
  const rules = new TruthRules(bench);
  for (const current of steps) {
    await perform(bench, current);
    await bench.advance(0);
    rules.check();
  }
  // Everything is well again: what is said now is all true, and nothing is left open.
  await perform(bench, { do: 'machine', how: 'wake' });
  Object.assign(server, { isDown: false, isDeaf: false, losesNext: false, doublesNext: false, delaysNext: false });
  Object.assign(server, { reads: 'whole', sends: 'carry-out', readMs: 40, sendMs: 40, latencyMs: 20 });
  bench.core.recordFault = null;
  if (!bench.connections.has(accountId)) await bench.connect();
  for (let second = 0; second < 45 && (second < 8 || store.state.underWay.size > 0); second += 1) {
    await bench.advance(1000);
    rules.check();
  }
  const { state } = store;
  must(state.accounts.get(accountId)?.connection.status === 'online', 'not online at the end');
  must(state.conferences.get(roomId)?.truth.status !== 'stale', 'stale at the end');
  must(roomText(shownRoom(state)) === roomText(world.facts.room), 'the room at the end');
  must(state.accounts.get(accountId)?.agent?.state === world.facts.agent, 'the agent at the end');
  checkOutcomes(bench);
  bench.followAgain();
  must(roomText(shownRoom(bench.copy)) === roomText(world.facts.room), 'the room in the window');
  must(
    [...bench.copy.commands.values()].every((command) => command === state.commands.get(command.id)),
    'the window',
  );
  bench.commands.stop();
  return bench;
};

/** What must be so of every command in the end, and of its record. */
const checkOutcomes = ({ store, server, entries }: WorldBench): void => {
  const recorded = new Map<string, string[]>();
  for (const { commandId, type } of entries) {
    const own = recorded.get(commandId);
    if (own) own.push(type);
    else recorded.set(commandId, [type]);
  }
  for (const { id, phase, request, groupId } of store.state.commands.values()) {
    must(!isUnderWay(phase), `${id} (${request.kind}, ${groupId}) is ${phase} at the end`);
    const own = recorded.get(id) ?? [];
    const last = own.findLast((type) => type !== 'accepted');
    must(last === phase, `${id} is ${phase} and its record says ${last}`);
    must(!server.asked.has(id) || own.includes('sending'), `${id} was sent without a record`);
    const isOpen = own[0] === 'made';
    must(isOpen || !server.asked.has(id), `${id} was sent before it was recorded`);
  }
};

const perform = async (bench: WorldBench, current: Step): Promise<void> => {
  const { world, server, commands, store } = bench;
  switch (current.do) {
    case 'enter':
    case 'knock':
      world.enter(`500${current.address}`, current.do === 'knock');
      return;
    case 'call-in':
    case 'call-out':
      world.call(`600${current.address}`, current.do === 'call-in' ? 'in' : 'out', null);
      return;
    case 'others':
    case 'others-room':
      others(bench, current);
      return;
    case 'error-of-others': {
      const vendorId = world.facts.room?.legs[current.index]?.vendorId ?? '';
      server.error(current.kind, objectOf({ kind: current.kind, vendorId }), null);
      return;
    }
    case 'ask-call':
    case 'ask-legs':
    case 'ask-room':
    case 'ask-agent':
      ask(bench, current);
      return;
    case 'wait':
      await bench.advance(current.durationMs);
      return;
    case 'sends':
      server.sends = current.as;
      server.sendMs = current.durationMs;
      return;
    case 'reads':
      server.reads = current.as;
      server.readMs = current.durationMs;
      return;
    case 'latency':
      server.latencyMs = current.durationMs;
      return;
    case 'server':
      disturb(bench, current.how);
      return;
    case 'account':
      await changeAccount(bench, current.how);
      return;
    case 'machine':
      changeMachine(bench, current.how);
      return;
    case 'undo':
      undoLatest(bench);
      return;
    case 'undo-group':
      commands.undo([...store.state.groups.keys()][current.index] ?? 'none');
      return;
    case 'stop-group':
      commands.stopGroup([...store.state.groups.keys()][current.index] ?? 'none');
      return;
    case 'check-again': {
      const unproved = [...store.state.commands.values()].find(({ phase }) => phase === 'unconfirmed');
      if (unproved) void commands.checkAgain(unproved.id).catch(mustBeFault);
      return;
    }
    case 'read':
      bench.followAgain();
  }
};

const mustBeFault = (cause: unknown): void => must(cause instanceof Fault, `not a fault: ${String(cause)}`);

const others = ({ world }: WorldBench, current: Extract<Step, { do: 'others' | 'others-room' }>): void => {
  if (current.do === 'others') {
    const leg = world.facts.room?.legs[current.index];
    if (!leg) return;
    if (current.what === 'left') world.leave(leg.key, null);
    else world.change(leg.key, current.what, null);
    return;
  }
  switch (current.what) {
    case 'lock':
    case 'unlock':
      world.lock(current.what === 'lock', null);
      return;
    case 'end':
      world.end(null);
      return;
    case 'open':
      world.open();
      return;
    case 'ready':
    case 'not-ready':
      world.setAgent(current.what, null);
      return;
    case 'hang-up':
      world.hangUp();
  }
};

type Ask = Extract<Step, { do: 'ask-call' | 'ask-legs' | 'ask-room' | 'ask-agent' }>;

const requestOf = ({ store }: WorldBench, current: Ask): CommandRequest | null => {
  switch (current.do) {
    case 'ask-call':
      return { kind: 'make-call', accountId, address: `600${current.address}` };
    case 'ask-room':
      return { kind: current.kind, conferenceId: roomId };
    case 'ask-agent':
      return { kind: 'set-agent-state', accountId, state: current.state, reasonId: null };
    case 'ask-legs': {
      const seen = [...(store.state.participants.get(roomId)?.keys() ?? [])];
      const participantIds = current.indexes.flatMap((wanted) => seen[wanted] ?? []);
      return participantIds.length === 0 ? null : { kind: current.kind, conferenceId: roomId, participantIds };
    }
  }
};

const ask = (bench: WorldBench, current: Ask): void => {
  const request = requestOf(bench, current);
  if (!request) return;
  try {
    bench.make(request);
  } catch (cause) {
    mustBeFault(cause);
  }
};

const disturb = ({ server }: WorldBench, how: Extract<Step, { do: 'server' }>['how']): void => {
  switch (how) {
    case 'lose':
      server.losesNext = true;
      return;
    case 'double':
      server.doublesNext = true;
      return;
    case 'delay':
      server.delaysNext = true;
      return;
    case 'deaf':
    case 'hears':
      server.isDeaf = how === 'deaf';
      return;
    case 'down':
    case 'up':
      server.isDown = how === 'down';
  }
};

const changeAccount = async (bench: WorldBench, how: Extract<Step, { do: 'account' }>['how']): Promise<void> => {
  switch (how) {
    case 'sign-in':
      if (!bench.connections.has(accountId)) await bench.connect();
      return;
    case 'edit':
      await bench.connect();
      return;
    case 'network':
      bench.connections.networkChanged();
      return;
    case 'sign-out':
    case 'disconnect':
    case 'remove':
      await bench.disconnect(how);
  }
};

const changeMachine = (bench: WorldBench, how: Extract<Step, { do: 'machine' }>['how']): void => {
  switch (how) {
    case 'sleep':
      bench.sleep(3_600_000);
      bench.wake();
      return;
    case 'wake':
      bench.wake();
      return;
    case 'lose-patch':
      bench.losesPatch = true;
      return;
    case 'disk-full':
      bench.core.recordFault = new Error('no space left');
      return;
    case 'disk-free':
      bench.core.recordFault = null;
  }
};

/** Rule 8: undo takes back what is held of the group made last, all of it, and nothing else. */
const undoLatest = ({ commands, store }: WorldBench): void => {
  const held = [...store.state.commands.values()].filter(({ phase }) => phase === 'held');
  const wanted = held.filter(({ groupId }) => groupId === held.at(-1)?.groupId).map(({ id }) => id);
  const before = new Map(store.state.commands);
  const count = commands.undo(null);
  const taken = [...store.state.commands.values()].filter((command) => before.get(command.id) !== command);
  must(count === wanted.length && taken.length === count, 'undo took back other than what it shows');
  must(
    taken.every(({ id, phase, reason }, at) => id === wanted[at] && phase === 'cancelled' && reason === 'taken-back'),
    'undo took back other commands',
  );
};
