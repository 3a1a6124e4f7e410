import type { Agent } from '../../app/domain/account.ts';
import type { Command } from '../../app/domain/command.ts';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import { Fault } from '../../app/domain/error-code.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed, denied } from '../../app/domain/permission.ts';
import {
  SentWithoutAnswer,
  type AccountAdapter,
  type AccountView,
  type CommandPlan,
  type Vendor,
} from '../../app/vendor/adapter.ts';
import type { ConferencePicture, VendorEvent } from '../../app/vendor/events.ts';
import { createAdapterKit, type AdapterKit } from '../../main/vendors/shared/adapter-kit.ts';
import { becomes, pending, when, type Evidence } from '../../main/vendors/shared/evidence.ts';
import { planOf, type Draft } from '../../main/vendors/shared/plans.ts';
import type { Clock } from '../../main/ports/clock.ts';
import { countingIds } from './counting-ids.ts';
import type { VendorPorts } from '../../main/ports/vendor-ports.ts';

/** One leg on the model server. `leg` is never used again, though the address may be. */
interface Leg {
  readonly leg: number;
  readonly address: string;
  name: string;
}

/** What the model server can be asked to do to a leg. */
export type ModelCommand = 'drop' | 'admit' | 'reject-entry';

const isModelCommand = (kind: string): kind is ModelCommand =>
  kind === 'drop' || kind === 'admit' || kind === 'reject-entry';

/** What the model server does with the next command it gets. */
export type DropBehaviour =
  | 'carry-out'
  | 'refuse-at-once'
  | 'refuse-later'
  | 'ignore'
  | 'lose-the-answer'
  | 'event-first';

/** A notification on its way from the model server; a test decides whether and when each arrives. */
export interface Notification {
  readonly picture: ConferencePicture;
}

export const modelAccountId = 'account-1';
export const modelConferenceId = conferenceIdOf(modelAccountId, 'room');

/**
 * The least that a vendor's server can be: legs, drops and notifications that may be lost, late, doubled or reordered.
 */
export class ModelServer {
  readonly legs: Leg[] = [];
  /** Legs that wait to be let in. */
  readonly lobby: Leg[] = [];
  /** Every leg that a drop was carried out on, in order. */
  readonly dropped: number[] = [];
  /** The leg of every command that reached the server. */
  readonly asked: number[] = [];
  /** Drops that were sent although Gavel itself could know better. */
  readonly broken: string[] = [];
  readonly outbox: Notification[] = [];
  behaviour: DropBehaviour = 'carry-out';
  #nextLeg = 1;

  join(address: string): number {
    const leg = this.#nextLeg++;
    this.legs.push({ leg, address, name: `Person ${address}` });
    this.#publish([]);
    return leg;
  }

  /** Somebody asks to be let in. */
  knock(address: string): number {
    const leg = this.#nextLeg++;
    this.lobby.push({ leg, address, name: `Person ${address}` });
    this.#publish([]);
    return leg;
  }

  leave(leg: number): void {
    for (const place of [this.legs, this.lobby]) {
      const index = place.findIndex((other) => other.leg === leg);
      if (index < 0) continue;
      place.splice(index, 1);
      this.#publish([leg]);
    }
  }

  rename(leg: number, name: string): void {
    const found = this.legs.find((other) => other.leg === leg);
    if (!found) return;
    found.name = name;
    this.#publish([]);
  }

  has(leg: number): boolean {
    return this.legs.some((other) => other.leg === leg);
  }

  /** Whether a leg is where a command of that kind finds it. */
  canBeAsked(kind: ModelCommand, leg: number): boolean {
    return (kind === 'drop' ? this.legs : this.lobby).some((other) => other.leg === leg);
  }

  carryOut(kind: ModelCommand, leg: number): void {
    if (kind === 'drop') this.drop(leg);
    else if (kind === 'reject-entry') this.leave(leg);
    else {
      const index = this.lobby.findIndex((other) => other.leg === leg);
      this.legs.push(...(index < 0 ? [] : this.lobby.splice(index, 1)));
      this.#publish([]);
    }
  }

