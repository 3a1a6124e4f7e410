import type { RequestInput, RequestName } from '../contract/requests.ts';
import type { CommandEntry } from '../domain/command-kinds.ts';
import type { CommandKind, Surface } from '../domain/command.ts';
import type { Permission } from '../domain/permission.ts';
import type { StateView } from '../state/state-view.ts';
import type { TextKey } from '../text/keys.ts';

/** What is shown and selected at the surface from which an action is performed. */
export interface ActionContext {
  readonly surface: Surface;
  readonly accountId: string | null;
  readonly conferenceId: string | null;
  /** Participants selected with the check boxes. */
  readonly selectedIds: ReadonlySet<string>;
  /** The participant whose row has the keyboard focus. */
  readonly focusedId: string | null;
}

/** A request with its input, ready to be sent to main. */
export type ActionCall = {
  [Name in RequestName]: { readonly name: Name; readonly input: RequestInput<Name> };
}[RequestName];

/** What an action needs besides one press: an entry, or the window itself (`window`: it changes only what is shown). */
export type ActionNeed = CommandEntry | 'window';

/** One thing a user can do. Buttons, keys, tray and command line are all made from these. */
export interface Action {
  readonly id: string;
  readonly label: TextKey;
  /** The kind of command it makes; left out where it makes none. */
  readonly kind?: CommandKind;
  /** Keys inside the window, as `Ctrl+Z`; `Ctrl` stands for Command on a Mac. */
  readonly keys: readonly string[];
  /** Default shortcut for the whole desktop as an Electron accelerator, or null for none. */
  readonly shortcut: string | null;
  readonly needs: ActionNeed;
  /** For a toggle: the actions that set it to one state, for callers that cannot see the present one. */
  readonly setters?: readonly string[];
  /** For an action on selected participants: whether they are its targets or the ones left out. */
  readonly chosenAre?: 'targets' | 'spared';
  /** Whether it may be performed now, with the reason where not. Pure. */
  readonly permission: (state: StateView, context: ActionContext) => Permission;
  /** The request to send; null where it is not permitted or something must be entered first. Pure. */
  readonly toRequest: (state: StateView, context: ActionContext) => ActionCall | null;
}

/** A command as a call. */
export const commandCall = (request: RequestInput<'command.make'>['request'], surface: Surface): ActionCall => ({
  name: 'command.make',
  input: { request, surface },
});
