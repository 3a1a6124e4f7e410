import type { RequestInput, RequestName } from '../contract/requests.ts';
import type { Surface } from '../domain/command.ts';
import type { Permission } from '../domain/permission.ts';
import type { AppState } from '../state/app-state.ts';
import type { TextKey } from '../text/keys.ts';

/** What a person looks at and has chosen, at the surface from which an action is called. */
export interface ActionContext {
  readonly surface: Surface;
  readonly accountId: string | null;
  readonly conferenceId: string | null;
  /** Participants chosen with the check boxes. */
  readonly selectedIds: ReadonlySet<string>;
  /** The participant the keyboard is at. */
  readonly focusedId: string | null;
}

/** A request with its input, ready to be asked. */
export type ActionCall = { [Name in RequestName]: { readonly name: Name; readonly input: RequestInput<Name> } }[RequestName];

/** What a person must still enter before an action can be asked for; `nothing` where one press is enough. */
export type ActionNeed = 'nothing' | 'address' | 'digits' | 'call-data' | 'invitees' | 'minutes' | 'file' | 'conference' | 'assent' | 'window';

/** One thing a person can do. Buttons, keys, tray and command line all come from these. */
export interface Action {
  readonly id: string;
  readonly label: TextKey;
  /** Keys inside the window, as `Ctrl+Z`; `Ctrl` stands for Command on a Mac. */
  readonly keys: readonly string[];
  /** Default shortcut for the whole desktop as an Electron accelerator, or null for none. */
  readonly shortcut: string | null;
  readonly needs: ActionNeed;
  /** For an action that turns something over: those that set it one way or the other, for callers who cannot see how it stands. */
  readonly setters?: readonly string[];
  /** For an action about chosen participants: whether it happens to them or to everybody but them. */
  readonly chosenAre?: 'targets' | 'spared';
  /** Whether it may be done now, with the reason where not. Pure. */
  readonly permission: (state: AppState, context: ActionContext) => Permission;
  /** What to ask main for; null where the permission is not `allowed` or something must be entered first. Pure. */
  readonly toRequest: (state: AppState, context: ActionContext) => ActionCall | null;
}

/** A command as a call. */
export const commandCall = (request: RequestInput<'command.make'>['request'], surface: Surface): ActionCall => ({
  name: 'command.make',
  input: { request, surface },
});
