import { ActError } from '../../shared/acts/act-set.ts';
import { isCommonAct, runCommonAct } from '../../shared/acts/common-acts.ts';
import * as operations from '../model/call-operations.ts';
import { liveLegOf } from '../model/call-rules.ts';
import type { CtiFailure } from '../model/cti-failures.ts';
import * as supervision from '../model/supervision.ts';
import type { Call } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { isServerAct } from './schema.ts';
import type { SimulatorAct } from './schema.ts';
import { runServerAct } from './server-acts.ts';
import { personOf } from './stage.ts';
import type { Stage } from './stage.ts';

const extensionOf = (world: World, agent: string): string => {
  const user = personOf(world, agent);
  if (user.extension === null) throw new ActError(`${user.firstName} ${user.lastName} is signed out.`);
  return user.extension;
};

/** A call by its id. Throws {@link ActError}. */
export const dialogOf = (world: World, id: string): Call => {
  const call = world.calls.all.get(id);
  if (!call) throw new ActError(`There is no dialog ${id}.`);
  return call;
};

const callAt = (
  world: World,
  address: string,
  dialog: string | undefined,
  fits: (call: Call) => boolean = () => true,
): Call => {
  if (dialog !== undefined) return dialogOf(world, dialog);
  const [call] = world.calls
    .callsAt(address)
    .filter((candidate) => !candidate.monitor && liveLegOf(candidate, address) !== undefined && fits(candidate));
  if (!call) throw new ActError(`${address} is on no such call.`);
  return call;
};

const stateAt =
  (address: string, ...states: readonly string[]) =>
  (call: Call): boolean =>
    states.includes(liveLegOf(call, address)?.state ?? '');

/** The result of an act from the CTI server's verdict. Throws {@link ActError} for a refusal. */
const settle = (failure: CtiFailure | Call | null): { dialogId?: string } => {
  if (failure && 'code' in failure)
    throw new ActError(`The CTI server refuses: ${failure.code} (${failure.errorType}).`);
  return failure ? { dialogId: failure.id } : {};
};

const customerCalls = (world: World, act: SimulatorAct & { act: 'customerCalls' }): { dialogId: string } => {
  const { calls, directory } = world;
  const queueName = directory.routePoints.get(act.to);
  let extension: string;
  if (queueName === undefined) {
    extension = extensionOf(world, act.to);
  } else {
    const idle = [...directory.users.values()].find((user) => user.state === 'READY' && user.extension !== null);
    if (!idle || idle.extension === null) throw new ActError(`Nobody is ready to take a call to ${act.to}.`);
    extension = idle.extension;
  }
  const call = calls.create({
    ...(act.dialogId === undefined ? {} : { id: act.dialogId }),
    callType: queueName === undefined ? 'OTHER_IN' : 'PREROUTE_ACD_IN',
    from: act.customer,
    to: act.to,
    dnis: extension,
    queue: queueName === undefined ? null : { number: act.to, name: queueName },
    variables: act.variables ?? {},
  });
  calls.add(call, extension, 'ALERTING');
  calls.add(call, act.customer, 'INITIATED');
  calls.publish(call);
  return { dialogId: call.id };
};

const createConference = (world: World, act: SimulatorAct & { act: 'createConference' }): { dialogId: string } => {
  const { calls } = world;
  const call = calls.create({
    ...(act.dialogId === undefined ? {} : { id: act.dialogId }),
    callType: 'PREROUTE_ACD_IN',
    from: act.from ?? act.parties[act.parties.length - 1] ?? '',
    to: act.to,
    queue: world.directory.routePoints.has(act.to)
      ? { number: act.to, name: world.directory.routePoints.get(act.to) ?? '' }
      : null,
    variables: act.variables ?? {},
  });
  call.callType = 'CONFERENCE';
  call.controller = act.controller ?? null;
  for (const [supervisor, agents] of Object.entries(act.bargedOver ?? {}))
    call.bargedOver.set(supervisor, new Set(agents));
  for (const party of act.parties) calls.add(call, party, 'ACTIVE');
  calls.publish(call);
  return { dialogId: call.id };
};

const agentState = (
  world: World,
  act: SimulatorAct & { act: 'agentSignsIn' | 'agentSignsOut' | 'agentReady' | 'agentNotReady' },
): object => {
  const { agents, directory } = world;
  const user = personOf(world, act.agent);
  switch (act.act) {
    case 'agentSignsIn':
      return settle(agents.signIn(user, act.extension ?? user.defaultExtension, null));
    case 'agentSignsOut':
      agents.signOut(user, directory.reasons.find((reason) => reason.category === 'LOGOUT') ?? null);
      return {};
    case 'agentReady':
      return settle(agents.request(user, 'READY', null, false));
    case 'agentNotReady':
      return settle(
        agents.request(
          user,
          'NOT_READY',
          directory.reasons.find((reason) => reason.id === (act.reasonCodeId ?? '11')) ?? null,
          false,
        ),
      );
  }
};

