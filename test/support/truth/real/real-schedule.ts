import fc from 'fast-check';
import { leaveAtQuit } from '../../../../app/domain/account.ts';
import { conferenceIdOf } from '../../../../app/domain/conference.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import type { Clock } from '../../../../main/ports/clock.ts';
import { authorityFiles } from '../../authority-files.ts';
import { MemoryFiles } from '../../memory-files.ts';
import { FastClock } from '../../fast-clock.ts';
import { CoreBench } from '../core-bench.ts';
import { checkGroups, must } from '../rules.ts';
import { RealRules } from './real-rules.ts';
import type { Deed, RealServer, Trouble } from './real-server.ts';
import { RealTruth, unknownMode, type Parts } from './real-truth.ts';

/** How much faster than real time it runs at most. */
const clockFactor = 12;
/** How long what must become true may take, on the bench's clock, in milliseconds. */
const patienceMs = 120_000;
const accountId = 'account-1';

type Step =
  | { readonly do: 'others'; readonly deed: Deed; readonly index: number }
  | { readonly do: 'others-end' | 'others-open' | 'undo' | 'sleep' | 'sign-in-again' | 'network' }
  | { readonly do: 'ask'; readonly asking: number; readonly indexes: readonly number[] }
  | { readonly do: 'trouble'; readonly what: Trouble }
  | { readonly do: 'wait'; readonly durationMs: number };

export type RealSchedule = readonly Step[];

