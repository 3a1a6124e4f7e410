import { computed, useComputed, type ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Action, ActionCall, ActionContext } from '../../app/actions/action.ts';
import { commandCall } from '../../app/actions/action.ts';
import type { RequestInput, RequestName, SendRequest } from '../../app/contract/requests.ts';
import type { CommandKind, CommandRequest } from '../../app/domain/command.ts';
import { isHeldRequest } from '../../app/domain/command-kinds.ts';
import { asFault } from '../../app/domain/error-code.ts';
import { denied, type Permission } from '../../app/domain/permission.ts';
import { commandPermission, type CommandSubject } from '../../app/state/selectors/command-permission.ts';
import { groupToTakeBack } from '../../app/state/selectors/take-back.ts';
import { vendorOf } from '../../app/state/selectors/vendors.ts';
import type { Language, Translate } from '../../app/text/translate.ts';
import type { Descriptor } from '../../app/vendor/descriptor.ts';
import { denialText } from '../../app/wording/reasons.ts';
import { conferenceName } from '../../app/wording/words.ts';
import { accountOf, centreOf, type Centre } from './centre.ts';
import type { Announcer } from './announcer.ts';
import { createLead } from './lead.ts';
import { dialogOf } from './dialog-of.ts';
import type { FollowStatus } from '../model/follow.ts';
import type { Model } from '../model/model.ts';
import type { Speech } from './speech.ts';
import type { ViewState } from './view-state.ts';

/** What the components of the window work with. */
export interface Application {
  readonly model: Model;
  readonly view: ViewState;
  readonly announcer: Announcer;
  /** What live regions say. */
  readonly speech: Speech;
  /** What accounts and conferences were called, by id: also those that are no longer there. */
  readonly placeNames: ReadonlyMap<string, string>;
  readonly t: Translate;
  readonly language: ReadonlySignal<Language>;
  /** Main's time in milliseconds since 1970-01-01 UTC, updated once a second. Tracked. */
  readonly now: ReadonlySignal<number>;
  /** Main's time at this moment. */
  readonly nowMs: () => number;
  readonly status: ReadonlySignal<FollowStatus>;
  readonly centre: ReadonlySignal<Centre>;
  /** The change of hearing and speaking that would be taken back in the conference that is shown; null for none. */
  readonly takeBackId: ReadonlySignal<string | null>;
  /** Sends a request to main. Rejects with a `Fault`. */
  readonly sendRequest: SendRequest;
  /** Sends a request to main and shows a failure to the user. Resolves with whether it succeeded. */
  readonly request: <Name extends RequestName>(name: Name, input: RequestInput<Name>) => Promise<boolean>;
  /** Shows a failure to the user. */
  readonly showProblem: (cause: unknown) => void;
  /** Sends the call of an action; see `request`. */
  readonly sendCall: (call: ActionCall) => Promise<boolean>;
  /** Makes a command; see `request`. */
  readonly makeCommand: (request: CommandRequest) => Promise<boolean>;
  /** What the window shows and has selected. No row counts as focused: only a key press has one. Tracked. */
  readonly context: () => ActionContext;
  /** Whether an action may be performed now, for what the window shows. Tracked. */
  readonly permissionOf: (action: Action, focusedId?: string | null) => Permission;
  /** Whether a command of a kind may be made for a subject now. Tracked. */
  readonly permissionFor: (kind: CommandKind, subject: CommandSubject) => Permission;
  /** Why something is not permitted, in the words for that kind of command at that account; null where it is. */
  readonly denial: (permission: Permission, kind: CommandKind | undefined, accountId: string | null) => string | null;
  /** Why an action may not be performed now; null where it may. Tracked. */
  readonly denialOf: (action: Action, focusedId?: string | null) => string | null;
  /** Whether an action may not be performed only because nobody is selected. Tracked. */
  readonly lacksChoice: (action: Action) => boolean;
  /** The vendor of an account. Not tracked: it never changes. */
  readonly vendorOf: (accountId: string | null) => Descriptor | undefined;
  /** Performs an action if it is permitted now, or opens the dialog for what it needs. */
  readonly perform: (action: Action, focusedId?: string | null) => void;
}

interface Parts {
  readonly announcer: Announcer;
  readonly speech: Speech;
  readonly model: Model;
  readonly view: ViewState;
  readonly t: Translate;
  readonly language: ReadonlySignal<Language>;
  readonly now: ReadonlySignal<number>;
  readonly nowMs: () => number;
  readonly status: ReadonlySignal<FollowStatus>;
  readonly sendRequest: SendRequest;
}

/** Of how many accounts and conferences the names are kept. */
const mostPlaceNames = 500;

/** Two presses for the same held command within this time, in milliseconds, are one. */
const doublePressMs = 700;

