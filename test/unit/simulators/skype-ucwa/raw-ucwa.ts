import { Agent, request as httpsRequest } from 'node:https';
import { expect } from 'vitest';
import { startUcwaSimulator } from '../../../../main/simulators/skype-ucwa/simulator.ts';
import type { UcwaSimulator, UcwaSimulatorOptions } from '../../../../main/simulators/skype-ucwa/simulator.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { violationName, WireChecker } from '../../../support/wire-shapes/wire-checker.ts';

export interface RawLink {
  readonly href: string;
  readonly title?: string;
}

/** A resource as it came; members are read as the test knows them. */
export interface RawResource {
  readonly _links: Record<string, RawLink & RawLink[]>;
  readonly _embedded: Record<string, RawResource & RawResource[]>;
  readonly [member: string]: unknown;
}

export interface RawReply {
  readonly status: number;
  /** Names in lower case; several values are joined by a line break. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Empty when the body is not JSON. */
  readonly json: RawResource;
}

export interface RawEvent {
  readonly link: RawLink & { readonly rel: string };
  readonly in?: RawLink & { readonly rel: string };
  readonly type: string;
  readonly status?: string;
  readonly reason?: { readonly code: string; readonly subcode?: string };
  readonly _embedded?: Record<string, RawResource>;
}

export interface RawOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** True where a test sends or gets what no shape allows, such as a form that is only assumed. */
  readonly isUnchecked?: boolean;
}

/** Polls until the value fits; long enough for a busy machine. */
export const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 8_000 });

const keptOpen = new Agent({ keepAlive: true, maxSockets: 50 });
const checker = new WireChecker('skype-ucwa');

/** Resources that clients of meetings need not read, and for which there is no shape. */
const unshaped = [
  /\/(me|people|policies|groups|onlineMeetings)(\/(?!myOnlineMeetings|defaultValues|makeMeAvailable)[^?]*)?(\?|$)/u,
  /\/XFrame\//u,
  /\/(phoneDialInInformation|missedItems|onlineMeetingInvitations)$/u,
  /\/lobby$/u,
];

/** What an event is, e.g. `deleted participant in lobby`. */
export const nameOf = ({ type, link, in: owner }: RawEvent): string =>
  `${type} ${link.rel}${owner ? ` in ${owner.rel}` : ''}`;

