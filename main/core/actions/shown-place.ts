import type { ActionContext } from '../../../app/actions/action.ts';
import type { RequestInput } from '../../../app/contract/requests.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { mainConferenceOf } from '../../../app/state/selectors/conferences.ts';

type Place = RequestInput<'shell.shows'>;

/** What a caller names explicitly, in place of what the window shows. */
export interface NamedPlace {
  readonly accountId?: string;
  readonly conferenceId?: string;
  readonly participantIds?: readonly string[];
}

/**
 * What actions from outside the window are about: the conference that the window shows, so that a shortcut reaches the
 * one the user looks at. Before the window has shown any, the conference with the most participants.
 */
export class ShownPlace {
  #place: Place | null = null;

  /** Called with what the window shows and has selected. */
  update(place: Place): void {
    this.#place = place;
  }

  /** What the window shows. */
  get shown(): { readonly accountId: string | null; readonly conferenceId: string | null } {
    return { accountId: this.#place?.accountId ?? null, conferenceId: this.#place?.conferenceId ?? null };
  }

  /**
   * The context of an action. A conference or account that no longer exists counts as not shown; a selection counts
   * only for the conference in which it was made.
   */
  contextFor(state: AppState, surface: ActionContext['surface'], named: NamedPlace = {}): ActionContext {
    const shown = this.#place;
    const conferenceId = named.conferenceId ?? this.#conferenceOf(state, named.accountId ?? null);
    const conference = conferenceId === null ? undefined : state.conferences.get(conferenceId);
    const accountId = named.accountId ?? conference?.accountId ?? this.#accountOf(state);
    const isShown = conferenceId !== null && shown?.conferenceId === conferenceId;
    const focusedId = isShown && named.participantIds === undefined ? shown.focusedId : null;
    return {
      surface,
      accountId,
      conferenceId,
      selectedIds: new Set(named.participantIds ?? (isShown ? shown.selectedIds : [])),
      focusedId,
    };
  }

  #conferenceOf(state: AppState, accountId: string | null): string | null {
    const shown = this.#place?.conferenceId ?? null;
    const conference = shown === null ? undefined : state.conferences.get(shown);
    if (conference && (accountId === null || conference.accountId === accountId)) return conference.id;
    return mainConferenceOf(state, accountId ?? this.#shownAccountOf(state))?.id ?? null;
  }

  #shownAccountOf(state: AppState): string | null {
    const shown = this.#place?.accountId ?? null;
    return shown !== null && state.accounts.has(shown) ? shown : null;
  }

  #accountOf(state: AppState): string | null {
    const online = [...state.accounts.values()].find(({ connection }) => connection.status === 'online');
    return this.#shownAccountOf(state) ?? online?.id ?? [...state.accounts.keys()].at(-1) ?? null;
  }
}
