import { readFile } from 'node:fs/promises';
import https from 'node:https';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { hostPassword } from './cloud-meeting.ts';
import type { BenchMeetingService } from './simulator.ts';

const control = '/v1/mmc/control/conferences';
const pushSchema = z.looseObject({ action: z.string(), msgMode: z.number().optional(), data: z.unknown() });
const entriesSchema = z.array(z.looseObject({ pid: z.string() }));

/** A control client of one meeting on bare `node:https` and `ws`: what the same costs without Gavel. */
export class BareMeeting {
  readonly #service: BenchMeetingService;
  readonly #agent: https.Agent;
  readonly #ca: Buffer;
  #socket: WebSocket | null = null;
  /** By pid, as the pushes have them. */
  readonly people = new Map<string, unknown>();
  #onPush: (text: string) => void = () => undefined;

  private constructor(service: BenchMeetingService, ca: Buffer) {
    this.#service = service;
    this.#ca = ca;
    this.#agent = new https.Agent({ keepAlive: true, ca });
  }

  static async at(service: BenchMeetingService): Promise<BareMeeting> {
    return new BareMeeting(service, await readFile(service.caFile));
  }

  /** Takes control and subscribes; resolves once everybody was pushed and is in the map. */
  async open(number: string): Promise<void> {
    this.close();
    const tokens = await this.#json(`${control}/token?conferenceID=${number}`, {
      'x-password': hostPassword,
      'x-login-type': '1',
    });
    const { token } = z.object({ data: z.looseObject({ token: z.string() }) }).parse(tokens).data;
    const once = await this.#json(`${control}/wsToken?conferenceID=${number}`, { 'x-conference-authorization': token });
    const { webSocketToken } = z.object({ webSocketToken: z.string() }).parse(once);
    const url = new URL('/cms/open/websocket/confctl/increment/conn', this.#service.addresses.https);
    url.protocol = 'wss:';
    url.searchParams.set('confID', number);
    url.searchParams.set('tmpToken', webSocketToken);
    const socket = new WebSocket(url, { ca: this.#ca });
    this.#socket = socket;
    const whole = new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (bytes: Buffer) => {
        const text = bytes.toString('utf8');
        const { action, msgMode, data } = pushSchema.parse(JSON.parse(text));
        if (action === 'ParticipantsNotify')
          for (const entry of entriesSchema.parse(data)) this.people.set(entry.pid, entry);
        this.#onPush(text);
        if (action === 'ParticipantsNotify' && msgMode === 0) resolve();
      });
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const data = JSON.stringify({ subscribeType: ['ParticipantsNotify'], confToken: token });
    socket.send(JSON.stringify({ sequence: '1'.padStart(24, '0'), action: 'Subscribe', data }));
    await whole;
  }

  /** Resolves with the time at which a push that has this text was read. */
  pushWith(text: string): Promise<number> {
    return new Promise((resolve) => {
      this.#onPush = (push) => {
        if (push.includes(text)) resolve(performance.now());
      };
    });
  }

  close(): void {
    this.#socket?.terminate();
    this.#socket = null;
    this.people.clear();
  }

  stop(): void {
    this.close();
    this.#agent.destroy();
  }

  #json(path: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const url = new URL(path, this.#service.addresses.https);
      const request = https.request(url, { agent: this.#agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => (text += piece));
        answer.on('end', () => resolve(JSON.parse(text)));
      });
      request.on('error', reject);
      request.end();
    });
  }
}
