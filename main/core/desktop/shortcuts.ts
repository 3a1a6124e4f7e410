import { allActions } from '../../../app/actions/actions.ts';
import { shortcutActions } from '../../../app/actions/shortcut-actions.ts';
import { normaliseAccelerator, type Platform } from '../../../app/domain/accelerator.ts';
import { judgeAccelerator } from '../../../app/domain/accelerator-rules.ts';
import type { Shortcut, ShortcutProblem } from '../../../app/domain/desktop.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import type { Preferences } from '../../../app/domain/preferences.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { GlobalKeys, KeysChange } from '../../ports/global-keys.ts';
import type { Log } from '../../ports/log.ts';
import type { PowerEvents } from '../../ports/power-events.ts';
import type { Windows } from '../../ports/windows.ts';
import type { Store } from '../state/store.ts';
import { changeDesktop } from '../state/desktop-slice.ts';
import type { ActionOutcome, PerformAction } from '../actions/perform-action.ts';

/** The state of one action's shortcut; `Shortcuts` alone changes it. */
interface Entry {
  readonly actionId: string;
  readonly standard: string | null;
  wanted: string | null;
  owned: string | null;
  /** Whether a press of the registered keys is proved to arrive. */
  isProved: boolean;
  problem: ShortcutProblem | null;
  conflictId: string | null;
  pressedAt: number | null;
  lastPressMs: number;
  /** Stops a second press that waits to be told from a repetition. */
  cancelSecond: CancelTimer | null;
}

/** While a trial runs, presses are only recorded: of one action, or of all with `actionId` null. */
interface Trial {
  readonly actionId: string | null;
  readonly isFromSettings: boolean;
  readonly cancel: CancelTimer;
}

/** What shortcuts need from the application. */
export interface ShortcutParts {
  readonly keys: GlobalKeys;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly windows: Pick<Windows, 'isVisible' | 'onChange'>;
  readonly power: PowerEvents;
  readonly perform: PerformAction;
  /** Called with the outcome of each press, to notify the user: Gavel's window may be hidden. */
  readonly onOutcome: (actionId: string, outcome: ActionOutcome) => void;
  /** Saves the shortcuts that differ from the defaults. */
  readonly save: (shortcuts: Preferences['shortcuts']) => void;
}

const trialMs = 15_000;

/**
 * Keys that are held down repeat: after up to a second, depending on the system, then many times a second. Undo is the
 * one action where a second press soon after the first is intended and harmless.
 */
const repeatMs = 1000;
const undoRepeatMs = 300;
/** Actions of which a second press soon after the first takes the first back, and the longest gap of repetitions. */
const toggleIds: ReadonlySet<string> = new Set(['toggle-window', 'toggle-compact']);
const trainMs = 120;

/** Problems that a retry cannot solve. */
const permanentProblems: ReadonlySet<ShortcutProblem | null> = new Set<ShortcutProblem | null>([
  'unusable',
  'reserved',
]);

/**
 * The global shortcuts: reconciles the wanted keys with the registered ones, each shortcut by itself. New keys are
 * registered before the old ones are released, so that a refusal leaves what worked.
 */
export class Shortcuts {
  readonly #parts: ShortcutParts;
  readonly #entries = new Map<string, Entry>();
  #stopFollowing: (() => void) | null = null;
  #trial: Trial | null = null;
  #wereSettingsVisible = false;

  constructor(parts: ShortcutParts) {
    this.#parts = parts;
  }

