import type { AppState } from '../state/app-state.ts';
import type { Translate } from '../text/translate.ts';
import type { About } from './notification.ts';

/** What a person looks at. */
export interface Sight {
  /** Whether a window of Gavel that shows what is held and what was done has the keyboard. */
  readonly isLookingAtGavel: boolean;
  /** What that window shows. */
  readonly shown: About;
}

/** All that notifications are decided from. */
export interface Situation {
  readonly state: AppState;
  readonly sight: Sight;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  readonly t: Translate;
}
