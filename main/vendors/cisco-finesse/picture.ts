import { conferenceIdOf, type Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import { controlPermissions, dropPermission, type ControlContext, type ControllerKnowledge } from './permissions.ts';
import { hasLeft, type IdentifiedParty } from './roster.ts';
import type { DropPermissionValue } from './settings.ts';
import type { Dialog, Party } from './wire/wire.ts';

/** What a picture needs to know besides the dialog. */
export interface PictureContext {
  readonly accountId: string;
  readonly ownAddress: string;
  readonly ownName: string;
  readonly isSupervisor: boolean;
  readonly deploymentType: string;
  readonly dropPermission: DropPermissionValue;
  readonly wrapUpReasons: readonly string[];
  /** Names of colleagues by extension, as far as they are known. */
  readonly nameOf: (address: string) => string | undefined;
}

/** What was learnt of a dialog over time, beyond what it says itself. */
export interface DialogKnowledge {
  readonly controller: ControllerKnowledge;
  /** Address of the agent over whom this supervisor came in. */
  readonly bargedAgentAddress: string | null;
  readonly isListUncertain: boolean;
}

/** The own participant. Two with the own address cannot be: the first counts. */
export const ownPartyOf = (dialog: Dialog, ownAddress: string): Party | null =>
  dialog.parties.find((party) => party.address === ownAddress && party.address !== '') ?? null;

/** How many take part now. */
export const liveCountOf = (dialog: Dialog): number =>
  dialog.parties.reduce((count, party) => (hasLeft(party) ? count : count + 1), 0);

const isMonitoring = (callType: string): boolean => callType.startsWith('SUPERVISOR_');

/** Whether it is a conference: by its type, or by three or more who take part; and what other calls are. */
export const conferenceKind = (dialog: Dialog, own: Party | null): Conference['kind'] => {
  if (isMonitoring(dialog.callType)) {
    // The monitored agent's own dialog is passive: it offers no action at all.
    const isMonitored =
      dialog.fromAddress === ''
        ? own === null || own.actions.length === 0
        : own === null || dialog.fromAddress !== own.address;
    return isMonitored ? 'monitored' : 'monitor';
  }
  if (dialog.callType === 'CONFERENCE' || liveCountOf(dialog) >= 3) return 'conference';
  if (dialog.callType.startsWith('CONSULT') || dialog.associatedDialogId !== '') return 'consult';
  return 'call';
};

const conferenceStates: Readonly<Record<string, Conference['state']>> = {
  INITIATING: 'dialling',
  INITIATED: 'dialling',
  ALERTING: 'ringing',
  ACTIVE: 'active',
  ACCEPTED: 'active',
  HELD: 'held',
  WRAP_UP: 'wrapping-up',
  FAILED: 'failed',
};

const participantStates: Readonly<Record<string, Participant['state']>> = {
  INITIATING: 'dialling',
  INITIATED: 'dialling',
  ALERTING: 'ringing',
  ACTIVE: 'talking',
  ACCEPTED: 'connected',
  HELD: 'on-hold',
  WRAP_UP: 'wrapping-up',
  FAILED: 'failed',
  DROPPED: 'left',
};

/** The server's word for a state that is not known here. */
const unknownIn = (known: Readonly<Record<string, unknown>>, state: string): Pick<Participant, 'vendorState'> =>
  known[state] === undefined && state !== '' ? { vendorState: state.slice(0, 200) } : {};

const participantKind = (party: Party): Participant['kind'] => {
  if (party.type === 'AGENT_DEVICE') return 'agent';
  // No name for route points and IVR ports is documented; what names a type at all is no plain caller.
  return party.type === '' || party.type === 'NULL' ? 'phone' : 'device';
};

const counterpartOf = (
  dialog: Dialog,
  own: Party | null,
  kind: Conference['kind'],
  context: PictureContext,
): string => {
  if (kind === 'conference') return '';
  const given = own !== null && dialog.fromAddress === own.address ? dialog.toAddress : dialog.fromAddress;
  const others = dialog.parties.filter((party) => party !== own);
  // After a transfer the addresses are those of the surviving call: who is on the line says more.
  const [only] = others;
  const address = others.length === 1 && only && only.address !== '' ? only.address : given;
  return (context.nameOf(address) ?? address).slice(0, 300);
};

/** The picture of one dialog, complete. */
export const pictureOf = (
  dialog: Dialog,
  parties: readonly IdentifiedParty[],
  knowledge: DialogKnowledge,
  context: PictureContext,
): ConferencePicture => {
  const own = ownPartyOf(dialog, context.ownAddress);
  const kind = conferenceKind(dialog, own);
  const barged = parties.find(({ party }) => party.address === knowledge.bargedAgentAddress && !hasLeft(party)) ?? null;
  const rules: ControlContext = {
    deploymentType: context.deploymentType,
    dropPermission: context.dropPermission,
    isSupervisor: context.isSupervisor,
    controller: knowledge.controller,
    kind,
    own,
    isListUncertain: knowledge.isListUncertain,
    bargedAgent: barged,
  };
  const isController = kind === 'conference' && knowledge.controller === 'self';
  const selfRole = isController
    ? 'chair'
    : context.isSupervisor
      ? 'supervisor'
      : kind === 'conference' && knowledge.controller === 'unknown'
        ? 'unknown'
        : 'member';
  const stateWord = own?.state ?? dialog.state;
  const starts = dialog.parties.flatMap((party) => (party.startTime === null ? [] : [party.startTime]));
  return {
    conference: {
      id: conferenceIdOf(context.accountId, dialog.id),
      accountId: context.accountId,
      vendorId: dialog.id,
      kind,
      state: conferenceStates[stateWord] ?? 'unknown',
      ...unknownIn(conferenceStates, stateWord),
      counterpart: counterpartOf(dialog, own, kind, context),
      startedAt:
        own?.startTime ?? (starts.length === 0 ? null : starts.reduce((earliest, at) => Math.min(earliest, at))),
      peopleCount: liveCountOf(dialog),
      selfRole,
      controls: controlPermissions(rules),
      callData: [
        ...dialog.variables,
        ...(dialog.wrapUpReason === '' ? [] : [{ name: 'wrapUpReason', value: dialog.wrapUpReason }]),
      ],
      wrapUpReasons: [...context.wrapUpReasons],
      relatedConferenceId:
        dialog.associatedDialogId === '' ? null : conferenceIdOf(context.accountId, dialog.associatedDialogId),
    },
    participants: parties.map(({ id, party, position, isAmbiguous }): Participant => {
      const isSelf = party === own;
      const isListening = kind === 'monitor' && isSelf && party.state === 'ACTIVE';
      return {
        id,
        name:
          (isSelf && context.ownName !== '' ? context.ownName : context.nameOf(party.address)) ??
          (party.address === '' ? '—' : party.address),
        address: party.address,
        kind: participantKind(party),
        role:
          isSelf && selfRole !== 'unknown'
            ? selfRole
            : party.address !== '' && party.address === knowledge.bargedAgentAddress
              ? 'chair'
              : 'member',
        isSelf,
        state: isListening ? 'listening' : (participantStates[party.state] ?? 'unknown'),
        ...unknownIn(participantStates, party.state),
        stateSince: party.stateChangeTime,
        joinedAt: party.startTime,
        position,
        permissions: { drop: dropPermission(rules, party, isAmbiguous) },
      };
    }),
  };
};
