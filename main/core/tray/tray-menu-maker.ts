import type { ActionCall } from '../../../app/actions/action.ts';
import type { Permission } from '../../../app/domain/permission.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { reasonOf } from '../../../app/text/words.ts';
import type { TrayEntry } from '../../ports/tray.ts';

/** What choosing an entry does. Whom it names was fixed when the menu was made: who came since is not hit by it. */
export type TrayDeed =
  | { readonly kind: 'action'; readonly actionId: string; readonly conferenceId?: string }
  | { readonly kind: 'call'; readonly call: ActionCall; readonly show: TrayPlace }
  | { readonly kind: 'show'; readonly show: TrayPlace };

/** Where in the window something can be seen. */
export interface TrayPlace {
  readonly what: 'conference' | 'account';
  readonly id: string;
}

/** The menu as it is shown, and what each entry does by its id. */
export interface TrayMenu {
  readonly entries: readonly TrayEntry[];
  readonly deeds: ReadonlyMap<string, TrayDeed>;
  /** Differs from that of another menu where a person must not wait for the newer one: something is held, a conference began or ended. */
  readonly urgency: string;
}

/** Adds entries to a menu that is being made. */
export interface MenuMaker {
  readonly state: AppState;
  readonly t: Translate;
  /** An entry with what it does. What is denied stands there with its reason and does nothing; what a system never offers is left out. */
  readonly item: (id: string, label: string, permission: Permission, deed: TrayDeed) => readonly TrayEntry[];
  /** One of several choices; see `item`. */
  readonly choice: (id: string, label: string, isChosen: boolean, permission: Permission, deed: TrayDeed) => TrayEntry;
}

/** Makes entries and writes down in `deeds` what each does. */
export const createMenuMaker = (state: AppState, t: Translate, deeds: Map<string, TrayDeed>): MenuMaker => ({
  state,
  t,
  item(id, label, permission, deed) {
    if (permission.verdict === 'unsupported') return [];
    const reason = reasonOf(t, permission);
    if (reason !== null) return [{ kind: 'item', id, label: t('tray.denied', { label, reason }), isEnabled: false }];
    deeds.set(id, deed);
    return [{ kind: 'item', id, label, isEnabled: true }];
  },
  choice(id, label, isChosen, permission, deed) {
    const isEnabled = permission.verdict === 'allowed';
    if (isEnabled) deeds.set(id, deed);
    return { kind: 'choice', id, label, isEnabled, isChosen };
  },
});