type AgentCallAct = SimulatorAct & {
  act:
    | 'agentAnswers'
    | 'agentHolds'
    | 'agentRetrieves'
    | 'agentLeaves'
    | 'agentConsults'
    | 'agentConferences'
    | 'agentTransfers';
};

const agentOnCall = (world: World, act: AgentCallAct): object => {
  const own = extensionOf(world, act.agent);
  const call = (...states: readonly string[]): Call =>
    callAt(world, own, act.dialog, states.length > 0 ? stateAt(own, ...states) : undefined);
  switch (act.act) {
    case 'agentAnswers':
      return settle(operations.answer(world, call('ALERTING'), own));
    case 'agentHolds':
      return settle(operations.hold(world, call('ACTIVE'), own));
    case 'agentRetrieves':
      return settle(operations.retrieve(world, call('HELD'), own));
    case 'agentLeaves':
      return settle(operations.leave(world, call(), own));
    case 'agentConsults':
      return settle(operations.consult(world, call('ACTIVE', 'HELD'), own, act.to));
    case 'agentConferences':
      return settle(operations.conference(world, call('HELD'), own));
    case 'agentTransfers':
      return settle(operations.transfer(world, call('HELD'), own));
  }
};

/** Carries out one act. Returns a JSON-safe result. Throws {@link ActError} when it is not possible now. */
export const runAct = (stage: Stage, act: SimulatorAct): object => {
  const { world } = stage;
  if (isCommonAct(act)) return runCommonAct(world, act);
  if (isServerAct(act)) return runServerAct(stage, act);
  switch (act.act) {
    case 'customerCalls':
      return customerCalls(world, act);
    case 'customerAnswers':
      return settle(
        operations.answer(
          world,
          callAt(world, act.customer, act.dialog, stateAt(act.customer, 'ALERTING')),
          act.customer,
        ),
      );
    case 'hangUp':
      return settle(operations.leave(world, callAt(world, act.address, act.dialog), act.address));
    case 'agentSignsIn':
    case 'agentSignsOut':
    case 'agentReady':
    case 'agentNotReady':
      return agentState(world, act);
    case 'agentAnswers':
    case 'agentHolds':
    case 'agentRetrieves':
    case 'agentLeaves':
    case 'agentConsults':
    case 'agentConferences':
    case 'agentTransfers':
      return agentOnCall(world, act);
    case 'agentCalls':
      extensionOf(world, act.agent);
      return settle(operations.makeCall(world, personOf(world, act.agent), act.to, act.variables ?? {}));
    case 'agentAnswersByItself':
      personOf(world, act.agent).answersAfterMs = act.afterMs;
      return {};
    case 'supervisorMonitors':
      extensionOf(world, act.supervisor);
      return settle(supervision.silentMonitor(world, personOf(world, act.supervisor), extensionOf(world, act.agent)));
    case 'supervisorBarges': {
      const monitor = supervision.monitorOf(world, extensionOf(world, act.supervisor));
      if (!monitor) throw new ActError('The supervisor monitors nobody.');
      return settle(supervision.bargeIn(world, monitor));
    }
    case 'supervisorDrops': {
      const own = extensionOf(world, act.supervisor);
      return settle(
        supervision.dropParticipant(world, callAt(world, own, act.dialog), personOf(world, act.supervisor), act.target),
      );
    }
    case 'createConference':
      return createConference(world, act);
    case 'participantJoins': {
      const call = dialogOf(world, act.dialog);
      world.calls.add(call, act.address, act.state);
      world.calls.publish(call);
      return {};
    }
    case 'participantLeaves':
      return settle(operations.leave(world, dialogOf(world, act.dialog), act.address));
    case 'participantState': {
      const call = dialogOf(world, act.dialog);
      const leg = liveLegOf(call, act.address);
      if (!leg) throw new ActError(`${act.address} is not on dialog ${act.dialog}.`);
      world.calls.set(leg, act.state);
      world.calls.publish(call);
      return {};
    }
    case 'callData': {
      const call = dialogOf(world, act.dialog);
      for (const [name, value] of Object.entries(act.variables ?? {})) call.variables.set(name, value);
      if (act.callback) call.callbackInfo = act.callback;
      world.calls.publish(call);
      return {};
    }
    case 'endCall':
      world.calls.end(dialogOf(world, act.dialog));
      return {};
  }
};
