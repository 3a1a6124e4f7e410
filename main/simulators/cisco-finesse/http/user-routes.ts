import { ctiFailure } from '../model/cti-failures.ts';
import { findUser, systemReasons } from '../model/directory.ts';
import { reasonXml, teamXml, userXml } from '../model/render.ts';
import type { Reason, User } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { element } from '../wire/xml.ts';
import type { XmlNode } from '../wire/xml-reader.ts';
import { ApiFault, invalidInput, invalidState, notFound, parameterMissing, wrongUser } from './api-fault.ts';
import { accepted } from './api-request.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';

/** The user whom a path names by login id; with `byName`, as for reading, also by login name. */
export const userOfPath = (world: World, id: string, byName: boolean): User => {
  const user = byName ? findUser(world.directory, id) : world.directory.users.get(id);
  if (!user) throw notFound('User Not Found', 'UNKNOWN_USER', id);
  return user;
};

/** True when the requester supervises the user's team. */
export const supervises = (requester: User, user: User): boolean => requester.supervisedTeamIds.includes(user.teamId);

/** Throws unless the requester is the user or supervises the user's team. */
export const requireOwnOrSupervised = (requester: User, user: User): void => {
  if (requester !== user && !supervises(requester, user)) throw wrongUser(requester.loginId);
};

/** GET User/ID. */
export const readUser = (request: ApiRequest, id: string): ApiAnswer => {
  const user = userOfPath(request.world, id, true);
  requireOwnOrSupervised(request.user, user);
  return { kind: 'content', xml: userXml(user, request.world.directory, request.world.switches(), 'User') };
};

/** GET User/ID/ReasonCodes?category=… */
export const readReasons = (request: ApiRequest, id: string): ApiAnswer => {
  requireOwnOrSupervised(request.user, userOfPath(request.world, id, true));
  const category = request.query.get('category');
  if (category === null) throw parameterMissing('category');
  if (category !== 'NOT_READY' && category !== 'LOGOUT')
    throw invalidInput('The category is NOT_READY or LOGOUT', category);
  const reasons =
    request.world.switches().reasonCodes === 'none'
      ? []
      : [
          ...request.world.directory.reasons,
          ...(request.world.switches().systemReasons === 'listed' ? Object.values(systemReasons) : []),
        ].filter((reason) => reason.category === category);
  return {
    kind: 'content',
    xml:
      `<ReasonCodes category="${category}">${reasons.map((reason) => reasonXml(reason, 'ReasonCode')).join('')}` +
      '</ReasonCodes>',
  };
};

/** GET User/ID/ReasonCode/RID. */
export const readReason = (request: ApiRequest, id: string, reasonId: string): ApiAnswer => {
  requireOwnOrSupervised(request.user, userOfPath(request.world, id, true));
  const reason = [...request.world.directory.reasons, ...Object.values(systemReasons)].find(
    (candidate) => candidate.id === reasonId,
  );
  if (!reason) throw notFound('Not Found', 'There is no such reason code', reasonId);
  return { kind: 'content', xml: reasonXml(reason, 'ReasonCode') };
};

const wrapUpReasonXml = (id: string, label: string): string =>
  `<WrapUpReason>${element('uri', `/finesse/api/WrapUpReason/${id}`)}${element('label', label)}` +
  `${element('forAll', true)}</WrapUpReason>`;

/** GET User/ID/WrapUpReasons. */
export const readWrapUpReasons = (request: ApiRequest, id: string): ApiAnswer => {
  requireOwnOrSupervised(request.user, userOfPath(request.world, id, true));
  const reasons = request.world.directory.wrapUpReasons.map((reason) => wrapUpReasonXml(reason.id, reason.label));
  return { kind: 'content', xml: `<WrapUpReasons>${reasons.join('')}</WrapUpReasons>` };
};

/** GET User/ID/WrapUpReason/WID. */
export const readWrapUpReason = (request: ApiRequest, id: string, reasonId: string): ApiAnswer => {
  requireOwnOrSupervised(request.user, userOfPath(request.world, id, true));
  const reason = request.world.directory.wrapUpReasons.find((candidate) => candidate.id === reasonId);
  if (!reason) throw notFound('Not Found', 'There is no such wrap-up reason', reasonId);
  return { kind: 'content', xml: wrapUpReasonXml(reason.id, reason.label) };
};

/** GET User/ID/PhoneBooks and User/ID/Queues: nothing is configured. */
export const readEmpty = (request: ApiRequest, id: string, tag: 'PhoneBooks' | 'Queues'): ApiAnswer => {
  requireOwnOrSupervised(request.user, userOfPath(request.world, id, true));
  return { kind: 'content', xml: `<${tag}></${tag}>` };
};

