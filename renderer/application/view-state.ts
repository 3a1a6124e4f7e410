import { signal, type Signal } from '@preact/signals';
import type { AddressControlKind } from '../../app/domain/command-kinds.ts';
import type { WindowId } from '../../app/domain/desktop.ts';
import type { FollowWay } from '../../app/domain/meeting.ts';
import type { ErrorCode } from '../../app/domain/error-code.ts';
import type { Chosen } from './centre.ts';
import type { PeopleFilter, Sort } from '../model/people-list.ts';
import type { TourState } from '../model/tour.ts';

/** The open dialog. */
export type Dialog =
  /** With `field`, its form opens at that field. */
  | { readonly kind: 'account'; readonly accountId: string | null; readonly field?: 'caFile' }
  /** With `takesOver`, signing in ends the user's session elsewhere. */
  | { readonly kind: 'password'; readonly accountId: string; readonly takesOver?: boolean }
  | { readonly kind: 'settings' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'address'; readonly purpose: AddressControlKind; readonly conferenceId: string }
  | { readonly kind: 'call'; readonly accountId: string }
  | { readonly kind: 'digits'; readonly conferenceId: string }
  | { readonly kind: 'call-data'; readonly conferenceId: string }
  | { readonly kind: 'invite' | 'prolong' | 'end'; readonly conferenceId: string }
  | { readonly kind: 'rename'; readonly conferenceId: string; readonly participantId: string }
  /** Follows a listed meeting, or with `meetingId` null one whose number or address is typed. */
  | { readonly kind: 'follow'; readonly accountId: string; readonly how: FollowWay; readonly meetingId: string | null }
  | { readonly kind: 'create-meeting'; readonly accountId: string }
  | { readonly kind: 'meeting-access'; readonly accountId: string; readonly meetingId: string }
  /** To one participant, or to all with `participantId` null. */
  | { readonly kind: 'announce'; readonly conferenceId: string; readonly participantId: string | null }
  | { readonly kind: 'request-conference'; readonly accountId: string }
  | { readonly kind: 'rest'; readonly accountId: string; readonly reasonId: string | null };

/** A failed request of this window. */
export interface Problem {
  readonly id: number;
  readonly code: ErrorCode;
  readonly detail: string | null;
}

/** The layout for the window's width: three regions, activity as a drawer, accounts as a menu, or compact. */
export type Size = 'full' | 'drawer' | 'menu' | 'compact';

/** State of this window alone: selection, open dialogs, focus. */
export interface ViewState {
  readonly windowId: WindowId;
  readonly chosen: Signal<Chosen | null>;
  readonly selectedIds: Signal<ReadonlySet<string>>;
  readonly focusedId: Signal<string | null>;
  /** The participants whom the list shows as it is searched and filtered; null while it shows everybody. */
  readonly shownIds: Signal<ReadonlySet<string> | null>;
  /** Why what a key asked for is not done; null once another key was pressed. */
  readonly said: Signal<string | null>;
  /** Commands whose failure the person has put aside at its row. */
  readonly putAside: Signal<ReadonlySet<string>>;
  readonly query: Signal<string>;
  readonly filter: Signal<PeopleFilter>;
  readonly sort: Signal<Sort>;
  readonly dialog: Signal<Dialog | null>;
  /** The row whose menu is open, and the button that opened it. */
  readonly rowMenu: Signal<{ readonly participantId: string; readonly anchor: HTMLElement } | null>;
  readonly openPanel: Signal<'activity' | 'accounts' | null>;
  /** The latest group of commands when activity was last looked at; null before. */
  readonly activitySeen: Signal<string | null>;
  readonly problems: Signal<readonly Problem[]>;
  readonly size: Signal<Size>;
  /** The section of the settings that is shown. */
  readonly settingsSection: Signal<string>;
  /** The tour of practice mode; null before it began. */
  readonly tour: Signal<TourState | null>;
}

export const createViewState = (windowId: WindowId): ViewState => ({
  windowId,
  chosen: signal<Chosen | null>(null),
  selectedIds: signal<ReadonlySet<string>>(new Set()),
  focusedId: signal<string | null>(null),
  shownIds: signal<ReadonlySet<string> | null>(null),
  said: signal<string | null>(null),
  putAside: signal<ReadonlySet<string>>(new Set()),
  query: signal(''),
  filter: signal<PeopleFilter>('everybody'),
  sort: signal<Sort>({ key: 'position', isDescending: false }),
  dialog: signal<Dialog | null>(null),
  rowMenu: signal<{ readonly participantId: string; readonly anchor: HTMLElement } | null>(null),
  openPanel: signal<'activity' | 'accounts' | null>(null),
  activitySeen: signal<string | null>(null),
  problems: signal<readonly Problem[]>([]),
  size: signal<Size>('full'),
  settingsSection: signal('general'),
  tour: signal<TourState | null>(null),
});
