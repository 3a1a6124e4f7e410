import { isConference, liveLegOf, liveLegs } from './call-rules.ts';
import { ctiFailure } from './cti-failures.ts';
import type { CtiFailure } from './cti-failures.ts';
import { ctiVerdict, kindMayBeDropped, partyKind, roleMayDrop } from './drop-rules.ts';
import type { Verdict } from './call-operations.ts';
import type { Call, User } from './types.ts';
import type { World } from './world.ts';

/** The call that an agent is on; a consult call only when there is no other. */
export const mainCallOf = (world: World, extension: string): Call | undefined =>
  world.calls
    .callsAt(extension)
    .filter((call) => !call.monitor && liveLegOf(call, extension) !== undefined)
    .sort((one, other) => Number(one.relatedId !== null) - Number(other.relatedId !== null))[0];

/** The silent monitor call of a supervisor. */
export const monitorOf = (world: World, supervisor: string): Call | undefined =>
  [...world.calls.all.values()].find((call) => call.monitor?.supervisor === supervisor);

/** SILENT_MONITOR: the supervisor hears the agent's call without being a party of it. */
export const silentMonitor = (
  world: World,
  supervisor: User,
  agentExtension: string,
  requestId = '',
): Call | CtiFailure => {
  const { calls, agents } = world;
  const own = supervisor.extension ?? supervisor.defaultExtension;
  const agent = agents.byExtension(agentExtension);
  const target = mainCallOf(world, agentExtension);
  if (!agent || agent.state !== 'TALKING' || !target) return ctiFailure(13_145, 'Invalid State');
  const call = calls.create({
    callType: 'SUPERVISOR_MONITOR',
    from: own,
    to: agentExtension,
    relatedId: target.id,
    monitor: { callId: target.id, agent: agentExtension, supervisor: own },
  });
  const leg = calls.add(call, own, 'INITIATING');
  calls.publish(call, requestId);
  calls.set(leg, 'ACTIVE');
  calls.add(call, agentExtension, 'ACTIVE', { isPassive: true });
  calls.publish(call, requestId);
  return call;
};

/** Why a supervisor cannot barge in, or null. */
export const bargeObstacle = (world: World, monitorCall: Call): 'destination' | 'controller' | null => {
  const monitor = monitorCall.monitor;
  const target = monitor && world.calls.all.get(monitor.callId);
  const leg = monitor && target && liveLegOf(target, monitor.agent);
  if (!target || !leg || leg.state === 'HELD') return 'destination';
  const hasConsult = [...world.calls.all.values()].some((call) => !call.monitor && call.relatedId === target.id);
  const isController = !isConference(target) || target.controller === null || target.controller === monitor.agent;
  return hasConsult || !isController ? 'controller' : null;
};

/** BARGE_CALL: the monitoring supervisor becomes a party; the agent becomes the conference's controller. */
export const bargeIn = (world: World, monitorCall: Call, requestId = ''): Verdict => {
  const { calls } = world;
  const monitor = monitorCall.monitor;
  const target = monitor && calls.all.get(monitor.callId);
  if (!monitor || !target) return ctiFailure(11);
  const obstacle = bargeObstacle(world, monitorCall);
  if (obstacle === 'destination') return ctiFailure(13_145, 'Invalid State');
  if (obstacle === 'controller') return ctiFailure(20_999, 'Generic Error');
  // The supervisor goes on talking, so that no event tells of a state in between.
  calls.dissolve(monitorCall, monitorCall.callType, requestId);
  target.callType = 'BARGE_IN_CONSULT';
  const over = target.bargedOver.get(monitor.supervisor) ?? new Set();
  target.bargedOver.set(monitor.supervisor, over.add(monitor.agent));
  target.controller = monitor.agent;
  calls.add(target, monitor.supervisor, 'ACTIVE');
  calls.publish(target, requestId);
  target.callType = 'CONFERENCE';
  calls.publish(target, requestId);
  return null;
};

/** Whether Finesse's own rules allow a drop, before the CTI server decides. */
export const dropPermission = (
  world: World,
  call: Call,
  requester: User,
  target: string,
): 'allowed' | 'role' | 'target' => {
  const switches = world.switches();
  if (!roleMayDrop(switches, call, requester)) return 'role';
  const isParty = liveLegs(call).some((leg) => leg.address === target);
  if (!isParty || target === requester.extension) return 'target';
  return kindMayBeDropped(switches, partyKind(world.agents.byExtension(target))) ? 'allowed' : 'target';
};

/** PARTICIPANT_DROP as the CTI server carries it out. */
export const dropParticipant = (world: World, call: Call, requester: User, target: string, requestId = ''): Verdict => {
  const switches = world.switches();
  if (dropPermission(world, call, requester, target) === 'role') return ctiFailure(8, 'Generic Error');
  const monitorCalls = [...world.calls.all.values()].filter(
    (other) => other.monitor?.callId === call.id && other.monitor.supervisor === requester.extension,
  );
  const verdict = ctiVerdict(
    switches,
    call,
    requester,
    target,
    new Set(monitorCalls.map((other) => other.monitor?.agent ?? '')),
  );
  switch (verdict) {
    case 'allowed': {
      const leg = liveLegOf(call, target);
      if (leg) world.calls.leave(call, leg, requestId);
      return null;
    }
    case 'gone':
      return ctiFailure(27);
    case 'notMonitored':
      return ctiFailure(290, switches.errorTypeFor290);
    default:
      return ctiFailure(22, 'Invalid State');
  }
};