const constant = <Value extends string>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const index = fc.nat({ max: 5 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: constant('others'),
      deed: constant<Deed>('comes', 'comes', 'leaves', 'is-dropped-by-another-client', 'changes', 'changes-back'),
      index,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: constant('others-end', 'others-open', 'undo', 'undo', 'sleep', 'sign-in-again', 'network'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: constant('ask'),
      asking: fc.nat({ max: 11 }),
      indexes: fc.array(index, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: constant('trouble'),
      what: constant<Trouble>(
        'lose',
        'double',
        'reorder',
        'deaf',
        'hears',
        'late-events',
        'late-answers',
        'cut-answer',
        'stray-character',
        'lacks-entry',
        'unreadable-entry',
        'cut',
        'refuse',
        'malformed',
        'down',
        'up',
        'up',
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: constant('wait'), durationMs: fc.constantFrom(0, 60, 300, 1_000, 4_100, 9_000) }),
  },
);

/** Schedules for a simulator: each begins in a conference that is shown. */
export const realScheduleOf = (minLength: number, maxLength: number): fc.Arbitrary<RealSchedule> =>
  fc.array(step, { minLength, maxLength, size: 'max' });

/** A client of the core at a simulator, through real sockets on a fast clock. */
class RealBench {
  readonly clock: FastClock;
  readonly core: CoreBench;
  readonly truth: RealTruth;
  readonly rules: RealRules;
  readonly real: RealServer;
  readonly #files = new MemoryFiles();
  #isEntering = false;

  constructor(clock: FastClock, real: RealServer) {
    this.clock = clock;
    this.real = real;
    this.core = new CoreBench(clock, authorityFiles(this.#files));
    this.truth = new RealTruth(real, accountId);
    this.rules = new RealRules(this.core, real, this.truth, accountId);
  }

  get conferenceId(): string {
    return conferenceIdOf(accountId, this.truth.vendorIds.at(-1) ?? '');
  }

  async signIn(takeOver = false): Promise<void> {
    const { server, vendor } = this.real;
    const { values, secrets } = server.account({ setFile: (path, text) => this.#files.setText(path, text) });
    const { descriptor } = vendor;
    if (!this.core.store.state.accounts.has(accountId))
      this.core.store.change([
        {
          slice: 'account',
          id: accountId,
          value: {
            id: accountId,
            vendorId: descriptor.vendorId,
            label: 'Line 1',
            isPractice: false,
            settings: values,
            atQuit: leaveAtQuit,
            secret: { place: 'none', reason: null },
            connection: { status: 'off', since: 0, via: '', retryAt: null, reason: null, detail: null, provedAt: null },
            agent: null,
          },
        },
      ]);
    this.rules.signsIn();
    await this.core.connections.connect(vendor, accountId, secrets, { takeOver });
    this.rules.signsIn();
  }

  async wait(durationMs: number): Promise<void> {
    await new Promise<void>((resolve) => this.clock.after(durationMs, resolve));
    this.check();
  }

  check(): void {
    this.truth.look('ours');
    if (this.rules.fault) throw this.rules.fault;
    checkGroups({ store: this.core.store, heldBeforeSleep: new Set() });
  }

  async until(what: string, look: () => boolean): Promise<void> {
    const endMs = this.clock.monotonicMs() + patienceMs;
    while (!look()) {
      this.check();
      if (this.clock.monotonicMs() > endMs) throw new Error(`Waited in vain for ${what}.\n${this.#picture()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    this.check();
  }

  /** What was followed is followed again after another sign-in, as a person does. */
  enterAgain(): void {
    const vendorId = this.truth.vendorIds.at(-1) ?? '';
    if (this.#isEntering || !this.real.enter || !this.isOnline || !this.real.parties(vendorId)) return;
    if (this.core.store.state.conferences.has(this.conferenceId)) return;
    this.#isEntering = true;
    void this.real.enter(this.core, accountId, vendorId).finally(() => (this.#isEntering = false));
  }

  /** A conference of our user begins. */
  async begin(): Promise<void> {
    this.truth.begin();
    await this.real.enter?.(this.core, accountId, this.truth.vendorIds.at(-1) ?? '');
  }

  get isOnline(): boolean {
    return this.core.store.state.accounts.get(accountId)?.connection.status === 'online';
  }

  /**
   * Waits until all that is said is true. Whom the server signed out, or kept signed in because of the conference,
   * signs in again, as a person does.
   */
  async untilTrue(): Promise<void> {
    const isRefused = (): boolean => this.core.store.state.accounts.get(accountId)?.connection.status === 'refused';
    const isDone = (): boolean => this.isTrue && this.core.store.state.underWay.size === 0;
    await this.until('the truth in the end', () => {
      this.enterAgain();
      return isDone() || isRefused();
    });
    if (isDone()) return;
    await this.signIn(true);
    await this.until('the truth after another sign-in', () => {
      this.enterAgain();
      return isDone();
    });
  }

  /** Whether everything that is shown is live and so. */
  get isTrue(): boolean {
    const { state } = this.core.store;
    if (!this.isOnline) return false;
    const shown = this.truth.shown(state);
    return shown !== null && isSame(shown, this.truth.parts);
  }

  async stop(): Promise<void> {
    await this.core.connections.disconnect(accountId);
    this.core.commands.stop();
    this.core.store.stop();
  }

  #picture(): string {
    const { state } = this.core.store;
    return JSON.stringify({
      connection: state.accounts.get(accountId)?.connection,
      truth: [...state.conferences.values()].map((one) => [one.id, one.truth]),
      shown: [...(this.truth.shown(state) ?? [])],
      so: [...this.truth.parts],
      commands: [...state.commands.values()].map(({ id, phase, reason, request }) => [id, request.kind, phase, reason]),
    });
  }
}

const isSame = (shown: Parts, so: Parts): boolean =>
  shown.size === so.size &&
  [...so].every(([name, text]) => shown.get(name) === text || shown.get(name) === unknownMode);

/** Plays one schedule at a simulator of its own. Throws as soon as a rule is broken. */
export const playRealSchedule = async (
  start: (clock: Clock) => Promise<RealServer>,
  schedule: RealSchedule,
): Promise<void> => {
  const clock = new FastClock(clockFactor);
  const real = await start(clock);
  const bench = new RealBench(clock, real);
  try {
    await bench.signIn();
    await bench.until('the account to be online', () => bench.isOnline);
    await bench.begin();
    await bench.untilTrue();
    for (const current of schedule) {
      await perform(bench, current);
      bench.check();
    }
    real.heal();
    await bench.untilTrue();
  } finally {
    await bench.stop();
    await real.server.stop();
  }
};

const perform = async (bench: RealBench, current: Step): Promise<void> => {
  const { real, truth, core } = bench;
  const byOthers = (act: () => void): void => {
    truth.look('ours');
    act();
    truth.look('others');
  };
  const vendorId = truth.vendorIds.at(-1) ?? '';
  switch (current.do) {
    case 'others': {
      const address = real.addresses[current.index % real.addresses.length] ?? '';
      if (real.parties(vendorId)) byOthers(() => real.happen(current.deed, vendorId, address));
      return;
    }
    case 'others-end':
      if (real.parties(vendorId)) byOthers(() => real.server.end(vendorId));
      return;
    case 'others-open':
      if (real.parties(vendorId)) bench.enterAgain();
      else await bench.begin();
      return;
    case 'undo':
      core.commands.undo(null);
      return;
    case 'sleep':
      core.commands.slept();
      core.connections.slept();
      return;
    case 'network':
      core.connections.networkChanged();
      return;
    case 'sign-in-again':
      await bench.signIn();
      return;
    case 'ask':
      ask(bench, current);
      return;
    case 'trouble':
      real.trouble(current.what);
      return;
    case 'wait':
      await bench.wait(current.durationMs);
  }
};

const ask = ({ core, real, conferenceId }: RealBench, { asking, indexes }: Extract<Step, { do: 'ask' }>): void => {
  const seen = [...(core.store.state.participants.get(conferenceId)?.values() ?? [])].filter(({ isSelf }) => !isSelf);
  const participantIds = [...new Set(indexes.flatMap((wanted) => seen[wanted]?.id ?? []))];
  const chosen = real.askings[asking % real.askings.length];
  if (participantIds.length === 0 || !chosen) return;
  try {
    core.commands.make(chosen.request(conferenceId, participantIds), 'window');
  } catch (cause) {
    must(cause instanceof Fault, `not a fault: ${String(cause)}`);
  }
};
