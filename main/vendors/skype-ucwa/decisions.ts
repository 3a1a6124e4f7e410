import type { Clock } from '../../ports/clock.ts';
import { withDeadline } from '../shared/wait.ts';

/** How long what is told of a person waits for the answer to a decision about them, in milliseconds. */
const answerMs = 1_000;

interface Decision {
  readonly kind: 'admit' | 'reject-entry';
  readonly answer: Promise<void>;
  readonly settle: () => void;
  isAccepted: boolean;
}

/**
 * Our decisions about people who wait. The server does not say who decided: only its answer tells our own decision from
 * that of another leader, so that what is told of the person waits a moment for it.
 */
export class Decisions {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #decisions = new Map<string, Decision>();

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  sending(participantId: string, kind: Decision['kind']): void {
    let settle: () => void = () => undefined;
    const answer = new Promise<void>((resolve) => {
      settle = resolve;
    });
    this.#decisions.set(participantId, { kind, answer, settle, isAccepted: false });
  }

  accepted(participantId: string): void {
    const decision = this.#decisions.get(participantId);
    if (!decision) return;
    decision.isAccepted = true;
    decision.settle();
  }

  /** No answer will come. */
  unanswered(participantId: string): void {
    this.#decisions.get(participantId)?.settle();
  }

  refused(participantId: string): void {
    this.#decisions.get(participantId)?.settle();
    this.#decisions.delete(participantId);
  }

  /** What became of our decision about somebody; null where we made none, or the server refused it. */
  of(participantId: string): 'accepted' | 'unanswered' | null {
    const decision = this.#decisions.get(participantId);
    return decision ? (decision.isAccepted ? 'accepted' : 'unanswered') : null;
  }

  /** What we decided about somebody; null for nothing. */
  kindOf(participantId: string): Decision['kind'] | null {
    return this.#decisions.get(participantId)?.kind ?? null;
  }

  /** Their waiting is over: nothing more is decided about them. */
  forget(participantId: string): void {
    this.#decisions.delete(participantId);
  }

  /** Resolves once the decision about a person is answered, or after a second. */
  async answered(participantId: string | undefined): Promise<void> {
    const decision = participantId === undefined ? undefined : this.#decisions.get(participantId);
    if (decision && !decision.isAccepted) await withDeadline(this.#clock, answerMs, decision.answer);
  }
}
