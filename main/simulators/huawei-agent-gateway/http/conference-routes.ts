import { GatewayFault } from '../wire/codes.ts';
import {
  conferenceInfo,
  playToConference,
  playToParticipant,
  setHold,
  setMode,
  shiftChair,
  stopPlayingToConference,
  stopPlayingToParticipant,
} from '../model/conference-commands.ts';
import { checkMayRequest, prolong, requestConference } from '../model/conference-requests.ts';
import { decline, endConference, invitationOf, invite, join, keyOf, leave } from '../model/conferences.ts';
import { conferenceOf } from '../model/presence.ts';
import type { Attribute, Conference, InvitedParty, Participant } from '../model/types.ts';
import type { World } from '../model/world.ts';
import type { Fields, PartyAddress } from '../wire/fields.ts';
import { accepted, found } from '../wire/answer.ts';
import type { Answer } from '../wire/answer.ts';
import type { AgentRequest, Route } from './request.ts';

const mostSeats = 120;

const ownConference = ({ world, agent }: AgentRequest): Conference => {
  const conference = conferenceOf(world, agent.id);
  if (!conference) throw new GatewayFault('101-001');
  return conference;
};

/** The conference that the agent chairs. Throws 101-001 or 101-002, and `earlyChairCode` until it is confirmed. */
const chaired = (request: AgentRequest): Conference => {
  const conference = ownConference(request);
  if (conference.phase !== 'active') throw new GatewayFault(request.world.switches().earlyChairCode);
  if (conference.chair !== request.agent.id) throw new GatewayFault('101-002');
  for (const listener of request.world.chairListeners) listener(request.agent);
  return conference;
};

const participantOf = (world: World, conference: Conference, party: PartyAddress): Participant => {
  const participant = conference.participants.get(keyOf(party));
  if (!participant) throw new GatewayFault(world.switches().unknownAddressCode, { ctiCode: 20_431 });
  return participant;
};

/** Where a member is read from: on the platform of 2018 some commands have it in the query. */
const from = (request: AgentRequest, name: string): Fields => (request.query.has(name) ? request.query : request.body);

/** Checks which announcement to play. Throws 000-002 for an invalid path, 100-007 for a file that does not exist. */
const checkVoice = (request: AgentRequest, source = request.body): void => {
  source.number('playMode', 2, 2, 2);
  const path = source.someText('voicePath', 127);
  if (!/^[A-Za-z]:\/conf\/\d+\/[^/]+\.V3$/u.test(path)) throw new GatewayFault('000-002');
  if (!request.world.directory.voiceFiles.has(path))
    throw new GatewayFault('100-007', { result: { errorReason: 'the file does not exist' } });
};

const checkTone = (request: AgentRequest): void => {
  if (request.body.boolean('beepTone', false)) checkVoice(request);
};

const requestConf = (request: AgentRequest): Answer => {
  const { world, agent, body } = request;
  const seats = body.number('memberNum', 1, mostSeats);
  const minutes = body.number('time', 4, 1440, 60);
  const promptMinutes = body.number('promptTime', 0, 1440, 0);
  body.text('confCallerNo', 24, '');
  checkTone(request);
  checkMayRequest(world, agent, seats);
  return accepted(() => requestConference(world, agent, { seats, minutes, promptMinutes }));
};

const answerInvitation = ({ world, agent }: AgentRequest): Answer => {
  const conference = invitationOf(world, agent.id);
  const invitation = conference?.invitations.get(`9:${agent.id}`);
  if (!conference || !invitation) throw new GatewayFault('101-001');
  const { addressType, address, deviceCallType, deviceType } = invitation;
  return accepted(() => join(world, conference, { addressType, address, deviceCallType, deviceType }));
};

const rejectInvitation = ({ world, agent }: AgentRequest): Answer => {
  const conference = invitationOf(world, agent.id);
  if (!conference) throw new GatewayFault('101-001');
  return accepted(() => decline(world, conference, `9:${agent.id}`, 'declined'));
};

