import { audioOf } from '../../app/domain/audio.ts';
import type { Command } from '../../app/domain/command.ts';
import type { Conference } from '../../app/domain/conference.ts';

/** The scene of practice mode that the tour is about. */
export const tourSceneId = 'first-steps';
/** Whom no command reaches in that scene. */
export const outOfReach = '90155504';

/** The scenes with that of the tour in front, where a newcomer begins. */
export const tourFirst = <Scene extends { readonly id: string }>(scenes: readonly Scene[]): readonly Scene[] =>
  [...scenes].sort((left, right) => Number(right.id === tourSceneId) - Number(left.id === tourSceneId));

/** What a newcomer must have done or seen once, in the order in which it is suggested. */
export const tourSteps = ['drop', 'undo', 'mute', 'unconfirmed', 'stale'] as const;
export type TourStep = (typeof tourSteps)[number];

/** How far the tour of an account has come. Steps that were done stay done. */
export interface TourState {
  readonly accountId: string;
  readonly done: ReadonlySet<TourStep>;
  readonly isClosed: boolean;
}

const isMute = (request: Command['request']): boolean =>
  request.kind === 'set-audio' && audioOf(request.mode).canSpeak === 'off';

/** The step that a command is, as far as it has come; null for none. */
export const stepOf = ({ phase, reason, request }: Pick<Command, 'phase' | 'reason' | 'request'>): TourStep | null => {
  if (phase === 'unconfirmed') return 'unconfirmed';
  if (phase === 'cancelled') return reason === 'taken-back' ? 'undo' : null;
  if (phase !== 'confirmed') return null;
  return request.kind === 'drop' ? 'drop' : isMute(request) ? 'mute' : null;
};

/** Whether a conference shows what *Stale* means: the connection was there, and is lost. */
const isLost = ({ truth }: Conference): boolean => truth.status === 'stale' && truth.reason !== null;

/** The steps that were done or can be seen now. `shown`: the conference in the middle of the window; null for none. */
export const stepsDone = (commands: Iterable<Command>, shown: Conference | null): ReadonlySet<TourStep> => {
  const done = new Set<TourStep>();
  for (const command of commands) {
    const step = stepOf(command);
    if (step !== null) done.add(step);
  }
  if (shown && isLost(shown)) done.add('stale');
  return done;
};
