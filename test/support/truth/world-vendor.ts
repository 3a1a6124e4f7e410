import { Fault } from '../../../app/domain/error-code.ts';
import type { Vendor } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../../main/ports/clock.ts';
import type { VendorPorts } from '../../../main/ports/vendor-ports.ts';
import { createAccountAdapter } from '../../../main/vendors/shared/adapter.ts';
import type { AdapterKit } from '../../../main/vendors/shared/adapter-kit.ts';
import { BaseSession } from '../../../main/vendors/shared/base-session.ts';
import { readOnce, SharedRead, valueOf } from '../../../main/vendors/shared/reads.ts';
import { Resync } from '../../../main/vendors/shared/resync.ts';
import type { SessionHooks } from '../../../main/vendors/shared/session.ts';
import { singleServer } from '../../../main/vendors/shared/single-server.ts';
import { modelVendor, ModelServer } from '../model-vendor.ts';
import { WorldModel } from './world-model.ts';
import { planFor, planTogether } from './world-plans.ts';
import type { WorldServer, WorldSession } from './world-server.ts';
import type { WireEvent, WireRequest } from './world-wire.ts';

const keepAliveMs = 2000;
/** So long after the answer to a ping every event that was sent before it has arrived. */
const settledMs = 500;

/** One session at the server of the world. */
class ClientSession extends BaseSession {
  readonly via = 'world';
  readonly #server: WorldServer;
  readonly #clock: Clock;
  readonly #kit: AdapterKit;
  readonly #model: WorldModel;
  readonly #read: SharedRead<void>;
  /** Another read of the same, which runs beside the first. */
  readonly #look: SharedRead<void>;
  readonly resync: Resync;
  #channel: WorldSession | null = null;
  /** What a sign-in under way opens is closed as well. */
  #subscribing: Promise<void> = Promise.resolve();
  #heard = 0;
  /** An event said that something must be read, and nothing has shown it yet. */
  #mustRead = false;

  constructor(server: WorldServer, clock: Clock, kit: AdapterKit, model: WorldModel, hooks: SessionHooks) {
    super(clock, hooks);
    this.#server = server;
    this.#clock = clock;
    this.#kit = kit;
    this.#model = model;
    const read = async (began: number): Promise<void> => {
      const facts = await server.read();
      this.life.requireGoingOn();
      const isKnown = model.takeRead(facts, began, false);
      if (facts.unread !== null) throw new Fault('answer-malformed');
      if (isKnown) this.#mustRead = false;
      else {
        // What an event only hinted at is still not known, and events about others may overtake every read.
        if (this.#mustRead) model.unread();
        this.resync.soon();
      }
    };
    this.#read = new SharedRead(kit.order, read);
    this.#look = new SharedRead(kit.order, read);
    this.resync = new Resync(this.life, this.#read, () => model.unread());
  }

  /** Listens, and reads everything until nothing newer arrived meanwhile. */
  async open(): Promise<void> {
    this.#subscribing = this.#server
      .subscribe((event) => this.#take(event), this.life.signal)
      .then((channel) => {
        this.#channel = channel;
        if (this.isOver) this.lost();
      });
    await this.#subscribing;
    this.life.requireGoingOn();
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await readOnce(this.#kit.order, () => this.#server.read());
      const facts = valueOf(outcome);
      this.life.requireGoingOn();
      if (this.#model.takeRead(facts, outcome.began, true)) break;
      if (facts.unread !== null) {
        // A conference of which one entry is not readable is shown, and read again.
        this.resync.soon();
        break;
      }
      if (attempt > 20) throw new Fault('server-busy');
    }
    this.life.goLive();
    this.resync.catchUp();
    this.#keepAlive();
  }

  /** Compares what the server has sent with what has arrived: a channel that carries nothing is found that way. */
  override async prove(): Promise<void> {
    const channel = this.#channel;
    if (!channel) throw new Fault('connection-lost');
    const beganAtMs = this.#clock.now();
    const count = await this.#server.ping(channel);
    if (this.#heard < count) await new Promise<void>((resolve) => this.#clock.after(settledMs, resolve));
    if (this.isOver || this.#heard < count) throw new Fault('connection-lost', 'Events do not arrive.');
    this.#server.proved(beganAtMs);
    this.#model.proved();
  }

  override async signOut(): Promise<void> {
    if (this.#channel) this.#server.unsubscribe(this.#channel);
    this.#channel = null;
  }

  async send(request: WireRequest): Promise<void> {
    await this.#server.send(request);
  }

  sendTogether(requests: readonly WireRequest[]): Promise<ReadonlyMap<string, Fault>> {
    return this.#server.sendTogether(requests);
  }

  protected override lost(): void {
    if (this.#channel) this.#server.unsubscribe(this.#channel);
    this.#channel = null;
  }

  protected override async sayGoodbye(): Promise<void> {
    await this.#subscribing.catch(() => undefined);
    await this.signOut();
  }

  #keepAlive(): void {
    this.life.after(keepAliveMs, () => {
      this.probe();
      this.#keepAlive();
    });
  }

  #take(event: WireEvent): void {
    if (this.isOver || event.number <= this.#heard) return;
    const isGap = event.number !== this.#heard + 1;
    this.#heard = event.number;
    if (isGap) {
      this.#model.missed();
      this.resync.soon();
    }
    if (event.type === 'error') {
      const { requestId: correlationId, object, kind } = event;
      const match = this.#kit.pending.match({ correlationId, object, kinds: [kind] });
      if (!match) this.#kit.emit({ type: 'notice', code: 'rejected', detail: null });
      else {
        const { request, isGuess } = match;
        this.#kit.emit({
          type: 'command-refused',
          commandId: request.commandId,
          code: 'rejected',
          detail: null,
          isGuess,
        });
      }
    } else if (!this.#model.takeEvent(event) && !isGap) {
      this.#mustRead = true;
      this.resync.soon();
      if (this.isLive) void this.#look.fresh();
    }
  }
}

/** The server of the world as a vendor of the registry, on everything that the kit offers. */
export const worldVendor = (server: WorldServer): Vendor<VendorPorts> => ({
  ...modelVendor(new ModelServer(), []),
  connect: (context, ports) =>
    createAccountAdapter<ClientSession>(context, ports, (kit) => {
      const onTold = (version: number, isWhole: boolean): void => {
        server.toldVersion = Math.max(server.toldVersion, version);
        if (isWhole) server.wholeVersion = Math.max(server.wholeVersion, version);
      };
      const model = new WorldModel(context.accountId, kit, onTold, (...taken) => server.taken(...taken));
      const newId = (): string => ports.ids.uuid();
      return {
        via: 'world',
        caFile: '',
        backOff: { firstMs: 500, maxMs: 2000 },
        strategy: () =>
          singleServer({
            via: 'world',
            makeSession: (hooks) => new ClientSession(server, ports.clock, kit, model, hooks),
            open: (session) => session.open(),
          }),
        plan: (command, view, session, liveSession) =>
          planFor(command, view, { session, liveSession, kit, model, repeatsIds: server.repeatsIds, newId }),
        planGroup: (commands, _view, session, liveSession) =>
          !server.takesMany
            ? null
            : planTogether(commands, { session, liveSession, kit, model, repeatsIds: server.repeatsIds, newId }),
      };
    }),
});
