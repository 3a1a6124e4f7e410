import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { CancelTimer } from '../../ports/clock.ts';
import { isConnectionFault } from '../shared/faults.ts';
import type { SessionLife } from '../shared/session-life.ts';

/** As the stock desktop does, and no faster. */
const pollMs = 20_000;
/** While a conference is in sight its calls are read this often: lost notifications heal within 6 s. */
const closeMs = 5_000;
/** A conference of more people is read with the polls: its list is long. Finesse itself allows 16. */
const mostPeopleClose = 200;
/** Failures in a row after which the connection counts as lost. */
const maxFailures = 2;
/** How long a notification may be on its way after a read has shown its change, in milliseconds. */
const onItsWayMs = 2_500;
/** So many changes without a notification, none having arrived meanwhile, and the channel is deaf. */
const deafAfter = 2;

/** What a watch reads. Each rejects with a `Fault`. */
export interface WatchedReads {
  /** Throws `out-of-service` when the server says so. */
  readonly service: () => Promise<void>;
  readonly user: () => Promise<void>;
  readonly dialogs: () => Promise<void>;
  readonly teams: () => Promise<void>;
}

/** What a watch is given. */
export interface WatchOptions {
  readonly life: SessionLife;
  readonly reads: WatchedReads;
  /** People in the largest conference; 0 without one. */
  readonly conferenceSize: () => number;
  readonly hasCalls: () => boolean;
  /** Whether the notification channel must prove itself often: there is a call. */
  readonly onClose: (isClose: boolean) => void;
  readonly onOutOfService: (reason: string) => void;
  /** The calls could not be read, for this reason. */
  readonly onUnread: (fault: Fault) => void;
  /** A new channel may hear what this one does not. */
  readonly isWorthReplacing: () => boolean;
}

/** Polls one live session's server, and notices when its notifications do not arrive. */
export class LinkWatch {
  readonly #options: WatchOptions;
  #cancelPoll: CancelTimer = () => undefined;
  #cancelClose: CancelTimer = () => undefined;
  #isClose = false;
  #isReadClosely = false;
  #failures = 0;
  #unheard = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** The session is live. */
  start(): void {
    this.#failures = 0;
    this.#unheard = 0;
    this.#planPoll();
    this.#isClose = false;
    this.#isReadClosely = false;
    this.callsChanged();
  }

  /** A call or a conference may have come into sight or gone. */
  callsChanged(): void {
    const { life, conferenceSize, hasCalls, onClose } = this.#options;
    if (!life.isLive) return;
    const isClose = hasCalls();
    if (isClose !== this.#isClose) onClose(isClose);
    this.#isClose = isClose;
    const isReadClosely = conferenceSize() > 0;
    if (isReadClosely === this.#isReadClosely) return;
    this.#isReadClosely = isReadClosely;
    this.#cancelClose();
    if (isReadClosely) this.#planClose();
  }

  /** A notification arrived. */
  heard(): void {
    this.#unheard = 0;
  }

  /**
   * A read has shown a change of which no notification is known. `wasTold`: asked a little later, when one on its way
   * must have arrived.
   */
  readChanged(wasTold: () => boolean): void {
    const { life, isWorthReplacing } = this.#options;
    life.after(onItsWayMs, () => {
      if (wasTold()) return;
      this.#unheard += 1;
      if (this.#unheard >= deafAfter && isWorthReplacing())
        life.end(new Fault('connection-lost', 'Calls change, but their notifications do not arrive.'));
    });
  }

  /** Polls now. */
  async poll(): Promise<void> {
    const { life, reads, onOutOfService } = this.#options;
    try {
      await reads.service();
      if (!life.isLive) return;
      await reads.user();
      if (!life.isLive) return;
      await this.#readDialogs();
      // The state of a colleague heals as the own one does.
      if (life.isLive) await reads.teams();
      this.#failures = 0;
    } catch (cause) {
      if (!life.isLive) return;
      const fault = asFault(cause);
      this.#failures += 1;
      if (fault.code === 'out-of-service') onOutOfService(fault.detail ?? '');
      else if (this.#failures >= maxFailures) life.end(this.#lost(fault));
    }
  }

  /** What refuses to answer is connected to again: signing in finds out whether that is for good. */
  #lost(fault: Fault): Fault {
    return isConnectionFault(fault) ? fault : new Fault('connection-lost', fault.detail ?? fault.code);
  }

  /** A list that was refused or cannot be understood leaves the calls unknown; what does not answer is a failure. */
  async #readDialogs(): Promise<void> {
    try {
      await this.#options.reads.dialogs();
    } catch (cause) {
      if (this.#options.life.isLive) this.#options.onUnread(asFault(cause));
      throw cause;
    }
  }

  #planPoll(): void {
    this.#cancelPoll();
    this.#cancelPoll = this.#options.life.after(pollMs, () => {
      this.#planPoll();
      void this.poll();
    });
  }

  /** The next read begins a while after the last one was answered. */
  #planClose(): void {
    const { life, conferenceSize } = this.#options;
    this.#cancelClose = life.after(closeMs, () => {
      const size = conferenceSize();
      if (size === 0) return;
      const read = size > mostPeopleClose ? Promise.resolve() : this.#readClosely();
      void read.then(() => this.#planClose());
    });
  }

  async #readClosely(): Promise<void> {
    const { life, onOutOfService } = this.#options;
    try {
      await this.#readDialogs();
      this.#failures = 0;
    } catch (cause) {
      if (!life.isLive) return;
      const fault = asFault(cause);
      if (fault.code === 'out-of-service') onOutOfService(fault.detail ?? '');
      else if (fault.code === 'answer-malformed') return;
      else {
        this.#failures += 1;
        if (this.#failures >= maxFailures) life.end(this.#lost(fault));
      }
    }
  }
}
