import type { AudioMode } from '../../../app/domain/audio.ts';
import type { Deed, Effect, Facts, Leg } from './world.ts';

/** `refuse`: the first of a request; `busy`: nothing was done, and it may be asked for again. */
export type SendBehaviour =
  | 'carry-out'
  | 'refuse'
  | 'refuse-later'
  | 'ignore'
  | 'busy'
  | 'lose-the-answer'
  | 'lose-the-request';
export type ReadBehaviour = 'whole' | 'partial' | 'refused' | 'unanswered';

export type WorldKind =
  | 'drop'
  | 'mute-participant'
  | 'unmute-participant'
  | 'admit'
  | 'reject-entry'
  | 'lock'
  | 'unlock'
  | 'end'
  | 'set-agent-state'
  | 'make-call'
  | 'set-audio'
  | 'invite'
  | 'merge'
  | 'transfer';

/** A request as it travels: `vendorId` names a leg by the id that the vendor may use again. */
export interface WireRequest {
  readonly commandId: string;
  /** Null where this vendor repeats no ids. */
  readonly requestId: string | null;
  readonly kind: WorldKind;
  readonly vendorId: string;
  readonly address: string;
  readonly agent: Facts['agent'];
  readonly mode: AudioMode;
  /** The call that it is about; 0 for none. */
  readonly callKey: number;
}

/** An error event, as it was sent. */
export interface SentError {
  readonly kind: WorldKind;
  readonly object: string;
  readonly requestId: string | null;
}

/** What the event channel carries, numbered in each session. */
export type WireEvent =
  | {
      readonly type: 'deed';
      readonly number: number;
      readonly version: number;
      readonly effect: Effect;
      readonly leg: Leg | null;
      readonly call: Deed['call'];
      readonly gone: number | null;
      readonly room: { readonly key: number } | null;
      readonly requestId: string | null;
    }
  | {
      readonly type: 'error';
      readonly number: number;
      readonly requestId: string | null;
      readonly kind: WorldKind;
      readonly object: string;
    };

/** An answer of a read. `unread`: the vendor id of a leg whose entry is not readable. */
export interface WireFacts extends Facts {
  readonly unread: string | null;
  /** When it began, see `WorldServer.shownBy`. */
  readonly order: number;
}

/** Effects whose events say too little, or are not known to the client at all: it must read. */
export const unknownEffects: ReadonlySet<Effect> = new Set<Effect>(['odd', 'opened', 'audio']);

/** What errors of a request name. */
export const objectOf = ({ kind, vendorId, callKey }: Pick<WireRequest, 'kind' | 'vendorId' | 'callKey'>): string => {
  if (kind === 'set-agent-state') return 'agent';
  if (kind === 'merge' || kind === 'transfer') return `call${callKey}`;
  return kind === 'make-call' ? 'calls' : `room/${vendorId}`;
};

/** What carrying a request out does. */
export const effectOf = ({ kind, agent }: Pick<WireRequest, 'kind' | 'agent'>): Effect => {
  const effects = {
    drop: 'left',
    'reject-entry': 'left',
    admit: 'entered',
    'mute-participant': 'muted',
    'unmute-participant': 'unmuted',
    lock: 'locked',
    unlock: 'unlocked',
    end: 'ended',
    'make-call': 'called',
    'set-audio': 'audio',
    invite: 'entered',
    merge: 'merged',
    transfer: 'transferred',
  } as const;
  return kind === 'set-agent-state' ? agent : effects[kind];
};
