import { audioOf, modeOf, type Audio, type AudioMode, type FullAudio } from '../../domain/audio.ts';
import { isUnderWay, type Command } from '../../domain/command.ts';
import type { Participant } from '../../domain/participant.ts';
import { unsupported } from '../../domain/permission.ts';
import type { StateView } from '../state-view.ts';
import { reachOf, type Reach } from './command-permission.ts';

/** One of the two switches of a participant. */
export type SwitchId = keyof FullAudio;

/** What a switch shows: the value last proved, and the requested one while it differs. */
export interface SwitchPicture {
  readonly proved: FullAudio[SwitchId];
  readonly asked: 'on' | 'off' | null;
}

/** The switches that a command asks for; what it does not touch is absent. */
const wantedOf = (request: Command['request']): Partial<FullAudio> | null => {
  switch (request.kind) {
    case 'set-audio':
      return audioOf(request.mode);
    case 'mute-participant':
      return { canSpeak: 'off' };
    case 'unmute-participant':
      return { canSpeak: 'on' };
    default:
      return null;
  }
};

/**
 * What a switch shows. `command` is the latest command about this participant's audio: its value counts as requested
 * only while it is in progress, and never as proved.
 */
export const switchPictureOf = (audio: Audio, command: Command | null, id: SwitchId): SwitchPicture => {
  const proved = audio[id] ?? 'unknown';
  const wanted = command && isUnderWay(command.phase) ? wantedOf(command.request)?.[id] : undefined;
  if (wanted === undefined) return { proved, asked: null };
  return { proved, asked: wanted === proved || wanted === 'unknown' ? null : wanted };
};

/** The mode to request when one switch is pressed. The other switch counts as on while it is unknown. */
export const modeAfterPress = ({ canHear, canSpeak }: Audio, id: SwitchId): AudioMode => {
  const known: FullAudio = { canHear: canHear === 'off' ? 'off' : 'on', canSpeak: canSpeak === 'off' ? 'off' : 'on' };
  const before = id === 'canHear' ? canHear : canSpeak;
  return modeOf({ ...known, [id]: before === 'on' ? 'off' : 'on' }) ?? 'both';
};

/** Whether it is known of any participant who can hear. */
const hasHearing = (participants: Iterable<Participant>): boolean => {
  for (const { audio } of participants) if (audio?.canHear !== undefined) return true;
  return false;
};

/** The kind of command that changes whether a participant can speak, where nothing is known of hearing. */
export const speakingKind = ({ canSpeak }: Audio): 'mute-participant' | 'unmute-participant' =>
  canSpeak === 'off' ? 'unmute-participant' : 'mute-participant';

/**
 * Who of `ids` can be set to `mode` now, leaving out those proved to be in it. Unsupported where nobody in the
 * conference has audio modes.
 */
export const audioReachOf = (
  state: StateView,
  conferenceId: string | null,
  ids: Iterable<string>,
  mode: AudioMode,
): Reach => {
  const roster = conferenceId === null ? undefined : state.participants.get(conferenceId);
  const isSupported = hasHearing(roster?.values() ?? []);
  const isSo = ({ audio }: Participant): boolean => audio !== undefined && modeOf(audio) === mode;
  const reach = reachOf(state, 'set-audio', conferenceId, isSupported ? ids : [], isSo);
  const { permission } = reach;
  return !isSupported && permission.verdict === 'denied' && permission.reason === 'nobody-chosen'
    ? { ids: [], permission: unsupported('system-lacks-it') }
    : reach;
};

const isThere = (place: Participant['state']): boolean =>
  place !== 'left' && place !== 'in-lobby' && place !== 'not-here';

/** All participants but the user, the chair, those who left and those in the lobby, in the vendor's order. */
export const othersOf = (state: StateView, conferenceId: string): readonly string[] =>
  [...(state.participants.get(conferenceId)?.values() ?? [])]
    .filter(({ isSelf, role, state: place }) => !isSelf && role !== 'chair' && isThere(place))
    .map(({ id }) => id);
