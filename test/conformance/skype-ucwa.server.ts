import type { ErrorCode } from '../../app/domain/error-code.ts';
import type { Clock } from '../../main/ports/clock.ts';
import {
  startUcwaSimulator,
  type UcwaSimulator,
  type UcwaSimulatorOptions,
} from '../../main/simulators/skype-ucwa/simulator.ts';
import { countingIds } from '../support/counting-ids.ts';
import { WireWatch } from '../support/wire-shapes/wire-watch.ts';
import type { ServerUnderTest } from './harness.ts';
import type { SignIn, VendorBench } from './vendor-bench.ts';

type Act = Parameters<UcwaSimulator['act']>[0];
type Switches = UcwaSimulator['model']['switches'];

/** Our user, who organizes the meetings. */
export const ownAccount = 'alice';
export const ownAddress = 'alice@contoso.example';

/** The links that lead to commands. */
const operations = [
  'eject',
  'reject',
  'admit',
  'promote',
  'demote',
  'muteAudio',
  'unmuteAudio',
  'enableAudienceMuteLock',
  'disableAudienceMuteLock',
  'enableAudienceMessaging',
  'disableAudienceMessaging',
  'addParticipant',
];

const refusal = { status: 403, contentType: 'application/json', body: '{"code":"Forbidden"}' } as const;

const addressOf = (uri: string): string => uri.replace(/^(?:sip|tel):/u, '');

/** The servers' simulator with our user, alice. */
export class SkypeServer implements ServerUnderTest {
  readonly simulator: UcwaSimulator;
  readonly signOutReasonId = null;
  /** Forms that no shape has, because nobody saw them: the client must bear them all the same. */
  isBeyondShapes = false;
  /** A request that no shape has, because the client follows a link to it or asks a host for its challenge. */
  beyondShapes: RegExp | null = null;
  readonly #watch: WireWatch;

  private constructor(simulator: UcwaSimulator) {
    this.simulator = simulator;
    this.#watch = new WireWatch('skype-ucwa', simulator);
  }

  static async start(clock: Clock, options: Partial<UcwaSimulatorOptions> = {}): Promise<SkypeServer> {
    return new SkypeServer(await startUcwaSimulator({ clock, ids: countingIds(), ...options }));
  }

  act(act: Act): unknown {
    return this.simulator.act(act);
  }

  set<Name extends keyof Switches>(name: Name, value: Switches[Name]): void {
    this.simulator.setSwitch(name, value);
  }

  account(bench: VendorBench, how?: 'wrong-password' | 'untrusted', values: SignIn['values'] = {}): SignIn {
    const { caPem, addresses, user } = this.simulator;
    bench.setFile('/authority.pem', caPem);
    return {
      values: {
        sipAddress: user.sipAddress,
        user: user.upn,
        server: addresses.https,
        ...(how === 'untrusted' ? {} : { caFile: '/authority.pem' }),
        ...values,
      },
      secrets: { password: how === 'wrong-password' ? 'wrong' : user.password },
    };
  }

  conference(): { id: string; others: readonly [string, string, string] } {
    const others = ['bob@contoso.example', 'vera@partner.example', '5003'] as const;
    return { id: this.meeting(others), others };
  }

  /** A meeting of our user with these others, who are in it with audio. Gives its conference URI. */
  meeting(others: readonly string[] = []): string {
    const before = new Set(this.simulator.model.meetings.keys());
    this.act({ act: 'createMeeting', organizer: ownAccount, subject: 'Stand-up', accessLevel: 'Everyone' });
    const meeting = [...this.simulator.model.meetings.values()].find(({ id }) => !before.has(id));
    if (!meeting) throw new Error('No meeting was made.');
    for (const address of others) this.join(meeting.uri, address);
    return meeting.uri;
  }

