import type { Conference, ControlId } from '../../../app/domain/conference.ts';
import { allowed, denied, unsupported, type Permission } from '../../../app/domain/permission.ts';
import type { DropPermissionValue } from './settings.ts';
import type { Party } from './wire/wire.ts';

/** Who made the conference. It is not on the wire: only what this client saw counts. */
export type ControllerKnowledge = 'self' | 'another-user' | 'unknown';

/** What the rules for dropping look at, the same for all parties of a conference. */
export interface DropContext {
  readonly deploymentType: string;
  readonly dropPermission: DropPermissionValue;
  readonly isSupervisor: boolean;
  readonly controller: ControllerKnowledge;
  readonly kind: Conference['kind'];
  /** The own participant; null when it is not listed. */
  readonly own: Party | null;
  /** After a failover of the server the list of participants may be incomplete. */
  readonly isListUncertain: boolean;
}

export const isEnterprise = (deploymentType: string): boolean => deploymentType.toUpperCase() === 'UCCE';

const droppableStates = new Set(['ACTIVE', 'HELD', 'ACCEPTED']);

/** Only CCE knows dropping, and only from a conference in which one takes part. */
const conferenceObstacle = (context: DropContext): Permission | null => {
  const { kind, own } = context;
  if (!isEnterprise(context.deploymentType)) return unsupported('system-lacks-it');
  if (kind === 'monitor' || kind === 'monitored') return denied('only-listening');
  if (context.isListUncertain) return denied('incomplete-list');
  if (kind !== 'conference') return denied('not-a-conference');
  if (own?.state !== 'ACTIVE' && own?.state !== 'HELD') return denied('own-leg-not-active');
  return null;
};

/** Who may drop whom at the configured value of `enableDropParticipantFor`, as Cisco documents it. */
const roleObstacle = (context: DropContext, target: Party): Permission | null => {
  switch (context.dropPermission) {
    case 'supervisor_only':
      if (!context.isSupervisor) return denied('supervisor-only');
      return target.type === 'AGENT_DEVICE' ? null : denied('agents-only');
    case 'conference_controller_and_supervisor':
      // Unknown after a restart: offered, not hidden; the server decides.
      return context.isSupervisor || context.controller !== 'another-user'
        ? null
        : denied('controller-or-supervisor-only');
    case 'all':
      return null;
  }
};

/** Whether the target may be dropped, as far as it can be foreseen; the server has the last word. */
export const dropPermission = (context: DropContext, target: Party, isAmbiguous: boolean): Permission => {
  const obstacle = conferenceObstacle(context);
  if (target === context.own) return denied('self');
  if (obstacle) return obstacle;
  if (!droppableStates.has(target.state)) return denied('not-connected');
  if (target.address === '' || isAmbiguous) return denied('no-address');
  if (context.own?.actions.includes('PARTICIPANT_DROP')) return allowed;
  return roleObstacle(context, target) ?? allowed;
};

const actionByControl: readonly (readonly [ControlId, string])[] = [
  ['answer', 'ANSWER'],
  ['hold', 'HOLD'],
  ['retrieve', 'RETRIEVE'],
  ['leave', 'DROP'],
  ['consult', 'CONSULT_CALL'],
  ['merge', 'CONFERENCE'],
  ['transfer', 'TRANSFER'],
  ['transfer-to', 'TRANSFER_SST'],
  ['send-digits', 'SEND_DTMF'],
  ['update-call-data', 'UPDATE_CALL_DATA'],
];

/** What the controls of a call depend on. */
export interface ControlContext extends DropContext {
  /** The agent over whom this supervisor came into the conference. */
  readonly bargedAgent: { readonly party: Party; readonly isAmbiguous: boolean } | null;
}

/** What can be done to a call: what the server lists for the own participant, and only that. */
export const controlPermissions = (context: ControlContext): Conference['controls'] => {
  const { own, kind } = context;
  const controls: Conference['controls'] = {};
  for (const [control, action] of actionByControl)
    controls[control] = own?.actions.includes(action)
      ? allowed
      : denied(kind === 'monitored' ? 'only-listening' : 'not-now');
  if (!context.isSupervisor) return controls;
  if (!isEnterprise(context.deploymentType)) {
    controls.barge = unsupported('system-lacks-it');
    controls.intercept = unsupported('system-lacks-it');
    return controls;
  }
  controls.barge = kind !== 'monitor' ? denied('not-now') : own?.state === 'ACTIVE' ? allowed : denied('not-connected');
  controls.intercept =
    kind === 'monitor'
      ? denied('only-listening')
      : context.bargedAgent
        ? dropPermission(context, context.bargedAgent.party, context.bargedAgent.isAmbiguous)
        : denied('not-now');
  return controls;
};
