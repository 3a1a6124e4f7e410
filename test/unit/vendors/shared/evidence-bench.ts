import type { Agent } from '../../../../app/domain/account.ts';
import type { Conference } from '../../../../app/domain/conference.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import type { AccountView, Verdict } from '../../../../app/vendor/adapter.ts';
import { CauseLog } from '../../../../main/vendors/shared/cause-log.ts';
import type { Evidence } from '../../../../main/vendors/shared/evidence.ts';
import { PictureOrder } from '../../../../main/vendors/shared/reads.ts';

const wordsOf = (verdict: Verdict): string => {
  if (verdict.verdict === 'confirmed') return `confirmed ${verdict.cause}`;
  return verdict.verdict === 'pending' ? 'pending' : `${verdict.verdict} ${verdict.code}`;
};

/** A picture of what evidence looks at, and what caused its changes. */
export class EvidenceBench {
  agent: Pick<Agent, 'state' | 'pending' | 'reasonLabel'> = { state: 'ready', pending: null, reasonLabel: '' };
  memberState = 'ready';
  readonly order = new PictureOrder();
  readonly causes = new CauseLog(this.order);
  readonly #conferences = new Map<string, Conference>();
  readonly #rosters = new Map<string, readonly string[]>();

  get view(): AccountView {
    return {
      agent: this.agent as Agent,
      conferences: () => this.#conferences.values(),
      conference: (id) => this.#conferences.get(id),
      participant: () => undefined,
      participants: (id) =>
        (this.#rosters.get(id) ?? []).map(
          (address) => ({ address, isSelf: address === 'me', state: 'talking' }) as Participant,
        ),
      member: () => ({ state: this.memberState }) as ReturnType<AccountView['member']>,
      meetings: () => [],
      meeting: () => undefined,
    };
  }

  put(id: string, kind: Conference['kind'], state: Conference['state'], ...people: string[]): void {
    this.#conferences.set(id, { id, vendorId: id, kind, state } as Conference);
    this.#rosters.set(id, people);
  }

  /** A call that began then. */
  start(id: string, startedAt: number, state: Conference['state']): void {
    this.#conferences.set(id, { id, vendorId: id, kind: 'call', state, startedAt } as Conference);
  }

  end(id: string): void {
    this.#conferences.delete(id);
    this.#rosters.delete(id);
  }

  /** What changed is told by an event about this object. */
  tell(object: string): void {
    this.causes.event({ object, type: 'changed' });
  }

  /** Sends a command with this evidence now; gives what is said of it at any later moment. */
  send(evidence: Evidence, correlationId: string | null = null, wasLive = true): () => string {
    const { causes } = this;
    const number = this.order.next();
    const isDoubted = (object: string): boolean => causes.isDoubted(object);
    const judge = evidence({ view: this.view, number, correlationId, wasLive, isDoubted });
    return () => wordsOf(judge({ view: this.view, atMs: 0, causes: (object) => causes.since(number, object) }));
  }
}
