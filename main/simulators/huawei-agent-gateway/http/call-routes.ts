import { GatewayFault } from '../wire/codes.ts';
import { conferenceOf, callsOf, notReady } from '../model/presence.ts';
import { leave } from '../model/conferences.ts';
import type { Agent, CallParty, VoiceCall } from '../model/types.ts';
import {
  answerCall,
  callIn,
  callOut,
  cancelTransfer,
  emitTalking,
  features,
  joinThree,
  leaveCall,
  sideOf,
  transferCall,
} from '../model/voice-calls.ts';
import type { World } from '../model/world.ts';
import { accepted } from '../wire/answer.ts';
import { agentRoute } from './request.ts';
import type { Answer } from '../wire/answer.ts';
import type { AgentRequest, Route } from './request.ts';

interface Side {
  readonly call: VoiceCall;
  readonly party: CallParty;
}

/** The agent's side of its newest call in one of these states. Throws the given code. */
const sideIn = ({ world, agent }: AgentRequest, code: string, ...states: readonly CallParty['state'][]): Side => {
  const call = callIn(world, agent.id, ...states);
  const party = call && sideOf(call, agent.id);
  if (!call || !party) throw new GatewayFault(code);
  return { call, party };
};

/** The agent's side of a call that runs. Throws the given code. */
export const sideById = ({ world, agent }: AgentRequest, id: string, code: string): Side => {
  const call = world.calls.get(id);
  const party = call && call.endedAt === null ? sideOf(call, agent.id) : undefined;
  if (!call || !party) throw new GatewayFault(code);
  return { call, party };
};

const release = (request: AgentRequest): Answer => {
  const { world, agent } = request;
  const conference = conferenceOf(world, agent.id);
  if (conference) return accepted(() => leave(world, conference, `9:${agent.id}`, 2));
  const { call, party } = sideIn(request, '200-017', 'dialling', 'ringing', 'talking', 'held');
  return accepted(() => leaveCall(world, call, party));
};

/** `mode` 1 gives the call back to the queue and leaves the agent not ready; 2 releases the call. */
const reject = (request: AgentRequest): Answer => {
  const { world, agent, body } = request;
  const mode = body.number('mode', 0, 2, 0);
  if (mode === 0) throw new GatewayFault('100-007');
  const id = body.text('callid', 64, '');
  const { call, party } = id === '' ? sideIn(request, '200-002', 'ringing') : sideById(request, id, '200-002');
  if (party.state !== 'ringing') throw new GatewayFault('200-037');
  return accepted(() => {
    world.events.emit(agent.id, 'AgentEvent_No_Answer', call.id);
    if (mode === 1) agent.next = { presence: 'busy', reason: notReady.rejected };
    leaveCall(world, call, party);
  });
};

