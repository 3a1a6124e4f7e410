import { isIPv4 } from 'node:net';
import { GatewayFault } from '../wire/codes.ts';
import { isPhoneInRange } from '../model/directory.ts';
import { agentStateOf, callsOf, isOccupied } from '../model/presence.ts';
import { isPushAddress } from '../model/push.ts';
import { newestGuid, renewGuid, renewGuidWhenDue, signOut, startSession, touch } from '../model/sessions.ts';
import { sideOf } from '../model/voice-calls.ts';
import type { Agent, Presence, PushTarget } from '../model/types.ts';
import type { World } from '../model/world.ts';
import type { Fields } from '../wire/fields.ts';
import { accepted, found } from '../wire/answer.ts';
import { agentRoute } from './request.ts';
import type { Answer } from '../wire/answer.ts';
import type { AgentRequest, OpenRequest, Route } from './request.ts';

const presences: Readonly<Record<number, Extract<Presence, 'busy' | 'idle' | 'work'>>> = {
  3: 'busy',
  4: 'idle',
  5: 'work',
};

/** Reads a member of a sign-in, which has its own return code for a value that is not valid. */
const orCode = <Value>(code: string, read: () => Value): Value => {
  try {
    return read();
  } catch (error) {
    throw error instanceof GatewayFault ? new GatewayFault(code) : error;
  }
};

const checkPassword = (world: World, agent: Agent | undefined, password: string): Agent => {
  if (!agent) throw new GatewayFault('100-004');
  if (agent.isLocked) throw new GatewayFault('110-016');
  if (agent.password !== password) {
    agent.failures += 1;
    const { lockAfterFailures } = world.switches();
    agent.isLocked = lockAfterFailures > 0 && agent.failures >= lockAfterFailures;
    throw new GatewayFault(agent.isLocked ? '110-016' : '100-004');
  }
  if (agent.isPasswordExpired) throw new GatewayFault('100-020');
  return agent;
};

const pushTarget = (world: World, body: Fields): PushTarget | null => {
  const uri = orCode('100-001', () => body.text('callBackUri', 200, ''));
  const serviceToken = orCode('100-001', () => body.text('serviceToken', 50, ''));
  const older = orCode('100-001', () => body.text('pushUrl', 512, ''));
  const target: PushTarget | null =
    uri !== '' && serviceToken !== ''
      ? { uri, serviceToken, form: world.switches().pushForm }
      : older === ''
        ? null
        : { uri: older, serviceToken, form: 'single' };
  if (target && !isPushAddress(target.uri)) throw new GatewayFault('100-001');
  return target;
};

const finishSignIn = (world: World, agent: Agent, body: Fields): Answer => {
  const phone = body.text('phonenum', 24);
  const session = startSession(world, agent, {
    phone,
    presence: presences[body.number('status', 3, 5, 4)] ?? 'idle',
    isAutoAnswering: body.boolean('autoanswer', true),
    isIdleAfterCall: body.boolean('autoenteridle', true),
    push: pushTarget(world, body),
    isScripted: false,
    hasLinkedPhone: body.boolean('phonelinkage', false),
  });
  const { vdnId } = world.directory;
  return {
    ...accepted(undefined, {
      vdnid: world.switches().vdnidForm === 'string' ? String(vdnId) : vdnId,
      workno: agent.id,
      mediatype: `T${body.boolean('checkInWebm', true) ? 'T' : 'F'}${body.boolean('checkInMailm', false) ? 'T' : 'F'}`,
      loginTime: String(session.loginTime),
      isForceChange: String(agent.mustChangePassword),
      serverName: 'AgentGateway0',
      timeRemaining: '',
    }),
    guid: newestGuid(session),
    cookie: session.cookie,
  };
};

const signIn = async (
  request: OpenRequest,
  agentOf: (world: World, body: Fields) => Agent | undefined,
  isForced: boolean,
): Promise<Answer> => {
  const { world, body } = request;
  const password = orCode('100-001', () => body.text('password', 32));
  const phone = orCode('100-001', () => body.someText('phonenum', 24));
  const agent = checkPassword(world, agentOf(world, body), password);
  if (!/^\d+$/u.test(phone)) throw new GatewayFault('100-013');
  if (!isPhoneInRange(phone)) throw new GatewayFault('100-014');
  if ([...world.agents.values()].some((other) => other !== agent && other.session && other.phone === phone))
    throw new GatewayFault('100-013');
  const type = orCode('100-012', () => body.number('agenttype', 0, 99, 4));
  if (type !== 4 && type !== 11) throw new GatewayFault('100-012');
  orCode('100-011', () => body.number('status', 3, 5, 4));
  for (const name of [
    'autoanswer',
    'autoenteridle',
    'releasephone',
    'phonelinkage',
    'checkInWebm',
    'checkInMailm',
    'listenStatus',
  ]) {
    orCode('100-011', () => body.boolean(name, true));
  }
  if (!isIPv4(orCode('100-016', () => body.text('ip', 15, '127.0.0.1')))) throw new GatewayFault('100-016');
  pushTarget(world, body);
  if (agent.isSigningIn) throw new GatewayFault('100-021');
  if (agent.session && !isForced) throw new GatewayFault('100-002');
  if (agent.session && agent.cannotBeForcedOut) throw new GatewayFault('100-015');
  const { signInDelayMs } = world.switches();
  if (signInDelayMs > 0) {
    agent.isSigningIn = true;
    await new Promise<void>((resolve) => {
      world.timers.after(signInDelayMs, resolve);
    });
    agent.isSigningIn = false;
  }
  return finishSignIn(world, agent, body);
};

