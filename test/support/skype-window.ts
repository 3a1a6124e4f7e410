import { join } from 'node:path';
import { randomIds } from '../../main/node/random-ids.ts';
import { startUcwaSimulator, type UcwaSimulator } from '../../main/simulators/skype-ucwa/simulator.ts';
import type { Bench, Gavel } from './e2e-bench.ts';
import { seen } from './e2e-window.ts';
import { FastClock } from './fast-clock.ts';
import { HandWindow, type Hand } from './hand-window.ts';

/** So much faster than the user's does the servers' time usually run: scenes take a while. */
const usualFactor = 4;

/** A scene of the simulated Skype for Business Server, a Gavel that signed in there, and its window. */
export class SkypeWindow extends HandWindow {
  readonly simulator: UcwaSimulator;

  private constructor(simulator: UcwaSimulator, ...window: ConstructorParameters<typeof HandWindow>) {
    super(...window);
    this.simulator = simulator;
  }

  static async open(
    bench: Bench,
    scene: string,
    language: 'en' | 'zh-CN',
    hand: Hand,
    factor = usualFactor,
  ): Promise<SkypeWindow> {
    const simulator = await startUcwaSimulator({
      clock: new FastClock(factor),
      ids: randomIds,
      scene,
      autoplay: true,
    });
    bench.later(() => simulator.stop());
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { holdSeconds: 0.5, language });
    await SkypeWindow.signIn(bench, gavel, simulator);
    const window = await bench.open(gavel);
    return new SkypeWindow(simulator, gavel, window, language, hand);
  }

  /** Adds the account of the simulated servers and signs it in. */
  static async signIn(bench: Bench, gavel: Gavel, simulator: UcwaSimulator): Promise<string> {
    const caFile = join(await bench.folder(), 'authority.pem');
    await simulator.writeCaFile(caFile);
    const { sipAddress, upn, password } = simulator.user;
    const secrets = { password };
    const saved = await gavel.ask('account.add', {
      vendorId: 'skype-ucwa',
      label: '',
      secrets,
      values: { sipAddress, user: upn, server: simulator.addresses.https, caFile },
    });
    if (!('accountId' in saved)) throw new Error(`the account is not accepted: ${JSON.stringify(saved.issues)}`);
    await gavel.ask('account.sign-in', { accountId: saved.accountId, secrets });
    return saved.accountId;
  }

  /** Opens the list of meetings and joins the only one there is. */
  async join(): Promise<void> {
    await this.press(this.button('rail.meetings'));
    await this.press(this.button('meetings.join', this.page.locator('.meetings-table')));
    await seen(this.page.locator('tbody tr[data-id]'));
  }

  /** The people of the only meeting at the servers, by address. */
  peopleThere() {
    const [meeting] = [...this.simulator.model.meetings.values()];
    return [...(meeting?.participants.values() ?? [])];
  }
}
