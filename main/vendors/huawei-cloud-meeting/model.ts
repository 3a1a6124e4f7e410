import type { Agent } from '../../../app/domain/account.ts';
import { allowed } from '../../../app/domain/permission.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { userWithoutStates } from '../shared/pictures.ts';
import { MeetingControl } from './meeting-control.ts';
import type { OwnUser } from './picture.ts';
import type { CloudSettings } from './settings.ts';

export interface ModelOptions {
  readonly accountId: string;
  readonly settings: CloudSettings;
  readonly ports: Pick<VendorPorts, 'clock' | 'random' | 'log'>;
  readonly kit: AdapterKit;
}

const nobody: OwnUser = { userId: '', account: '', number: '', name: '', isAdministrator: false };

/** What is known of one account over all its sessions: who the user is, and the meetings that are followed. */
export class AccountModel {
  /** By meeting number. */
  readonly followed = new Map<string, MeetingControl>();
  user: OwnUser = nobody;
  readonly options: ModelOptions;

  constructor(options: ModelOptions) {
    this.options = options;
  }

  /** The signed-in user. The service knows no agent states. */
  get agent(): Agent {
    const { name, number, isAdministrator } = this.user;
    const user = userWithoutStates(name, number, isAdministrator);
    return { ...user, permissions: { ...user.permissions, createMeeting: allowed } };
  }

  /** A meeting to be controlled; it is followed once `keep` was called with it. */
  newControl(number: string, password: string): MeetingControl {
    const { accountId, ports, kit } = this.options;
    const control: MeetingControl = new MeetingControl({
      accountId,
      number,
      password,
      user: () => this.user,
      meetingCount: () => Math.max(1, this.followed.size),
      ...ports,
      kit,
      onOver: () => this.forget(control),
    });
    return control;
  }

  keep(control: MeetingControl): void {
    this.followed.set(control.access.number, control);
  }

  /** The meeting is followed no longer. */
  forget(control: MeetingControl): void {
    if (this.followed.get(control.access.number) === control) this.followed.delete(control.access.number);
    control.suspend();
  }

  /** The meeting with an application's id; undefined when it is not followed. */
  control(conferenceId: string): MeetingControl | undefined {
    for (const control of this.followed.values()) if (control.conferenceId === conferenceId) return control;
    return undefined;
  }

  suspend(): void {
    for (const control of this.followed.values()) control.suspend();
  }
}
