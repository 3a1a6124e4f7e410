import * as operations from '../model/call-operations.ts';
import { liveLegOf, liveLegs } from '../model/call-rules.ts';
import { ctiFailure } from '../model/cti-failures.ts';
import type { CtiFailure } from '../model/cti-failures.ts';
import * as supervision from '../model/supervision.ts';
import type { Call, User } from '../model/types.ts';
import type { XmlNode } from '../wire/xml-reader.ts';
import {
  ApiFault,
  invalidDestination,
  invalidInput,
  invalidState,
  notFound,
  notImplemented,
  parameterMissing,
  unauthorized,
  wrongUser,
} from './api-fault.ts';
import { accepted } from './api-request.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';
import { requireOwnOrSupervised, supervises, userOfPath } from './user-routes.ts';

const dialogOfPath = (request: ApiRequest, id: string): Call => {
  const call = request.world.calls.all.get(id);
  if (!call) throw notFound('Dialog Not Found', 'There is no such dialog', id);
  return call;
};

const isOnCall = (call: Call, user: User): boolean =>
  call.legs.some((leg) => leg.address === user.extension && (leg.shownTo !== null || liveLegs(call).includes(leg)));

/** GET User/ID/Dialogs. */
export const readDialogs = (request: ApiRequest, id: string): ApiAnswer => {
  const { calls } = request.world;
  const user = userOfPath(request.world, id, true);
  requireOwnOrSupervised(request.user, user);
  const dialogs = calls.shownTo(user).map((call) => calls.render(call, user, 'Dialog', true));
  return { kind: 'content', xml: dialogs.length === 0 ? '<Dialogs/>' : `<Dialogs>${dialogs.join('')}</Dialogs>` };
};

/** GET Dialog/ID, for users on the call. */
export const readDialog = (request: ApiRequest, id: string): ApiAnswer => {
  const call = dialogOfPath(request, id);
  if (!isOnCall(call, request.user)) throw wrongUser(request.user.loginId);
  return { kind: 'content', xml: request.world.calls.render(call, request.user, 'Dialog', true) };
};

const required = (body: XmlNode, name: string): string => {
  const value = body.textOf(name);
  if (value === undefined || value === '') throw parameterMissing(name);
  return value;
};

const variablesOf = (body: XmlNode): Record<string, string> => {
  const list =
    body
      .child('mediaProperties')
      ?.child('callvariables')
      ?.children.filter((child) => child.local === 'CallVariable') ?? [];
  return Object.fromEntries(list.map((variable) => [required(variable, 'name'), variable.child('value')?.text ?? '']));
};

/** POST User/ID/Dialogs: MAKE_CALL, SILENT_MONITOR, BARGE_CALL. */
export const createDialog = (request: ApiRequest, id: string): ApiAnswer => {
  const user = userOfPath(request.world, id, false);
  if (user !== request.user) throw wrongUser(request.user.loginId);
  const body = request.body.root('Dialog');
  const action = required(body, 'requestedAction');
  const from = required(body, 'fromAddress');
  const to = required(body, 'toAddress');
  if (from !== user.extension) throw wrongUser(from);
  switch (action) {
    case 'MAKE_CALL':
      return makeCall(request, user, to, variablesOf(body));
    case 'SILENT_MONITOR':
      return silentMonitor(request, user, to);
    case 'BARGE_CALL':
      return bargeCall(request, user, required(body, 'associatedDialogUri'));
    default:
      throw invalidInput('The requested action is unknown', action);
  }
};

const refuse = (request: ApiRequest, source: string, failure: CtiFailure): void =>
  request.world.calls.refuse(request.user, source, failure, request.requestId);

const makeCall = (request: ApiRequest, user: User, to: string, variables: Record<string, string>): ApiAnswer => {
  if (to === user.extension) throw invalidDestination('One cannot call oneself', to);
  const source = `/finesse/api/User/${user.loginId}/Dialogs`;
  return accepted(`User/${user.loginId}/Dialogs`, () => {
    const result = operations.makeCall(request.world, user, to, variables, request.requestId);
    if ('code' in result) refuse(request, source, result);
  });
};

const requireSupervisor = (request: ApiRequest): void => {
  if (!request.user.roles.includes('Supervisor')) throw unauthorized(request.user.loginId);
  if (request.world.switches().deployment !== 'UCCE') throw notImplemented('This supervisor action');
};

