import type { ErrorCode } from '../../app/domain/error-code.ts';
import type { Clock } from '../../main/ports/clock.ts';
import {
  startAgentGatewaySimulator,
  type AgentGatewaySimulator,
  type AgentGatewaySimulatorOptions,
} from '../../main/simulators/huawei-agent-gateway/simulator.ts';
import { countingIds } from '../support/counting-ids.ts';
import { WireWatch } from '../support/wire-shapes/wire-watch.ts';
import type { ServerUnderTest } from './harness.ts';
import type { BenchFiles, SignIn } from './vendor-bench.ts';

type Act = Parameters<AgentGatewaySimulator['act']>[0];
type GuidMode = NonNullable<NonNullable<AgentGatewaySimulatorOptions['switches']>['guidMode']>;

/** A path that somebody entered by mistake: what is asked below it is no request of the gateway's. */
export const mistypedPath = 'elsewhere';

/** Our user: an inspector, who may chair as anybody may. */
export const ownId = '2190';

/** Where commands go, as against reads and polls. */
const commandPaths = [
  'batchremoveparticipant',
  'batchaddparticipant',
  'changeparticipantmode',
  'holdparticipant',
  'prolongtime',
  'applytoshiftpresident',
  'playvoiceto',
  'stopvoiceto',
  'releaseagentconf',
  'requestleaveagentconf',
  'requestagentconf',
  'answeragentconf',
  'rejectagentconf',
  'voicecall/',
  `onlineagent/${ownId}/say`,
  `onlineagent/${ownId}/work`,
  `onlineagent/${ownId}/rest`,
  `onlineagent/${ownId}/cancel`,
  `qualitycontrol/${ownId}/`,
];

const isGuidMode = (value: string): value is GuidMode => ['static', 'dynamic', 'dynamic-strict', 'off'].includes(value);

/** The agent gateway's simulator with our user, the inspector 2190. */
export class AgentGatewayServer implements ServerUnderTest {
  readonly simulator: AgentGatewaySimulator;
  readonly signOutReasonId = null;
  readonly #watch: WireWatch;
  #retry: NodeJS.Timeout | undefined;

  private constructor(simulator: AgentGatewaySimulator) {
    this.simulator = simulator;
    this.#watch = new WireWatch('huawei-agent-gateway', simulator);
  }

  /** `guidMode`: how the gateway checks who asks; Guids are renewed every few seconds. */
  static async start(
    guidMode: string,
    clock: Clock,
    options: Partial<AgentGatewaySimulatorOptions> = {},
  ): Promise<AgentGatewayServer> {
    if (!isGuidMode(guidMode)) throw new Error(`There is no Guid mode ${guidMode}.`);
    const simulator = await startAgentGatewaySimulator({
      clock,
      ids: countingIds(),
      ...options,
      switches: { guidMode, guidIntervalMs: 5_000, ...options.switches },
    });
    return new AgentGatewayServer(simulator);
  }

  act(act: Act): unknown {
    return this.simulator.act(act);
  }

  account(bench: BenchFiles, how?: 'wrong-password' | 'untrusted', values: SignIn['values'] = {}): SignIn {
    bench.setFile('/authority.pem', this.simulator.caPem);
    return {
      values: {
        server: this.simulator.addresses.https,
        agentId: ownId,
        phone: `8800${ownId}`,
        firstState: 'busy',
        autoAnswer: 'no',
        holdFile: 'Y:/conf/7/please-wait.V3',
        busyReasons: '201 Meeting; 202 Training',
        ...(how === 'untrusted' ? {} : { caFile: '/authority.pem' }),
        ...values,
      },
      secrets: { password: how === 'wrong-password' ? 'wrong' : `Practice-${ownId}` },
    };
  }

  conference(): { id: string; others: readonly [string, string, string] } {
    const others = ['2102', '90155501', '90155502'] as const;
    return { id: this.chairs(others), others };
  }

  /** Our user chairs a conference with these. */
  chairs(others: readonly string[]): string {
    const made = this.act({
      act: 'createConference',
      chair: ownId,
      participants: others.map((address) => ({ address })),
    }) as { confId: number };
    return String(made.confId);
  }

