import { modeOf, type Audio } from '../../domain/audio.ts';
import type { Command, CommandRequest } from '../../domain/command.ts';
import type { CommandGroup } from '../command-groups.ts';
import type { StateView } from '../state-view.ts';

type AudioKind = 'set-audio' | 'mute-participant' | 'unmute-participant';
type AudioRequest = Extract<CommandRequest, { readonly kind: AudioKind; readonly participantIds: unknown }>;

/** Whether a request changes who can hear or speak, one participant each. */
export const isAudioRequest = (request: CommandRequest): request is AudioRequest =>
  request.kind === 'set-audio' || request.kind === 'mute-participant' || request.kind === 'unmute-participant';

/** Whether a command may have had an effect. */
const mayBeDone = ({ phase }: Command): boolean => phase !== 'cancelled' && phase !== 'refused';

/** What gives one participant back what they had; null where that is not known or is so already. */
const restoring = ({ request, before }: Command, now: Audio): CommandRequest | null => {
  if (!before || !isAudioRequest(request)) return null;
  const { conferenceId, participantIds } = request;
  if (request.kind === 'set-audio') {
    const mode = modeOf(before);
    return mode === null || mode === modeOf(now) ? null : { ...request, mode };
  }
  if (before.canSpeak === 'unknown' || before.canSpeak === now.canSpeak) return null;
  return {
    kind: before.canSpeak === 'on' ? 'unmute-participant' : 'mute-participant',
    conferenceId,
    participantIds,
  };
};

/**
 * The requests that give everybody whom a group changed exactly what they had before, one for each participant who is
 * still there and stands differently now.
 */
export function* requestsToTakeBack(state: StateView, group: CommandGroup): Generator<CommandRequest> {
  if (!isAudioRequest(group.first.request) || group.isUnderWay) return;
  const roster = state.participants.get(group.first.conferenceId ?? '');
  for (const command of group.commands.values()) {
    const now = mayBeDone(command) ? roster?.get(command.target?.id ?? '') : undefined;
    const request = now?.audio && now.state !== 'left' ? restoring(command, now.audio) : null;
    if (request) yield request;
  }
}

/** Whether anybody whom a group changed stands differently now from before. */
const canBeTakenBack = (state: StateView, group: CommandGroup): boolean =>
  requestsToTakeBack(state, group).next().done !== true;

/** The latest change of hearing and speaking in a conference that can be taken back; null where there is none. */
export const groupToTakeBack = (state: StateView, conferenceId: string): CommandGroup | null => {
  const isTakenBack = new Set<string>();
  for (const group of [...state.groups.values()].reverse()) {
    const { first } = group;
    if (first.conferenceId !== conferenceId || !isAudioRequest(first.request)) continue;
    if (first.takesBack !== undefined) isTakenBack.add(first.takesBack);
    else if (!isTakenBack.has(group.id) && canBeTakenBack(state, group)) return group;
  }
  return null;
};

/**
 * The participants of a conference whom *Restore everyone* leaves as they are: those who were set to something by a
 * choice of their own, and those whom silencing everybody found silenced already.
 */
export const isSilencedOnPurpose = (state: StateView, conferenceId: string): ((participantId: string) => boolean) => {
  const latest = new Map<string, Command>();
  let wasForEveryone = false;
  for (const { first, commands } of state.groups.values()) {
    if (first.conferenceId !== conferenceId || first.request.kind !== 'set-audio') continue;
    for (const command of commands.values())
      if (mayBeDone(command) && command.target) latest.set(command.target.id, command);
    if (first.request.isForEveryone === true && first.request.mode !== 'both') wasForEveryone = true;
  }
  return (participantId) => {
    const request = latest.get(participantId)?.request;
    if (!request) return wasForEveryone;
    return request.kind === 'set-audio' && request.mode !== 'both' && request.isForEveryone !== true;
  };
};