const silentMonitor = (request: ApiRequest, user: User, to: string): ApiAnswer => {
  const { world } = request;
  requireSupervisor(request);
  const agent = world.agents.byExtension(to);
  if (agent && !supervises(user, agent))
    throw new ApiFault(401, 'Invalid Supervisor', 'The agent is not in a team of this supervisor', to);
  if (!agent) throw invalidDestination('No agent is signed in there', to);
  if (user.state !== 'NOT_READY' || world.calls.callsAt(user.extension).length > 0)
    throw invalidState('The supervisor must be not ready and without a call');
  const source = `/finesse/api/User/${user.loginId}/Dialogs`;
  return accepted(`User/${user.loginId}/Dialogs`, () => {
    const result = supervision.silentMonitor(world, user, to, request.requestId);
    if ('code' in result) refuse(request, source, result);
  });
};

const bargeCall = (request: ApiRequest, user: User, associatedDialogUri: string): ApiAnswer => {
  const { world } = request;
  requireSupervisor(request);
  const monitorCall = world.calls.all.get(associatedDialogUri.slice(associatedDialogUri.lastIndexOf('/') + 1));
  if (!monitorCall || monitorCall.monitor?.supervisor !== user.extension)
    throw invalidState('Barge in needs a running silent monitor call', associatedDialogUri);
  const obstacle = supervision.bargeObstacle(world, monitorCall);
  if (obstacle === 'destination')
    throw invalidDestination('The agent holds the call', monitorCall.monitor?.agent ?? '');
  if (obstacle === 'controller')
    throw new ApiFault(
      400,
      '20999',
      'The agent is not the controller of the conference or has a consult call',
      '20999',
    );
  return accepted(`Dialog/${monitorCall.id}`, () => {
    const failure = supervision.bargeIn(world, monitorCall, request.requestId);
    if (failure) refuse(request, `/finesse/api/Dialog/${monitorCall.id}`, failure);
  });
};

/** PUT Dialog/ID: the actions on a running call. */
export const changeDialog = (request: ApiRequest, id: string): ApiAnswer => {
  const call = dialogOfPath(request, id);
  if (!isOnCall(call, request.user)) throw wrongUser(request.user.loginId);
  const probe = request.body.rootOrNull('Dialog');
  if (probe?.textOf('requestedAction') === 'PARTICIPANT_DROP') return dropParticipant(request, call, probe);
  const own = probe?.textOf('targetMediaAddress');
  if (own && own !== request.user.extension) throw wrongUser(own);
  const body = request.body.root('Dialog');
  const action = required(body, 'requestedAction');
  // Clients leave the own address out with call data.
  const target = action === 'UPDATE_CALL_DATA' ? (own ?? '') : required(body, 'targetMediaAddress');
  const verdict = callAction(request, call, action, target, body);
  return accepted(`Dialog/${call.id}`, () => {
    const failure = verdict();
    if (failure) refuse(request, `/finesse/api/Dialog/${call.id}`, failure);
  });
};

const dropParticipant = (request: ApiRequest, call: Call, body: XmlNode): ApiAnswer => {
  const { world, user, requestId } = request;
  const switches = world.switches();
  const target = body.textOf('targetMediaAddress') ?? '';
  const isParticipant = user.extension !== null && operations.isParty(call, user.extension);
  if (!isParticipant) throw wrongUser(user.loginId);
  const permission = supervision.dropPermission(world, call, user, target);
  if (permission === 'role' && switches.dropRefusal === 'http401') throw unauthorized(user.loginId);
  if (target === '') throw parameterMissing('targetMediaAddress');
  if (switches.deployment !== 'UCCE') throw notImplemented('PARTICIPANT_DROP');
  if (permission === 'target')
    throw invalidDestination('The target is not part of this call, or may not be dropped from it', target);
  if (permission === 'role' && switches.dropRefusal === 'http400InvalidDestination')
    throw invalidDestination('The target may not be dropped', target);
  return accepted(`Dialog/${call.id}`, () => {
    const failure = supervision.dropParticipant(world, call, user, target, requestId);
    if (failure) refuse(request, `/finesse/api/Dialog/${call.id}`, failure);
  });
};

const callActions = new Set(['ANSWER', 'HOLD', 'RETRIEVE', 'DROP', 'CONFERENCE', 'TRANSFER']);

