import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { startCloudMeetingSimulator } from '../../../../main/simulators/huawei-cloud-meeting/simulator.ts';
import type {
  CloudMeetingSimulator,
  CloudMeetingSimulatorOptions,
} from '../../../../main/simulators/huawei-cloud-meeting/simulator.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { violationName, WireChecker } from '../../../support/wire-shapes/wire-checker.ts';
import type { Violation } from '../../../support/wire-shapes/wire-checker.ts';
import { RawChannel } from './raw-channel.ts';

/** A reply as it came. */
export interface RawReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The parsed body; an empty object when it is none. */
  readonly body: Record<string, unknown>;
  /** `error_code`; empty without one. */
  readonly code: string;
}

interface RawOptions {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Sends the body as it is. */
  readonly text?: string;
  /** For replies that no shape describes, such as those of a gateway. */
  readonly isUnshaped?: boolean;
  readonly base?: string;
}

const keptOpen = new Agent({ keepAlive: true, maxSockets: 20 });
const control = '/v1/mmc/control/conferences';

/** What a control client knows of its meeting. */
export interface Controller {
  readonly id: string;
  readonly token: string;
  readonly wsURL: string;
  readonly role: number;
}

export interface TestStage {
  readonly simulator: CloudMeetingSimulator;
  readonly clock: ManualClock;
  send(method: string, path: string, options?: RawOptions): Promise<RawReply>;
  signIn(account?: string, more?: Record<string, unknown>): Promise<RawReply>;
  /** An access token. */
  access(account?: string): Promise<string>;
  /** Books and starts a meeting of agent7 with these people; returns its number. */
  meeting(...names: string[]): string;
  /** Takes control with a password, the host's without one. Throws when it is refused. */
  take(id: string, password?: string): Promise<Controller>;
  operate(who: Controller, method: string, path: string, body?: unknown, query?: object): Promise<RawReply>;
  webSocketToken(who: Controller): Promise<string>;
  /** Opens a WebSocket with a token; `isShaped` is false for frames that no shape describes. */
  open(id: string, tmpToken: string, isShaped?: boolean): Promise<RawChannel>;
  /** Opens a WebSocket and subscribes. */
  channel(who: Controller, types?: readonly string[], isShaped?: boolean): Promise<RawChannel>;
  pid(id: string, name: string): string;
  close(): Promise<void>;
}

/** The types that the stage subscribes to unless told otherwise. */
const usualTypes = [
  'ConfBasicInfoNotify',
  'ConfDynamicInfoNotify',
  'ParticipantsNotify',
  'AttendeesNotify',
  'SpeakerChangeNotify',
  'InviteResultNotify',
  'WaitingListNotify',
] as const;

const exchange = async (url: string, ca: string, method: string, options: RawOptions): Promise<RawReply> =>
  new Promise((resolve, reject) => {
    const text = options.text ?? (options.body === undefined ? '' : JSON.stringify(options.body));
    // Node does not announce the length of what DELETE carries by itself.
    const ofContent = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) };
    const headers = { ...(text === '' ? {} : ofContent), ...options.headers };
    const isSecure = url.startsWith('https:');
    const given = isSecure ? { method, headers, ca, agent: keptOpen } : { method, headers };
    const sent = (isSecure ? httpsRequest : httpRequest)(url, given, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const received = Buffer.concat(chunks).toString('utf8');
        let body: Record<string, unknown> = {};
        try {
          body = JSON.parse(received) as Record<string, unknown>;
        } catch {
          // Some replies have no body, or a page.
        }
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as RawReply['headers'],
          text: received,
          body,
          code: typeof body['error_code'] === 'string' ? body['error_code'] : '',
        });
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });

/** Starts a simulator and clients of it that hold whatever comes to the wire shapes. */
export const openStage = async (options: Partial<CloudMeetingSimulatorOptions> = {}): Promise<TestStage> => {
  const clock = new ManualClock();
  const failures: string[] = [];
  const simulator = await startCloudMeetingSimulator({
    clock,
    ids: countingIds(),
    plainPort: 0,
    log: (line) => {
      if (line.startsWith('the simulator failed')) failures.push(line);
    },
    ...options,
  });
  const checker = new WireChecker('huawei-cloud-meeting');
  const problems: Violation[] = [];
  const channels: RawChannel[] = [];

  const send: TestStage['send'] = async (method, path, given = {}) => {
    const reply = await exchange(`${given.base ?? simulator.addresses.https}${path}`, simulator.caPem, method, given);
    const headers = Object.fromEntries(
      Object.entries(given.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const asked = { method, target: path, headers, body: given.text ?? JSON.stringify(given.body ?? '') };
    if (given.isUnshaped !== true)
      problems.push(...checker.reply(asked, { status: reply.status, headers: reply.headers, body: reply.text }));
    return reply;
  };

  const signIn: TestStage['signIn'] = async (account = 'agent7', more = {}) => {
    const password = simulator.users.find((user) => user.account === account)?.password ?? '';
    return send('POST', '/v1/usg/acs/auth/account', {
      headers: { Authorization: `Basic ${Buffer.from(`${account}:${password}`).toString('base64')}` },
      body: { account, clientType: 72, ...more },
    });
  };

  const webSocketToken: TestStage['webSocketToken'] = async ({ id, token }) => {
    const headers = { 'X-Conference-Authorization': token };
    return String((await send('GET', `${control}/wsToken?conferenceID=${id}`, { headers })).body['webSocketToken']);
  };

  const open: TestStage['open'] = async (id, tmpToken, isShaped = true) => {
    const base = simulator.addresses.https.replace('https', 'wss');
    const url = `${base}/cms/open/websocket/confctl/increment/conn?confID=${id}&tmpToken=${tmpToken}`;
    const channel = new RawChannel(url, simulator.caPem, (text) => {
      if (isShaped) problems.push(...checker.message({ from: 'server', channel: 'websocket', text }));
    });
    channels.push(channel);
    return channel.settledOpening();
  };

  return {
    simulator,
    clock,
    send,
    signIn,
    access: async (account) => String((await signIn(account)).body['accessToken']),
    meeting: (...names) => {
      const present = names.map((name) => ({ name }));
      const act = { act: 'bookMeeting', host: 'agent7', subject: 'Queue B stand-up', present } as const;
      return (simulator.act(act) as { readonly meeting: string }).meeting;
    },
    take: async (id, password = simulator.model.meetings.get(id)?.hostPassword ?? '') => {
      const headers = { 'X-Password': password, 'X-Login-Type': '1' };
      const reply = await send('GET', `${control}/token?conferenceID=${id}`, { headers });
      const data = reply.body['data'] as { token: string; wsURL: string; role: number } | undefined;
      if (!data) throw new Error(`No control of ${id}: ${reply.status} ${reply.text}`);
      return { id, token: data.token, wsURL: data.wsURL, role: data.role };
    },
    operate: async (who, method, path, body, query = {}) => {
      const search = new URLSearchParams({ conferenceID: who.id, ...query });
      const headers = { 'X-Conference-Authorization': who.token };
      const given = body === undefined ? { headers } : { headers, body };
      return send(method, `${control}/${path}?${search.toString()}`, given);
    },
    webSocketToken,
    open,
    channel: async (who, types = usualTypes, isShaped = true) => {
      const channel = await open(who.id, await webSocketToken(who), isShaped);
      const data = JSON.stringify({ subscribeType: types, confToken: who.token });
      await channel.replyTo(channel.send('Subscribe', { data }));
      await channel.settled();
      return channel;
    },
    pid: (id, name) =>
      [...(simulator.model.meetings.get(id)?.participants.values() ?? [])].find((one) => one.name === name)?.pid ?? '',
    close: async () => {
      for (const channel of channels) channel.close();
      await simulator.stop();
      if (failures.length > 0) throw new Error(failures.join('\n'));
      const names = [...new Set(problems.map(violationName))];
      if (names.length > 0) throw new Error(`Not as the shapes have it:\n${names.join('\n')}`);
    },
  };
};