  /** The truth now, as a re-read gives it. */
  picture(left: readonly number[] = []): ConferencePicture {
    const participants = [
      ...this.legs.map(({ leg, address, name }, position) => participantOf(leg, address, name, 'talking', position)),
      ...this.lobby.map(({ leg, address, name }, index) =>
        participantOf(leg, address, name, 'in-lobby', this.legs.length + index),
      ),
      ...left.map((leg, index) =>
        participantOf(leg, '', `Leg ${leg}`, 'left', this.legs.length + this.lobby.length + index),
      ),
    ];
    return {
      conference: {
        id: modelConferenceId,
        accountId: modelAccountId,
        vendorId: 'room',
        kind: 'conference',
        state: 'active',
        counterpart: '',
        startedAt: null,
        peopleCount: this.legs.length,
        selfRole: 'supervisor',
        controls: { leave: allowed },
        callData: [],
        wrapUpReasons: [],
        relatedConferenceId: null,
      },
      participants,
    };
  }

  /** Carries out a drop; false when that leg is not there. */
  drop(leg: number): boolean {
    if (!this.has(leg)) return false;
    this.dropped.push(leg);
    this.leave(leg);
    return true;
  }

  #publish(left: readonly number[]): void {
    this.outbox.push({ picture: this.picture(left) });
  }
}

const participantOf = (
  leg: number,
  address: string,
  name: string,
  state: Participant['state'],
  position: number,
): Participant => ({
  id: `leg-${leg}`,
  name,
  address,
  kind: 'agent',
  role: 'member',
  isSelf: false,
  state,
  stateSince: null,
  joinedAt: null,
  position,
  permissions:
    state === 'in-lobby'
      ? { drop: denied('not-connected'), admit: allowed, rejectEntry: allowed }
      : { drop: state === 'left' ? denied('not-connected') : allowed },
});

const legOf = (participantId: string): number => Number(participantId.slice('leg-'.length));

export const modelAgent: Agent = {
  state: 'talking',
  reasonLabel: '',
  pending: null,
  since: null,
  name: 'Ada Berg',
  address: '5900',
  isSupervisor: true,
  choices: [],
  signOutReasons: [],
  permissions: { setState: allowed, makeCall: allowed },
};

/** The one room, as causes name it. */
const room = 'room';

/** The leg was shown as having left, or a read that began after sending lacks it; a notification may be an old one. */
const isGone =
  (id: string): Evidence =>
  () =>
  ({ view, causes }) => {
    const all = causes(room);
    const isMissing = all.at(-1)?.by === 'read' && view.participant(modelConferenceId, id) === undefined;
    return when(isMissing || all.some((cause) => cause.by === 'event' && cause.legId === id));
  };

/** The leg is in the room. */
const isIn = (id: string): Evidence =>
  becomes(
    (view) => view.participant(modelConferenceId, id),
    ({ state }) => state === 'talking',
    room,
    pending,
  );

/**
 * An adapter for the model server, on the vendors' kit but without sockets. Like the hardest real vendor it has no
 * versions: a picture that lacks somebody may be an old one, so only a leg shown as left, or a read, is proof.
 */
export class ModelAdapter implements AccountAdapter {
  /** Whether it was asked to end a session elsewhere. */
  takesOver = false;
  sleepCount = 0;
  /** How it was ended, each time. */
  readonly stops: Parameters<AccountAdapter['stop']>[0][] = [];
  /** What the server does with a sign-out. */
  signOut: () => Promise<void> = async () => undefined;
  readonly #server: ModelServer;
  readonly #kit: AdapterKit;
  readonly #clock: Clock;

  constructor(server: ModelServer, clock: Clock, emit: (event: VendorEvent) => void) {
    this.#server = server;
    this.#clock = clock;
    this.#kit = createAdapterKit(emit, { clock, ids: countingIds() }, new AbortController().signal);
  }

