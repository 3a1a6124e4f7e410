import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import {
  startCloudMeetingSimulator,
  type CloudMeetingSimulator,
} from '../../main/simulators/huawei-cloud-meeting/simulator.ts';
import type { Bench } from './e2e-bench.ts';
import { seen } from './e2e-window.ts';
import { HandWindow, type Hand } from './hand-window.ts';

/** The simulated meeting service, a Gavel that signed in there, and its window. */
export class CloudWindow extends HandWindow {
  readonly simulator: CloudMeetingSimulator;

  private constructor(simulator: CloudMeetingSimulator, ...window: ConstructorParameters<typeof HandWindow>) {
    super(...window);
    this.simulator = simulator;
  }

  static async open(bench: Bench, language: 'en' | 'zh-CN', hand: Hand): Promise<CloudWindow> {
    const simulator = await startCloudMeetingSimulator({ clock: systemClock, ids: randomIds });
    bench.later(() => simulator.stop());
    const caFile = join(await bench.folder(), 'authority.pem');
    await simulator.writeCaFile(caFile);
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { holdSeconds: 0.5, language });
    const { account, password } = simulator.user;
    const saved = await gavel.ask('account.add', {
      vendorId: 'huawei-cloud-meeting',
      label: '',
      secrets: { password },
      values: { server: simulator.addresses.https, account, caFile },
    });
    if (!('accountId' in saved)) throw new Error(`the account is not accepted: ${JSON.stringify(saved.issues)}`);
    await gavel.ask('account.sign-in', { accountId: saved.accountId, secrets: { password } });
    return new CloudWindow(simulator, gavel, await bench.open(gavel), language, hand);
  }

  /** A running meeting of the user, with these people. */
  book(subject: string, present: { name: string; number: string; isMuted?: boolean }[] = []): void {
    const host = this.simulator.user.account;
    this.simulator.act({ act: 'bookMeeting', host, subject, hostPassword: '482913', hasWaitingRoom: true, present });
  }

  /** The same with so many in the audience. */
  crowd(count: number): void {
    const host = this.simulator.user.account;
    const booking = { subject: 'Town hall', hostPassword: '482913', isWebinar: true, capacity: 10_000 };
    this.simulator.act({ act: 'bookMeeting', host, ...booking });
    this.simulator.act({ act: 'peopleJoin', count, name: 'Guest', role: 'audience' });
  }

  /** What opens the menu of the meeting; the list of meetings has a longer name that begins alike. */
  get menu(): Locator {
    return this.page.getByRole('button', { name: this.t('meeting.menu'), exact: true });
  }

  /** Opens the list of meetings and takes control of the only one there is. */
  async takeControl(): Promise<void> {
    await this.press(this.button('rail.meetings'));
    await this.press(this.button('meetings.take-control', this.page.locator('.meetings-table')));
    await seen(this.page.locator('tbody tr[data-id]'));
  }

  /** Those who are in the only meeting, by name. */
  present() {
    const [meeting] = [...this.simulator.model.meetings.values()];
    return new Map([...(meeting?.participants.values() ?? [])].map((one) => [one.name, one]));
  }
}
