import type { FinesseSwitches } from './switches.ts';
import { isConference, liveLegOf } from './call-rules.ts';
import type { Call, User } from './types.ts';

/** What the drop rules distinguish among parties. */
export type PartyKind = 'agent' | 'supervisor' | 'other';

/** An agent, a supervisor, or anything else (callers, route points, IVR ports, phones without a signed-in agent). */
export const partyKind = (user: User | undefined): PartyKind => {
  if (!user) return 'other';
  return user.roles.includes('Supervisor') ? 'supervisor' : 'agent';
};

/** What the CTI server decides about a drop. */
export type DropVerdict = 'allowed' | 'notMonitored' | 'notAConference' | 'gone';

/** Whether the property enableDropParticipantFor allows the requester to drop at all. */
export const roleMayDrop = (switches: FinesseSwitches, call: Call, requester: User): boolean => {
  switch (switches.enableDropParticipantFor) {
    case 'supervisor_only':
      return requester.roles.includes('Supervisor');
    case 'conference_controller_and_supervisor':
      return (
        requester.roles.includes('Supervisor') || (call.controller !== null && call.controller === requester.extension)
      );
    case 'all':
      return true;
  }
};

/** Whether the property allows this kind of target; under `supervisor_only` only plain agents. */
export const kindMayBeDropped = (switches: FinesseSwitches, kind: PartyKind): boolean =>
  switches.enableDropParticipantFor !== 'supervisor_only' || kind === 'agent';

/**
 * The CTI server's decision. Without DropAnyPartyEnabled only agents can be dropped whom the requesting supervisor
 * silently monitors or has barged in on; any other target is refused with 290.
 */
export const ctiVerdict = (
  switches: FinesseSwitches,
  call: Call,
  requester: User,
  target: string,
  monitoredAgents: ReadonlySet<string>,
): DropVerdict => {
  if (!liveLegOf(call, target)) return 'gone';
  if (!isConference(call)) return 'notAConference';
  if (switches.dropAnyPartyEnabled) return 'allowed';
  const over = requester.extension === null ? undefined : call.bargedOver.get(requester.extension);
  return over?.has(target) || monitoredAgents.has(target) ? 'allowed' : 'notMonitored';
};
