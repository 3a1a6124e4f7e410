import type { AppState } from '../../app/state/app-state.ts';
import { mainConferenceOf } from '../../app/state/selectors/conferences.ts';

/** What the middle of the window shows. */
export type Centre =
  | { readonly kind: 'first-start' }
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'team'; readonly id: string }
  | { readonly kind: 'meetings'; readonly id: string }
  | { readonly kind: 'conference'; readonly id: string; readonly accountId: string };

/** The account of what is shown; null before there is one. */
export const accountOf = (centre: Centre): string | null =>
  centre.kind === 'conference' ? centre.accountId : centre.kind === 'first-start' ? null : centre.id;

/** What the user chose to see. A conference that has ended is replaced by the main one of the same account. */
export interface Chosen {
  readonly kind: 'account' | 'team' | 'meetings' | 'conference';
  readonly id: string;
  readonly accountId: string;
}

/** What to show for a choice in the present state. */
export const centreOf = (state: AppState, chosen: Chosen | null): Centre => {
  if (chosen && state.accounts.has(chosen.accountId)) {
    if (chosen.kind !== 'conference') return { kind: chosen.kind, id: chosen.accountId };
    if (state.conferences.has(chosen.id)) return { kind: 'conference', id: chosen.id, accountId: chosen.accountId };
    const next = mainConferenceOf(state, chosen.accountId);
    return next
      ? { kind: 'conference', id: next.id, accountId: next.accountId }
      : { kind: 'account', id: chosen.accountId };
  }
  const main = mainConferenceOf(state, null);
  if (main) return { kind: 'conference', id: main.id, accountId: main.accountId };
  const first = [...state.accounts.keys()].at(-1);
  return first === undefined ? { kind: 'first-start' } : { kind: 'account', id: first };
};
