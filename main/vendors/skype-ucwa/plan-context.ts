import type { Fault } from '../../../app/domain/error-code.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import type { Draft, Patience } from '../shared/plans.ts';
import type { MeetingList } from './meeting-list.ts';
import type { AccountModel } from './model.ts';
import type { UcwaAnswer, UcwaRequest } from './requests.ts';
import type { Person } from './roster.ts';
import type { UcwaSession } from './session.ts';

/** Events show it at once; else it is read after 1 s, 5 s and once more. */
export const withEvents: Patience = {
  readBackAtMs: [1_000, 5_000, 10_000],
  waitMs: 12_000,
  withoutProof: 'no-evidence',
};

/** A request, and the person it is about. */
export interface Outgoing {
  readonly request: UcwaRequest;
  readonly person: Person | null;
  /** Called when the server failed in the midst of it, so that nobody knows whether it was done. */
  readonly failed?: (fault: Fault) => void;
  /** Reads what the request must send back, just before it leaves. Rejects with a `Fault`. */
  readonly complete?: (request: UcwaRequest) => Promise<UcwaRequest>;
}

export type SkypeDraft = Draft<Outgoing, UcwaAnswer>;

/** What planning needs of the account. */
export interface PlanContext {
  readonly session: UcwaSession;
  readonly list: MeetingList;
  readonly model: AccountModel;
  readonly kit: AdapterKit;
}
