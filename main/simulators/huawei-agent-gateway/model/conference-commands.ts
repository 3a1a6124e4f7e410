import { changes, emitChange } from './conferences.ts';
import type { Attribute, Conference, Participant } from './types.ts';
import type { World } from './world.ts';

/** Sets whether a party hears and speaks. Listen-only and both cause an event; speak-only and neither cause none. */
export const setMode = (world: World, conference: Conference, party: Participant, attribute: Attribute): void => {
  const isRepeated = party.attribute === attribute;
  party.attribute = attribute;
  if (!isRepeated) party.modeChanges.push({ at: world.clock.now(), attribute });
  if (isRepeated && world.switches().repeatedChange === 'silent') return;
  if (attribute === 1) emitChange(world, conference, party, changes.muted);
  if (attribute === 3) emitChange(world, conference, party, changes.unmuted);
};

/** Holds a party or retrieves it; its mode stays as it is. */
export const setHold = (world: World, conference: Conference, party: Participant, isHeld: boolean): void => {
  const isRepeated = party.isHeld === isHeld;
  party.isHeld = isHeld;
  if (isRepeated && world.switches().repeatedChange === 'silent') return;
  emitChange(world, conference, party, isHeld ? changes.held : changes.unheld);
};

/** Makes an agent the chair. */
export const shiftChair = (world: World, conference: Conference, agentId: string): void => {
  const party = conference.participants.get(`9:${agentId}`);
  if (!party || conference.chair === agentId) return;
  conference.chair = agentId;
  const others = [...conference.participants.values()]
    .filter((one) => one.addressType === '9' && one.address !== agentId)
    .map((one) => one.address);
  emitChange(world, conference, party, changes.chair, { to: others });
  world.events.emit(agentId, 'AgentConf_PresidentChanged', { confId: conference.id });
};

/** Plays an announcement to all; the agent who requested it gets an event when it ends. */
export const playToConference = (world: World, conference: Conference, agentId: string): void => {
  conference.announcement?.();
  conference.announcement = world.timers.after(world.switches().announcementMs, () =>
    stopPlayingToConference(world, conference, agentId),
  );
};

/** Ends an announcement to all. */
export const stopPlayingToConference = (world: World, conference: Conference, agentId: string): void => {
  if (!conference.announcement) return;
  conference.announcement();
  conference.announcement = null;
  world.events.emit(agentId, 'AgentConf_StopVoice', { result: 0 });
};

/** Plays an announcement to one party; the agent who requested it gets an event when it ends. */
export const playToParticipant = (world: World, party: Participant, agentId: string): void => {
  party.announcement?.();
  party.announcement = world.timers.after(world.switches().announcementMs, () =>
    stopPlayingToParticipant(world, party, agentId),
  );
};

/** Ends an announcement to one party. */
export const stopPlayingToParticipant = (world: World, party: Participant, agentId: string): void => {
  if (!party.announcement) return;
  party.announcement();
  party.announcement = null;
  world.events.emit(agentId, 'AgentConf_StopParticipantVoice', { result: 0 });
};

const channelAttribOf = (world: World, party: Participant): { channelAttrib?: number } => {
  if (party.attribute !== 4) return { channelAttrib: party.attribute };
  switch (world.switches().channelAttribForNeither) {
    case '4':
      return { channelAttrib: 4 };
    case '0':
      return { channelAttrib: 0 };
    case 'omit':
      return {};
    case 'unchanged':
      return { channelAttrib: party.modeChanges.findLast((change) => change.attribute !== 4)?.attribute ?? 3 };
  }
};

/** A conference as the method `queryconfinfos` shows it. */
export const conferenceInfo = (world: World, conference: Conference): Record<string, unknown> => ({
  confId: conference.id,
  confState: conference.announcement ? 1 : 0,
  startTime: conference.startedAt,
  applyConfTime: conference.minutes,
  confHaveBeenTime: Math.floor((world.clock.now() - conference.startedAt) / 60_000),
  addresses: [...conference.participants.values()].map((party) => ({
    addressType: party.addressType,
    address: party.address,
    deviceCallType: party.deviceCallType,
    deviceType: party.deviceType,
    ...channelAttribOf(world, party),
    channelState: party.isHeld ? 1 : party.announcement ? 2 : 0,
    role: party.addressType === '9' && party.address === conference.chair ? 1 : 0,
    enterTime: party.enterTime,
  })),
});
