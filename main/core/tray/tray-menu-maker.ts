import type { ActionCall } from '../../../app/actions/action.ts';
import type { CommandKind } from '../../../app/domain/command.ts';
import type { Permission } from '../../../app/domain/permission.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { vendorOf } from '../../../app/state/selectors/vendors.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { denialText } from '../../../app/wording/reasons.ts';
import type { TrayEntry } from '../../ports/tray.ts';

/** What choosing an entry does. A call names its targets as of when the menu was made, not of when it is chosen. */
export type TrayCommand =
  | { readonly kind: 'action'; readonly actionId: string; readonly conferenceId?: string }
  | { readonly kind: 'call'; readonly call: ActionCall; readonly show: TrayPlace }
  | { readonly kind: 'show'; readonly show: TrayPlace };

/** What the window is to show. */
export interface TrayPlace {
  readonly what: 'conference' | 'account';
  readonly id: string;
}

/** The entries of the menu, and the command of each by its id. */
export interface TrayMenu {
  readonly entries: readonly TrayEntry[];
  readonly commands: ReadonlyMap<string, TrayCommand>;
  /**
   * Changes when the new menu is urgent: something is held or no longer held, a conference began or ended. Opaque
   * otherwise.
   */
  readonly urgency: string;
}

/** What an entry is about, for the words of a denial. */
export interface EntrySubject {
  readonly accountId: string;
  readonly kind?: CommandKind | undefined;
}

/** Makes the entries of one menu. */
export interface MenuMaker {
  readonly state: AppState;
  readonly t: Translate;
  /**
   * An entry with its command. A denied one is disabled and shows the reason; one that the system does not support is
   * left out.
   */
  readonly item: (
    id: string,
    label: string,
    permission: Permission,
    command: TrayCommand,
    subject?: EntrySubject,
  ) => readonly TrayEntry[];
  /** One of several choices; a denied one is disabled. */
  readonly choice: (
    id: string,
    label: string,
    isChosen: boolean,
    permission: Permission,
    command: TrayCommand,
  ) => TrayEntry;
}

/** Makes entries and puts the command of each enabled one into `commands`. */
export const createMenuMaker = (state: AppState, t: Translate, commands: Map<string, TrayCommand>): MenuMaker => ({
  state,
  t,
  item(id, label, permission, command, subject) {
    if (permission.verdict === 'unsupported') return [];
    const reason = denialText(
      t,
      permission,
      subject && { vendor: vendorOf(state, subject.accountId), kind: subject.kind },
    );
    if (reason !== null) return [{ kind: 'item', id, label: t('tray.denied', { label, reason }), isEnabled: false }];
    commands.set(id, command);
    return [{ kind: 'item', id, label, isEnabled: true }];
  },
  choice(id, label, isChosen, permission, command) {
    const isEnabled = permission.verdict === 'allowed';
    if (isEnabled) commands.set(id, command);
    return { kind: 'choice', id, label, isEnabled, isChosen };
  },
});
