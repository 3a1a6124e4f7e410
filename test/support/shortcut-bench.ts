import type { Shortcut, WindowId } from '../../app/domain/desktop.ts';
import type { Preferences } from '../../app/domain/preferences.ts';
import { changeDesktop, unknownDesktop } from '../../main/core/state/desktop-slice.ts';
import type { ActionOutcome, WantedAction } from '../../main/core/actions/perform-action.ts';
import { Shortcuts } from '../../main/core/desktop/shortcuts.ts';
import { Store } from '../../main/core/state/store.ts';
import type { PowerEvent } from '../../main/ports/power-events.ts';
import { silentLog } from './command-bench.ts';
import { FakeKeys } from './fake-keys.ts';
import { ManualClock } from './manual-clock.ts';
import { windowFixture } from './window-fixture.ts';

/** The shortcuts service on fake keys, windows and actions. */
export class ShortcutBench {
  readonly clock = new ManualClock();
  readonly store = new Store(this.clock);
  readonly keys: FakeKeys;
  readonly performed: WantedAction[] = [];
  readonly told: { readonly actionId: string; readonly outcome: ActionOutcome }[] = [];
  readonly saved: Preferences['shortcuts'][] = [];
  outcome: ActionOutcome = { result: 'asked', groupId: null };
  readonly shortcuts: Shortcuts;
  readonly #visible = new Set<WindowId>();
  readonly #windowListeners = new Set<() => void>();
  readonly #powerListeners = new Set<(event: PowerEvent) => void>();

  constructor(
    options: {
      readonly keys?: FakeKeys;
      readonly set?: Preferences['shortcuts'];
      readonly platform?: 'linux' | 'mac' | 'windows';
    } = {},
  ) {
    this.keys = options.keys ?? new FakeKeys();
    const { environment } = windowFixture(this.clock.now());
    this.store.change([
      { slice: 'environment', value: environment({ platform: options.platform ?? 'linux' }) },
      { slice: 'preferences', value: { ...this.store.state.preferences, shortcuts: options.set ?? {} } },
      { slice: 'desktop', value: unknownDesktop },
    ]);
    this.shortcuts = new Shortcuts({
      keys: this.keys,
      store: this.store,
      clock: this.clock,
      log: silentLog,
      windows: {
        isVisible: (id) => this.#visible.has(id),
        onChange: (listener) => {
          this.#windowListeners.add(listener);
          return () => this.#windowListeners.delete(listener);
        },
      },
      power: {
        on: (listener) => {
          this.#powerListeners.add(listener);
          return () => this.#powerListeners.delete(listener);
        },
      },
      perform: async (wanted) => {
        this.performed.push(wanted);
        return this.outcome;
      },
      onOutcome: (actionId, outcome) => this.told.push({ actionId, outcome }),
      save: (shortcuts) => {
        this.saved.push(shortcuts);
        this.store.change([{ slice: 'preferences', value: { ...this.store.state.preferences, shortcuts } }]);
      },
    });
  }

  start(): this {
    this.shortcuts.start();
    return this;
  }

  /** A shortcut in the state; undefined where it is not in the list. */
  of(actionId: string): Shortcut | undefined {
    return this.store.state.desktop?.shortcuts.find((shortcut) => shortcut.actionId === actionId);
  }

  get list(): readonly Shortcut[] {
    return this.store.state.desktop?.shortcuts ?? [];
  }

  /** Simulates that a window is shown or hidden. */
  showWindow(id: WindowId, isVisible: boolean): void {
    if (isVisible) this.#visible.add(id);
    else this.#visible.delete(id);
    changeDesktop(this.store, { visibleWindows: [...this.#visible] });
    for (const listener of [...this.#windowListeners]) listener();
  }

  /** Something happens to the machine. */
  power(event: PowerEvent): void {
    for (const listener of [...this.#powerListeners]) listener(event);
  }

  /** How many follow windows and machine. */
  get followerCount(): number {
    return this.#windowListeners.size + this.#powerListeners.size;
  }
}
