import type { Delivery } from '../../app/domain/desktop.ts';

/** One notification as the desktop gets it. Plain text, two short lines. */
export interface DesktopNotification {
  /** The same id replaces what is shown under it. */
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly urgency: 'low' | 'normal';
  /** It stays until it is withdrawn, where the desktop lets it. */
  readonly isLasting: boolean;
  /** Nobody needs to be called: no sound. */
  readonly isSilent: boolean;
  /** Buttons, where the desktop has them: an extra, never the only way. */
  readonly actions: readonly { readonly id: string; readonly label: string }[];
}

/** What became of handing a notification over, as far as the system tells, and its words where it refused. */
export interface DeliveryReport {
  readonly result: Delivery;
  readonly detail: string | null;
}

/** How the desktop's service for notifications stands: `paused` takes them and keeps them from the screen, `silent` answers nothing. */
export type NotificationService = 'ready' | 'paused' | 'absent' | 'silent';

/** The desktop's notifications. No call takes the keyboard from another program. */
export interface Notifier {
  /** Hands one over. May wait for ever where the system answers nothing; never rejects. */
  deliver(notification: DesktopNotification): Promise<DeliveryReport>;
  /** Takes one from the screen and from the desktop's list; nothing where there is none. Also ends a delivery under way. Never rejects. */
  withdraw(id: string): Promise<void>;
  /** Calls back when a person chose an action, or with null the notification itself. To be connected once. */
  onChosen(listener: (id: string, actionId: string | null) => void): void;
  /** Calls back when one went from the screen without being withdrawn, as far as the system tells. To be connected once. */
  onGone(listener: (id: string) => void): void;
}
