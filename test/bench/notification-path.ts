import { SaxesParser } from 'saxes';
import type { Account } from '../../app/domain/account.ts';
import type { VendorEvent } from '../../app/vendor/events.ts';
import { reduceVendorEvent } from '../../app/state/reduce.ts';
import { Store } from '../../main/core/state/store.ts';
import type { CancelTimer, Clock } from '../../main/ports/clock.ts';
import { eventText } from '../../main/serve/page-socket.ts';
import { Calls } from '../../main/vendors/cisco-finesse/calls.ts';
import { readUpdate } from '../../main/vendors/cisco-finesse/wire/wire.ts';
import { parseXml } from '../../main/vendors/cisco-finesse/wire/xml.ts';
import { readEvents } from '../../main/vendors/cisco-finesse/xmpp/events.ts';
import { parseStanza } from '../../main/vendors/cisco-finesse/xmpp/stanza.ts';
import { testKit } from '../support/adapter-kit.ts';
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
  readonly #calls = new Calls(
    () => ({
      accountId: benchAccountId,
      ownAddress,
      ownName: 'Signe Moe',
      isSupervisor: true,
      deploymentType: 'UCCE',
      dropPermission: 'all',
      wrapUpReasons: [],
      nameOf: () => undefined,
    }),
    testKit(),
  );

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
const readBare = (text: string, onElement: (name: string, text: string) => void): void => {
  const parser = new SaxesParser<{ readonly xmlns: false; readonly position: false }>({
    xmlns: false,
    position: false,
  });
  let inside = '';
  parser.on('opentag', () => {
    inside = '';
  });
  parser.on('text', (piece) => {
    inside += piece;
  });
  parser.on('closetag', ({ name }) => {
    onElement(name, inside);
    inside = '';
  });
  parser.write(text).close();
};

/** The floor: the same parser reads the same bytes, and what it finds of each participant is set in a Map. */
export class BarePath {
  readonly people = new Map<string, Readonly<Record<string, string>>>();

  take(bytes: Buffer): void {
    let fields: Record<string, string> = {};
    readBare(bytes.toString('utf8'), (outer, payload) => {
      if (outer !== 'notification') return;
      readBare(payload, (name, text) => {
        if (name === 'Participant') {
          this.people.set(fields['mediaAddress'] ?? '', fields);
          fields = {};
        } else fields[name] = text;
      });
    });
  }
}
