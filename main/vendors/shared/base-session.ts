import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import { SessionLife } from './session-life.ts';
import type { SessionHooks, VendorSession } from './session.ts';
import { withDeadline } from './wait.ts';

/** How long saying goodbye may take, in milliseconds. */
const goodbyeMs = 2_000;

/** What every vendor's session has in common: its life, and its end in good order. */
export abstract class BaseSession implements VendorSession {
  abstract readonly via: string;
  protected readonly life: SessionLife;
  readonly #clock: Pick<Clock, 'after'>;

  constructor(clock: Pick<Clock, 'after'>, hooks: SessionHooks) {
    this.#clock = clock;
    this.life = new SessionLife(clock, {
      ...hooks,
      onEnd: (fault) => {
        this.lost(fault);
        hooks.onEnd(fault);
      },
    });
  }

  get isLive(): boolean {
    return this.life.isLive;
  }

  get isOver(): boolean {
    return this.life.isOver;
  }

  giveUp(): void {
    this.life.end(new Fault('connection-lost'));
  }

  async close(reason: 'retry' | 'stop'): Promise<void> {
    const wasOver = this.isOver;
    this.life.beginClose();
    if (!wasOver) await withDeadline(this.#clock, goodbyeMs, this.sayGoodbye(reason)).catch(() => undefined);
    this.life.close();
  }

  probe(): void {
    if (this.isLive) this.prove().catch((cause: unknown) => void this.life.end(asFault(cause)));
  }

  abstract prove(): Promise<void>;

  abstract signOut(reasonId: string | null): Promise<void>;

  /** The session ended by itself; its requests are aborted already. */
  protected lost(_fault: Fault): void {}

  /**
   * Ends at the server what is open there: by signing out, when no other session follows. Requests are not aborted
   * before this is over or its time is.
   */
  protected async sayGoodbye(reason: 'retry' | 'stop'): Promise<void> {
    if (reason === 'stop') await this.signOut(null);
  }
}