/** One exchange over HTTPS, without any of the application's own code; both sides are held to the shapes. */
export const exchange = async (bench: Bench, url: string, options: RawOptions = {}): Promise<RawReply> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body = '', signal, isUnchecked = false } = options;
    const { hostname, port, pathname, search } = new URL(url);
    const target = {
      ...{ host: '127.0.0.1', port, servername: hostname === '127.0.0.1' ? '' : hostname },
      ...{ path: pathname + search, agent: keptOpen, ca: bench.simulator.caPem, method },
      headers: {
        host: new URL(url).host,
        ...headers,
        ...(body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
      },
      ...(signal ? { signal } : {}),
    };
    const sent = httpsRequest(target, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        let json = {} as RawResource;
        try {
          json = JSON.parse(text) as RawResource;
        } catch {
          // Some replies are pages or empty.
        }
        const got = Object.fromEntries(
          Object.entries(response.headersDistinct).map(([name, values]) => [name, (values ?? []).join('\n')]),
        );
        const status = response.statusCode ?? 0;
        const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
        const asked = { method, target: pathname + search, headers: lower, body };
        if (!isUnchecked && !unshaped.some((one) => one.test(pathname)) && status !== 302)
          bench.violations.push(...checker.reply(asked, { status, headers: got, body: text }).map(violationName));
        resolve({ status, headers: got, text, json });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** The servers on a clock of their own. */
export interface Bench {
  readonly simulator: UcwaSimulator;
  readonly clock: ManualClock;
  /** What the servers have sent that does not fit the shapes. */
  readonly violations: string[];
  readonly client: (user?: string) => RawClient;
  /** A client with an application. */
  readonly signedIn: (user?: string) => Promise<RawClient>;
  close(): Promise<void>;
}

export const openBench = async (options: Partial<UcwaSimulatorOptions> = {}): Promise<Bench> => {
  const clock = new ManualClock();
  const problems: string[] = [];
  const simulator = await startUcwaSimulator({
    clock,
    ids: countingIds(),
    log: (line) => {
      if (line.startsWith('the simulator failed')) problems.push(line);
    },
    ...options,
  });
  const bench: Bench = {
    simulator,
    clock,
    violations: [],
    client: (user = 'alice') => new RawClient(bench, user),
    signedIn: async (user) => {
      const client = bench.client(user);
      await client.signIn();
      return client;
    },
    close: async () => {
      await simulator.stop();
      expect(problems).toEqual([]);
      expect(bench.violations).toEqual([]);
    },
  };
  return bench;
};

/** One client program of a user; follows links and keeps its token, application and place in the events. */
export class RawClient {
  readonly bench: Bench;
  readonly user: string;
  origin: string;
  token = '';
  application = {} as RawResource;
  eventsHref = '';
  /** Events whose body or place no shape allows, for tests of switches. */
  isUnchecked = false;
  readonly seen: RawEvent[] = [];

  constructor(bench: Bench, user: string) {
    this.bench = bench;
    this.user = user;
    this.origin = bench.simulator.addresses.https;
  }

  send(href: string, options: RawOptions = {}): Promise<RawReply> {
    const url = new URL(href, this.origin);
    const authorization = this.token === '' ? {} : { Authorization: `Bearer ${this.token}` };
    const isUnchecked = options.isUnchecked ?? this.isUnchecked;
    return exchange(this.bench, url.href, {
      ...options,
      isUnchecked,
      headers: { Accept: 'application/json', ...authorization, ...options.headers },
    });
  }

  get(href: string): Promise<RawReply> {
    return this.send(href);
  }

  post(href: string, body?: object): Promise<RawReply> {
    if (body === undefined) return this.send(href, { method: 'POST' });
    return this.send(href, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** Asks a token endpoint with any form. */
  askToken(form: Readonly<Record<string, string>>, more: RawOptions = {}): Promise<RawReply> {
    return exchange(this.bench, `${this.origin}/WebTicket/oauthtoken`, {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
      ...more,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8', ...more.headers },
    });
  }

  /** Gets a token with the user's password, for the host of `origin`. */
  async getToken(): Promise<void> {
    const account = this.bench.simulator.users.find((one) => one.id === this.user);
    const reply = await this.askToken({
      grant_type: 'password',
      username: account?.upn ?? this.user,
      password: account?.password ?? '',
    });
    expect(reply.status).toBe(200);
    this.token = String(reply.json['access_token']);
  }

  async createApplication(more: object = {}): Promise<RawReply> {
    const reply = await this.send('/ucwa/oauth/v1/applications', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-MS-RequiresMinResourceVersion': '2' },
      body: JSON.stringify({ UserAgent: 'Test/1.0', EndpointId: `endpoint-${this.user}`, Culture: 'en-US', ...more }),
    });
    if (reply.status < 300) {
      this.application = reply.json;
      this.eventsHref = reply.json._links['events']?.href ?? '';
    }
    return reply;
  }

  async signIn(): Promise<void> {
    await this.getToken();
    await this.createApplication();
  }

  /** The address of one of the links of the embedded `communication`. */
  communicationLink(rel: string): string {
    return this.application._embedded['communication']?._links[rel]?.href ?? '';
  }

  /** Asks for events once and follows the link of the answer. */
  async poll(options: RawOptions = {}): Promise<readonly RawEvent[]> {
    const reply = await this.send(this.eventsHref, options);
    if (reply.status !== 200) throw new Error(`events: ${reply.status} ${reply.text}`);
    const { _links: links } = reply.json;
    this.eventsHref = (links['resync'] ?? links['next'] ?? links['resume'])?.href ?? '';
    const senders = (reply.json['sender'] ?? []) as { readonly events: readonly RawEvent[] }[];
    const events = senders.flatMap((one) => one.events);
    if (!this.isUnchecked)
      for (const event of events) {
        const text = JSON.stringify(event);
        const found = checker.message({ from: 'server', channel: 'event', text });
        this.bench.violations.push(...found.map((one) => `${violationName(one)} ${nameOf(event)}`));
      }
    this.seen.push(...events);
    return events;
  }

  /** Polls until an event with this name, and of this person where one is given, has come; returns it. */
  async until(name: string, title?: string): Promise<RawEvent> {
    const fits = (event: RawEvent): boolean =>
      nameOf(event) === name && (title === undefined || event.link.title === title);
    let found = this.seen.find(fits);
    while (!found) found = (await this.poll()).find(fits);
    return found;
  }

  /** The names of the events since the last call; those that change with every join are left out unless asked for. */
  names(): readonly string[] {
    return this.seen.splice(0).map(nameOf);
  }

  /** Joins a meeting and returns its conversation once it is there; all events so far are taken out. */
  async join(uri: string, more: object = {}): Promise<RawResource> {
    const reply = await this.post(this.communicationLink('joinOnlineMeeting'), {
      onlineMeetingUri: uri,
      operationId: `join-${this.user}`,
      ...more,
    });
    expect(reply.status).toBe(201);
    const { _embedded } = await this.until('completed onlineMeetingInvitation');
    this.seen.length = 0;
    const href = _embedded?.['onlineMeetingInvitation']?._links['conversation']?.href ?? '';
    return (await this.get(href)).json;
  }

  /** The participant with a display name, found through the roster or lobby of a conversation. */
  async find(conversation: RawResource, view: string, name: string): Promise<RawResource> {
    const list = await this.get(conversation._links[view]?.href ?? '');
    const link = list.json._links['participant']?.find((one) => one.title === name);
    return (await this.get(link?.href ?? '/missing')).json;
  }
}

/** The names of the links of a resource that say what may be done. */
export const rightsOf = (resource: RawResource): readonly string[] =>
  Object.keys(resource._links)
    .filter((rel) => /^(admit|reject|eject|promote|demote|muteAudio|unmuteAudio)$/u.test(rel))
    .sort();