/** Tones in a call: as a query member, or in the path on the platform of 2018. */
const dial = (request: AgentRequest, digits: string): Answer => {
  if (!/^[\d*#]{1,24}$/u.test(digits)) throw new GatewayFault('000-002');
  sideIn(request, '200-026', 'talking');
  return accepted();
};

const disconnect = (request: AgentRequest): Answer => {
  const { world, agent, params } = request;
  const [, number = ''] = params;
  const [call] = callsOf(world, agent.id).filter((one) =>
    one.parties.some((party) => party.address === number || party.agentId === number),
  );
  const party = call?.parties.find((one) => one.address === number || one.agentId === number);
  if (!call || !party || party.agentId === agent.id) throw new GatewayFault('200-023');
  return accepted(() => leaveCall(world, call, party, false));
};

const hold = (request: AgentRequest): Answer => {
  const { call, party } = sideIn(request, '200-013', 'talking');
  return accepted(() => {
    party.state = 'held';
    request.world.events.emit(request.agent.id, 'AgentEvent_Hold', call.id);
  });
};

const retrieve = (request: AgentRequest): Answer => {
  const { world, agent, query } = request;
  const id = query.text('callid', 64, '');
  const { call, party } = id === '' ? sideIn(request, '200-015', 'held') : sideById(request, id, '200-015');
  if (party.state !== 'held') throw new GatewayFault('200-016');
  return accepted(() => {
    party.state = 'talking';
    emitTalking(world, call, agent.id);
  });
};

/** Moves the parties of the current call to a held one; `isStaying`: the agent stays on it, too. */
const merge = (request: AgentRequest, heldId: string, code: string, isStaying: boolean): Answer => {
  const { world } = request;
  const held = sideById(request, heldId, code);
  const current = sideIn(request, code, 'talking');
  if (held.party.state !== 'held' || held.call === current.call) throw new GatewayFault(code);
  return accepted(() => {
    const moving = current.call.parties.filter((party) => party !== current.party);
    held.call.parties.push(...moving);
    current.call.parties = [];
    current.call.endedAt = world.clock.now();
    held.party.state = 'talking';
    if (isStaying) joinThree(world, held.call);
    else leaveCall(world, held.call, held.party);
  });
};

const mute = (request: AgentRequest, isMuted: boolean): Answer => {
  const code = isMuted ? '200-003' : '200-007';
  const { party } = sideIn(request, code, 'talking');
  if (party.isMuted === isMuted) throw new GatewayFault(isMuted ? '200-004' : '200-008');
  return accepted(() => {
    party.isMuted = isMuted;
  });
};

const refuseVideo = (code: string) => (): Answer => {
  throw new GatewayFault(code);
};

const idleFor = (world: World, skillId: number): Agent | undefined =>
  [...world.agents.values()].find(
    (one) =>
      one.session &&
      one.presence === 'idle' &&
      one.skills.includes(skillId) &&
      callsOf(world, one.id).length === 0 &&
      !conferenceOf(world, one.id),
  );

/** Where a transfer goes: an agent or a number; null for an IVR. */
const transferTarget = (request: AgentRequest, deviceType: number, address: string): string | null => {
  const { world } = request;
  if (deviceType === 3) {
    if (!world.directory.ivrs.some((ivr) => ivr.code === address || String(ivr.id) === address))
      throw new GatewayFault('200-012');
    return null;
  }
  if (deviceType !== 1 && deviceType !== 4) return address;
  const skillId = deviceType === 1 ? Number(address) : world.directory.accessCodes.get(address);
  const agent = skillId === undefined ? undefined : idleFor(world, skillId);
  if (!agent) throw new GatewayFault('200-012');
  return agent.id;
};

const transferModes = {
  1: { 0: 'release', 2: 'success' },
  2: { 0: 'release', 2: 'success' },
  3: { 0: 'release', 1: 'release' },
  4: { 0: 'release', 2: 'success' },
  5: { 1: 'release', 2: 'success', 3: 'talk', 4: 'threeParty' },
} as const;

const transfer = (request: AgentRequest): Answer => {
  const { world, agent, body } = request;
  const deviceType = body.oneOf<1 | 2 | 3 | 4 | 5>('devicetype', [1, 2, 3, 4, 5]);
  const address = body.someText('address', 24);
  const modes: Readonly<Partial<Record<number, 'release' | 'success' | 'talk' | 'threeParty'>>> =
    transferModes[deviceType];
  const number = body.number('mode', 0, 4, deviceType === 5 ? 1 : 0);
  const mode = modes[number];
  if (mode === undefined) throw new GatewayFault('000-002');
  const { call, party } = sideIn(request, '200-012', 'talking', 'held');
  if (call.transfer || !call.parties.some((one) => one.agentId === null)) throw new GatewayFault('200-012');
  const target = transferTarget(request, deviceType, address);
  if (target !== null) {
    transferCall(world, call, party, target, mode);
    return accepted();
  }
  const isSuspending = number === 1;
  return accepted(() => {
    if (!isSuspending) {
      leaveCall(world, call, party);
      return;
    }
    party.state = 'held';
    world.timers.after(world.switches().announcementMs, () => {
      if (call.endedAt !== null) return;
      party.state = 'talking';
      const content = world.switches().unseenContent === 'usual' ? call.data : null;
      world.events.emit(agent.id, 'AgentEvent_ReturnFromIvr', content);
    });
  });
};

const callInner = (request: AgentRequest): Answer =>
  accepted(undefined, callOut(request.world, request.agent, request.body.someText('called', 24), features.internal));

const help = (request: AgentRequest): Answer => {
  const { world, agent, body } = request;
  const address = body.someText('dstaddress', 24);
  const isSkill = body.number('devicetype', 1, 2, 2) === 1;
  const feature = body.number('mode', 1, 2, 1) === 1 ? features.helpTwo : features.helpThree;
  const { call, party } = sideIn(request, '200-018', 'talking', 'held');
  const target = isSkill ? idleFor(world, Number(address))?.id : address;
  if (target === undefined || call.transfer) throw new GatewayFault('200-018');
  const id = callOut(world, agent, target, feature, body.text('callappdata', 16_384, ''));
  if (party.state === 'talking') {
    party.state = 'held';
    world.events.emit(agent.id, 'AgentEvent_Hold', call.id);
  }
  return accepted(undefined, id);
};

const callOutside = ({ world, agent, body }: AgentRequest): Answer => {
  const called = body.text('called', 24);
  body.text('caller', 24, '');
  body.number('mediaability', 0, 2, 0);
  return accepted(undefined, callOut(world, agent, called, features.outbound, body.text('callappdata', 16_384, '')));
};

const pickUpForColleague = (request: AgentRequest): Answer => {
  const { world, agent, query } = request;
  const other = query.someText('destWorkNo', 6);
  const call = callIn(world, other, 'ringing');
  const party = call && sideOf(call, other);
  if (!call || !party || callsOf(world, agent.id).length > 0) throw new GatewayFault('200-002');
  return accepted(() => {
    const own: CallParty = { address: agent.phone, agentId: agent.id, state: 'ringing', isMuted: false };
    call.parties.push(own);
    leaveCall(world, call, party, false);
    answerCall(world, call, own);
  });
};

const answerRinging = (request: AgentRequest): Answer => {
  const { call, party } = sideIn(request, '200-002', 'ringing');
  return accepted(() => answerCall(request.world, call, party));
};

/** Calls the number of a preview that the agent was offered. */
const callPreviewed = ({ world, agent, body }: AgentRequest): Answer => {
  const controlId = body.someText('callcontrolid', 64);
  const preview = agent.previews.get(controlId);
  if (preview === undefined) throw new GatewayFault('200-001');
  const called = body.text('called', 24, preview);
  agent.previews.delete(controlId);
  return accepted(undefined, callOut(world, agent, called, features.preview));
};

/** Voice calls. */
export const callRoutes: readonly Route[] = [
  agentRoute('PUT', 'voicecall/*/callout', callOutside),
  agentRoute('PUT', 'voicecall/*/callinner', callInner),
  agentRoute('PUT', 'voicecall/*/previewcallout', callPreviewed),
  agentRoute('PUT', 'voicecall/*/answer', answerRinging),
  agentRoute('PUT', 'voicecall/*/phonepickup', answerRinging),
  agentRoute('POST', 'voicecall/*/reject', reject),
  agentRoute('DELETE', 'voicecall/*/release', release),
  agentRoute('DELETE', 'voicecall/*/releasephone', release),
  agentRoute('PUT', 'voicecall/*/phonehangup', release),
  agentRoute('POST', 'voicecall/*/dropcall/*', (request) => {
    const { call, party } = sideById(request, request.params[1] ?? '', '200-025');
    return accepted(() => leaveCall(request.world, call, party));
  }),
  agentRoute('POST', 'voicecall/*/disconnect/*', disconnect),
  agentRoute('POST', 'voicecall/*/hold', hold),
  agentRoute('POST', 'voicecall/*/gethold', retrieve),
  agentRoute('POST', 'voicecall/*/connecthold/*', (request) =>
    merge(request, request.params[1] ?? '', '200-005', false),
  ),
  agentRoute('POST', 'voicecall/*/confjoin', (request) =>
    merge(request, request.body.someText('callid', 64), '200-010', true),
  ),
  agentRoute('POST', 'voicecall/*/beginmute', (request) => mute(request, true)),
  agentRoute('POST', 'voicecall/*/endmute', (request) => mute(request, false)),
  agentRoute('POST', 'voicecall/*/beginmutevideo', refuseVideo('200-019')),
  agentRoute('POST', 'voicecall/*/endmutevideo', refuseVideo('200-021')),
  agentRoute('POST', 'voicecall/*/transfer', transfer),
  agentRoute('POST', 'voicecall/*/canceltransfer', (request) => {
    const { call } = sideIn(request, '200-012', 'talking', 'held');
    cancelTransfer(request.world, call);
    return accepted();
  }),
  agentRoute('POST', 'voicecall/*/innerhelp', help),
  agentRoute('POST', 'voicecall/*/seconddialex', (request) => dial(request, request.query.text('number', 24, ''))),
  agentRoute('POST', 'voicecall/*/seconddial/*', (request) => dial(request, request.params[1] ?? '')),
  agentRoute('PUT', 'voicecall/*/snatchpickup', pickUpForColleague),
];
