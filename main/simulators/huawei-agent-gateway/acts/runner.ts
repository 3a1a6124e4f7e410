import { ActError } from '../../shared/acts/act-set.ts';
import { isCommonAct, runCommonAct } from '../../shared/acts/common-acts.ts';
import { placeConference } from '../model/conference-requests.ts';
import { setHold, setMode, shiftChair } from '../model/conference-commands.ts';
import { decline, endConference, invitationOf, invite, join, keyOf, leave } from '../model/conferences.ts';
import { startInspection, stopInspection } from '../model/inspection.ts';
import {
  becomeBusy,
  becomeIdle,
  becomeRest,
  becomeWork,
  conferenceOf,
  enterBusy,
  forcePresence,
  isOccupied,
  notReady,
  phoneIsLinked,
} from '../model/presence.ts';
import { signOut, startSession } from '../model/sessions.ts';
import type { Agent, Conference, InvitedParty, Participant } from '../model/types.ts';
import { answerCall, callIn, customerCalls, leaveCall, sideOf } from '../model/voice-calls.ts';
import type { World } from '../model/world.ts';
import { GatewayFault } from '../wire/codes.ts';
import { agentWithId, signedInAgent } from './agents.ts';
import { isServerAct } from './schema.ts';
import type { SimulatorAct } from './schema.ts';
import { runServerAct } from './server-acts.ts';

const partyAt = (world: World, address: string): InvitedParty => ({
  addressType: world.agents.has(address) ? '9' : '6',
  address,
  deviceCallType: 0,
  deviceType: 0,
});

const running = (world: World): Conference[] => [...world.conferences.values()].filter((one) => one.phase === 'active');

const conferenceBy = (world: World, confId: number | undefined, key?: string): Conference => {
  const candidates = running(world).filter((one) =>
    confId === undefined ? key === undefined || one.participants.has(key) : one.id === confId,
  );
  const [conference, ...more] = candidates;
  if (!conference)
    throw new ActError(confId === undefined ? 'There is no such conference.' : `There is no conference ${confId}.`);
  if (more.length > 0) throw new ActError(`Name a conference: ${candidates.map((one) => one.id).join(', ')}.`);
  return conference;
};

const participantAt = (
  world: World,
  address: string,
  confId: number | undefined,
): { conference: Conference; participant: Participant } => {
  const key = keyOf(partyAt(world, address));
  const conference = conferenceBy(world, confId, key);
  const participant = conference.participants.get(key);
  if (!participant) throw new ActError(`${address} is not in conference ${conference.id}.`);
  return { conference, participant };
};

/** Signs in an agent who has no client, unless it is signed in already. */
const signInByScript = (world: World, agent: Agent, phone = agent.defaultPhone): void => {
  if (agent.session) return;
  startSession(world, agent, {
    phone,
    presence: 'idle',
    isAutoAnswering: false,
    isIdleAfterCall: true,
    push: null,
    isScripted: true,
  });
};

const createConference = (world: World, act: SimulatorAct & { act: 'createConference' }): { confId: number } => {
  const chair = signedInAgent(world, act.chair);
  if (isOccupied(world, chair)) throw new ActError(`Agent ${chair.id} is on a call or in a conference.`);
  const conference = placeConference(world, chair, {
    seats: act.seats,
    minutes: act.minutes,
    promptMinutes: act.promptMinutes,
  });
  for (const { address, attribute } of act.participants) {
    const agent = world.agents.get(address);
    if (agent) signInByScript(world, agent);
    join(world, conference, partyAt(world, address), attribute);
  }
  for (const address of act.invited) invite(world, conference, partyAt(world, address));
  return { confId: conference.id };
};

const preview = (world: World, agent: Agent, controlid: string, number: string | null): void => {
  if (number === null) {
    agent.previews.delete(controlid);
    world.events.emit(agent.id, 'AgentEvent_Release_Preview');
    return;
  }
  agent.previews.set(controlid, number);
  const { previewEvent } = world.switches();
  const offered = { controlid, dialeddigits: number };
  const isNew = previewEvent === 'AgentEvent_Preview_CallOut';
  world.events.emit(agent.id, previewEvent, isNew ? { ...offered, callData: '' } : offered);
};

const linkedPhone = (world: World, agent: Agent, does: (SimulatorAct & { act: 'linkedPhone' })['does']): void => {
  if (!agent.session?.hasLinkedPhone) throw new ActError(`The phone of agent ${agent.id} is not linked.`);
  if (does === 'goesOffline' || does === 'comesOnline') {
    phoneIsLinked(world, agent, does === 'goesOffline' ? 'offline' : 'online');
    if (does === 'goesOffline' && !isOccupied(world, agent)) enterBusy(world, agent, notReady.phoneUnavailable);
    return;
  }
  const call = callIn(world, agent.id, does === 'holds' ? 'talking' : 'held');
  const side = call && sideOf(call, agent.id);
  if (!call || !side) throw new ActError(`Agent ${agent.id} has no call for that.`);
  side.state = does === 'holds' ? 'held' : 'talking';
  const eventType = does === 'holds' ? 'AgentEvent_linkagePhoneHold' : 'AgentEvent_linkagePhoneUnHold';
  world.events.emit(agent.id, eventType, { callId: call.id });
};

const agentState = (
  world: World,
  agent: Agent,
  state: 'idle' | 'busy' | 'work' | 'rest',
  reason: string = notReady.own,
): void => {
  switch (state) {
    case 'idle':
      becomeIdle(world, agent);
      return;
    case 'busy':
      becomeBusy(world, agent, reason, true);
      return;
    case 'work':
      becomeWork(world, agent);
      return;
    case 'rest':
      becomeRest(world, agent, 600, 1, false);
  }
};