  start(): void {
    this.#kit.emit({ type: 'agent', agent: modelAgent });
    this.readAgain();
    this.#kit.emit({
      type: 'connection',
      connection: { status: 'online', via: 'model', retryAt: null, reason: null, detail: null },
    });
  }

  /** The event channel is lost; `detail` is what the server said of it. */
  lose(detail: string | null = null): void {
    const connection = { status: 'waiting', via: 'model', retryAt: null, reason: 'connection-lost', detail } as const;
    this.#kit.emit({ type: 'connection', connection });
  }

  readAgain(): void {
    this.#takeRead(this.#kit.order.next());
  }

  deliver({ picture }: Notification): void {
    const { causes, emit } = this.#kit;
    causes.event({ object: room, type: 'notification' });
    for (const { id, state } of picture.participants)
      if (state === 'left') causes.event({ object: room, type: 'left', legId: id });
    emit({ type: 'conference', picture });
  }

  #takeRead(began: number): void {
    const { causes, emit } = this.#kit;
    causes.read(room, began);
    emit({ type: 'synchronised', pictures: [this.#server.picture()] });
  }

  plan(command: Command, view: AccountView): CommandPlan {
    const { kind } = command.request;
    if (!isModelCommand(kind) || !command.target) throw new Fault('not-supported');
    const { id } = command.target;
    const leg = legOf(id);
    if (view.participant(modelConferenceId, id) === undefined)
      this.#server.broken.push(`leg ${leg} was known to be gone`);
    if (view.conference(modelConferenceId)?.truth.status !== 'live')
      this.#server.broken.push(`leg ${leg} was judged on a stale picture`);
    const draft: Draft<ModelCommand, void> = {
      object: room,
      request: () => kind,
      evidence: kind === 'admit' ? isIn(id) : isGone(id),
      patience: { readBackAtMs: [1000, 3000], waitMs: 10_000, withoutProof: 'no-evidence' },
      readBack: async () => {
        const began = this.#kit.order.next();
        await Promise.resolve();
        this.#takeRead(began);
      },
    };
    return planOf(command, view, draft, {
      ...this.#kit,
      isLive: () => true,
      newCorrelationId: () => null,
      send: () => this.#send(kind, leg, command.id),
    });
  }

  async #send(kind: ModelCommand, leg: number, commandId: string): Promise<void> {
    const { behaviour } = this.#server;
    const refusal = { type: 'command-refused', commandId, code: 'drop-not-enabled', detail: null } as const;
    this.#server.asked.push(leg);
    await Promise.resolve();
    if (behaviour === 'refuse-at-once') throw new Fault('not-permitted', 'model says no');
    if (behaviour === 'refuse-later') this.#clock.after(50, () => this.#kit.emit(refusal));
    else if (behaviour === 'event-first' || behaviour === 'lose-the-answer') this.#server.carryOut(kind, leg);
    else if (behaviour === 'carry-out') {
      if (!this.#server.canBeAsked(kind, leg)) throw new Fault('already-gone');
      this.#clock.after(20, () => this.#server.carryOut(kind, leg));
    }
    if (behaviour === 'lose-the-answer') throw new SentWithoutAnswer('cut');
  }

  async stop(how: Parameters<AccountAdapter['stop']>[0]): Promise<void> {
    this.stops.push(how);
    if (how.mode === 'sign-out') await this.signOut();
  }

  networkChanged(): void {}

  slept(): void {
    this.sleepCount += 1;
    this.lose();
    this.start();
  }

  tryNow(): void {}
}

/** The model server as a vendor of the registry. */
export const modelVendor = (server: ModelServer, adapters: ModelAdapter[]): Vendor<VendorPorts> => ({
  descriptor: {
    vendorId: 'model',
    name: 'live.word',
    needs: 'live.word',
    badge: { letters: 'M', hue: 0 },
    fields: [
      {
        key: 'server',
        label: 'live.word',
        hint: null,
        kind: 'text',
        isRequired: true,
        isSecret: false,
        isAdvanced: false,
        initial: '',
        options: [],
      },
      {
        key: 'password',
        label: 'live.word',
        hint: null,
        kind: 'password',
        isRequired: true,
        isSecret: true,
        isAdvanced: false,
        initial: '',
        options: [],
      },
    ],
    capabilities: { dropsParticipants: true, makesCalls: false, hasAgentState: false, hasTeam: false },
  },
  checkSettings: (values) => (values['server'] ? [] : [{ key: 'server', problem: 'required' }]),
  userLabel: (values) => String(values['server']),
  secretsBelongTo: [],
  endpoints: () => [],
  connect: (context, ports) => {
    const adapter = new ModelAdapter(server, ports.clock, context.emit);
    adapter.takesOver = context.takeOver;
    adapters.push(adapter);
    return adapter;
  },
});