/** Checks one action and returns what the CTI server does with it. */
const callAction = (
  request: ApiRequest,
  call: Call,
  action: string,
  own: string,
  body: XmlNode,
): (() => CtiFailure | null) => {
  const { world, requestId } = request;
  if (callActions.has(action)) return () => runCallAction(request, call, action, own);
  switch (action) {
    case 'CONSULT_CALL': {
      const to = required(body, 'toAddress');
      if (to === own) throw invalidDestination('One cannot consult oneself', to);
      if (liveLegs(call).length >= world.switches().conferenceLimit)
        throw new ApiFault(400, '20700', 'The conference has no room for another party', '20700');
      return () => {
        const result = operations.consult(world, call, own, to, requestId);
        return 'code' in result ? result : null;
      };
    }
    case 'TRANSFER_SST': {
      const to = required(body, 'toAddress');
      if (to === own) throw invalidDestination('One cannot transfer to oneself', to);
      return () => operations.transferSingleStep(world, call, own, to, requestId);
    }
    case 'SEND_DTMF':
      return sendDtmf(call, own, body);
    case 'UPDATE_CALL_DATA':
      return updateCallData(request, call, body);
    case 'START_RECORDING':
      if (world.switches().deployment === 'UCCE') throw notImplemented('START_RECORDING');
      return () => null;
    case 'RECLASSIFY': {
      const value = actionParam(body, 'outboundClassification');
      if (!['VOICE', 'FAX', 'ANS_MACHINE', 'INVALID', 'BUSY', 'DO_NOT_CALL'].includes(value))
        throw invalidInput('Unknown classification', value);
      return () => {
        call.outboundClassification = value;
        world.calls.publish(call, requestId);
        return null;
      };
    }
    case 'UPDATE_SCHEDULED_CALLBACK':
      return updateScheduledCallback(request, call, body);
    case 'CANCEL_SCHEDULED_CALLBACK':
      return () => {
        if (call.callbackInfo === null) return ctiFailure(22, 'Invalid State');
        call.callbackInfo = null;
        world.calls.publish(call, requestId);
        return null;
      };
    case 'ACCEPT':
    case 'REJECT':
    case 'CLOSE':
      // These belong to outbound campaigns, of which the simulator has none.
      return () => ctiFailure(22, 'Invalid State');
    default:
      throw invalidInput('The requested action is unknown', action);
  }
};

const runCallAction = (request: ApiRequest, call: Call, action: string, own: string): CtiFailure | null => {
  const { world, requestId } = request;
  switch (action) {
    case 'ANSWER':
      return operations.answer(world, call, own, requestId);
    case 'HOLD':
      return operations.hold(world, call, own, requestId);
    case 'RETRIEVE':
      return operations.retrieve(world, call, own, requestId);
    case 'CONFERENCE':
      return operations.conference(world, call, own, requestId);
    case 'TRANSFER':
      return operations.transfer(world, call, own, requestId);
    default:
      return operations.leave(world, call, own, requestId);
  }
};

const actionParams = (body: XmlNode): ReadonlyMap<string, string> =>
  new Map(
    (body.child('actionParams')?.children ?? [])
      .filter((child) => child.local === 'ActionParam')
      .map((param) => [param.textOf('name') ?? '', param.textOf('value') ?? '']),
  );

const actionParam = (body: XmlNode, name: string): string => {
  const value = actionParams(body).get(name) ?? '';
  if (value === '') throw parameterMissing(name);
  return value;
};

/** The time and the number of a callback, one or both. */
const updateScheduledCallback = (request: ApiRequest, call: Call, body: XmlNode): (() => CtiFailure | null) => {
  const params = actionParams(body);
  const time = params.get('callbackTime');
  const number = params.get('callbackNumber');
  if (time === undefined && number === undefined) throw parameterMissing('callbackTime');
  if (time !== undefined && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u.test(time))
    throw invalidInput('The time of a callback is YYYY-MM-DDThh:mm', time);
  return () => {
    if (call.callbackInfo === null) return ctiFailure(22, 'Invalid State');
    call.callbackInfo = { ...call.callbackInfo, ...(time ? { time } : {}), ...(number ? { number } : {}) };
    request.world.calls.publish(call, request.requestId);
    return null;
  };
};

const sendDtmf = (call: Call, own: string, body: XmlNode): (() => CtiFailure | null) => {
  const digits = actionParam(body, 'dtmfString');
  if (!/^[0-9*#A-D]+$/u.test(digits)) throw invalidInput('DTMF characters are 0-9, *, # and A-D', digits);
  const leg = liveLegOf(call, own);
  if (leg?.state !== 'ACTIVE') throw invalidState('The call is not active', leg?.state ?? '', 401);
  return () => null;
};

const updateCallData = (request: ApiRequest, call: Call, body: XmlNode): (() => CtiFailure | null) => {
  const properties = body.child('mediaProperties');
  if (!properties) throw parameterMissing('mediaProperties');
  const wrapUpReason = properties.textOf('wrapUpReason');
  const variables = variablesOf(body);
  const unknown = Object.keys(variables).find((name) => !/^(?:callVariable(?:[1-9]|10)|user\.[\w.[\]-]+)$/u.test(name));
  if (unknown !== undefined) throw invalidInput('Unknown call variable', unknown);
  return () => {
    for (const [name, value] of Object.entries(variables)) call.variables.set(name, value);
    if (wrapUpReason !== undefined) call.wrapUpReason = wrapUpReason;
    request.world.calls.publish(call, request.requestId);
    return null;
  };
};
