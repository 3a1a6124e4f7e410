import type { ErrorCode } from '../../app/domain/error-code.ts';
import type { Clock } from '../../main/ports/clock.ts';
import { SampleServer, sampleUser } from '../support/sample-server.ts';
import type { ServerUnderTest } from './harness.ts';
import type { SignIn, VendorBench } from './vendor-bench.ts';

const scripted = { headers: {}, contentType: 'text/plain', body: '', isCarriedOut: false, count: 1 };

/** The sample vendor's server as the suite sees it. */
export class SampleServerUnderTest implements ServerUnderTest {
  readonly server: SampleServer;
  readonly signOutReasonId = null;

  private constructor(server: SampleServer) {
    this.server = server;
  }

  static async start(clock: Clock): Promise<SampleServerUnderTest> {
    return new SampleServerUnderTest(await SampleServer.start(clock));
  }

  account(bench: VendorBench, how?: 'wrong-password' | 'untrusted'): SignIn {
    bench.setFile('/authority.pem', this.server.caPem);
    const { user, password } = sampleUser;
    return {
      values: { server: this.server.address, user, ...(how === 'untrusted' ? {} : { caFile: '/authority.pem' }) },
      secrets: { password: how === 'wrong-password' ? 'wrong' : password },
    };
  }

  conference(): { id: string; others: readonly [string, string, string] } {
    const others = ['5001', '5002', '4155550100'] as const;
    return { id: this.server.open([sampleUser.user, ...others]), others };
  }

  join(conferenceId: string, address: string): void {
    this.server.join(conferenceId, address);
  }

  leave(conferenceId: string, address: string): void {
    this.server.change(conferenceId, (room) => (room.legs = room.legs.filter((leg) => leg.address !== address)));
  }

  hold(conferenceId: string, address: string): void {
    this.server.change(conferenceId, (room) => {
      for (const leg of room.legs) if (leg.address === address) leg.isHeld = true;
    });
  }

  present(conferenceId: string): string[] {
    return (this.server.rooms.get(conferenceId)?.legs ?? []).map(({ address }) => address);
  }

  end(conferenceId: string): void {
    this.server.end(conferenceId);
  }

  refuseNext(): ErrorCode {
    this.server.world.replies.prepare({ ...scripted, method: 'DELETE', pathIncludes: 'rooms', status: 403 });
    return 'not-permitted';
  }

  fallSilent(): void {
    this.server.world.setSwitch('isSilent', true);
  }

  carryOutInSilence(): void {
    this.loseNews(1_000);
  }

  tellBeforeAnswering(): void {
    this.server.world.setSwitch('isEffectFirst', true);
  }

  delayAnswers(delayMs: number): void {
    this.server.world.replies.delay(delayMs, { pathIncludes: 'rooms' });
  }

  duplicateNews(count: number): void {
    this.server.world.eventFaults.duplicate(count);
  }

  reorderNews(count: number): void {
    this.server.world.eventFaults.reorder(count);
  }

  loseNews(count: number): void {
    this.server.world.eventFaults.drop(count);
  }

  sendMalformedNews(): void {
    this.server.sendText('{"type":"room"');
  }

  sendOversizedNews(): void {
    this.server.sendText('x'.repeat(1_000_001));
  }

  cutNews(): void {
    this.server.cutSocket();
  }

  takeOver(): void {
    this.server.endSession('taken-over');
  }

  goDown(): void {
    this.server.world.setSwitch('isDown', true);
  }

  comeBack(): void {
    this.server.world.setSwitch('isDown', false);
  }

  leftovers(): string[] {
    return [...(this.server.isListening ? ['socket'] : []), ...(this.isSignedIn() ? ['session'] : [])];
  }

  isSignedIn(): boolean {
    return this.server.token !== '';
  }

  passwordCount(): number {
    return this.server.requests.items.filter(({ method, path }) => method === 'POST' && path === 'session').length;
  }

  dropCount(address: string): number {
    return this.server.requests.items.filter(({ dropped }) => dropped === address).length;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

/** The server of a test that was made for the sample vendor. */
export const sample = (server: ServerUnderTest): SampleServerUnderTest => {
  if (server instanceof SampleServerUnderTest) return server;
  throw new Error('This harness is for the sample vendor.');
};