const requestLeave = (request: AgentRequest): Answer => {
  const conference = ownConference(request);
  if (conference.chair === request.agent.id) throw new GatewayFault('101-007');
  return accepted(() => leave(request.world, conference, `9:${request.agent.id}`, 0));
};

const add = (request: AgentRequest): Answer => {
  const { world, body } = request;
  const conference = chaired(request);
  const parties: InvitedParty[] = body.objects('addresses', mostSeats).map((item) => ({
    ...item.party(),
    deviceCallType: item.number('deviceCallType', 0, 255, 0),
    deviceType: item.number('deviceType', 0, 255, 0),
  }));
  body.text('caller', 24, '');
  checkTone(request);
  const isNew = (party: InvitedParty): boolean =>
    !conference.participants.has(keyOf(party)) && !conference.invitations.has(keyOf(party));
  const added = new Set(parties.filter(isNew).map(keyOf)).size;
  if (conference.participants.size + conference.invitations.size + added > conference.seats)
    throw new GatewayFault('100-007', { ctiCode: 20_432 });
  return accepted(() => {
    for (const party of parties) invite(world, conference, party);
  });
};

const remove = (request: AgentRequest): Answer => {
  const { world, agent, body } = request;
  const conference = chaired(request);
  const parties = body.objects('addresses', 30).map((item) => item.party());
  if (parties.some((party) => party.addressType === '9' && party.address === agent.id))
    throw new GatewayFault('101-006');
  const noExistParticipants = parties.filter((party) => !conference.participants.has(keyOf(party)));
  const effect = (): void => {
    for (const party of parties) if (!world.unreachable.has(party.address)) leave(world, conference, keyOf(party), 1);
  };
  return accepted(effect, { noExistParticipants });
};

const changeMode = (request: AgentRequest): Answer => {
  const { world, agent, body } = request;
  const conference = chaired(request);
  const attribute = body.oneOf<Attribute>('attribute', [1, 2, 3, 4]);
  const participant = participantOf(world, conference, body.party());
  const isSelf = participant.addressType === '9' && participant.address === agent.id;
  if (isSelf && world.switches().chairSelfMode === 'refused') throw new GatewayFault('000-002');
  return accepted(() => {
    if (conference.participants.get(keyOf(participant)) === participant && !world.unreachable.has(participant.address))
      setMode(world, conference, participant, attribute);
  });
};

const hold = (request: AgentRequest, isHeld: boolean): Answer => {
  const { world, body } = request;
  const conference = chaired(request);
  if (isHeld) checkVoice(request);
  const participant = participantOf(world, conference, body.party());
  return accepted(() => {
    if (conference.participants.get(keyOf(participant)) === participant && !world.unreachable.has(participant.address))
      setHold(world, conference, participant, isHeld);
  });
};

const prolongTime = (request: AgentRequest): Answer => {
  const conference = chaired(request);
  const minutes = from(request, 'prolongTime').number('prolongTime', 1, 1440);
  return accepted(undefined, { applyedTime: prolong(request.world, conference, minutes) });
};

const shift = (request: AgentRequest): Answer => {
  const { world, agent, query, body } = request;
  const conference = chaired(request);
  const target = String(
    query.has('destWorkNo') ? query.number('destWorkNo', 1, 999_999) : body.number('destAgentNo', 1, 999_999),
  );
  if (target === agent.id) throw new GatewayFault('101-005');
  participantOf(world, conference, { addressType: '9', address: target });
  return accepted(() => shiftChair(world, conference, target));
};

const playToAll = (request: AgentRequest): Answer => {
  const conference = chaired(request);
  const source = from(request, 'voicePath');
  source.number('playType', 0, 1, 0);
  checkVoice(request, source);
  return accepted(() => playToConference(request.world, conference, request.agent.id));
};