/** GET Team/ID, for supervisors of the team. */
export const readTeam = (request: ApiRequest, id: string): ApiAnswer => {
  const { directory } = request.world;
  const team = directory.teams.find((candidate) => candidate.id === id);
  if (!team) throw notFound('Not Found', 'There is no such team', id);
  if (!request.user.supervisedTeamIds.includes(id)) throw wrongUser(request.user.loginId);
  const withLoggedOut = request.query.get('includeLoggedOutAgents') !== 'false';
  const members = [...directory.users.values()].filter(
    (user) => user.teamId === id && (withLoggedOut || user.state !== 'LOGOUT'),
  );
  return { kind: 'content', xml: teamXml(team, members) };
};

const reasonOf = (request: ApiRequest, body: XmlNode, category: Reason['category']): Reason | null => {
  const { directory, switches } = request.world;
  const id = body.textOf('reasonCodeId');
  if (switches().reasonCodes === 'none') return null;
  if (id === undefined || id === '') throw parameterMissing('reasonCodeId');
  const reason = directory.reasons.find((candidate) => candidate.id === id && candidate.category === category);
  if (!reason) throw invalidInput('There is no such reason code', id);
  return reason;
};

const signIn = (request: ApiRequest, user: User, body: XmlNode): ApiAnswer => {
  const { world, requestId } = request;
  const extension = body.textOf('extension');
  if (extension === undefined || extension === '') throw parameterMissing('extension');
  if (extension.startsWith('+')) throw invalidInput('The extension must not be in E.164 form', 'extension');
  const mobile = body.child('mobileAgent');
  const mode = mobile?.textOf('mode');
  if (mobile && mode !== 'CALL_BY_CALL' && mode !== 'NAILED_CONNECTION')
    throw invalidInput('The mode of a mobile agent is CALL_BY_CALL or NAILED_CONNECTION', 'mode');
  const dialNumber = mobile?.textOf('dialNumber') ?? '';
  if (mobile && dialNumber === '') throw parameterMissing('dialNumber');
  return accepted(`User/${user.loginId}`, () => {
    const isLockedOut = world.faults.has('lockedOut', request.node);
    const failure = isLockedOut
      ? ctiFailure(289, 'Generic Error')
      : world.agents.signIn(user, extension, mode === undefined ? null : { mode, dialNumber }, requestId);
    if (failure) world.agents.refuse(request.user, user, failure, requestId);
  });
};

/** PUT User/ID: sign in, sign out, ready, not ready; by the user or a supervisor of the team. */
export const changeUser = (request: ApiRequest, id: string): ApiAnswer => {
  const { world, requestId } = request;
  const user = userOfPath(world, id, false);
  const isForced = request.user !== user;
  if (isForced && !request.user.roles.includes('Supervisor')) throw wrongUser(request.user.loginId);
  if (isForced && !supervises(request.user, user))
    throw new ApiFault(401, 'Invalid Supervisor', 'The user is not in a team of this supervisor', user.loginId);
  const body = request.body.root('User');
  const state = body.textOf('state');
  if (state === undefined || state === '') throw parameterMissing('state');
  if (state !== 'LOGIN' && state !== 'LOGOUT' && state !== 'READY' && state !== 'NOT_READY')
    throw invalidInput('The state specified is invalid', 'state');
  if (isForced && state === 'LOGIN') throw invalidInput('A supervisor cannot sign in somebody else', 'state');
  if (isForced && body.textOf('reasonCodeId'))
    throw invalidInput('A supervisor must not send a reason code', 'reasonCodeId');
  if (state === 'LOGIN') return signIn(request, user, body);
  let reason: Reason | null = null;
  if (isForced) {
    if (state !== 'READY') reason = state === 'LOGOUT' ? systemReasons.supervisorLogout : systemReasons.supervisor;
  } else if (state !== 'READY') {
    reason = reasonOf(request, body, state);
  }
  if (state === 'LOGOUT' && !isForced && user.state === 'READY' && world.switches().deployment === 'UCCE') {
    throw invalidState('Go not ready before you sign out', 'state');
  }
  const status = state === 'LOGOUT' ? 202 : world.switches().stateChangeStatus;
  const task = (): void => {
    const failure = world.agents.request(user, state, reason, isForced, requestId);
    if (failure) world.agents.refuse(request.user, user, failure, requestId);
  };
  return accepted(`User/${user.loginId}`, task, status);
};
