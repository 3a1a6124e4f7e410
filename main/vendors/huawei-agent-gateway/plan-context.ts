import type { Command } from '../../../app/domain/command.ts';
import type { Fault } from '../../../app/domain/error-code.ts';
import type { AccountView } from '../../../app/vendor/adapter.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import type { Draft, Patience } from '../shared/plans.ts';
import type { Refresh } from './model-context.ts';
import type { AccountModel } from './model.ts';
import type { Reader } from './reader.ts';
import type { GatewayRequest } from './requests.ts';
import type { GatewaySession } from './session.ts';
import type { GatewaySettings } from './settings.ts';

/** With an event it is read at once; else after 2 s, and once more. */
export const withEvent: Patience = {
  readBackAtMs: [2_000, 5_000, 10_000],
  waitMs: 12_000,
  withoutProof: 'no-evidence',
};
/** No event will come: it is read at 0.3, 1 and 3 s. */
export const withoutEvent: Patience = { readBackAtMs: [300, 1_000, 3_000], waitMs: 4_500, withoutProof: 'no-evidence' };
/** A called party must answer first. */
export const whenAnswered: Patience = {
  readBackAtMs: [2_000, 15_000, 60_000],
  waitMs: 62_000,
  withoutProof: 'no-evidence',
};
/** No event and no read shows it. A refusal comes with the answer. */
export const unobservable: Patience = { readBackAtMs: [], waitMs: 1_000, withoutProof: 'not-observable' };

export type GatewayDraft = Draft<GatewayRequest, unknown>;

/** What planning needs of the account. */
export interface PlanContext {
  readonly accountId: string;
  readonly settings: GatewaySettings;
  readonly model: AccountModel;
  readonly kit: AdapterKit;
  readonly session: Pick<GatewaySession, 'isLive' | 'command'>;
  /** Of the session in use then. */
  readonly reader: () => Pick<Reader, 'member' | 'findConferences'>;
  /** Reads with the session in use then. */
  readonly read: (...what: readonly Refresh[]) => Promise<void>;
}

/** The same for one command. */
export interface CommandContext extends PlanContext {
  readonly command: Command;
  readonly view: AccountView;
}

/** The same for a command about a call or conference. */
export interface ConferenceContext extends CommandContext {
  readonly conferenceId: string;
}

/** Refusals that say that our picture of the conference is wrong. */
export const contradicting: ReadonlySet<Fault['code']> = new Set<Fault['code']>([
  'not-a-party',
  'not-chair',
  'already-in-conference',
  'chair-must-stay',
]);