/** Creates the application of the window. */
export const createApplication = (parts: Parts): Application => {
  const { model, view, t, status, sendRequest, nowMs } = parts;
  let problemCount = 0;

  // By ids only: another conference must not be shown because it has more participants for a moment.
  const centre = computed(() => {
    const chosen = view.chosen.value;
    return model.readByIds((state) => centreOf(state, chosen));
  });

  const placeNames = new Map<string, string>();
  const keepNames = (): void => {
    for (const conference of model.conferences.peekAll()) placeNames.set(conference.id, conferenceName(t, conference));
    for (const { id, label } of model.accounts.peekAll()) placeNames.set(id, label);
    for (const id of placeNames.keys())
      if (placeNames.size > mostPlaceNames) placeNames.delete(id);
      else break;
  };
  model.conferences.onIds(keepNames);
  model.accounts.onIds(keepNames);

  const takeBackId = computed(() => {
    const place = centre.value;
    return place.kind === 'conference' ? (groupToTakeBack(model.tracked, place.id)?.id ?? null) : null;
  });

  const showProblem = (cause: unknown): void => {
    const { code, detail } = asFault(cause);
    problemCount += 1;
    view.problems.value = [...view.problems.value.slice(-2), { id: problemCount, code, detail }];
  };

  /** When each held command was last asked for. */
  const pressed = new Map<string, number>();

  const request: Application['request'] = async (name, input) => {
    // Asked for again after it was taken back, it is meant.
    if (name === 'command.undo') pressed.clear();
    try {
      await sendRequest(name, input);
      return true;
    } catch (cause) {
      showProblem(cause);
      return false;
    }
  };

  /** Whether the same held command was asked for a moment ago: the second press of a double click. */
  const isDoublePress = (call: ActionCall): boolean => {
    if (call.name !== 'command.make' || !isHeldRequest(call.input.request)) return false;
    const at = nowMs();
    for (const [text, pressedAt] of pressed) if (at - pressedAt >= doublePressMs) pressed.delete(text);
    const text = JSON.stringify(call.input.request);
    const isSecond = pressed.has(text);
    if (!isSecond) pressed.set(text, at);
    return isSecond;
  };

  const lead = createLead(model, view, nowMs);
  const sendCall = async (call: ActionCall): Promise<boolean> => {
    if (isDoublePress(call)) return true;
    if (call.name === 'command.make') lead.asked(call.input.request);
    return request(call.name, call.input);
  };

  const context = (): ActionContext => {
    const shown = centre.value;
    return {
      surface: 'window',
      accountId: accountOf(shown),
      conferenceId: shown.kind === 'conference' ? shown.id : null,
      selectedIds: view.selectedIds.value,
      focusedId: null,
    };
  };

  // Without a connection to main everything shown may be outdated.
  const isLost = (): boolean => status.value === 'lost';
  const permissionOf = (action: Action, focusedId: string | null = null): Permission =>
    action.kind && isLost() ? denied('stale') : action.permission(model.tracked, { ...context(), focusedId });
  const vendor = (accountId: string | null): Descriptor | undefined => vendorOf(model.state, accountId);
  const denial: Application['denial'] = (permission, kind, accountId) =>
    denialText(t, permission, { vendor: vendor(accountId), kind });

  return {
    ...parts,
    centre,
    takeBackId,
    placeNames,
    showProblem,
    request,
    sendCall,
    makeCommand: (wanted) => sendCall(commandCall(wanted, 'window')),
    context,
    permissionOf,
    permissionFor: (kind, subject) => (isLost() ? denied('stale') : commandPermission(model.tracked, kind, subject)),
    denial,
    denialOf: (action, focusedId) => denial(permissionOf(action, focusedId), action.kind, context().accountId),
    lacksChoice: (action) => {
      const permission = permissionOf(action);
      return permission.verdict === 'denied' && permission.reason === 'nobody-chosen';
    },
    vendorOf: vendor,
    perform: (action, focusedId = null) => {
      const now = { ...context(), focusedId };
      if ((action.kind && isLost()) || action.permission(model.state, now).verdict !== 'allowed') return;
      const call = action.toRequest(model.state, now);
      const dialog = dialogOf(action, now);
      if (call) void sendCall(call);
      else if (dialog) view.dialog.value = dialog;
    },
  };
};

/** How components reach the application. */
export const ApplicationContext = createContext<Application | null>(null);

/** The application that a component belongs to. */
export const useApplication = (): Application => {
  const application = useContext(ApplicationContext);
  if (!application) throw new Error('this component is outside of the application');
  return application;
};

/**
 * `permissionFor` in a component that renders only when the permission changes, not with everything that it depends on.
 * The subject must stay the same for the life of the component.
 */
export const usePermission = (kind: CommandKind, subject: CommandSubject): Permission => {
  const { permissionFor } = useApplication();
  return useComputed(() => permissionFor(kind, subject)).value;
};