  join(conferenceId: string, address: string): void {
    this.act({ act: 'participantJoins', confId: Number(conferenceId), address });
  }

  leave(conferenceId: string, address: string): void {
    this.act({ act: 'participantLeaves', confId: Number(conferenceId), address });
  }

  hold(conferenceId: string, address: string): void {
    this.act({ act: 'holdParticipant', confId: Number(conferenceId), address });
  }

  present(conferenceId: string): string[] {
    return [...(this.simulator.model.conferences.get(Number(conferenceId))?.participants.values() ?? [])].map(
      ({ address }) => address,
    );
  }

  /** The mode that the server has now, in its own number. */
  attributeOf(conferenceId: string, address: string): number | undefined {
    return [...(this.simulator.model.conferences.get(Number(conferenceId))?.participants.values() ?? [])].find(
      (party) => party.address === address,
    )?.attribute;
  }

  end(conferenceId: string): void {
    this.act({ act: 'endConference', confId: Number(conferenceId) });
  }

  refuseNext(): ErrorCode {
    for (const pathIncludes of commandPaths)
      this.act({ act: 'nextAnswer', retcode: '100-009', message: 'no', pathIncludes });
    return 'invalid-state';
  }

  fallSilent(): void {
    for (const pathIncludes of commandPaths)
      this.act({ act: 'nextAnswer', retcode: '0', message: 'success', pathIncludes, count: 100 });
  }

  carryOutInSilence(): void {
    this.simulator.setSwitch('dropEvent', 'all');
  }

  tellBeforeAnswering(): void {
    this.simulator.setSwitch('eventBeforeResponse', true);
  }

  delayAnswers(delayMs: number): void {
    for (const pathIncludes of commandPaths.slice(0, 1)) this.act({ act: 'delayReplies', delayMs, pathIncludes });
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
    this.act({ act: 'sendEvent', agent: ownId, eventType: 'AgentConf_ParticipantChanged', content: 'nonsense' });
  }

  sendOversizedNews(): void {
    this.act({ act: 'nextReply', pathIncludes: 'agentevent', body: 'x'.repeat(17 * 1024 * 1024) });
  }

  cutNews(): void {
    const { connections } = this.act({ act: 'cutConnections', agent: ownId }) as { connections: number };
    // Between two polls there is nothing to cut.
    if (connections === 0) this.#retry = setTimeout(() => this.cutNews(), 2);
  }

  takeOver(): void {
    this.act({ act: 'takeOver', agent: ownId });
  }

  goDown(): void {
    this.simulator.setSwitch('fault', 'down');
  }

  comeBack(): void {
    this.simulator.setSwitch('fault', 'none');
  }

  leftovers(): string[] {
    return this.isSignedIn() ? ['session'] : [];
  }

  isSignedIn(): boolean {
    return this.simulator.model.agents.get(ownId)?.session !== null;
  }

  passwordCount(): number {
    return this.requestCount(new RegExp(`^onlineagent/${ownId}(?:/forcelogin)?$`, 'u'));
  }

  dropCount(address: string): number {
    return this.simulator.model.requests.filter(
      ({ path, body }) => path.includes('batchremoveparticipant') && body.includes(`"${address}"`),
    ).length;
  }

  /** How many requests came for paths like this. */
  requestCount(path: RegExp): number {
    return this.simulator.model.requests.filter((request) => path.test(request.path)).length;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#retry);
    await this.simulator.stop();
    const { server, client } = this.#watch;
    const lines = [...server, ...client].filter((line) => !line.includes(`/${mistypedPath}/`));
    if (lines.length > 0) throw new Error(`On the wire of the agent gateway:\n${lines.join('\n')}`);
  }
}

/** The server of a test that was made for this vendor. */
export const gateway = (server: ServerUnderTest): AgentGatewayServer => {
  if (server instanceof AgentGatewayServer) return server;
  throw new Error('This harness is for the agent gateway.');
};
