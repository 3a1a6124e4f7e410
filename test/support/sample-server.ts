import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Clock } from '../../main/ports/clock.ts';
import { httpFront, type Handled, type SeenRequest } from '../../main/simulators/shared/http/front.ts';
import { contentReply } from '../../main/simulators/shared/http/reply.ts';
import type { HttpRequest } from '../../main/simulators/shared/http/request.ts';
import { webSocketEntry, type UpgradeDecision } from '../../main/simulators/shared/http/websocket.ts';
import { History } from '../../main/simulators/shared/model/history.ts';
import { flag, switchSet } from '../../main/simulators/shared/model/switches.ts';
import { createBaseWorld } from '../../main/simulators/shared/model/world.ts';
import { serverIdentity } from '../../main/simulators/shared/servers/certificates.ts';
import { LoopbackServers } from '../../main/simulators/shared/servers/loopback.ts';
import { countingIds } from './counting-ids.ts';

const switches = switchSet(
  z.object({
    isEffectFirst: flag(false, 'effects and their events come before the reply'),
    isDown: flag(false, 'every connection is closed'),
    isSilent: flag(false, 'commands are accepted and do nothing'),
  }),
);

interface Leg {
  readonly id: string;
  readonly address: string;
  isHeld: boolean;
}

interface Room {
  readonly id: string;
  revision: number;
  legs: Leg[];
}

/** A request as it is kept: `dropped` is the address of the leg that it is about. */
type Seen = SeenRequest & { readonly dropped: string };

export const sampleUser = { user: 'ada', password: 'Practice-1' };

/** The server of the sample vendor: one user, rooms with legs, events by WebSocket. */
export class SampleServer {
  readonly world;
  readonly requests = new History<Seen>(1_000);
  readonly caPem: string;
  readonly rooms = new Map<string, Room>();
  token = '';
  address = '';
  #sequence = 0;
  #count = 0;
  #socket: WebSocket | null = null;
  #stopServers: () => Promise<void> = async () => undefined;

  private constructor(clock: Clock, caPem: string) {
    this.caPem = caPem;
    this.world = createBaseWorld({ clock, ids: countingIds(), switches: {}, log: () => undefined }, switches);
    this.world.onSwitch(() => {
      if (this.world.switches().isDown) this.world.connections.cut();
    });
  }

  static async start(clock: Clock): Promise<SampleServer> {
    const { caPem, tls } = await serverIdentity();
    const server = new SampleServer(clock, caPem);
    const { world } = server;
    const { connections } = world;
    const front = httpFront<{ readonly dropped: string }>({
      world,
      requests: server.requests,
      base: '/',
      factsOf: () => ({ dropped: '' }),
      handle: (request) => server.#handle(request),
      isEffectFirst: () => world.switches().isEffectFirst,
      latenessMs: () => 0,
    });
    const sockets = webSocketEntry({
      connections,
      messageBytes: 1_000,
      protocol: 'sample',
      decide: (request) => server.#decide(request.url ?? ''),
    });
    const servers = new LoopbackServers({ connections, isAccepting: () => !world.switches().isDown });
    server.address = `127.0.0.1:${await servers.http({ request: front, upgrade: sockets.upgrade }, 0, tls)}`;
    server.#stopServers = async () => {
      sockets.stop();
      await servers.stop();
    };
    return server;
  }

  get isListening(): boolean {
    return this.#socket !== null;
  }

  /** A room with these on it. */
  open(addresses: readonly string[]): string {
    const id = `room-${this.#next()}`;
    const legs = addresses.map((address) => ({ id: `leg-${this.#next()}`, address, isHeld: false }));
    this.rooms.set(id, { id, revision: 0, legs });
    this.change(id, () => undefined);
    return id;
  }

  /** Changes a room and sends its event; `requestId` of the request that asked for it. */
  change(id: string, task: (room: Room) => void, requestId: string | null = null): void {
    const room = this.rooms.get(id);
    if (!room) return;
    task(room);
    room.revision += 1;
    this.#publish({ type: 'room', requestId, room: structuredClone(room) });
  }

  join(id: string, address: string): void {
    this.change(id, (room) => room.legs.push({ id: `leg-${this.#next()}`, address, isHeld: false }));
  }

  end(id: string): void {
    if (this.rooms.delete(id)) this.#publish({ type: 'ended', requestId: null, roomId: id });
  }

  /** Sends a message to the client as it is. */
  sendText(text: string): void {
    this.#socket?.send(text);
  }

  /** The session is over; `connection-lost` for one that may be begun again at once. */
  endSession(reason: 'taken-over' | 'signed-out-by-server' | 'connection-lost'): void {
    this.token = '';
    this.sendText(JSON.stringify({ type: 'goodbye', reason }));
    this.#socket?.close();
  }

  cutSocket(): void {
    this.#socket?.terminate();
  }

  async stop(): Promise<void> {
    this.world.timers.stop();
    await this.#stopServers();
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }

  #publish(event: { readonly type: string } & Record<string, unknown>): void {
    this.#sequence += 1;
    const text = JSON.stringify({ ...event, sequence: this.#sequence });
    this.world.eventFaults.send(event.type, () => this.sendText(text));
  }

  #handle(request: HttpRequest): Handled<{ readonly dropped: string }> {
    const [path = '', id = '', , legId = ''] = (request.url?.pathname ?? '/').slice(1).split('/');
    const reply = (status: number, body = '') => ({ reply: contentReply(status, 'text/plain', body) });
    if (request.method === 'POST' && path === 'session') return this.#signIn(request.body ?? '', reply);
    if (this.token === '' || request.headers['token'] !== this.token) return reply(401);
    if (request.method === 'DELETE' && path === 'session') {
      this.token = '';
      this.#socket?.close();
      return reply(204);
    }
    if (path === 'snapshot')
      return reply(200, JSON.stringify({ rooms: [...this.rooms.values()], sequence: this.#sequence }));
    const leg = this.rooms.get(id)?.legs.find((one) => one.id === legId);
    if (path !== 'rooms' || !leg) return reply(404);
    const remove = (): void => {
      if (this.world.switches().isSilent) return;
      const requestId = request.headers['request-id'] ?? null;
      this.change(id, (room) => (room.legs = room.legs.filter((one) => one !== leg)), requestId);
    };
    return { ...reply(202), facts: { dropped: leg.address }, effect: remove };
  }

  #signIn(
    body: string,
    reply: (status: number, body?: string) => Handled<{ readonly dropped: string }>,
  ): Handled<{ readonly dropped: string }> {
    const { user, password } = z.object({ user: z.string(), password: z.string() }).parse(JSON.parse(body));
    if (user !== sampleUser.user || password !== sampleUser.password) return reply(401);
    // One session for each user: a later sign-in takes the place of an earlier one.
    if (this.#socket) this.endSession('taken-over');
    this.token = `token-${this.#next()}`;
    return reply(200, this.token);
  }

  #decide(target: string): UpgradeDecision {
    if (this.token === '' || !target.endsWith(`token=${this.token}`))
      return { kind: 'refuse', status: '401 Unauthorized' };
    return {
      kind: 'accept',
      serve: (socket, claim) => {
        claim(sampleUser.user);
        this.#socket = socket;
        socket.on('close', () => {
          if (this.#socket === socket) this.#socket = null;
        });
        socket.on('message', () => socket.send(JSON.stringify({ type: 'pong', sequence: this.#sequence })));
      },
    };
  }
}
