import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { Command, CommandKind, CommandRequest } from '../../../app/domain/command.ts';
import type { AccountView, CommandPlan, Verdict } from '../../../app/vendor/adapter.ts';
import type { AccountModel } from './model.ts';
import type { GatewayRequest } from './gateway.ts';
import type { Purpose } from './faults.ts';
import type { PendingCommands } from './pending.ts';
import type { Reader } from './reader.ts';
import type { GatewaySettings } from './settings.ts';

/** Section 5.4 and 10.3: with an event it is read at once; else after 2 s, and once more. */
export const withEvent = { readBackAtMs: [2_000, 5_000, 10_000], waitMs: 12_000, withoutProof: 'no-evidence' } as const;
/** No event will come: it is read at 0.3, 1 and 3 s. */
export const withoutEvent = { readBackAtMs: [300, 1_000, 3_000], waitMs: 4_500, withoutProof: 'no-evidence' } as const;
/** Somebody must answer first. */
export const whenAnswered = { readBackAtMs: [2_000, 15_000, 60_000], waitMs: 62_000, withoutProof: 'no-evidence' } as const;
/** Nothing tells of it. A refusal comes with the answer. */
export const unobservable = { readBackAtMs: [], waitMs: 1_000, withoutProof: 'not-observable' } as const;

/** What planning needs of the account. */
export interface PlanContext {
  readonly accountId: string;
  readonly settings: GatewaySettings;
  readonly model: AccountModel;
  readonly pending: PendingCommands;
  readonly isLive: () => boolean;
  readonly now: () => number;
  /** See `Gateway.command`. */
  readonly command: (request: GatewayRequest, purpose: Purpose) => Promise<unknown>;
  /** Runs a read of the session in use then. */
  readonly read: (what: (reader: Reader) => Promise<void>) => Promise<void>;
}

/** How one command is sent and proved, before what all have in common. */
export interface Draft {
  /** Made at the moment of sending, from what is known then. Throws a `Fault` when it must not be sent any more. */
  readonly request: () => GatewayRequest;
  readonly judge: (view: AccountView) => Verdict;
  readonly readBack: () => Promise<void>;
  readonly patience: Pick<CommandPlan, 'readBackAtMs' | 'waitMs' | 'withoutProof'>;
  /** What failures of it name; see `PendingCommand`. */
  readonly about?: string;
  /** Called before sending, with the number of the sending. */
  readonly sending?: (number: number) => void;
  /** Called with the answer's result. Throws a `Fault` when it is a refusal after all. */
  readonly accepted?: (result: unknown) => void;
  readonly refused?: (fault: Fault) => void;
}

/** The request of one kind. */
export type RequestOf<Kind extends CommandKind> = Extract<CommandRequest, { readonly kind: Kind }>;

/** Codes that say that our picture of the conference is wrong. */
const contradicting: ReadonlySet<Fault['code']> = new Set<Fault['code']>(['not-a-party', 'not-chair', 'already-in-conference', 'chair-must-stay']);

/** A whole plan of a draft. */
export const planOf = (command: Command, draft: Draft, context: PlanContext): CommandPlan => {
  const { pending, model } = context;
  return {
    ...draft.patience,
    send: async () => {
      if (!context.isLive()) throw new Fault('connection-lost');
      const request = draft.request();
      pending.add({ commandId: command.id, kind: command.request.kind, about: draft.about ?? '' });
      draft.sending?.(model.newNumber());
      try {
        const result = await context.command(request, command.request.kind);
        draft.accepted?.(result);
      } catch (cause) {
        if (cause instanceof Fault) {
          pending.settle(command.id);
          draft.refused?.(cause);
          if (contradicting.has(cause.code)) context.read((reader) => reader.conferences()).catch(() => undefined);
        }
        throw cause;
      }
    },
    judge: (view) => {
      const verdict = draft.judge(view);
      if (verdict.verdict !== 'pending') pending.settle(command.id);
      return verdict;
    },
    readBack: async () => {
      try {
        await draft.readBack();
      } catch (cause) {
        throw asFault(cause);
      }
    },
  };
};
