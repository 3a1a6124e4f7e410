import type { CommandKind, CommandRequest } from '../../app/domain/command.ts';
import type { Model } from '../model/model.ts';
import type { ViewState } from './view-state.ts';

/** Commands from which another call comes about, where the work goes on. */
const leadingKinds: ReadonlySet<CommandKind> = new Set<CommandKind>([
  'consult',
  'monitor',
  'barge',
  'make-call',
  'request-conference',
]);
/** How long the other call is waited for, in milliseconds. */
const patienceMs = 30_000;

/** Leads the window to the call that a command brings about. */
export interface Lead {
  /** A command is asked for in this window. */
  readonly asked: (request: CommandRequest) => void;
}

/** Creates the lead. It gives up when the person goes elsewhere meanwhile. */
export const createLead = (model: Model, view: ViewState, nowMs: () => number): Lead => {
  let awaited: { accountId: string; known: ReadonlySet<string>; until: number; chosen: unknown } | null = null;
  model.conferences.onIds((ids) => {
    if (!awaited) return;
    const { accountId, known, until, chosen } = awaited;
    if (nowMs() > until || view.chosen.peek() !== chosen) awaited = null;
    else
      for (const id of ids)
        if (!known.has(id) && model.conferences.peek(id)?.accountId === accountId) {
          view.chosen.value = { kind: 'conference', id, accountId };
          awaited = null;
          return;
        }
  });
  return {
    asked: (request) => {
      if (!leadingKinds.has(request.kind)) return;
      const accountId =
        'accountId' in request ? request.accountId : model.conferences.peek(request.conferenceId)?.accountId;
      if (accountId === undefined) return;
      awaited = {
        accountId,
        known: new Set(model.conferences.keys()),
        until: nowMs() + patienceMs,
        chosen: view.chosen.peek(),
      };
    },
  };
};
