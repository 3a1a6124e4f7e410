import { abandonRequest } from './conference-requests.ts';
import { decline, invitationOf, leave } from './conferences.ts';
import type { LeaveReason } from './conferences.ts';
import { stopInspection } from './inspection.ts';
import { callsOf, conferenceOf, notifyInspectors, startPresence } from './presence.ts';
import { startPushing } from './push.ts';
import type { Agent, IssuedGuid, Presence, PushTarget, Session } from './types.ts';
import { leaveCall, sideOf } from './voice-calls.ts';
import type { World } from './world.ts';

const issue = (world: World): IssuedGuid => ({
  value: `${world.ids.uuid()}.AgentGateway0`,
  issuedAt: world.clock.now(),
});

/** The newest Guid of a session. */
export const newestGuid = (session: Session): string => session.guids.at(-1)?.value ?? '';

/** How a Guid relates to a session: its newest, an earlier one, none of its own, or missing. */
export const judgeGuid = (session: Session | null, guid: string): 'newest' | 'earlier' | 'other' | 'none' => {
  if (guid === '') return 'none';
  if (!session) return 'other';
  if (newestGuid(session) === guid) return 'newest';
  return session.guids.some((one) => one.value === guid) ? 'earlier' : 'other';
};

/** True when the Guid is valid now. */
export const isGuidAccepted = (world: World, session: Session, guid: string): boolean => {
  const { guidMode, guidTimeoutMs } = world.switches();
  if (guidMode === 'off') return true;
  const known = session.guids.find((one) => one.value === guid);
  if (!known) return false;
  if (guidMode === 'static') return true;
  if (world.clock.now() - known.issuedAt >= guidTimeoutMs) return false;
  return guidMode === 'dynamic' || newestGuid(session) === guid;
};

/** Issues a new Guid. Earlier ones are kept, since requests with them may still be on their way. */
export const renewGuid = (world: World, session: Session): string => {
  const issued = issue(world);
  session.isRenewalDue = false;
  session.guids = [...session.guids.slice(-9), issued];
  return issued.value;
};

/** A new Guid for an answer that may carry one when the newest is old enough; else null. */
export const renewGuidWhenDue = (world: World, session: Session): string | null => {
  const { guidMode, guidIntervalMs } = world.switches();
  if (guidMode === 'static' || guidMode === 'off') return null;
  const ageMs = world.clock.now() - (session.guids.at(-1)?.issuedAt ?? 0);
  return session.isRenewalDue || ageMs >= guidIntervalMs ? renewGuid(world, session) : null;
};

/** Makes every Guid of the session invalid: the next request is refused with 000-003. */
export const expireGuids = (world: World, session: Session): void => {
  session.guids = [issue(world)];
};

/** Restarts the time after which a silent agent is signed out. */
export const touch = (world: World, agent: Agent): void => {
  const { session } = agent;
  if (!session || session.isScripted) return;
  session.silence?.();
  session.silence = world.timers.after(world.switches().silenceMs, () => signOut(world, agent, { code: '100-006' }));
};

/** Ends all that the agent takes part in. */
const leaveEverything = (world: World, agent: Agent, reason: LeaveReason): void => {
  abandonRequest(world, agent.id);
  const ringing = invitationOf(world, agent.id);
  if (ringing) decline(world, ringing, `9:${agent.id}`, 'declined');
  const conference = conferenceOf(world, agent.id);
  if (conference) leave(world, conference, `9:${agent.id}`, reason);
  if (agent.inspecting) stopInspection(world, agent, agent.inspecting.agentId);
  for (const call of callsOf(world, agent.id)) {
    const party = sideOf(call, agent.id);
    if (party) leaveCall(world, call, party);
  }
};

/** Ends a session: calls and conference first, then the event. Later requests are refused with `code`. */
export const signOut = (world: World, agent: Agent, options: { readonly code: string }): void => {
  const { session } = agent;
  if (!session) return;
  leaveEverything(world, agent, 4);
  world.events.emit(agent.id, 'AgentOther_ShutdownService', { loginTime: String(session.loginTime) });
  session.silence?.();
  agent.restTimer?.();
  agent.restTimer = null;
  agent.next = null;
  agent.lostCode = options.code;
  agent.monitored.clear();
  for (const { value } of session.guids) agent.formerGuids.add(value);
  agent.session = null;
  world.events.close(agent.id);
  notifyInspectors(world, agent, 'Logout');
  world.log(`${agent.id} was signed out; requests are refused with ${options.code}`);
};

/** What a sign-in sets. */
export interface SignInOptions {
  readonly phone: string;
  readonly presence: Extract<Presence, 'busy' | 'idle' | 'work'>;
  readonly isAutoAnswering: boolean;
  readonly isIdleAfterCall: boolean;
  readonly push: PushTarget | null;
  readonly isScripted: boolean;
  readonly hasLinkedPhone?: boolean;
}

const takeOver = (world: World, agent: Agent, session: Session): void => {
  if (!world.switches().takeOverKeepsCalls) leaveEverything(world, agent, 4);
  session.silence?.();
  for (const { value } of session.guids) agent.formerGuids.add(value);
  agent.session = null;
  world.events.close(agent.id);
};

/** Starts a session. One that runs is taken over: requests with its Guids are refused from then on. */
export const startSession = (world: World, agent: Agent, options: SignInOptions): Session => {
  if (agent.session) takeOver(world, agent, agent.session);
  const loginTime = world.clock.now();
  const session: Session = {
    guids: [issue(world)],
    cookie: `NSLB${world.ids.uuid().replaceAll('-', '')}`,
    loginTime,
    push: options.push,
    isScripted: options.isScripted,
    hasLinkedPhone: options.hasLinkedPhone ?? false,
    isRenewalDue: false,
    silence: null,
  };
  agent.session = session;
  agent.failures = 0;
  agent.phone = options.phone;
  agent.isAutoAnswering = options.isAutoAnswering;
  agent.isIdleAfterCall = options.isIdleAfterCall;
  world.events.open(agent.id, options.push && startPushing(world, agent, session, options.push));
  touch(world, agent);
  notifyInspectors(world, agent, 'Login');
  startPresence(world, agent, options.presence);
  world.events.emit(agent.id, 'AgentOther_InService');
  world.events.emit(agent.id, 'AgentState_Ready');
  if (options.presence === 'busy') world.events.emit(agent.id, 'AgentState_SetNotReady_Success', { reason: '1' });
  if (options.presence === 'work') world.events.emit(agent.id, 'AgentState_Work');
  if (session.hasLinkedPhone) world.events.emit(agent.id, 'AgentEvent_linkageCapability', { result: 0 });
  if (!options.isScripted) for (const listener of world.signInListeners) listener(agent);
  return session;
};
