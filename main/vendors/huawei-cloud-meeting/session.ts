import { asFault, Fault, type ErrorCode } from '../../../app/domain/error-code.ts';
import { RateLimited } from '../../../app/vendor/adapter.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import type { Network } from '../../net/network.ts';
import { FinalFault, isConnectionFault } from '../shared/faults.ts';
import { SessionLife } from '../shared/session-life.ts';
import type { SessionHooks, VendorSession } from '../shared/session.ts';
import { withDeadline } from '../shared/wait.ts';
import { isMeetingOver } from './faults.ts';
import type { Link } from './link.ts';
import type { MeetingControl } from './meeting-control.ts';
import type { AccountModel } from './model.ts';
import { CloudRequests, type CloudRequest } from './requests.ts';
import type { RateLimits } from './rate-limits.ts';
import type { ServiceSite } from './service-site.ts';
import type { SignIn } from './sign-in.ts';

/** How often the account proves that it is still signed in, in milliseconds. */
const proveEveryMs = 60_000;
/** How long signing out may take when the account is stopped, in milliseconds. */
const signOutMs = 2_000;

/** What a session shares with the other sessions of its account. */
export interface SessionContext {
  readonly model: AccountModel;
  readonly signIn: SignIn;
  readonly network: Network;
  readonly site: ServiceSite;
  readonly rateLimits: RateLimits;
  /** See `AdapterContext`. */
  readonly locale: () => string;
}

/** One connected stretch of time: signed in, every followed meeting open. A new one is made after each loss. */
export class CloudSession implements VendorSession {
  readonly link: Link;
  readonly #context: SessionContext;
  readonly #life: SessionLife;
  readonly #requests: CloudRequests;
  readonly #via: string;
  #signingIn: Promise<unknown> = Promise.resolve();
  #proving: Promise<void> | null = null;
  /** Why the company's server gives no new token, as far as it was told. */
  #toldOfRenewal: ErrorCode | null = null;