const answer = (world: World, address: string, isWilling: boolean): void => {
  const party = partyAt(world, address);
  const conference =
    party.addressType === '9'
      ? invitationOf(world, address)
      : running(world).find((one) => one.invitations.has(keyOf(party)));
  const invitation = conference?.invitations.get(keyOf(party));
  if (conference && invitation) {
    if (isWilling)
      join(world, conference, {
        ...party,
        deviceCallType: invitation.deviceCallType,
        deviceType: invitation.deviceType,
      });
    else decline(world, conference, keyOf(party), 'declined');
    return;
  }
  const call = [...world.calls.values()].find(
    (one) =>
      one.endedAt === null &&
      one.parties.some((side) => side.state === 'ringing' && (side.agentId ?? side.address) === address),
  );
  const side = call?.parties.find((one) => (one.agentId ?? one.address) === address);
  if (!call || !side) throw new ActError(`Nothing rings at ${address}.`);
  if (isWilling) answerCall(world, call, side);
  else leaveCall(world, call, side);
};

const hangUp = (world: World, address: string): void => {
  const party = partyAt(world, address);
  const conference =
    party.addressType === '9'
      ? conferenceOf(world, address)
      : running(world).find((one) => one.participants.has(keyOf(party)));
  if (conference) {
    leave(world, conference, keyOf(party), 2);
    return;
  }
  const call =
    party.addressType === '9'
      ? callIn(world, address, 'dialling', 'ringing', 'talking', 'held')
      : [...world.calls.values()].find(
          (one) => one.endedAt === null && one.parties.some((side) => side.address === address),
        );
  const side = call && (sideOf(call, address) ?? call.parties.find((one) => one.address === address));
  if (!call || !side) throw new ActError(`${address} is on no call and in no conference.`);
  leaveCall(world, call, side);
};

const carryOut = (world: World, act: SimulatorAct): object => {
  if (isCommonAct(act)) return runCommonAct(world, act);
  if (isServerAct(act)) return runServerAct(world, act);
  switch (act.act) {
    case 'agentSignsIn':
      signInByScript(world, agentWithId(world, act.agent), act.phone);
      return {};
    case 'agentSignsOut':
      signOut(world, signedInAgent(world, act.agent), { code: '100-006' });
      return {};
    case 'agentState':
      agentState(world, signedInAgent(world, act.agent), act.state, act.reason);
      return {};
    case 'agentAnswers':
    case 'agentRejects':
      answer(world, signedInAgent(world, act.agent).id, act.act === 'agentAnswers');
      return {};
    case 'customerCalls': {
      const agent = signedInAgent(world, act.agent);
      if (isOccupied(world, agent)) throw new ActError(`Agent ${agent.id} is on a call or in a conference.`);
      return { callId: customerCalls(world, act.customer, agent, act.skillId ?? null).id };
    }
    case 'phoneAnswers':
    case 'phoneDeclines':
      answer(world, act.address, act.act === 'phoneAnswers');
      return {};
    case 'linkedPhone':
      linkedPhone(world, signedInAgent(world, act.agent), act.does);
      return {};
    case 'hangUp':
      hangUp(world, act.address);
      return {};
    case 'preview':
      preview(world, signedInAgent(world, act.agent), act.controlId, act.number);
      return {};
    case 'offlineCall':
      world.events.emit(signedInAgent(world, act.agent).id, 'AgentEvent_Offline_Queue_Call', {
        caller: act.customer,
        orgCallId: world.nextCallId(),
        offlineData: act.data,
      });
      return {};
    case 'behave':
      world.behaviours.set(act.address, { kind: act.kind, afterMs: act.afterMs });
      return {};
    case 'reach':
      if (act.isReached) world.unreachable.delete(act.address);
      else world.unreachable.add(act.address);
      return {};
    case 'createConference':
      return createConference(world, act);
    case 'participantJoins': {
      const conference = conferenceBy(world, act.confId);
      const agent = world.agents.get(act.address);
      if (agent) signInByScript(world, agent);
      join(world, conference, partyAt(world, act.address), act.attribute);
      return {};
    }
    case 'participantLeaves': {
      const { conference, participant } = participantAt(world, act.address, act.confId);
      leave(world, conference, keyOf(participant), act.reason);
      return {};
    }
    case 'changeMode': {
      const { conference, participant } = participantAt(world, act.address, act.confId);
      setMode(world, conference, participant, act.attribute);
      return {};
    }
    case 'holdParticipant': {
      const { conference, participant } = participantAt(world, act.address, act.confId);
      setHold(world, conference, participant, act.isHeld);
      return {};
    }
    case 'shiftChair': {
      const { conference } = participantAt(world, act.to, act.confId);
      shiftChair(world, conference, act.to);
      return {};
    }
    case 'endConference':
      endConference(world, conferenceBy(world, act.confId));
      return {};
    case 'inspectorListens': {
      const inspector = agentWithId(world, act.inspector);
      signInByScript(world, inspector);
      startInspection(world, inspector, act.agent, 'listen');
      return {};
    }
    case 'inspectorStops':
      stopInspection(world, signedInAgent(world, act.inspector), act.agent);
      return {};
    case 'forceSignOut':
      signOut(world, signedInAgent(world, act.agent), { code: '100-006' });
      return {};
    case 'forceState':
      forcePresence(world, signedInAgent(world, act.agent), act.state);
      return {};
  }
};

/** Carries out one act. Returns a JSON-safe result. Throws {@link ActError} when it is not possible now. */
export const runAct = (world: World, act: SimulatorAct): object => {
  try {
    return carryOut(world, act);
  } catch (error) {
    if (error instanceof GatewayFault) throw new ActError(`The gateway refuses: ${error.retcode} (${error.message}).`);
    throw error;
  }
};
