import type { DeliveryReport } from '../../ports/notifier.ts';

/**
 * Windows' codes for notifications that a person or an administrator has switched off, as hexadecimal and as signed numbers:
 * WPN_E_NOTIFICATION_DISABLED, WPN_E_NOTIFICATION_INCAPABLE, WPN_E_NOTIFICATION_TYPE_DISABLED, WPN_E_ACCESS_DENIED (winerror.h).
 */
const deniedCodes = [0x803e0111, 0x803e0112, 0x803e0114, 0x803e0117].flatMap((code) => [code.toString(16), String(code - 2 ** 32)]);

/** How macOS and Windows say it in words. */
const deniedWords = /not allowed|not permitted|denied|disabled|turned off/iu;

/** What a system's error at handing over a notification means: `denied` where somebody has forbidden them, else `failed`. */
export const deliveryAfter = (error: string): DeliveryReport => {
  const text = error.toLowerCase();
  const isDenied = deniedWords.test(text) || deniedCodes.some((code) => text.includes(code));
  return { result: isDenied ? 'denied' : 'failed', detail: error.slice(0, 300) };
};