  constructor(context: SessionContext, hooks: SessionHooks) {
    const { model, network, site, rateLimits, locale } = context;
    const {
      ports: { clock },
      kit,
    } = model.options;
    const { origin } = site;
    this.#via = site.standInHost ?? model.options.settings.via;
    this.#context = context;
    this.#life = new SessionLife(clock, {
      ...hooks,
      onEnd: (fault) => {
        model.suspend();
        hooks.onEnd(fault);
      },
    });
    const { signal } = this.#life;
    this.#requests = new CloudRequests({ origin, network, signal, clock, locale, rateLimits });
    this.link = {
      origin,
      requests: this.#requests,
      network,
      signal,
      after: (delayMs, task) => this.#life.after(delayMs, task),
      management: (send) => this.#authorized(send),
      accessHeaders: () => context.signIn.headers,
      trouble: () => this.#proveSoon(),
      proved: () => {
        if (this.isLive) kit.emit({ type: 'proved' });
      },
    };
  }

  get isLive(): boolean {
    return this.#life.isLive;
  }

  get isOver(): boolean {
    return this.#life.isOver;
  }

  get via(): string {
    return this.#via;
  }

  /** Signs in where that is needed, and opens what is followed. Rejects with a `Fault`. */
  async open(): Promise<void> {
    try {
      await this.#open();
    } catch (cause) {
      await this.#context.site.afterFailure(cause, this.#requests);
      throw cause;
    }
  }

  async #open(): Promise<void> {
    const { model, signIn } = this.#context;
    const { emit } = model.options.kit;
    try {
      const signingIn = signIn.ensure(this.#requests);
      this.#signingIn = signingIn;
      model.user = await signingIn;
      this.#life.requireGoingOn();
      await this.#look();
    } catch (cause) {
      // What was had for nothing is given back.
      if (cause instanceof FinalFault && signIn.isOurs) await signIn.signOut(this.#requests).catch(() => undefined);
      throw this.#life.fault ?? cause;
    }
    const pictures = await Promise.all([...model.followed.values()].map((control) => this.#reopen(control)));
    this.#life.requireGoingOn();
    emit({ type: 'agent', agent: model.agent });
    emit({ type: 'synchronised', pictures: pictures.flatMap((picture) => picture ?? []) });
    this.#life.goLive();
    this.#planProof();
    this.#planRenewal();
  }

  probe(): void {
    if (!this.isLive) return;
    this.#proveSoon();
    for (const control of this.#context.model.followed.values())
      // What a failed proof means is told by the meeting itself.
      if (control.isLive) control.probe().catch(() => undefined);
  }

  giveUp(): void {
    this.#life.end(new Fault('connection-lost'));
  }

  /** The account and every meeting that is kept up prove themselves. Rejects with a `Fault`. */
  async prove(): Promise<void> {
    const live = [...this.#context.model.followed.values()].filter((control) => control.isLive);
    await Promise.all(live.length > 0 ? live.map((control) => control.probe()) : [this.#prove()]);
  }

  /** Reads something of the account's. Rejects with a `Fault`. */
  async read(request: CloudRequest, signal?: AbortSignal): Promise<unknown> {
    return this.#authorized((headers) =>
      this.#requests.read({ ...request, ...(headers && { headers }) }, 'management', signal),
    );
  }

  /** Sends a command about the account's meetings, once. Rejects as `CommandPlan.send` does. */
  async command(request: CloudRequest): Promise<unknown> {
    return this.#authorized((headers) => this.#requests.command({ ...request, ...(headers && { headers }) }));
  }

  async signOut(): Promise<void> {
    await this.#context.signIn.signOut(this.#requests);
  }

  /** When the account stops its token is given back: the service counts them. */
  async close(reason: 'retry' | 'stop'): Promise<void> {
    const { model } = this.#context;
    this.#life.beginClose();
    model.suspend();
    if (reason === 'stop') {
      model.followed.clear();
      await withDeadline(model.options.ports.clock, signOutMs, this.#signOutAtLast());
    }
    this.#life.close();
  }

  async #signOutAtLast(): Promise<void> {
    if (!this.#context.signIn.isOurs) return;
    await this.#signingIn.catch(() => undefined);
    await this.signOut().catch(() => undefined);
  }

  async #authorized<Value>(send: (headers: CloudRequest['headers']) => Promise<Value>): Promise<Value> {
    try {
      return await this.#context.signIn.with(this.#requests, send);
    } catch (cause) {
      if (cause instanceof FinalFault) this.#life.end(cause);
      throw cause;
    }
  }

  /** The shortest read there is: whether the account may still ask. */
  async #look(): Promise<void> {
    await this.read({
      method: 'GET',
      path: '/v1/mmc/management/conferences/online',
      query: { offset: '0', limit: '1' },
    });
  }

  /** The picture of a followed meeting, whole or not; null when it is over. */
  async #reopen(control: MeetingControl): Promise<ConferencePicture | null> {
    const { model } = this.#context;
    try {
      await control.open(this.link);
      return control.state.isOver ? null : control.picture();
    } catch (cause) {
      const fault = asFault(cause);
      if (isMeetingOver(fault)) {
        model.forget(control);
        model.options.kit.emit({ type: 'notice', code: fault.code, detail: fault.detail });
        return null;
      }
      control.retryLater(this.link);
      return control.picture(fault.code);
    }
  }

  #proveSoon(): void {
    this.#prove().catch(() => undefined);
  }

  /** Looks whether the service is there and the account still signed in; ends the session when not. */
  async #prove(): Promise<void> {
    this.#proving ??= this.#look().finally(() => {
      this.#proving = null;
    });
    try {
      await this.#proving;
      if (this.isLive) this.#context.model.options.kit.emit({ type: 'proved' });
    } catch (cause) {
      const fault = asFault(cause);
      if (isConnectionFault(fault) && !(cause instanceof RateLimited) && this.isLive) this.#life.end(fault);
      throw cause;
    }
  }

  #planProof(): void {
    this.#life.after(proveEveryMs, () => {
      this.#proveSoon();
      this.#planProof();
    });
  }

  #planRenewal(leastMs = 5_000): void {
    const { signIn, model } = this.#context;
    this.#life.after(Math.max(signIn.renewInMs, leastMs), () => {
      signIn.renew(this.#requests).then(
        () => {
          this.#toldOfRenewal = null;
          this.#planRenewal();
        },
        (cause: unknown) => {
          const fault = asFault(cause);
          model.options.ports.log.warn('the access token could not be renewed', { code: fault.code });
          if (fault instanceof FinalFault) this.#life.end(fault);
          else {
            if (signIn.isByCompany) this.#tellOfRenewal(fault);
            this.#planRenewal(signIn.retryInMs);
          }
        },
      );
    });
  }

  /** The account works on until its token ends: there is time to do something about it. Once for each reason. */
  #tellOfRenewal({ code, detail }: Fault): void {
    if (code === this.#toldOfRenewal) return;
    this.#toldOfRenewal = code;
    this.#context.model.options.kit.emit({ type: 'notice', code, detail });
  }
}
