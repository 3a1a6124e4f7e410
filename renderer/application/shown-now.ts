import type { Account } from '../../app/domain/account.ts';
import type { Conference } from '../../app/domain/conference.ts';

/**
 * The time that durations of an account are counted to: now while it is connected, else when it was last proved.
 * Durations of what is no longer known would say more than that.
 */
export const shownNow = ({ connection }: Pick<Account, 'connection'>, nowMs: number): number =>
  connection.status === 'online' ? nowMs : Math.min(nowMs, connection.provedAt ?? connection.since);

/** The time that durations of a conference are counted to: now while its picture is live, else that of the picture. */
export const conferenceNow = ({ truth }: Pick<Conference, 'truth'>, isLost: boolean, nowMs: number): number =>
  truth.status === 'live' && !isLost ? nowMs : Math.min(nowMs, truth.at);
