import { detailLimit } from '../../../app/domain/error-code.ts';
import type { DeliveryReport } from '../../ports/notifier.ts';

/**
 * Windows' codes for notifications that the user or an administrator has disabled, as hexadecimal and as signed
 * numbers: WPN_E_NOTIFICATION_DISABLED, WPN_E_NOTIFICATION_INCAPABLE, WPN_E_NOTIFICATION_TYPE_DISABLED,
 * WPN_E_ACCESS_DENIED (winerror.h).
 */
const deniedCodes = [0x803e0111, 0x803e0112, 0x803e0114, 0x803e0117].flatMap((code) => [
  code.toString(16),
  String(code - 2 ** 32),
]);

/** The same as text, on macOS and Windows. */
const deniedWords = /not allowed|not permitted|denied|disabled|turned off/iu;

/**
 * Classifies a system's error when a notification is delivered: `denied` where notifications are disabled, else
 * `failed`.
 */
export const deliveryReportOf = (error: string): DeliveryReport => {
  const text = error.toLowerCase();
  const isDenied = deniedWords.test(text) || deniedCodes.some((code) => text.includes(code));
  return { result: isDenied ? 'denied' : 'failed', detail: error.slice(0, detailLimit) };
};
