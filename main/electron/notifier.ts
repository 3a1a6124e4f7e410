import { Notification } from 'electron';
import { deliveryReportOf } from '../core/desktop/delivery-error.ts';
import type { DeliveryReport, Notifier } from '../ports/notifier.ts';

/**
 * Desktop notifications on Electron. On Linux they go to the session's notification service, and `shown` means that it
 * accepted them; Windows and macOS report a refusal. No notification takes the keyboard focus.
 */
export const createNotifier = (): Notifier => {
  // An unreferenced notification is garbage-collected, and its click events with it.
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
      if (!Notification.isSupported())
        return Promise.resolve({ result: 'failed', detail: 'this desktop has no notifications for programs' });
      const notification = new Notification({
        title,
        body,
        urgency,
        silent: isSilent,
        timeoutType: isLasting ? 'never' : 'default',
        actions: actions.map(({ label }) => ({ type: 'button', text: label })),
      });
      held.set(id, notification);
      return new Promise<DeliveryReport>((resolve) => {
        notification.on('show', () => resolve({ result: 'shown', detail: null }));
        notification.on('failed', (_, error) => resolve(deliveryReportOf(error)));
        notification.on('click', () => chosen(id, null));
        notification.on('action', ({ actionIndex }) => chosen(id, actions[actionIndex]?.id ?? null));
        notification.on('close', ({ reason }) => {
          if (held.get(id) !== notification) return;
          // A notification that left the screen is still in the system's list and can be withdrawn from there.
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
