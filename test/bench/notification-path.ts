import { Parser } from '@xmpp/xml';
import type { Account } from '../../app/domain/account.ts';
import type { VendorEvent } from '../../app/vendor/events.ts';
import { reduceVendorEvent } from '../../app/state/reduce.ts';
import { Store } from '../../main/core/store.ts';
import type { CancelTimer, Clock } from '../../main/ports/clock.ts';
import { eventText } from '../../main/serve/page-socket.ts';
import { Calls } from '../../main/vendors/cisco-finesse/calls.ts';
import { readUpdate } from '../../main/vendors/cisco-finesse/wire.ts';
import { parseXml } from '../../main/vendors/cisco-finesse/xml.ts';
import { readEvents } from '../../main/vendors/cisco-finesse/xmpp/events.ts';
import { parseStanza } from '../../main/vendors/cisco-finesse/xmpp/stanza.ts';
import { benchAccount, benchAccountId } from './people.ts';

/** Real time whose timers run only when they are asked to, so that a loop that never yields still makes its patches. */
class PumpedClock implements Clock {
  readonly #timers = new Set<{ readonly dueMs: number; readonly task: () => void }>();

  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  after(delayMs: number, task: () => void): CancelTimer {
    const timer = { dueMs: performance.now() + delayMs, task };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  pump(): void {
    const nowMs = performance.now();
    for (const timer of this.#timers) {
      if (timer.dueMs > nowMs) continue;
      this.#timers.delete(timer);
      timer.task();
    }
  }
}

/** The address of the person signed in, in every conference here. */
export const ownAddress = '5900';

const account: Account = benchAccount;

/** All that a notification goes through: two parsers, the vendor's rules, the state, and patches as text. */
export class NotificationPath {
  readonly #clock = new PumpedClock();
  readonly store = new Store(this.#clock);
  /** Characters of patches that were made. */
  patchLength = 0;
  patchCount = 0;
  readonly #calls = new Calls(() => ({
    accountId: benchAccountId, ownAddress, ownName: 'Signe Moe', isSupervisor: true, deploymentType: 'UCCE', dropPermission: 'all', wrapUpReasons: [], nameOf: () => undefined,
  }));

  constructor() {
    this.store.change([{ slice: 'account', id: account.id, value: account }]);
    this.store.onPatch((event) => {
      this.patchLength += eventText(event).length;
      this.patchCount += 1;
    });
  }

  /** Takes one message of the socket. Throws when it is not what the bench meant it to be. */
  take(bytes: Buffer): void {
    for (const { payload } of readEvents(parseStanza(bytes.toString('utf8')))) {
      const update = readUpdate(parseXml(payload));
      if (update.kind !== 'dialogs') throw new Error('not a dialog');
      for (const dialog of update.dialogs) {
        const { events, mustRead } = this.#calls.take(update.event, dialog);
        if (mustRead) throw new Error('taken for an old picture');
        for (const event of events) this.#emit(event);
      }
    }
    this.#clock.pump();
  }

  #emit(event: VendorEvent): void {
    this.store.change(reduceVendorEvent(this.store.state, benchAccountId, event, this.#clock.now()));
  }
}

/** Calls back with the text of each element, and nothing else: what the parser itself costs. */
class BareParser extends Parser {
  readonly #onElement: (name: string, text: string) => void;
  #text = '';

  constructor(onElement: (name: string, text: string) => void) {
    super();
    this.#onElement = onElement;
  }

  override onStartElement(): void {
    this.#text = '';
  }

  override onText(text: string): void {
    this.#text += text;
  }

  override onEndElement(name: string): void {
    this.#onElement(name, this.#text);
    this.#text = '';
  }
}

/** The floor: the same parser reads the same bytes, and what it finds of each participant is set in a Map. */
export class BarePath {
  readonly people = new Map<string, Readonly<Record<string, string>>>();

  take(bytes: Buffer): void {
    let fields: Record<string, string> = {};
    const payloadParser = new BareParser((name, text) => {
      if (name === 'Participant') {
        this.people.set(fields['mediaAddress'] ?? '', fields);
        fields = {};
      } else fields[name] = text;
    });
    new BareParser((name, text) => {
      if (name === 'notification') payloadParser.write(text);
    }).write(bytes.toString('utf8'));
  }
}
