import { isUnderWay, type CommandRequest } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { TruthRules, must, shownRoom } from './rules.ts';
import { accountId, roomId, WorldBench } from './world-bench.ts';
import type { Schedule, Step } from './steps.ts';
import { objectOf } from './world-wire.ts';
import { roomText } from './world.ts';

/** Plays one schedule. Throws as soon as a rule is broken. */
export const playSchedule = async ({ repeatsIds, takesMany, steps }: Schedule): Promise<WorldBench> => {
  const bench = new WorldBench(repeatsIds);
  const { world, server, store } = bench;
  server.takesMany = takesMany;
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
  await checkMemory(bench);
  bench.commands.stop();
  return bench;
};

/** Rule 9: what a group came to reads the same an hour later. */
const checkMemory = async (bench: WorldBench): Promise<void> => {
  const read = (): string =>
    [...bench.store.state.groups.values()]
      .map(({ id, size, counts, failures }) => JSON.stringify([id, size, counts, [...failures.keys()]]))
      .join();
  await bench.disconnect('disconnect');
  const before = read();
  await bench.advance(3_600_000);
  must(read() === before, 'what groups came to is another an hour later');
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
      const { kind, isNamed } = current;
      const vendorId = world.facts.room?.legs[current.index]?.vendorId ?? '';
      const callKey = world.facts.calls[current.index % 2]?.key ?? 0;
      const requestId = isNamed && server.repeatsIds ? 'of another client' : null;
      server.error(kind, objectOf({ kind, vendorId, callKey }), requestId);
      return;
    }
    case 'others-audio': {
      const leg = world.facts.room?.legs[current.index];
      if (leg) world.setAudio(leg.key, current.mode, null);
      return;
    }
    case 'set-wall':
      bench.clock.setWall(current.byMs);
      return;
    case 'ask-call':
    case 'ask-invite':
    case 'ask-audio':
    case 'ask-join':
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
      return;
    case 'merged':
    case 'transferred':
      world.join(world.facts.calls.at(-1)?.key ?? 0, current.what, null);
  }
};

type Ask = Extract<
  Step,
  { do: 'ask-call' | 'ask-invite' | 'ask-audio' | 'ask-join' | 'ask-legs' | 'ask-room' | 'ask-agent' }
>;

const requestOf = ({ store }: WorldBench, current: Ask): CommandRequest | null => {
  switch (current.do) {
    case 'ask-call':
      return { kind: 'make-call', accountId, address: `600${current.address}` };
    case 'ask-room':
      return { kind: current.kind, conferenceId: roomId };
    case 'ask-agent':
      return { kind: 'set-agent-state', accountId, state: current.state, reasonId: null };
    case 'ask-invite': {
      const invitees = [current.address, current.address + 1].map((one) => ({
        kind: 'person' as const,
        address: `500${one}`,
      }));
      return { kind: 'invite', conferenceId: roomId, invitees };
    }
    case 'ask-join': {
      const calls = [...store.state.conferences.keys()].filter((id) => id !== roomId);
      const conferenceId = calls[current.index % Math.max(1, calls.length)];
      return conferenceId === undefined ? null : { kind: current.kind, conferenceId };
    }
    case 'ask-audio':
    case 'ask-legs': {
      const seen = [...(store.state.participants.get(roomId)?.keys() ?? [])];
      const participantIds = current.indexes.flatMap((wanted) => seen[wanted] ?? []);
      if (participantIds.length === 0) return null;
      return current.do === 'ask-audio'
        ? { kind: 'set-audio', conferenceId: roomId, participantIds, mode: current.mode }
        : { kind: current.kind, conferenceId: roomId, participantIds };
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

/** Rule 8: undo takes back what is held of the group that leaves soonest, all of it, and nothing else. */
const undoLatest = ({ commands, store }: WorldBench): void => {
  const held = [...store.state.commands.values()].filter(({ phase }) => phase === 'held');
  const [soonest] = held.toSorted((one, other) => (one.heldUntil ?? 0) - (other.heldUntil ?? 0));
  const wanted = held.filter(({ groupId }) => groupId === soonest?.groupId).map(({ id }) => id);
  const before = new Map(store.state.commands);
  const count = commands.undo(null);
  const taken = [...store.state.commands.values()].filter((command) => before.get(command.id) !== command);
  must(count === wanted.length && taken.length === count, 'undo took back other than what it shows');
  must(
    taken.every(({ id, phase, reason }, at) => id === wanted[at] && phase === 'cancelled' && reason === 'taken-back'),
    'undo took back other commands',
  );
};
