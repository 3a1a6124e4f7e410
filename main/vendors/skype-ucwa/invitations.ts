import type { UcwaEvent } from './events.ts';
import { readReason, type Reason } from './faults.ts';
import type { Resource } from './hal.ts';

const rememberedCount = 200;

/** What an invitation of somebody to a meeting came to. */
interface Outcome {
  readonly isAccepted: boolean;
  readonly reason: Reason | null;
}

/** What the user's invitations of others came to, by the id of ours that each carries. */
export class Invitations {
  readonly #outcomes = new Map<string, Outcome>();

  outcome(operationId: string): Outcome | null {
    return this.#outcomes.get(operationId) ?? null;
  }

  /** Takes an event about an invitation, which has a body in practice. */
  apply({ type, isSuccess, reason, body }: UcwaEvent): void {
    if (!body) return;
    if (type === 'completed' && isSuccess !== null) this.#keep(body, { isAccepted: isSuccess, reason });
    else this.read(body);
  }

  /** Takes an invitation as it was read. */
  read(invitation: Resource): void {
    const state = invitation.text('state');
    if (state === 'Connected') this.#keep(invitation, { isAccepted: true, reason: null });
    else if (/^(?:Failed|Declined|Cancelled)$/u.test(state))
      this.#keep(invitation, { isAccepted: false, reason: readReason(invitation.json['reason']) });
  }

  #keep(invitation: Resource, outcome: Outcome): void {
    const id = invitation.text('operationId');
    // The event says why; a read that comes later does not.
    if (id === '' || this.#outcomes.get(id)?.reason) return;
    this.#outcomes.set(id, outcome);
    for (const oldest of this.#outcomes.keys()) {
      if (this.#outcomes.size <= rememberedCount) return;
      this.#outcomes.delete(oldest);
    }
  }
}
