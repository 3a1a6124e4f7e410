import type { AppState } from '../state/app-state.ts';
import type { Translate } from '../text/translate.ts';
import type { About } from './notification.ts';

/** What the user sees of Gavel at present. */
export interface WindowFocus {
  /** Whether a window that shows held commands and their outcomes has the focus. */
  readonly isFocused: boolean;
  /** What that window shows. */
  readonly shown: About;
}

/** What notifications are decided from. */
export interface Situation {
  readonly state: AppState;
  readonly focus: WindowFocus;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  readonly t: Translate;
}