  /** Registers all wanted shortcuts. Without effect while running. */
  start(): void {
    if (this.#stopFollowing) return;
    const set = this.#set;
    this.#entries.clear();
    for (const { id, shortcut } of shortcutActions) {
      this.#entries.set(id, {
        actionId: id,
        standard: shortcut,
        wanted: null,
        owned: null,
        isProved: false,
        problem: null,
        conflictId: null,
        pressedAt: null,
        lastPressMs: Number.NEGATIVE_INFINITY,
        cancelSecond: null,
      });
    }
    // Chosen keys come before a default that would conflict.
    for (const entry of this.#entries.values())
      if (Object.hasOwn(set, entry.actionId)) this.#want(entry, set[entry.actionId] ?? null);
    for (const entry of this.#entries.values())
      if (!Object.hasOwn(set, entry.actionId)) this.#want(entry, entry.standard);
    this.#parts.keys.onChange((change) => this.#keysChanged(change));
    const follows = [
      this.#parts.windows.onChange(() => this.#windowsChanged()),
      this.#parts.power.on((event) => {
        if (event === 'resume' || event === 'unlock') this.retry();
      }),
    ];
    this.#stopFollowing = () => follows.forEach((stopFollowing) => stopFollowing());
    this.#publish();
  }

  /** Releases all keys. A press under way has no effect any more. */
  stop(): void {
    if (!this.#stopFollowing) return;
    this.#stopFollowing();
    this.#stopFollowing = null;
    this.#endTrial();
    for (const entry of this.#entries.values()) entry.cancelSecond?.();
    this.#parts.keys.unregisterAll();
    this.#entries.clear();
    this.#publish();
  }

  /**
   * Replaces the keys of an action, or removes them. Accepted keys are saved; a refusal is returned in the shortcut.
   * Throws a `Fault` for an action that cannot have a shortcut.
   */
  set(actionId: string, accelerator: string | null): Shortcut {
    const entry = this.#entryOf(actionId);
    this.#want(entry, accelerator);
    return this.#settled(entry);
  }

  /** Resets to the default. As `set`. */
  reset(actionId: string): Shortcut {
    const entry = this.#entryOf(actionId);
    this.#want(entry, entry.standard);
    return this.#settled(entry);
  }

  /**
   * Starts or ends a trial in which presses are only recorded: those of one action, so that the user sees that they
   * arrive, or all (null) while new keys are being chosen.
   */
  test(actionId: string | null, isOn: boolean): void {
    if (actionId !== null && isOn) this.#entryOf(actionId);
    if (isOn || this.#trial?.actionId === actionId) this.#endTrial();
    if (!isOn || !this.#stopFollowing) return;
    const cancel = this.#parts.clock.after(trialMs, () => {
      this.#trial = null;
    });
    this.#trial = { actionId, isFromSettings: this.#parts.windows.isVisible('settings'), cancel };
  }

  /** Retries refused and lost registrations, because the desktop may have changed. Registered keys stay. */
  retry(): void {
    if (!this.#stopFollowing) return;
    for (const entry of this.#entries.values()) this.#regain(entry);
    this.#askAgain((entry) => entry.wanted !== entry.owned && !permanentProblems.has(entry.problem));
    this.#publish();
  }

  get #set(): Preferences['shortcuts'] {
    return this.#parts.store.state.preferences.shortcuts;
  }

  get #platform(): Platform {
    return this.#parts.store.state.environment?.platform ?? 'linux';
  }

  #entryOf(actionId: string): Entry {
    const entry = this.#entries.get(actionId);
    if (!entry) throw new Fault('invalid-input', `no shortcut for ${actionId.slice(0, 100)}`);
    return entry;
  }

  #want(entry: Entry, text: string | null): void {
    if (text === null) {
      this.#release(entry.owned);
      Object.assign(entry, { wanted: null, owned: null, isProved: false, problem: null, conflictId: null });
      return;
    }
    const { problem, accelerator } = judgeAccelerator(text, this.#platform);
    entry.wanted = accelerator ?? text;
    entry.problem = problem;
    entry.conflictId = null;
    if (accelerator === null || problem !== null || accelerator === entry.owned) return;
    entry.conflictId = this.#conflictOf(entry, accelerator);
    if (entry.conflictId !== null) entry.problem = 'used-by-action';
    else this.#take(entry, accelerator);
  }

  #take(entry: Entry, accelerator: string): void {
    const { keys, log } = this.#parts;
    const registration =
      keys.proof === 'impossible' ? 'refused' : keys.register(accelerator, () => this.#pressed(entry, accelerator));
    if (registration === 'refused' || registration === 'not-on-keyboard') {
      // A portal does not say what owns the keys: it refuses where it is absent or grants none.
      const refused = keys.proof === 'at-once' ? 'taken' : 'not-possible-here';
      entry.problem = registration === 'refused' ? refused : registration;
      log.info('A shortcut was refused', { actionId: entry.actionId, accelerator, problem: entry.problem });
      return;
    }
    this.#release(entry.owned);
    entry.owned = accelerator;
    entry.isProved = registration === 'registered' && keys.proof === 'at-once';
  }

  /** A pending registration was answered, or another layout is in use: then all keys are found anew. */
  #keysChanged(change: KeysChange): void {
    if (!this.#stopFollowing) return;
    if (change.kind === 'keyboard') {
      this.#parts.keys.unregisterAll();
      for (const entry of this.#entries.values()) {
        entry.owned = null;
        if (!permanentProblems.has(entry.problem)) this.#want(entry, entry.wanted);
      }
      this.#publish();
      return;
    }
    const entry = [...this.#entries.values()].find(({ owned }) => owned === change.accelerator);
    if (!entry) return;
    if (change.kind === 'granted') entry.isProved = true;
    else Object.assign(entry, { owned: null, problem: 'taken' satisfies ShortcutProblem });
    this.#publish();
  }

  /** Registers again what the system no longer counts as Gavel's. */
  #regain(entry: Entry): void {
    const { keys, log } = this.#parts;
    const { owned } = entry;
    if (owned === null || keys.isRegistered(owned)) return;
    const registration = keys.register(owned, () => this.#pressed(entry, owned));
    const isBack = registration === 'registered' || registration === 'pending';
    log.warn('A shortcut was lost', { actionId: entry.actionId, isBack });
    entry.isProved = registration === 'registered' && keys.proof === 'at-once';
    if (!isBack) entry.owned = null;
  }

  #release(accelerator: string | null): void {
    if (accelerator !== null) this.#parts.keys.unregister(accelerator);
  }

  /** The action that already has these keys, as a global shortcut or, with modifiers, inside the window. */
  #conflictOf(entry: Entry, accelerator: string): string | null {
    for (const other of this.#entries.values()) {
      if (other === entry) continue;
      const isWanted =
        other.wanted === accelerator && !permanentProblems.has(other.problem) && other.problem !== 'used-by-action';
      if (other.owned === accelerator || isWanted) return other.actionId;
    }
    const inWindow = allActions.find(
      ({ id, keys }) =>
        id !== entry.actionId &&
        keys.some(
          (key) => normaliseAccelerator(key.replace('Ctrl', 'CommandOrControl'), this.#platform) === accelerator,
        ),
    );
    return inWindow?.id ?? null;
  }

  /**
   * After a change by the user: keys that conflicted may be free now, and accepted ones are saved.
   */
  #settled(entry: Entry): Shortcut {
    if (entry.problem === null) this.#keep(entry);
    this.#askAgain((other) => other !== entry && other.problem === 'used-by-action');
    this.#publish();
    return this.#view(entry);
  }

  #askAgain(isMeant: (entry: Entry) => boolean): void {
    for (const entry of this.#entries.values()) {
      if (!isMeant(entry)) continue;
      this.#want(entry, entry.wanted);
      if (entry.problem === null) this.#keep(entry);
    }
  }

  #keep({ actionId, wanted, standard }: Entry): void {
    const { [actionId]: before, ...others } = this.#set;
    const shortcuts = wanted === standard ? others : { ...others, [actionId]: wanted };
    const isSame =
      Object.hasOwn(this.#set, actionId) === Object.hasOwn(shortcuts, actionId) && before === shortcuts[actionId];
    if (!isSame) this.#parts.save(shortcuts);
  }

  #pressed(entry: Entry, accelerator: string): void {
    const { clock } = this.#parts;
    // The keys may have been released while the press was under way.
    if (this.#entries.get(entry.actionId) !== entry || entry.owned !== accelerator) return;
    const atMs = clock.monotonicMs();
    const gapMs = atMs - entry.lastPressMs;
    entry.lastPressMs = atMs;
    entry.cancelSecond?.();
    entry.cancelSecond = null;
    if (gapMs < (entry.actionId === 'undo' ? undoRepeatMs : repeatMs)) {
      // A key that is held down goes on repeating: a press that stays alone is a second one.
      if (toggleIds.has(entry.actionId) && gapMs >= trainMs)
        entry.cancelSecond = clock.after(trainMs, () => this.#act(entry));
      return;
    }
    this.#act(entry);
  }

  #act(entry: Entry): void {
    entry.cancelSecond = null;
    if (this.#entries.get(entry.actionId) !== entry) return;
    entry.pressedAt = this.#parts.clock.now();
    entry.isProved = true;
    this.#publish();
    const isTrial = this.#trial !== null && (this.#trial.actionId === null || this.#trial.actionId === entry.actionId);
    if (!isTrial) void this.#do(entry.actionId);
  }

  async #do(actionId: string): Promise<void> {
    const { perform, onOutcome, log } = this.#parts;
    try {
      const outcome = await perform({ actionId, surface: 'shortcut' });
      log.info('A shortcut was pressed', { actionId, result: outcome.result });
      onOutcome(actionId, outcome);
    } catch (error) {
      log.error('A shortcut failed', { actionId, error });
    }
  }

  #windowsChanged(): void {
    const areVisible = this.#parts.windows.isVisible('settings');
    if (this.#trial?.isFromSettings === true && !areVisible) this.#endTrial();
    // The list in the settings shows the present state.
    if (areVisible && !this.#wereSettingsVisible) this.retry();
    this.#wereSettingsVisible = areVisible;
  }

  #endTrial(): void {
    this.#trial?.cancel();
    this.#trial = null;
  }

  #publish(): void {
    const shown = [...this.#entries.values()].filter(
      ({ actionId, standard, wanted, owned }) =>
        standard !== null || wanted !== null || owned !== null || Object.hasOwn(this.#set, actionId),
    );
    changeDesktop(this.#parts.store, { shortcuts: shown.map((entry) => this.#view(entry)) });
  }

  #view({ actionId, wanted, owned, isProved, problem, conflictId, pressedAt }: Entry): Shortcut {
    const status =
      wanted === null ? 'off' : wanted !== owned || problem !== null ? 'refused' : isProved ? 'active' : 'unconfirmed';
    return { actionId, wanted, owned, status, problem, conflictId, pressedAt };
  }
}
