import type { CommandKind } from '../../../app/domain/command.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PendingCommands } from './pending.ts';
import type { GatewaySettings } from './settings.ts';

/** What must be asked of the gateway after news. */
export type Wish = 'agent' | 'conferences' | 'calls';

/** The vendor's numbers of changes that are looked at, and of the one reason that is. */
export const changes = { left: 1 } as const;
export const removedByChair = 1;

/** Which of our commands a change of a party is about. */
export const kindsByChange: Readonly<Record<number, readonly CommandKind[]>> = {
  0: ['invite'], 1: ['drop', 'invite'], 2: ['hand-over'], 3: ['set-audio'], 4: ['set-audio'], 5: ['hold-participant'], 6: ['unhold-participant'],
};

/** What the model of an account is given. */
export interface ModelContext {
  readonly accountId: string;
  readonly settings: GatewaySettings;
  readonly clock: Clock;
  readonly pending: PendingCommands;
  readonly emit: (event: VendorEvent) => void;
}