const stopToAll = (request: AgentRequest): Answer => {
  const conference = chaired(request);
  return accepted(() => stopPlayingToConference(request.world, conference, request.agent.id));
};

const playToOne = (request: AgentRequest): Answer => {
  const { world, agent } = request;
  const conference = chaired(request);
  const source = from(request, 'voicePath');
  checkVoice(request, source);
  const participant = participantOf(world, conference, source.party());
  return accepted(() => playToParticipant(world, participant, agent.id));
};

const stopToOne = (request: AgentRequest): Answer => {
  const { world, agent } = request;
  const conference = chaired(request);
  const participant = participantOf(world, conference, from(request, 'address').party());
  return accepted(() => stopPlayingToParticipant(world, participant, agent.id));
};

const modifySeats = (request: AgentRequest): Answer => {
  const conference = chaired(request);
  const source = from(request, 'modifyNum');
  const change = source.number('modifyNum', 2, 118) * (source.number('modifyType', 0, 1) === 0 ? 1 : -1);
  const seats = conference.seats + change;
  const isTooMany = seats > Math.min(mostSeats, request.world.switches().concurrentCalls);
  if (isTooMany || seats < conference.participants.size + conference.invitations.size)
    throw new GatewayFault('100-007', { ctiCode: 20_433 });
  return accepted(() => {
    conference.seats = seats;
  });
};

const query = (request: AgentRequest): Answer => {
  const { world, agent, body } = request;
  const ids = new Set(body.list('confIds', 20).map(Number));
  const own = conferenceOf(world, agent.id);
  if (!own && !agent.isInspector) throw new GatewayFault('101-001');
  const confs = [...world.conferences.values()]
    .filter(
      (one) =>
        ids.has(one.id) && one.phase !== 'ended' && one.phase !== 'requested' && (one === own || agent.isInspector),
    )
    .map((one) => conferenceInfo(world, one));
  return found(world.switches().resultShape === 'array' ? confs : { confs });
};

const queryIds = ({ world, agent }: AgentRequest): Answer => {
  if (!agent.isInspector) throw new GatewayFault('101-004');
  return found({
    confIds: [...world.conferences.values()]
      .filter((one) => one.phase === 'active' || one.phase === 'selfJoined')
      .map((one) => one.id),
  });
};

const method = (name: string, legacyVerb: string, run: (request: AgentRequest) => Answer, verb = 'POST'): Route => ({
  access: 'guid',
  verb,
  legacyVerb,
  path: `agentconf/*/${name}`,
  run,
});

/** The nineteen conference methods. */
export const conferenceRoutes: readonly Route[] = [
  method('requestagentconf', 'POST', requestConf),
  method('answeragentconf', 'PUT', answerInvitation),
  method('rejectagentconf', 'DELETE', rejectInvitation),
  method('requestleaveagentconf', 'DELETE', requestLeave),
  method('releaseagentconf', 'POST', (request) => {
    const conference = chaired(request);
    return accepted(() => endConference(request.world, conference));
  }),
  method('holdparticipant', 'POST', (request) => hold(request, true)),
  method('unholdparticipant', 'POST', (request) => hold(request, false)),
  method('prolongtime', 'PUT', prolongTime),
  method('applytoshiftpresident', 'PUT', shift),
  method('batchaddparticipant', 'POST', add),
  method('batchremoveparticipant', 'POST', remove),
  method('changeparticipantmode', 'POST', changeMode),
  method('playvoicetoconf', 'PUT', playToAll),
  method('stopvoicetoconf', 'PUT', stopToAll),
  method('playvoicetoparticipant', 'PUT', playToOne),
  method('stopvoicetoparticipant', 'PUT', stopToOne),
  method('modifyconfresource', 'PUT', modifySeats),
  method('queryconfinfos', 'POST', query),
  method('queryvdnconfid', 'GET', queryIds, 'GET'),
];
