import type { Agent } from '../../../app/domain/account.ts';
import { allowed } from '../../../app/domain/permission.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { userWithoutStates } from '../shared/pictures.ts';
import type { Reason } from './faults.ts';
import type { Resource } from './hal.ts';
import { Invitations } from './invitations.ts';
import { FollowedMeeting } from './meeting.ts';
import { addressOf } from './roster.ts';
import { ServerTime } from './server-time.ts';
import type { SkypeSettings } from './settings.ts';

export interface ModelOptions {
  readonly accountId: string;
  readonly settings: SkypeSettings;
  readonly ports: VendorPorts;
  readonly kit: AdapterKit;
  /** See `AdapterContext`. */
  readonly locale: () => string;
}

const rememberedInvitations = 50;

/** Forgets the oldest of what invitations told. */
const keepLatest = (told: Map<string, unknown>): void => {
  for (const oldest of told.keys()) {
    if (told.size <= rememberedInvitations) return;
    told.delete(oldest);
  }
};

/** What is known of one account over all its sessions: who the user is, and the meetings that are followed. */
export class AccountModel {
  /** By conference URI in lower case. */
  readonly followed = new Map<string, FollowedMeeting>();
  readonly options: ModelOptions;
  /** The resource `me`, where the server showed it. */
  me: Resource | null = null;
  /** Where applications are made; null until it was found. */
  applications: string | null = null;
  /** The application in use; null for none. */
  application: string | null = null;
  /** Where the last application was; null before the first. */
  host: string | null = null;
  /** The application keeps an answer that cannot be taken: it is ended before another is made. */
  isApplicationSpoilt = false;
  /** When applications had to be made anew, on the monotonic clock. */
  readonly renewals: number[] = [];
  readonly invitations = new Invitations();
  readonly serverTime: ServerTime;
  /** Invitations of the user to meetings that events showed, by the id of ours that each carries. */
  readonly begun = new Map<string, string>();
  readonly #reasons = new Map<string, Reason>();

  constructor(options: ModelOptions) {
    this.options = options;
    this.serverTime = new ServerTime(options.ports.clock);
  }

  /** Of this installation and account: the server gives each endpoint an application of its own. */
  get endpointId(): string {
    return `gavel-${this.options.accountId}`.slice(0, 100);
  }

  /** The signed-in user. There are no agent states. */
  get agent(): Agent {
    const { sipAddress } = this.options.settings;
    const user = userWithoutStates(this.me?.text('name') || sipAddress, addressOf(this.me) || sipAddress, false);
    return { ...user, permissions: { ...user.permissions, createMeeting: allowed } };
  }

  /** A meeting to be entered; it is followed once `keep` was called with it. */
  newMeeting(uri: string, subject: string): FollowedMeeting {
    const { accountId, ports, kit, settings } = this.options;
    const meeting: FollowedMeeting = new FollowedMeeting({
      accountId,
      uri,
      subject,
      offersEnd: settings.offersEnd,
      ports,
      kit,
      reasonOf: (address) => this.reasonOf(address),
      begun: (operationId) => this.begun.get(operationId) ?? null,
      onOver: () => this.forget(meeting),
    });
    return meeting;
  }

  /** Why an invitation of the user or its conversation came to nothing, as events told; null where none did. */
  reasonOf(address: string): Reason | null {
    return this.#reasons.get(address) ?? null;
  }

  keep(meeting: FollowedMeeting): void {
    this.followed.set(meeting.options.uri.toLowerCase(), meeting);
  }

  /** The meeting is followed no longer. */
  forget(meeting: FollowedMeeting): void {
    const key = meeting.options.uri.toLowerCase();
    if (this.followed.get(key) === meeting) this.followed.delete(key);
    meeting.suspend();
  }

  /** The meeting with an application's id; undefined when it is not followed. */
  meeting(conferenceId: string): FollowedMeeting | undefined {
    for (const meeting of this.followed.values()) if (meeting.conferenceId === conferenceId) return meeting;
    return undefined;
  }

  invitationShown(operationId: string, invitation: string): void {
    if (operationId === '') return;
    this.begun.set(operationId, invitation);
    keepLatest(this.begun);
  }

  /** Why an invitation, and so its conversation, came to nothing stands in its last event only. */
  invitationEnded(addresses: readonly string[], reason: Reason): void {
    for (const address of addresses) this.#reasons.set(address, reason);
    keepLatest(this.#reasons);
  }

  suspend(): void {
    for (const meeting of this.followed.values()) meeting.suspend();
  }
}
