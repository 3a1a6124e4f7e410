import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { countingIds } from '../../../support/counting-ids.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { WireWatch } from '../../../support/wire-shapes/wire-watch.ts';
import { startAgentGatewaySimulator } from '../../../../main/simulators/huawei-agent-gateway/simulator.ts';
import type {
  AgentGatewaySimulator,
  AgentGatewaySimulatorOptions,
} from '../../../../main/simulators/huawei-agent-gateway/simulator.ts';

export interface RawEvent {
  readonly eventType: string;
  readonly workNo: string;
  readonly content: Record<string, unknown> | string | null;
  readonly eventGenTime?: number;
}

export interface RawAnswer {
  readonly status: number;
  /** Names and values in turn, in the case in which they were sent. */
  readonly rawHeaders: readonly string[];
  readonly text: string;
  readonly retcode: string;
  readonly message: string;
  readonly result: unknown;
  readonly event: RawEvent | undefined;
}

export interface RawOptions {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string;
}

/** Polls until the value fits; long enough for a busy machine. */
const keptOpen = new Agent({ keepAlive: true, maxSockets: 20 });

/** One exchange over HTTP or HTTPS, without any of the application's own code. */
export const exchange = async (url: string, ca: string, options: RawOptions = {}): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const isSecure = url.startsWith('https:');
    const send = isSecure ? httpsRequest : httpRequest;
    const common = { method: options.method ?? 'GET', headers: options.headers ?? {} };
    const sent = send(url, isSecure ? { ...common, ca, agent: keptOpen } : common, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        let body: Record<string, unknown> = {};
        try {
          body = JSON.parse(text) as Record<string, unknown>;
        } catch {
          // Some replies are not answers of the gateway.
        }
        resolve({
          status: response.statusCode ?? 0,
          rawHeaders: response.rawHeaders,
          text,
          retcode: String(body['retcode']),
          message: String(body['message']),
          result: body['result'],
          event: body['event'] as RawEvent | undefined,
        });
      });
    });
    sent.on('error', reject);
    sent.end(options.body ?? '');
  });

/** A header by its exact name. */
export const headerOf = (answer: RawAnswer, name: string): string | undefined => {
  const at = answer.rawHeaders.indexOf(name);
  return at < 0 ? undefined : answer.rawHeaders[at + 1];
};

/** One agent's client: adopts Guids from the headers, keeps its cookie. */
export class RawAgent {
  readonly id: string;
  readonly base: string;
  guid = '';
  cookie = '';
  readonly seen: RawEvent[] = [];
  readonly #simulator: AgentGatewaySimulator;

  constructor(simulator: AgentGatewaySimulator, id: string, base = simulator.addresses.https) {
    this.#simulator = simulator;
    this.id = id;
    this.base = base;
  }

  async send(method: string, path: string, body?: unknown): Promise<RawAnswer> {
    const answer = await exchange(`${this.base}/${path}`, this.#simulator.caPem, {
      method,
      headers: {
        ...(this.guid === '' ? {} : { Guid: this.guid }),
        ...(this.cookie === '' ? {} : { Cookie: this.cookie }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json; charset=UTF-8' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const guid = headerOf(answer, 'Set-GUID');
    if (guid?.startsWith('JSESSIONID=')) this.guid = guid.slice('JSESSIONID='.length);
    const cookie = headerOf(answer, 'Set-Cookie');
    if (cookie !== undefined) this.cookie = cookie.split(';')[0] ?? '';
    return answer;
  }

  async signIn(more: Record<string, unknown> = {}, how = ''): Promise<RawAnswer> {
    const account = this.#simulator.users.find((user) => user.agentId === this.id);
    return this.send('PUT', `onlineagent/${this.id}${how}`, {
      password: account?.password,
      phonenum: account?.phone,
      autoanswer: false,
      ...more,
    });
  }

  conf(method: string, body?: unknown): Promise<RawAnswer> {
    return this.send('POST', `agentconf/${this.id}/${method}`, body);
  }

  poll(): Promise<RawAnswer> {
    return this.send('GET', `agentevent/${this.id}`);
  }

  /** Polls until an event fits and returns it. Throws when a poll is refused. */
  async until(eventType: string, fits: (content: Record<string, unknown>) => boolean = () => true): Promise<RawEvent> {
    for (;;) {
      const answer = await this.poll();
      if (answer.retcode !== '0') throw new Error(`${this.id} polled ${answer.retcode} while waiting for ${eventType}`);
      const { event } = answer;
      if (!event) continue;
      this.seen.push(event);
      const content = typeof event.content === 'object' && event.content !== null ? event.content : {};
      if (event.eventType === eventType && fits(content)) return event;
    }
  }

  /** The types seen since the last call. */
  types(): string[] {
    return this.seen.splice(0).map((event) => event.eventType);
  }

  /** Waits for a change of a participant. */
  change(changeType: number, participant?: string): Promise<RawEvent> {
    return this.until(
      'AgentConf_ParticipantChanged',
      (content) =>
        content['changeType'] === changeType && (participant === undefined || content['participant'] === participant),
    );
  }
}

export interface TestStage {
  readonly simulator: AgentGatewaySimulator;
  readonly clock: ManualClock;
  agent(id: string): RawAgent;
  /** Signs in and fetches the first two events. */
  signedIn(id: string, more?: Record<string, unknown>): Promise<RawAgent>;
  /** Creates a confirmed conference of this agent; returns its id. */
  conference(chair: RawAgent, request?: Record<string, unknown>): Promise<number>;
  close(): Promise<void>;
}

export const openStage = async (options: Partial<AgentGatewaySimulatorOptions> = {}): Promise<TestStage> => {
  const clock = new ManualClock();
  const problems: string[] = [];
  const simulator = await startAgentGatewaySimulator({
    clock,
    ids: countingIds(),
    plainPort: 0,
    log: (line) => {
      if (line.startsWith('the simulator failed')) problems.push(line);
    },
    ...options,
  });
  const watch = new WireWatch('huawei-agent-gateway', simulator);
  const agent = (id: string): RawAgent => new RawAgent(simulator, id);
  return {
    simulator,
    clock,
    agent,
    signedIn: async (id, more) => {
      const own = agent(id);
      const answer = await own.signIn(more);
      if (answer.retcode !== '0') throw new Error(`${id} cannot sign in: ${answer.text}`);
      await own.until('AgentState_Ready');
      own.types();
      return own;
    },
    conference: async (chair, request = {}) => {
      await chair.conf('requestagentconf', { memberNum: 20, ...request });
      const { content } = await chair.until('AgentConf_RequestSuccess');
      chair.types();
      return Number((content as Record<string, unknown>)['confId']);
    },
    close: async () => {
      await simulator.stop();
      // Clients of these tests send what they like.
      problems.push(...watch.server);
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
  };
};

export interface RawParticipant {
  readonly addressType: string;
  readonly address: string;
  readonly deviceType: number;
  readonly channelAttrib?: number;
  readonly channelState: number;
  readonly role: number;
  readonly enterTime: number;
}

/** The participants `queryconfinfos` shows, by address. */
export const participantsOf = async (agent: RawAgent, confId: number): Promise<Map<string, RawParticipant>> => {
  const { result } = await agent.conf('queryconfinfos', { confIds: [confId] });
  const confs = Array.isArray(result) ? result : (result as { confs: unknown[] }).confs;
  const [conference] = confs as { addresses: RawParticipant[] }[];
  return new Map((conference?.addresses ?? []).map((one) => [one.address, one]));
};
