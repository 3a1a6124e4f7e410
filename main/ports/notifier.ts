import type { Delivery } from '../../app/domain/desktop.ts';

/** One desktop notification. Plain text, two short lines. */
export interface DesktopNotification {
  /** The same id replaces what is shown under it. */
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly urgency: 'low' | 'normal';
  /** Stays until it is withdrawn, where the desktop supports it. */
  readonly isLasting: boolean;
  /** Without sound. */
  readonly isSilent: boolean;
  /** Buttons, where the desktop supports them; never the only way to an action. */
  readonly actions: readonly { readonly id: string; readonly label: string }[];
}

/** The result of a delivery, as far as the system reports it, and the system's message for a refusal. */
export interface DeliveryReport {
  readonly result: Delivery;
  readonly detail: string | null;
}

/**
 * The state of the desktop's notification service: `paused` accepts notifications and does not show them, `silent` does
 * not respond.
 */
export type NotificationService = 'ready' | 'paused' | 'absent' | 'silent';

/** The desktop's notifications. No call takes the focus from another program. */
export interface Notifier {
  /** Delivers one. May never resolve where the system does not respond; never rejects. */
  deliver(notification: DesktopNotification): Promise<DeliveryReport>;
  /**
   * Removes one from the screen and from the desktop's list; also cancels a pending delivery. Harmless for an unknown
   * id. Never rejects.
   */
  withdraw(id: string): Promise<void>;
  /** Calls back when the user clicks an action, or with null the notification itself. To be called once. */
  onChosen(listener: (id: string, actionId: string | null) => void): void;
  /**
   * Calls back when one is dismissed or times out, as far as the system reports it. To be called once.
   */
  onGone(listener: (id: string) => void): void;
}
