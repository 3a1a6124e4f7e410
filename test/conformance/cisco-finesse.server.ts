import type { ErrorCode } from '../../app/domain/error-code.ts';
import type { Clock } from '../../main/ports/clock.ts';
import type { FinesseSimulatorOptions } from '../../main/simulators/cisco-finesse/simulator.ts';
import { startFinesseSimulator, type FinesseSimulator } from '../../main/simulators/cisco-finesse/simulator.ts';
import { countingIds } from '../support/counting-ids.ts';
import { WireWatch } from '../support/wire-shapes/wire-watch.ts';
import type { ServerUnderTest } from './harness.ts';
import type { BenchFiles, SignIn } from './vendor-bench.ts';

type Act = Parameters<FinesseSimulator['act']>[0];

/** The caller in every scene of the suite. */
export const customer = '4155550100';

/** The Finesse simulator with our user, the supervisor 1900 at 5900. */
export class FinesseServer implements ServerUnderTest {
  readonly simulator: FinesseSimulator;
  readonly signOutReasonId = '21';
  readonly #transport: string;
  readonly #watch: WireWatch;

  private constructor(simulator: FinesseSimulator, transport: string) {
    this.simulator = simulator;
    this.#transport = transport;
    this.#watch = new WireWatch('cisco-finesse', simulator);
  }

  static async start(
    transport: string,
    clock: Clock,
    options: Partial<FinesseSimulatorOptions> = {},
  ): Promise<FinesseServer> {
    const simulator = await startFinesseSimulator({
      clock,
      ids: countingIds(),
      ...options,
      switches: { enableDropParticipantFor: 'all', dropAnyPartyEnabled: true, ...options.switches },
    });
    return new FinesseServer(simulator, transport);
  }

  act(act: Act): unknown {
    return this.simulator.act(act);
  }

  /** An act that makes a dialog: its id. */
  dialogOf(act: Act): string {
    return (this.simulator.act(act) as { dialogId: string }).dialogId;
  }

  account(bench: BenchFiles, how?: 'wrong-password' | 'untrusted', loginId = this.simulator.user.loginId): SignIn {
    const { addresses, caPem, users } = this.simulator;
    const user = users.find((one) => one.loginId === loginId) ?? this.simulator.user;
    bench.setFile('/authority.pem', caPem);
    return {
      values: {
        server: addresses.https,
        notificationPort: new URL(addresses.notifyHttps).port,
        ...(this.simulator.alternate
          ? {
              alternateServer: this.simulator.alternate.https,
              alternateNotificationPort: new URL(this.simulator.alternate.notifyHttps).port,
            }
          : {}),
        transports: [this.#transport],
        user: user.loginName,
        extension: user.extension,
        dropPermission: this.simulator.model.switches.enableDropParticipantFor,
        ...(how === 'untrusted' ? {} : { caFile: '/authority.pem' }),
      },
      secrets: { password: how === 'wrong-password' ? 'wrong' : user.password },
    };
  }

  conference(): { id: string; others: readonly [string, string, string] } {
    this.signInAgents('1001', '1002');
    const others = ['5001', '5002', customer] as const;
    const id = this.dialogOf({
      act: 'createConference',
      parties: ['5900', ...others],
      from: customer,
      controller: '5001',
    });
    return { id, others };
  }

  signInAgents(...agents: readonly string[]): void {
    for (const agent of agents)
      if (this.simulator.model.users.get(agent)?.state === 'LOGOUT') this.act({ act: 'agentSignsIn', agent });
  }

  join(dialog: string, address: string): void {
    this.act({ act: 'participantJoins', dialog, address });
  }

  leave(dialog: string, address: string): void {
    this.act({ act: 'participantLeaves', dialog, address });
  }

  hold(dialog: string, address: string): void {
    this.act({ act: 'participantState', dialog, address, state: 'HELD' });
  }

  present(dialog: string): string[] {
    return (this.simulator.model.calls.get(dialog)?.legs ?? [])
      .filter(({ state }) => state !== 'DROPPED' && state !== 'WRAP_UP')
      .map(({ address }) => address);
  }

  end(dialog: string): void {
    this.act({ act: 'endCall', dialog });
  }

  refuseNext(): ErrorCode {
    const body =
      '<ApiErrors><ApiError><ErrorType>Generic Error</ErrorType><ErrorMessage>Not today</ErrorMessage>' +
      '<ErrorData></ErrorData></ApiError></ApiErrors>';
    for (const method of ['PUT', 'POST'])
      this.act({ act: 'nextReply', status: 400, body, contentType: 'application/xml', method });
    return 'rejected';
  }

  fallSilent(): void {
    this.act({ act: 'setFault', fault: 'silentAfter202' });
  }

  carryOutInSilence(): void {
    this.act({ act: 'setFault', fault: 'silentButDone' });
  }

  tellBeforeAnswering(): void {
    this.simulator.setSwitch('eventBefore202', true);
  }

  delayAnswers(delayMs: number): void {
    this.act({ act: 'delayReplies', delayMs });
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
    this.act({ act: 'publishMalformed', agent: '1900' });
  }

  sendOversizedNews(): void {
    this.act({ act: 'publishOversized', agent: '1900', length: 17 * 1024 * 1024 });
  }

  cutNews(): void {
    this.act({ act: 'killXmpp', agent: '1900' });
  }

  takeOver(): void {
    this.act({ act: 'killXmpp', agent: '1900', condition: 'conflict' });
  }

  goDown(): void {
    this.act({ act: 'setFault', fault: 'nodeDown' });
  }

  comeBack(): void {
    this.act({ act: 'clearFault', fault: 'nodeDown' });
  }

  leftovers(): string[] {
    return [...this.simulator.model.sessions, ...this.simulator.model.subscriptions];
  }

  isSignedIn(): boolean {
    return this.simulator.model.users.get('1900')?.state !== 'LOGOUT';
  }

  passwordCount(): number {
    return this.simulator.model.requests.filter(({ loginId, status }) => loginId !== null || status === 401).length;
  }

  dropCount(address: string): number {
    return this.simulator.model.requests.filter(
      ({ body }) => body.includes('PARTICIPANT_DROP') && body.includes(`<targetMediaAddress>${address}<`),
    ).length;
  }

  /** How many requests of this method came for paths that end so. */
  requestCount(method: string, end: string): number {
    return this.simulator.model.requests.filter((request) => request.method === method && request.path.endsWith(end))
      .length;
  }

  async stop(): Promise<void> {
    await this.simulator.stop();
    this.#watch.assertClean();
  }
}

/** The server as this harness made it. */
export const finesse = (server: ServerUnderTest): FinesseServer => {
  if (server instanceof FinesseServer) return server;
  throw new Error('This harness is for Finesse.');
};
