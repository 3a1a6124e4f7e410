import { abandonRequest, decline, invitationOf, leave } from './conferences.ts';
import type { LeaveReason } from './conferences.ts';
import { stopInspection } from './inspection.ts';
import { callsOf, conferenceOf, notifyInspectors, startPresence } from './presence.ts';
import { startPushing } from './push.ts';
import type { Agent, IssuedGuid, Presence, PushTarget, Session } from './types.ts';
import { leaveCall, sideOf } from './voice-calls.ts';
import type { World } from './world.ts';

const issue = (world: World): IssuedGuid => ({ value: `${world.ids.uuid()}.AgentGateway0`, issuedAt: world.clock.now() });

/** The Guid that counts. */
export const newestGuid = (session: Session): string => session.guids.at(-1)?.value ?? '';

/** How a Guid relates to a session: newest, an earlier one, none of it, or missing. */
export const judgeGuid = (session: Session | null, guid: string): 'newest' | 'earlier' | 'other' | 'none' => {
  if (guid === '') return 'none';
  if (!session) return 'other';
  if (newestGuid(session) === guid) return 'newest';
  return session.guids.some((one) => one.value === guid) ? 'earlier' : 'other';
};

/** True when the gateway takes this Guid now. */
export const isGuidAccepted = (world: World, session: Session, guid: string): boolean => {
  const { guidMode, guidTimeoutMs } = world.switches();
  if (guidMode === 'off') return true;
  const known = session.guids.find((one) => one.value === guid);
  if (!known) return false;
  if (guidMode === 'static') return true;
  if (world.clock.now() - known.issuedAt >= guidTimeoutMs) return false;
  return guidMode === 'dynamic' || newestGuid(session) === guid;
};

/** A fresh Guid; earlier ones are remembered, since they may still be on their way. */
export const renewGuid = (world: World, session: Session): string => {
  const fresh = issue(world);
  session.isRenewalDue = false;
  session.guids = [...session.guids.slice(-9), fresh];
  return fresh.value;
};

/** A fresh Guid when the newest one is old enough, for the answers that may carry one; else null. */
export const renewGuidWhenDue = (world: World, session: Session): string | null => {
  const { guidMode, guidIntervalMs } = world.switches();
  if (guidMode === 'static' || guidMode === 'off') return null;
  const ageMs = world.clock.now() - (session.guids.at(-1)?.issuedAt ?? 0);
  return session.isRenewalDue || ageMs >= guidIntervalMs ? renewGuid(world, session) : null;
};

/** Makes every Guid of the session unknown: what comes next meets 000-003. */
export const expireGuids = (world: World, session: Session): void => {
  session.guids = [issue(world)];
};

/** Proof of life: silence is counted anew. */
export const touch = (world: World, agent: Agent): void => {
  const { session } = agent;
  if (!session || session.isScripted) return;
  session.silence?.();
  session.silence = world.timers.after(world.switches().silenceMs, () => signOut(world, agent, { code: '100-006' }));
};

const dropEverything = (world: World, agent: Agent, reason: LeaveReason): void => {
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

/** Ends a session: calls and conference first, then the event, then `code` for whatever the client asks next. */
export const signOut = (world: World, agent: Agent, options: { readonly code: string }): void => {
  const { session } = agent;
  if (!session) return;
  dropEverything(world, agent, 4);
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
  world.log(`${agent.id} is signed out, ${options.code} from now on`);
};

/** What a sign-in sets. */
export interface SignInWishes {
  readonly phone: string;
  readonly presence: Extract<Presence, 'busy' | 'idle' | 'work'>;
  readonly isAutoAnswering: boolean;
  readonly isIdleAfterCall: boolean;
  readonly push: PushTarget | null;
  readonly isScripted: boolean;
}

const takeOver = (world: World, agent: Agent, session: Session): void => {
  if (!world.switches().takeOverKeepsCalls) dropEverything(world, agent, 4);
  session.silence?.();
  for (const { value } of session.guids) agent.formerGuids.add(value);
  agent.session = null;
  world.events.close(agent.id);
};

/** Begins a session; one that was there is taken over, and its holder's Guids become those of a stranger. */
export const startSession = (world: World, agent: Agent, wishes: SignInWishes): Session => {
  if (agent.session) takeOver(world, agent, agent.session);
  const loginTime = world.clock.now();
  const session: Session = {
    guids: [issue(world)],
    cookie: `NSLB${world.ids.uuid().replaceAll('-', '')}`,
    loginTime,
    push: wishes.push,
    isScripted: wishes.isScripted,
    isRenewalDue: false,
    silence: null,
  };
  agent.session = session;
  agent.failures = 0;
  agent.phone = wishes.phone;
  agent.isAutoAnswering = wishes.isAutoAnswering;
  agent.isIdleAfterCall = wishes.isIdleAfterCall;
  world.events.open(agent.id, wishes.push && startPushing(world, agent, session, wishes.push));
  touch(world, agent);
  notifyInspectors(world, agent, 'Login');
  startPresence(world, agent, wishes.presence);
  world.events.emit(agent.id, 'AgentOther_InService');
  world.events.emit(agent.id, 'AgentState_Ready');
  if (wishes.presence === 'busy') world.events.emit(agent.id, 'AgentState_SetNotReady_Success', { reason: '1' });
  if (wishes.presence === 'work') world.events.emit(agent.id, 'AgentState_Work');
  if (!wishes.isScripted) for (const listener of world.signInListeners) listener(agent);
  return session;
};
