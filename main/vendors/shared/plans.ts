import type { Command, CommandKind, CommandRequest, RequestOf } from '../../../app/domain/command.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import {
  SentWithoutAnswer,
  type AccountView,
  type CommandPlan,
  type CommandProof,
} from '../../../app/vendor/adapter.ts';
import type { CauseLog } from './cause-log.ts';
import type { Evidence } from './evidence.ts';
import type { PendingRequests } from './pending-requests.ts';
import type { PictureOrder } from './reads.ts';

/** How long a command is waited for, when it is read back, and what is said without proof. See `CommandPlan`. */
export type Patience = Pick<CommandPlan, 'readBackAtMs' | 'waitMs' | 'withoutProof'>;

/** What is particular to one command; `Request` and `Answer` are the vendor's. */
export interface Draft<Request, Answer> {
  /** Made at the moment of sending, from what is known then. Throws a `Fault` when it must not be sent any more. */
  readonly request: () => Request;
  readonly evidence: Evidence;
  readonly patience: Patience;
  /** Reads again what the command was about. Rejects with a `Fault`. */
  readonly readBack: () => Promise<unknown>;
  /** What errors of it name; see `PendingRequest`. */
  readonly object?: string;
  /** Called before sending, with the command's number. */
  readonly sending?: (number: number) => void;
  /** Called with the answer. Throws a `Fault` when that is a refusal after all. */
  readonly accepted?: (answer: Answer) => void;
  readonly refused?: (fault: Fault) => void;
}

/**
 * The commands of a vendor: a function for each kind that it has. A kind that is absent is not supported, so that a new
 * kind changes no vendor.
 */
export type PlanTable<Context, Made> = {
  readonly [Kind in CommandKind]?: (request: RequestOf<Kind>, context: Context) => Made;
};

/** Drafts a command by its kind. Throws the `Fault` `not-supported` when the table lacks it. */
export const draftBy = <Context, Made>(
  table: PlanTable<Context, Made>,
  request: CommandRequest,
  context: Context,
): Made => {
  // Each entry takes the request of its own key.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const draft = table[request.kind] as ((request: CommandRequest, context: Context) => Made) | undefined;
  if (!draft) throw new Fault('not-supported');
  return draft(request, context);
};

/** What all plans of an account share. */
export interface PlanKit<Request, Answer> {
  readonly order: PictureOrder;
  readonly causes: CauseLog;
  readonly pending: PendingRequests;
  readonly nowMs: () => number;
  /** The session that the command was planned on is live. */
  readonly isLive: () => boolean;
  /** Names a request in what it causes; null where the vendor does not repeat such an id. */
  readonly newCorrelationId: () => string | null;
  /** Sends the request, once. Rejects as `CommandPlan.send` does. */
  readonly send: (request: Request, kind: CommandKind, correlationId: string | null) => Promise<Answer>;
}

/** What of a draft is needed to prove a command, however it is sent. */
type Provable = Pick<Draft<unknown, unknown>, 'evidence' | 'patience' | 'readBack' | 'object' | 'sending'>;
type ProofKit = Pick<PlanKit<unknown, unknown>, 'order' | 'causes' | 'pending' | 'nowMs'>;

/**
 * Takes the picture at the moment of sending and gives what judges every later one. For commands that one request
 * carries: called for each of them, just before that request leaves.
 */
export const proofOf = (
  command: Command,
  view: AccountView,
  draft: Provable,
  { order, causes, pending, nowMs }: ProofKit,
  correlationId: string | null,
): CommandProof => {
  const { kind } = command.request;
  pending.add({ commandId: command.id, kind, correlationId, object: draft.object ?? null });
  const number = order.next();
  const { conferenceId } = command;
  const wasLive = conferenceId === null || view.conference(conferenceId)?.truth.status === 'live';
  const isDoubted = (object: string): boolean => causes.isDoubted(object);
  const judge = draft.evidence({ view, number, correlationId, wasLive, isDoubted });
  draft.sending?.(number);
  return {
    ...draft.patience,
    judge: (now) => {
      const verdict = judge({ view: now, atMs: nowMs(), causes: (object) => causes.since(number, object) });
      pending.setProved(command.id, verdict.verdict !== 'pending');
      return verdict;
    },
    readBack: async () => {
      await draft.readBack();
    },
  };
};

/** Makes the plan of a drafted command: it is sent at most once, and judged only by what happened after sending. */
export const planOf = <Request, Answer>(
  command: Command,
  view: AccountView,
  draft: Draft<Request, Answer>,
  kit: PlanKit<Request, Answer>,
): CommandPlan => {
  let proof: CommandProof | null = null;
  const send = async (): Promise<void> => {
    if (proof) throw new Fault('already-under-way');
    if (!kit.isLive()) throw new Fault('connection-lost');
    const request = draft.request();
    const correlationId = kit.newCorrelationId();
    proof = proofOf(command, view, draft, kit, correlationId);
    try {
      const answer = await kit.send(request, command.request.kind, correlationId);
      draft.accepted?.(answer);
    } catch (cause) {
      if (cause instanceof SentWithoutAnswer) throw cause;
      const fault = asFault(cause);
      kit.pending.settle(command.id);
      draft.refused?.(fault);
      throw fault;
    }
  };
  return {
    ...draft.patience,
    send,
    judge: (now) => proof?.judge(now) ?? { verdict: 'pending' },
    readBack: async () => {
      await draft.readBack();
    },
  };
};
