import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { webSocketEntry } from '../../shared/http/websocket.ts';
import type { UpgradeDecision, WebSocketEntry } from '../../shared/http/websocket.ts';
import { Channel } from '../model/channels.ts';
import { changeMeeting } from '../model/change.ts';
import { findControl, renewControl, takeWebSocket } from '../model/tokens.ts';
import type { ControlToken, Meeting } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault, numberOf } from '../wire/errors.ts';
import { currentPushTypes, pushTypes } from '../wire/push.ts';
import type { PushType } from '../wire/push.ts';
import { readControlToken } from '../wire/signature.ts';
import { unixSeconds } from '../wire/times.ts';

const path = '/cms/open/websocket/confctl/increment/conn';
const messageBytes = 64 * 1024;

const frameSchema = z.object({
  action: z.string(),
  sequence: z.string().regex(/^\d{1,64}$/u),
  type: z.string().optional(),
  data: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
});

type Frame = z.output<typeof frameSchema>;

const subscribeSchema = z.object({
  subscribeType: z.array(z.string()).min(1).max(100),
  confToken: z.string().min(1),
});

const renewSchema = z.object({ confToken: z.string().min(1) });

const captionSchema = renewSchema.extend({ isSubtitle: z.literal([0, 1]).default(1) });

const isPushType = (name: string): name is PushType => pushTypes.some((type) => type === name);

/** Parses JSON; undefined when it is none. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What a frame carries, whether it came as an object or as JSON text. */
const dataOf = <Data>(schema: z.ZodType<Data>, { data }: Frame): Data | null =>
  schema.safeParse(typeof data === 'string' ? parseJson(data) : data).data ?? null;

/** Closes a WebSocket as the service does. */
const closeAs = (world: World, webSocket: WebSocket): void => {
  const { closeCode } = world.switches();
  if (closeCode === 'cut') webSocket.terminate();
  else webSocket.close(Number(closeCode));
};

/** One WebSocket of a client: its frames and its time of silence. */
class Session {
  readonly #world: World;
  readonly #channel: Channel;
  readonly #url: string;
  #cancelSilence: () => void = () => undefined;

  constructor(world: World, channel: Channel, url: string) {
    this.#world = world;
    this.#channel = channel;
    this.#url = url;
    this.#listen();
  }

  end(): void {
    this.#cancelSilence();
    this.#channel.closed();
  }

  receive(text: string): void {
    this.#listen();
    if (this.#world.switches().fault === 'silent') return;
    const frame = frameSchema.safeParse(parseJson(text)).data;
    if (!frame) return;
    if (frame.action === 'HeartBeat') this.#reply(frame, {});
    else if (frame.action === 'Subscribe') this.#subscribe(frame);
    else if (frame.action === 'ConfControl' && frame.type === 'REFRESHTOKEN') this.#renew(frame);
    else if (frame.action === 'ConfControl' && frame.type === 'REALTIMESUBTITLE') this.#caption(frame);
  }

  #listen(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#world.timers.after(this.#world.switches().idleMs, () => this.#channel.close());
  }