  /** Somebody waits in the lobby. */
  wait(meeting: string, address: string, name = `Visitor ${address}`): void {
    this.act({ act: 'personJoins', meeting, uri: this.#uriOf(address), name, inLobby: true });
  }

  join(meeting: string, address: string): void {
    const uri = this.#uriOf(address);
    this.act({ act: 'personJoins', meeting, uri, name: `Person ${address}`, inLobby: false, audio: 'SendReceive' });
  }

  leave(meeting: string, address: string): void {
    this.act({ act: 'personLeaves', meeting, person: this.#uriOf(address) });
  }

  hold(): void {
    throw new Error('Nobody is on hold at this server.');
  }

  /** Our user first, as the list shows them; those who wait last. */
  present(meeting: string): string[] {
    const people = [...(this.#find(meeting)?.participants.values() ?? [])].map(({ uri }) => addressOf(uri));
    return [...people.filter((one) => one === ownAddress), ...people.filter((one) => one !== ownAddress)];
  }

  end(meeting: string): void {
    this.act({ act: 'endMeeting', meeting });
  }

  refuseNext(): ErrorCode {
    for (const operation of operations) this.act({ act: 'failNext', operation, status: 403, code: 'Forbidden' });
    // Leaving has no link of its own.
    this.act({
      act: 'nextReply',
      method: 'DELETE',
      pathIncludes: '/conversations/',
      ...refusal,
    });
    for (const method of ['PUT', 'POST', 'DELETE'])
      this.act({ act: 'nextReply', method, pathIncludes: 'myOnlineMeetings', ...refusal });
    return 'not-permitted';
  }

  fallSilent(): void {
    this.set('fault', 'acceptedOnly');
  }

  carryOutInSilence(): void {
    this.set('fault', 'silentButDone');
  }

  tellBeforeAnswering(): void {
    this.set('eventsFirst', true);
  }

  delayAnswers(delayMs: number): void {
    this.act({ act: 'delayReplies', delayMs, pathIncludes: '/eject' });
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
    this.#nextEvents('{"_links":{"next":');
  }

  sendOversizedNews(): void {
    this.#nextEvents(JSON.stringify({ sender: [], filler: 'x'.repeat(17 * 1024 * 1024) }));
  }

  cutNews(): void {
    this.act({ act: 'cutConnections', agent: ownAccount });
  }

  takeOver(): void {
    this.act({ act: 'replaceEvents', user: ownAccount });
  }

  goDown(): void {
    this.set('fault', 'down');
  }

  comeBack(): void {
    this.set('fault', 'none');
  }

  leftovers(): string[] {
    const { applications, parked } = this.simulator.model;
    return [...[...applications.keys()].map((id) => `application ${id}`), ...parked.map((user) => `events ${user}`)];
  }

  isSignedIn(): boolean {
    return this.simulator.model.applications.size > 0;
  }

  passwordCount(): number {
    return this.requestCount('POST', /oauthtoken$/iu);
  }

  dropCount(address: string): number {
    return this.requestCount('POST', new RegExp(`${address.replace(/[.+]/gu, '\\$&')}\\S*/eject$`, 'iu'));
  }

  /** How many requests came for addresses like this. */
  requestCount(method: string, path: RegExp): number {
    return this.simulator.model.requests.filter((one) => one.method === method && path.test(one.path)).length;
  }

  async stop(): Promise<void> {
    await this.simulator.stop();
    if (!this.isBeyondShapes) {
      this.#watch.assertClean();
      return;
    }
    const wrong = this.#watch.client.filter((line) => this.beyondShapes?.test(line) !== true);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  }

  /** The waiting request gets this instead of events. */
  #nextEvents(body: string): void {
    this.act({
      act: 'nextReply',
      method: 'GET',
      pathIncludes: '/events?',
      contentType: 'application/json',
      body,
    });
    this.act({ act: 'contactChanges', user: ownAccount, address: 'sip:bob@contoso.example' });
  }

  #find(meeting: string) {
    return [...this.simulator.model.meetings.values()].find(({ uri }) => uri === meeting);
  }

  #uriOf(address: string): string {
    return `${address.includes('@') ? 'sip' : 'tel'}:${address}`;
  }
}

/** The server of a test that was made for this vendor. */
export const skype = (server: ServerUnderTest): SkypeServer => {
  if (server instanceof SkypeServer) return server;
  throw new Error('This harness is for Skype for Business.');
};
