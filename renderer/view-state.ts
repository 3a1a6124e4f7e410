import { signal, type Signal } from '@preact/signals';
import type { WindowId } from '../app/domain/desktop.ts';
import type { ErrorCode } from '../app/domain/error-code.ts';
import type { Chosen } from './centre.ts';
import type { Sort } from './model/people-list.ts';

/** A dialog that is open. */
export type Dialog =
  | { readonly kind: 'account'; readonly accountId: string | null }
  /** With `takesOver`, signing in ends the person's session elsewhere. */
  | { readonly kind: 'password'; readonly accountId: string; readonly takesOver?: boolean }
  | { readonly kind: 'settings' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'address'; readonly purpose: 'consult' | 'transfer-to'; readonly conferenceId: string }
  | { readonly kind: 'call'; readonly accountId: string }
  | { readonly kind: 'digits'; readonly conferenceId: string }
  | { readonly kind: 'call-data'; readonly conferenceId: string }
  | { readonly kind: 'invite' | 'prolong' | 'end'; readonly conferenceId: string }
  /** To one participant, or to all with `participantId` null. */
  | { readonly kind: 'announce'; readonly conferenceId: string; readonly participantId: string | null }
  | { readonly kind: 'request-conference'; readonly accountId: string }
  | { readonly kind: 'rest'; readonly accountId: string; readonly reasonId: string | null };

/** Something that went wrong at a request of the window itself. */
export interface Problem {
  readonly id: number;
  readonly code: ErrorCode;
  readonly detail: string | null;
}

/** How much room there is: three regions, activity as a drawer, accounts as a menu, or the small window. */
export type Size = 'full' | 'drawer' | 'menu' | 'compact';

/** What only this window knows: choices, open dialogs, where the keyboard is. */
export interface ViewState {
  readonly windowId: WindowId;
  readonly chosen: Signal<Chosen | null>;
  readonly selectedIds: Signal<ReadonlySet<string>>;
  readonly focusedId: Signal<string | null>;
  readonly query: Signal<string>;
  readonly sort: Signal<Sort>;
  readonly dialog: Signal<Dialog | null>;
  /** The row whose menu is open, and the button that it belongs to. */
  readonly rowMenu: Signal<{ readonly participantId: string; readonly anchor: HTMLElement } | null>;
  readonly openPanel: Signal<'activity' | 'accounts' | null>;
  readonly problems: Signal<readonly Problem[]>;
  readonly size: Signal<Size>;
  /** The part of the settings that is shown. */
  readonly settingsSection: Signal<string>;
}

export const createViewState = (windowId: WindowId): ViewState => ({
  windowId,
  chosen: signal<Chosen | null>(null),
  selectedIds: signal<ReadonlySet<string>>(new Set()),
  focusedId: signal<string | null>(null),
  query: signal(''),
  sort: signal<Sort>({ key: 'position', isDescending: false }),
  dialog: signal<Dialog | null>(null),
  rowMenu: signal<{ readonly participantId: string; readonly anchor: HTMLElement } | null>(null),
  openPanel: signal<'activity' | 'accounts' | null>(null),
  problems: signal<readonly Problem[]>([]),
  size: signal<Size>('full'),
  settingsSection: signal('general'),
});
