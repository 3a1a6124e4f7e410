import { findAction } from '../../../app/actions/actions.ts';
import type { ActionNeed } from '../../../app/actions/action.ts';
import type { Answer, Failure } from '../../../app/contract/envelope.ts';
import { requests } from '../../../app/contract/requests.ts';
import type { Surface } from '../../../app/domain/command.ts';
import type { Permission } from '../../../app/domain/permission.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import type { NamedPlace, ShownPlace } from './shown-place.ts';

/** An action requested from outside the window. */
export interface WantedAction extends NamedPlace {
  readonly actionId: string;
  readonly surface: Exclude<Surface, 'window'>;
}

/**
 * The outcome of performing an action. `asked`: its request was accepted; `groupId` is null where it made no command.
 */
export type ActionOutcome =
  | { readonly result: 'asked'; readonly groupId: string | null }
  | { readonly result: 'denied'; readonly permission: Permission }
  /** Something must be entered first, which only the window can do. */
  | { readonly result: 'needs-window'; readonly need: ActionNeed }
  | { readonly result: 'failed'; readonly failure: Failure }
  | { readonly result: 'unknown-action' };

/** Performs an action for the tray, a shortcut or the command line, by the same rules as the window. Never rejects. */
export type PerformAction = (wanted: WantedAction) => Promise<ActionOutcome>;

/** Creates `PerformAction` on the state and the request dispatcher. */
export const createActionPerformer =
  (parts: {
    readonly state: () => AppState;
    readonly place: ShownPlace;
    readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
  }): PerformAction =>
  async ({ actionId, surface, ...named }) => {
    const action = findAction(actionId);
    if (!action) return { result: 'unknown-action' };
    const state = parts.state();
    const context = parts.place.contextFor(state, surface, named);
    const permission = action.permission(state, context);
    if (permission.verdict !== 'allowed') return { result: 'denied', permission };
    const call = action.toRequest(state, context);
    if (!call) return { result: 'needs-window', need: action.needs };
    const answer = await parts.handle(call.name, call.input);
    if (!answer.ok) return { result: 'failed', failure: answer.failure };
    const made =
      call.name === 'command.make' || call.name === 'audio.take-back'
        ? requests[call.name].output.safeParse(answer.value)
        : null;
    return { result: 'asked', groupId: made?.success === true ? made.data.groupId : null };
  };