  #reply({ action, sequence }: Frame, more: object): void {
    this.#channel.send(JSON.stringify({ action, sequence, ...more }));
  }

  /** The valid control token of this meeting that a frame carries. */
  #tokenOf(given: string | undefined): ControlToken | null {
    const token = findControl(this.#world, readControlToken(given ?? ''));
    return token?.meetingId === this.#channel.meeting.id ? token : null;
  }

  #subscribe(frame: Frame): void {
    const { trailingSpaces, refusedSubscribe, supportedPushes } = this.#world.switches();
    const asked = dataOf(subscribeSchema, frame);
    const token = this.#tokenOf(asked?.confToken);
    if (!asked || !token) {
      if (refusedSubscribe === 'close') {
        this.#channel.close();
        return;
      }
      const fault = new ServiceFault(asked ? 'MMC.111070004' : 'MMC.111071061');
      this.#reply(frame, { data: { returnCode: numberOf(fault.code), returnDesc: fault.message } });
      return;
    }
    this.#channel.token = token;
    const offered = supportedPushes === 'all' ? pushTypes : [...currentPushTypes, 'ChannelAndParticipantsNotify'];
    const types = [...new Set(asked.subscribeType)].filter(isPushType).filter((type) => offered.includes(type));
    const description = trailingSpaces ? 'returnDesc ' : 'returnDesc';
    this.#channel.subscribe(types, () => this.#reply(frame, { data: { returnCode: 0, [description]: 'SUCCESS' } }));
  }

  #renew(frame: Frame): void {
    const token = this.#tokenOf(dataOf(renewSchema, frame)?.confToken);
    if (!token) {
      this.#reply(frame, { data: { returnCode: numberOf('MMC.111070004'), data: {} } });
      return;
    }
    const renewed = renewControl(this.#world, token);
    this.#channel.token = renewed;
    const confTokenExpireTime = unixSeconds(renewed.expiresAt - this.#world.clock.now());
    this.#reply(frame, {
      data: { returnCode: 0, data: { token: renewed.value, wsURL: this.#url, confTokenExpireTime } },
    });
  }

  #caption(frame: Frame): void {
    const asked = dataOf(captionSchema, frame);
    if (!asked || !this.#tokenOf(asked.confToken)) return;
    const { meeting } = this.#channel;
    changeMeeting(this.#world, meeting, () => {
      meeting.controls.areCaptionsOn = asked.isSubtitle === 1;
    });
  }
}

const serve = (world: World, webSocket: WebSocket, meeting: Meeting, token: ControlToken, url: string): void => {
  const show = (from: 'client' | 'server', text: string, isScripted: boolean): void =>
    world.tap.show(() => ({ kind: 'message', message: { from, channel: 'websocket', text }, isScripted }));
  const channel = new Channel(world, meeting, token, {
    send: (text, isDamaged) => {
      if (webSocket.readyState !== webSocket.OPEN) return;
      show('server', text, isDamaged);
      webSocket.send(text);
    },
    close: () => closeAs(world, webSocket),
  });
  world.channels.add(channel);
  const session = new Session(world, channel, url);
  webSocket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) return;
    const text = data.toString('utf8');
    show('client', text, false);
    session.receive(text);
  });
  webSocket.on('close', () => session.end());
  webSocket.on('error', () => webSocket.terminate());
};

const refuse = (world: World): UpgradeDecision => {
  switch (world.switches().refusedUpgrade) {
    case '401':
      return { kind: 'refuse', status: '401 Unauthorized' };
    case 'close1008':
      return { kind: 'accept', serve: (webSocket) => webSocket.close(1008) };
    case 'cut':
      return { kind: 'cut' };
  }
};

const decide = (world: World, request: IncomingMessage, asked: string, isSecure: boolean): UpgradeDecision => {
  const { fault } = world.switches();
  if (fault === 'badGateway') return { kind: 'refuse', status: '502 Bad Gateway' };
  if (fault === 'captivePortal') return { kind: 'refuse', status: '200 OK' };
  if (asked !== path) return { kind: 'refuse', status: '404 Not Found' };
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
  const meeting = world.meetings.get(query.get('confID') ?? '');
  const token = meeting ? takeWebSocket(world, query.get('tmpToken') ?? '', meeting.id) : null;
  if (!meeting || !token || token.run.endedAt !== null) return refuse(world);
  const url = `${isSecure ? 'wss' : 'ws'}://${request.headers.host ?? ''}`;
  return {
    kind: 'accept',
    serve: (webSocket, claim) => {
      claim(meeting.id);
      if (token.account) claim(token.account.name);
      serve(world, webSocket, meeting, token, url);
    },
  };
};

/** The WebSocket of meetings: pushes, heartbeats, and a few operations. */
export const meetingWebSocketEntry = (world: World, isSecure: boolean, isDeflating: boolean): WebSocketEntry =>
  webSocketEntry({
    isDeflating,
    connections: world.connections,
    messageBytes,
    protocol: null,
    decide: (request, asked) => decide(world, request, asked, isSecure),
  });
