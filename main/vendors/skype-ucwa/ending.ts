import { detailLimit } from '../../../app/domain/error-code.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { Reason } from './faults.ts';

type NoticeCode = Extract<VendorEvent, { type: 'notice' }>['code'];

/** The server's words for *Details*; null where it gave no reason. */
const detailOf = (reason: Reason | null): string | null =>
  reason && `${reason.code} ${reason.subcode} ${reason.message}`.trim().slice(0, detailLimit);

/** Why the user is no longer in a meeting, or no longer waits for it, as far as the server says it. */
const endingCode = (reason: Reason | null, wasWaiting: boolean): NoticeCode => {
  switch (reason?.subcode) {
    case 'Ejected':
    case 'Removed':
      return 'removed-from-conference';
    case 'Denied':
    case 'Declined':
      return 'turned-away';
    case 'Ended':
      return 'meeting-ended';
    default:
      return wasWaiting ? 'lobby-left' : 'meeting-over';
  }
};

/** What the user is told when they are no longer in a meeting that they did not leave. */
export const endingNotice = (reason: Reason | null, wasWaiting: boolean): VendorEvent => ({
  type: 'notice',
  code: endingCode(reason, wasWaiting),
  detail: detailOf(reason),
});
