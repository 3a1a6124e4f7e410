import { request } from 'node:https';
import { z } from 'zod';
import type { ErrorCode } from '../../app/domain/error-code.ts';
import type { Clock } from '../../main/ports/clock.ts';
import {
  startCloudMeetingSimulator,
  type CloudMeetingSimulator,
  type CloudMeetingSimulatorOptions,
} from '../../main/simulators/huawei-cloud-meeting/simulator.ts';
import { countingIds } from '../support/counting-ids.ts';
import { WireWatch } from '../support/wire-shapes/wire-watch.ts';
import type { ServerUnderTest } from './harness.ts';
import type { SignIn, VendorBench } from './vendor-bench.ts';

type Act = Parameters<CloudMeetingSimulator['act']>[0];

/** Our user, who hosts the meetings. */
export const ownAccount = 'agent7';
const hostPassword = '482913';

/** The meeting service's simulator with our user, agent7. */
export class CloudMeetingServer implements ServerUnderTest {
  readonly simulator: CloudMeetingSimulator;
  readonly signOutReasonId = null;
  readonly #watch: WireWatch;
  /** Who had which pid. */
  readonly #addresses = new Map<string, string>();

  private constructor(simulator: CloudMeetingSimulator) {
    this.simulator = simulator;
    this.#watch = new WireWatch('huawei-cloud-meeting', simulator);
  }

  static async start(clock: Clock, options: Partial<CloudMeetingSimulatorOptions> = {}): Promise<CloudMeetingServer> {
    return new CloudMeetingServer(await startCloudMeetingSimulator({ clock, ids: countingIds(), ...options }));
  }

  act(act: Act): unknown {
    const result = this.simulator.act(act);
    for (const { participants } of this.simulator.model.meetings.values())
      for (const { pid, number } of participants.values()) this.#addresses.set(pid, number);
    return result;
  }

  account(bench: VendorBench, how?: 'wrong-password' | 'untrusted', values: SignIn['values'] = {}): SignIn {
    bench.setFile('/authority.pem', this.simulator.caPem);
    return {
      values: {
        server: this.simulator.addresses.https,
        account: ownAccount,
        ...(how === 'untrusted' ? {} : { caFile: '/authority.pem' }),
        ...values,
      },
      secrets: { password: how === 'wrong-password' ? 'wrong' : this.simulator.user.password },
    };
  }

  conference(): { id: string; others: readonly [string, string, string] } {
    const others = ['+990000000000301', '+990000000000302', '+990000000000303'] as const;
    return { id: this.meeting({ others }), others };
  }

  /** A running meeting of our user, who is in it. */
  meeting({
    others = [],
    ...booking
  }: Partial<Extract<Act, { act: 'bookMeeting' }>> & { readonly others?: readonly string[] } = {}): string {
    const before = new Set(this.simulator.model.meetings.keys());
    this.act({
      act: 'bookMeeting',
      host: ownAccount,
      subject: 'Queue B stand-up',
      hostPassword,
      present: others.map((number, index) => ({ name: `Person ${index + 1}`, number })),
      ...booking,
    });
    const id = [...this.simulator.model.meetings.keys()].find((one) => !before.has(one));
    if (id === undefined) throw new Error('No meeting was booked.');
    return id;
  }

  join(meeting: string, number: string): void {
    this.act({ act: 'personJoins', meeting, name: `Person ${number}`, number });
  }

  leave(meeting: string, person: string): void {
    this.act({ act: 'personLeaves', meeting, person });
  }

  hold(): void {
    throw new Error('Nobody is on hold at this service.');
  }

  present(meeting: string): string[] {
    return [...(this.simulator.model.meetings.get(meeting)?.participants.values() ?? [])].map(({ number }) => number);
  }

  end(meeting: string): void {
    this.act({ act: 'endMeeting', meeting });
  }

  refuseNext(): ErrorCode {
    for (const method of ['PUT', 'POST'])
      this.act({ act: 'nextError', method, pathIncludes: '/conferences/', code: 'MMC.111072011' });
    return 'invalid-state';
  }

  fallSilent(): void {
    this.simulator.setSwitch('fault', 'acceptedOnly');
  }

  carryOutInSilence(): void {
    this.act({ act: 'deafenEvents' });
  }

  tellBeforeAnswering(): void {
    this.simulator.setSwitch('pushBeforeReply', true);
  }

  delayAnswers(delayMs: number): void {
    this.act({ act: 'delayReplies', delayMs, pathIncludes: 'participants/delete' });
  }

  duplicateNews(count: number): void {
    this.act({ act: 'duplicateEvents', count });
  }

  reorderNews(count: number): void {
    this.act({ act: 'reorderEvents', count });
  }

  loseNews(count: number): void {
    this.act({ act: 'dropEvents', count });
  }

  sendMalformedNews(): void {
    this.act({ act: 'sendPush', pushType: 'ParticipantsNotify', isFull: false, data: 'nonsense' });
  }

  sendOversizedNews(): void {
    this.act({
      act: 'sendPush',
      pushType: 'ConfDynamicInfoNotify',
      flat: { confIMGroupId: 'x'.repeat(17 * 1024 * 1024) },
    });
  }

  cutNews(): void {
    this.simulator.setSwitch('closeCode', 'cut');
    this.act({ act: 'closeChannels' });
  }

  takeOver(): void {
    this.act({ act: 'signInElsewhere', account: ownAccount, clientType: 72, count: 64 });
  }

  goDown(): void {
    this.simulator.setSwitch('fault', 'down');
  }

  comeBack(): void {
    this.simulator.setSwitch('fault', 'none');
  }

  leftovers(): string[] {
    const { channels } = this.simulator.model;
    return [...(channels.size > 0 ? ['channel'] : []), ...(this.isSignedIn() ? ['token'] : [])];
  }

  isSignedIn(): boolean {
    return this.simulator.model.signedIn.includes(ownAccount);
  }

  /** A token that the company's systems had by the user's password. */
  async companyToken(): Promise<string> {
    const { addresses, caPem, user } = this.simulator;
    const basic = Buffer.from(`${ownAccount}:${user.password}`).toString('base64');
    const reply = await new Promise<string>((resolve, reject) => {
      const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/json' };
      const url = new URL('/v1/usg/acs/auth/account', addresses.https);
      const sent = request(url, { method: 'POST', ca: caPem, headers }, (answer) => {
        const parts: string[] = [];
        answer.setEncoding('utf8').on('data', (part: string) => parts.push(part));
        answer.on('end', () => resolve(parts.join('')));
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ account: ownAccount, clientType: 72 }));
    });
    return z.object({ accessToken: z.string() }).parse(JSON.parse(reply)).accessToken;
  }

  passwordCount(): number {
    return this.requestCount(/\/auth\/account$/u);
  }

  dropCount(address: string): number {
    return this.simulator.model.requests.filter(
      ({ path, body }) =>
        path.includes('participants/delete') &&
        [...this.#addresses].some(([pid, number]) => number === address && body.includes(pid)),
    ).length;
  }

  /** How many requests came for paths like this. */
  requestCount(path: RegExp): number {
    return this.simulator.model.requests.filter((request) => path.test(request.path)).length;
  }

  async stop(): Promise<void> {
    await this.simulator.stop();
    this.#watch.assertClean();
  }
}

/** The server of a test that was made for this vendor. */
export const cloud = (server: ServerUnderTest): CloudMeetingServer => {
  if (server instanceof CloudMeetingServer) return server;
  throw new Error('This harness is for the meeting service.');
};
