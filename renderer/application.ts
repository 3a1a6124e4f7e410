import { computed, type ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Action, ActionCall, ActionContext } from '../app/actions/action.ts';
import { commandCall } from '../app/actions/action.ts';
import type { Ask, RequestInput, RequestName } from '../app/contract/requests.ts';
import type { CommandRequest } from '../app/domain/command.ts';
import { asFault } from '../app/domain/error-code.ts';
import type { Language, Translate } from '../app/text/translate.ts';
import { centreOf, type Centre } from './centre.ts';
import type { FollowStatus } from './model/follow.ts';
import type { Model } from './model/model.ts';
import type { Dialog, ViewState } from './view-state.ts';

/** What every part of the window works with. */
export interface Application {
  readonly model: Model;
  readonly view: ViewState;
  readonly t: Translate;
  readonly language: ReadonlySignal<Language>;
  /** The wall clock in milliseconds, moving once a second. Tracked. */
  readonly now: ReadonlySignal<number>;
  readonly status: ReadonlySignal<FollowStatus>;
  readonly centre: ReadonlySignal<Centre>;
  /** Asks main. Rejects with a `Fault`. */
  readonly ask: Ask;
  /** Asks main and shows the person what went wrong, if anything. True when it went well. */
  readonly tell: <Name extends RequestName>(name: Name, input: RequestInput<Name>) => Promise<boolean>;
  /** Shows the person what went wrong. */
  readonly problem: (cause: unknown) => void;
  /** Sends a call that an action made. */
  readonly send: (call: ActionCall) => Promise<boolean>;
  /** Makes a command. */
  readonly command: (request: CommandRequest) => Promise<boolean>;
  /** What actions are judged by, for what is in the middle of the window; nobody focused: only keys know. Tracked. */
  readonly context: () => ActionContext;
  /** Does an action if it is allowed now; opens the dialog for what must be entered first. */
  readonly perform: (action: Action, dialog?: Dialog, focusedId?: string | null) => void;
}

interface Parts {
  readonly model: Model;
  readonly view: ViewState;
  readonly t: Translate;
  readonly language: ReadonlySignal<Language>;
  readonly now: ReadonlySignal<number>;
  readonly status: ReadonlySignal<FollowStatus>;
  readonly ask: Ask;
}

/** Puts the window's parts together. */
export const createApplication = (parts: Parts): Application => {
  const { model, view, ask } = parts;
  let problemCount = 0;

  const centre = computed(() => {
    // Which accounts and conferences there are decides; their contents do only where one must be chosen.
    void model.accounts.ids;
    void model.conferences.ids;
    return centreOf(model.state, view.chosen.value);
  });

  const problem = (cause: unknown): void => {
    const { code, detail } = asFault(cause);
    problemCount += 1;
    view.problems.value = [...view.problems.value.slice(-2), { id: problemCount, code, detail }];
  };

  const tell: Application['tell'] = async (name, input) => {
    try {
      await ask(name, input);
      return true;
    } catch (cause) {
      problem(cause);
      return false;
    }
  };

  const send = (call: ActionCall): Promise<boolean> => tell(call.name, call.input);

  const context = (): ActionContext => {
    const shown = centre.value;
    return {
      surface: 'window',
      accountId: shown.kind === 'conference' ? shown.accountId : shown.kind === 'first-start' ? null : shown.id,
      conferenceId: shown.kind === 'conference' ? shown.id : null,
      selectedIds: view.selectedIds.value,
      focusedId: null,
    };
  };

  return {
    ...parts,
    centre,
    problem,
    tell,
    send,
    command: (request) => send(commandCall(request, 'window')),
    context,
    perform: (action, dialog, focusedId = null) => {
      const now = { ...context(), focusedId };
      if (action.permission(model.state, now).verdict !== 'allowed') return;
      const call = action.toRequest(model.state, now);
      if (call) void send(call);
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
