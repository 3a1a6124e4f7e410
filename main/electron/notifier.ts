import { Notification } from 'electron';
import { deliveryAfter } from '../core/desktop/delivery-error.ts';
import type { DeliveryReport, Notifier } from '../ports/notifier.ts';

/**
 * The desktop's notifications as Electron hands them over: on Linux to the session's notification service, where `shown` means
 * that it took them; on Windows and macOS to the system, which tells when it refuses. None takes the keyboard.
 */
export const createNotifier = (): Notifier => {
  // A notification that nobody holds is collected, and its clicks with it.
  const held = new Map<string, Notification>();
  let chosen: (id: string, actionId: string | null) => void = () => undefined;
  let gone: (id: string) => void = () => undefined;

  const close = (id: string): void => {
    const notification = held.get(id);
    held.delete(id);
    notification?.close();
  };

  return {
    deliver: ({ id, title, body, urgency, isLasting, isSilent, actions }) => {
      close(id);
      if (!Notification.isSupported()) return Promise.resolve({ result: 'failed', detail: 'this desktop has no notifications for programs' });
      const notification = new Notification({
        title, body, urgency, silent: isSilent, timeoutType: isLasting ? 'never' : 'default',
        actions: actions.map(({ label }) => ({ type: 'button', text: label })),
      });
      held.set(id, notification);
      return new Promise<DeliveryReport>((resolve) => {
        notification.on('show', () => resolve({ result: 'shown', detail: null }));
        notification.on('failed', (_, error) => resolve(deliveryAfter(error)));
        notification.on('click', () => chosen(id, null));
        notification.on('action', ({ actionIndex }) => chosen(id, actions[actionIndex]?.id ?? null));
        notification.on('close', ({ reason }) => {
          if (held.get(id) !== notification) return;
          // One that only left the screen is still in the system's list, from where it can be withdrawn.
          if (reason !== 'timedOut') held.delete(id);
          gone(id);
        });
        notification.show();
      });
    },
    withdraw: async (id) => close(id),
    onChosen(listener) {
      chosen = listener;
    },
    onGone(listener) {
      gone = listener;
    },
  };
};
