import { audioOf, modeOf, type Audio, type AudioMode } from '../../domain/audio.ts';
import { isUnderWay, type Command } from '../../domain/command.ts';
import type { Participant } from '../../domain/participant.ts';
import { denied, unsupported, type Permission } from '../../domain/permission.ts';
import type { AppState } from '../app-state.ts';
import { destructionPermission } from './drop-permission.ts';

/** One of the two switches of a participant. */
export type SwitchId = keyof Audio;

/** What a switch shows: the value last proved, and beside it the one that is asked for, if that is another. */
export interface SwitchPicture {
  readonly proved: Audio[SwitchId];
  readonly asked: 'on' | 'off' | null;
}

/**
 * A switch as it is shown. `command` is the change of this participant's audio that is under way, or anything else that
 * became of one: only what is under way counts as asked for, and nothing but the picture as proved.
 */
export const switchPictureOf = (audio: Audio, command: Command | null, id: SwitchId): SwitchPicture => {
  const proved = audio[id];
  if (command?.request.kind !== 'set-audio' || !isUnderWay(command.phase)) return { proved, asked: null };
  const wanted = audioOf(command.request.mode)[id];
  return { proved, asked: wanted === proved || wanted === 'unknown' ? null : wanted };
};

/** The mode to ask for when a person presses one switch. The press says nothing of the other: where that is unknown, it is taken as on. */
export const modeAfterPress = ({ canHear, canSpeak }: Audio, id: SwitchId): AudioMode => {
  const known: Audio = { canHear: canHear === 'off' ? 'off' : 'on', canSpeak: canSpeak === 'off' ? 'off' : 'on' };
  const before = id === 'canHear' ? canHear : canSpeak;
  return modeOf({ ...known, [id]: before === 'on' ? 'off' : 'on' }) ?? 'both';
};

/** May this participant's switches be pressed now, as far as can be foreseen? `picture` tells whether the picture as a whole is barred. */
export const audioPermission = (picture: Permission, participant: Participant | undefined): Permission => {
  if (picture.verdict !== 'allowed') return picture;
  if (!participant || participant.state === 'left') return denied('not-connected');
  return participant.permissions.audio ?? unsupported('system-lacks-it');
};

/** Whether the roster has audio modes at all. */
export const hasAudio = (participants: Iterable<Participant>): boolean => {
  for (const { audio } of participants) if (audio) return true;
  return false;
};

/** Participants whose audio is being changed now. */
const changingIds = (state: AppState, conferenceId: string): ReadonlySet<string> => {
  const ids = new Set<string>();
  for (const command of state.commands.values())
    if (command.conferenceId === conferenceId && command.target && command.request.kind === 'set-audio' && isUnderWay(command.phase)) ids.add(command.target.id);
  return ids;
};

/** Whom a change of many would reach now, in their order, and why it reaches nobody where it does not. */
export interface AudioChange {
  readonly ids: readonly string[];
  readonly permission: Permission;
}

/**
 * Who of `ids` can be set to `mode` now: who may be, is not being changed already and is not proved to be so. The
 * reason is that of the first who cannot.
 */
export const audioChangeOf = (state: AppState, conferenceId: string, ids: Iterable<string>, mode: AudioMode): AudioChange => {
  const conference = state.conferences.get(conferenceId);
  const picture = destructionPermission(conference && state.accounts.get(conference.accountId), conference);
  if (picture.verdict !== 'allowed') return { ids: [], permission: picture };
  const roster = state.participants.get(conferenceId);
  if (!hasAudio(roster?.values() ?? [])) return { ids: [], permission: unsupported('system-lacks-it') };
  const changing = changingIds(state, conferenceId);
  const found: string[] = [];
  let reason: Permission | null = null;
  for (const id of ids) {
    const participant = roster?.get(id);
    const permission = audioPermission(picture, participant);
    if (permission.verdict !== 'allowed') reason ??= permission;
    else if (changing.has(id)) reason ??= denied('already-under-way');
    else if (participant?.audio && modeOf(participant.audio) === mode) reason ??= denied('already-so');
    else found.push(id);
  }
  return { ids: found, permission: found.length > 0 ? { verdict: 'allowed' } : (reason ?? denied('nobody-chosen')) };
};

/** Everybody but oneself, the chair, those who left and those who are not in yet, in the vendor's order. */
export const othersOf = (state: AppState, conferenceId: string): readonly string[] =>
  [...(state.participants.get(conferenceId)?.values() ?? [])]
    .filter(({ isSelf, role, state: place }) => !isSelf && role !== 'chair' && place !== 'left' && place !== 'in-lobby')
    .map(({ id }) => id);
