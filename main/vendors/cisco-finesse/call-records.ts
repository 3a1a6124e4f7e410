import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { ControllerKnowledge } from './permissions.ts';
import type { Roster } from './roster.ts';
import type { Dialog, DialogList } from './wire/wire.ts';

/** A dialog that this user has. */
export interface TrackedDialog {
  dialog: Dialog;
  readonly roster: Roster;
  /** Newest change of any party, in the server's time: an older picture came late. */
  freshness: number | null;
  controller: ControllerKnowledge;
  isListUncertain: boolean;
}

/** What is kept of a dialog that ended. */
export interface EndedDialog {
  readonly roster: Roster;
  readonly freshness: number | null;
}

/** What a conference inherits that goes on under another id. */
export interface Predecessor {
  readonly isOwnConference: boolean;
  readonly monitoredAgent: string | null;
}

/** What a notification says of a dialog: new for this user, changed, no longer this user's. */
export type DialogEvent = 'POST' | 'PUT' | 'DELETE';

/** Reason codes of a notification that lists other parties: some of them are still on, or none of them. */
export const othersGoOn = 'others-go-on';
export const othersLeft = 'others-left';

/** What a notification about a dialog comes to. */
export interface DialogOutcome {
  readonly events: readonly VendorEvent[];
  /** The notification was late or contradicts what is known: the server must be asked. */
  readonly mustRead: boolean;
}

/** Says that somebody removed this user from a conference. */
export const removedNotice = (dialogId: string): VendorEvent => ({
  type: 'notice',
  code: 'removed-from-conference',
  detail: dialogId,
});

/** A notification that changes nothing. */
export const nothing: DialogOutcome = { events: [], mustRead: false };
/** A notification that changes nothing but has the server asked. */
export const readAgain: DialogOutcome = { events: [], mustRead: true };

/** Whether a list could not be read as far as this dialog is concerned. */
export const isUnread = (id: string, unread: DialogList['unread']): boolean =>
  unread.includes(id) || unread.includes('');

/** What a read of all dialogs comes to. */
export interface ReadResult {
  readonly events: readonly VendorEvent[];
  /** Dialogs that changed by this read. */
  readonly changed: readonly string[];
  /** Part of the list was not believed. */
  readonly isDoubtful: boolean;
}

/** Who is on a dialog and how, for comparing. */
export const partiesOf = ({ parties }: Dialog): string =>
  parties.map(({ address, state }) => `${address}:${state}`).join(' ');

/** How many ended dialogs are remembered, so that late notifications about them are recognised. */
const rememberedCount = 200;

/** Removes the oldest: sets and maps keep the order of insertion. */
export const forgetOldest = (collection: Map<string, unknown> | Set<string>): void => {
  for (const oldest of collection.keys()) {
    if (collection.size <= rememberedCount) return;
    collection.delete(oldest);
  }
};

/** The newest change of any party, in the server's time: the version of a dialog, which has none. */
export const freshnessOf = (dialog: Dialog): number | null =>
  dialog.parties.reduce<number | null>(
    (newest, { stateChangeTime: at }) => (at === null ? newest : newest === null ? at : Math.max(newest, at)),
    null,
  );

/** Whether one version is known to be older than another. */
export const isOlder = (one: number | null, other: number | null): boolean =>
  one !== null && other !== null && one < other;
