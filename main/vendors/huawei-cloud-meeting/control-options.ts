import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import type { OwnUser } from './picture.ts';

/** What a meeting that is followed is made of. */
export interface ControlOptions {
  readonly accountId: string;
  readonly number: string;
  readonly password: string;
  readonly user: () => OwnUser;
  /** How many meetings are followed. */
  readonly meetingCount: () => number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly kit: AdapterKit;
  /** The meeting is over, or cannot be controlled any more: it is no longer followed. */
  readonly onOver: () => void;
}
