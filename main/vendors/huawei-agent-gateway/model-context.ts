import type { CommandKind } from '../../../app/domain/command.ts';
import { conferenceIdOf } from '../../../app/domain/conference.ts';
import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import type { PictureContext } from './picture.ts';
import type { GatewaySettings } from './settings.ts';

/** What must be read after an event. */
export type Refresh = 'agent' | 'conferences' | 'calls';

/** What the model of an account is given. */
export interface ModelOptions {
  readonly accountId: string;
  readonly settings: GatewaySettings;
  readonly clock: Clock;
  readonly kit: AdapterKit;
}

/** What each part of the model needs of the whole. */
export interface ModelContext extends ModelOptions {
  /** Emits an event while the picture is live; before, everything is emitted when it becomes so. */
  readonly emitLive: (event: VendorEvent) => void;
  readonly pictureContext: () => PictureContext;
  /** What the agent may do depends on calls and conferences: it is emitted again. */
  readonly agentChanged: () => void;
  /**
   * The gateway says that something failed. It is the refusal of the one command of these kinds about this object, else
   * a notice.
   */
  readonly failed: (failure: {
    readonly kinds: readonly CommandKind[];
    readonly object: string | null;
    readonly code: ErrorCode;
    readonly detail: string | null;
  }) => void;
}

/** The agent, as causes name it. */
export const ownAgent = 'agent';
/** A colleague, as causes name it. */
export const memberObject = (agentId: string): string => `member/${agentId}`;

/** The application's id of a call or conference. */
export const idIn = ({ accountId }: ModelContext, vendorId: string): string => conferenceIdOf(accountId, vendorId);