const byId =
  (request: OpenRequest) =>
  (world: World): Agent | undefined => {
    const [id = ''] = request.params;
    if (!/^\d{1,6}$/u.test(id)) throw new GatewayFault('000-002');
    return world.agents.get(id);
  };

const byAccount = (world: World, body: Fields): Agent | undefined => {
  const account = orCode('100-001', () => body.someText('account', 64));
  return [...world.agents.values()].find((agent) => agent.account === account);
};

const signOutNow = ({ world, agent }: AgentRequest, isForced: boolean, reason?: string): Answer => {
  if (agent.isSigningIn) throw new GatewayFault('000-007');
  if (reason !== undefined && !/^([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/u.test(reason))
    throw new GatewayFault('100-005');
  if (!isForced && isOccupied(world, agent)) throw new GatewayFault('100-010');
  // The Guid must be invalid at once, so the effect does not wait for the answer.
  signOut(world, agent, { code: '100-006' });
  return { message: 'success', retcode: '0' };
};

const snapshotOf = ({ world, agent, session }: AgentRequest): Answer => {
  const call = callsOf(world, agent.id).at(-1);
  const partner = call?.parties.find((party) => party.agentId !== agent.id);
  const isHeld = call !== undefined && sideOf(call, agent.id)?.state === 'held';
  const result = {
    callinfo: call
      ? {
          callid: call.id,
          caller: call.caller,
          called: call.called,
          callfeature: call.feature,
          callskillid: call.skillId,
          calldata: call.data,
        }
      : null,
    agentStateInfo: {
      workNo: agent.id,
      state: agentStateOf(world, agent),
      lastState: 0,
      preBusy: agent.next?.presence === 'busy',
      preRest: agent.next?.presence === 'rest',
      callFeature: call?.feature ?? -1,
      talkingCallfeature: call?.feature ?? -1,
      callerNo: call?.caller ?? '',
      calledNo: call?.called ?? '',
      mainCallId: call?.id ?? '',
      curCallId: call?.id ?? '',
      holdCallId: call && isHeld ? call.id : '',
      partner: partner?.agentId ?? partner?.address ?? '',
      recordID: null,
      qcWorkNo: [...world.agents.values()].find((one) => one.inspecting?.agentId === agent.id)?.id ?? '',
      agentStateBeginTime: String(agent.presenceSince),
      beginTalkingTime: call ? String(call.beganAt) : null,
      secondTalkingTime: null,
      beginHoldTime: null,
      currentTime: String(world.clock.now()),
      curCommand: null,
      cmdBeginTime: null,
      callData: call?.data ?? '',
      firsttalkingFlag: false,
      releaseFlag: false,
      loginTime: String(session.loginTime),
    },
  };
  world.events.clear(agent.id);
  return found(result);
};

const handshake = ({ world, agent, session, headers }: AgentRequest): Answer => {
  const token = headers['service_token'];
  if (token !== undefined && (token.length > 50 || (session.push && token !== session.push.serviceToken)))
    throw new GatewayFault('100-001');
  touch(world, agent);
  return { ...accepted(), guid: renewGuidWhenDue(world, session) };
};

const changePassword = ({ world, agent, body }: AgentRequest): Answer => {
  if (body.text('oldPassword', 32) !== agent.password) throw new GatewayFault('110-002');
  const password = body.text('newPassword', 32);
  if (password.length < 8 || password === agent.password) throw new GatewayFault('110-003');
  agent.password = password;
  agent.mustChangePassword = false;
  world.log(`${agent.id} has a new password`);
  return accepted();
};

const signOutRoute = (path: string, isForced: boolean): Route => ({
  access: 'guid',
  verb: 'DELETE',
  path,
  signedOutCode: '100-008',
  run: (request) => signOutNow(request, isForced, request.params[1]),
});

/** Sign-in and sign-out, Guids, heartbeats, passwords. */
export const sessionRoutes: readonly Route[] = [
  {
    access: 'open',
    verb: 'PUT',
    path: 'onlineagent/loginbyaccount',
    run: (request) => signIn(request, byAccount, false),
  },
  { access: 'open', verb: 'PUT', path: 'onlineagent/*', run: (request) => signIn(request, byId(request), false) },
  {
    access: 'open',
    verb: 'PUT',
    path: 'onlineagent/*/loginex',
    run: (request) => signIn(request, byId(request), false),
  },
  {
    access: 'open',
    verb: 'PUT',
    path: 'onlineagent/*/forcelogin',
    run: (request) => signIn(request, byId(request), true),
  },
  signOutRoute('onlineagent/*/logout', false),
  signOutRoute('onlineagent/*/forcelogout', true),
  signOutRoute('onlineagent/*/forcelogoutwithreason/*', true),
  {
    access: 'session',
    verb: 'PUT',
    path: 'onlineagent/*/updateGuid',
    run: ({ world, session }) => accepted(undefined, { guid: renewGuid(world, session) }),
  },
  agentRoute('POST', 'onlineagent/*/handshake', handshake),
  agentRoute('PUT', 'onlineagent/*/heartbeat', handshake),
  agentRoute('POST', 'onlineagent/*/syncagentinfo', snapshotOf),
  agentRoute('POST', 'onlineagent/*/modifyaccountpwdex', changePassword),
];
