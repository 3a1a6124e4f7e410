import type { Answer } from '../../../app/contract/envelope.ts';
import type { AppState, Environment } from '../../../app/state/app-state.ts';
import type { Translate } from '../../../app/text/translate.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { PowerEvents, ScreenLock } from '../../ports/power-events.ts';
import type { Tray, TrayImage, TrayPicture } from '../../ports/tray.ts';
import type { TrayHost, TrayPresence } from '../../ports/tray-host.ts';
import type { Windows } from '../../ports/windows.ts';
import { messageOf } from '../../../app/domain/message-of.ts';
import { changeDesktop } from '../state/desktop-slice.ts';
import type { ActionOutcome, PerformAction } from '../actions/perform-action.ts';
import { wordsOf } from '../state/words.ts';
import type { Store } from '../state/store.ts';
import { drawTrayIcon, type TrayTone } from './draw-tray-icon.ts';
import { trayLookOf } from './tray-look.ts';
import { trayMenuOf } from './tray-menu.ts';
import type { TrayCommand, TrayMenu, TrayPlace } from './tray-menu-maker.ts';
import type { TrayLook } from './tray-shapes.ts';
import { trayTooltipOf } from './tray-tooltip.ts';
import { UnreadOutcomes } from './unread-outcomes.ts';

/** Least time between two updates of icon and tooltip. */
const pictureGapMs = 250;
/**
 * Least time between two menus, and between two urgent ones. Linux does not report that the menu is open, and replacing
 * it closes it: that must not happen again and again while it is used.
 */
const menuGapMs = 5000;
const urgentGapMs = 1000;
/** How long an open menu is not replaced, at most: a system may fail to report that it was closed. */
const openMenuMs = 60_000;
/** How soon the panel is looked for again: it may start late or restart. */
const lookAgainMs: Readonly<Record<TrayPresence, number>> = { present: 20_000, unknown: 15_000, absent: 5000 };
/** The same while no window is on the screen: then the icon is the only way to one. */
const watchMs = 4000;
/** How long the icon may take to appear in a tray, and how often it is looked for meanwhile. */
const iconDeadlineMs = 5000;
const iconLookMs = 500;

const lookWhileLockedMs = 3000;

/** Sizes of the icon by scale factor: 16 points in the bars of macOS and Windows, 22 in Linux panels. */
const imageSizes: Readonly<Record<Environment['platform'], readonly (readonly [scale: number, sizePx: number])[]>> = {
  mac: [
    [1, 16],
    [2, 32],
  ],
  windows: [
    [1, 16],
    [1.25, 20],
    [1.5, 24],
    [2, 32],
    [3, 48],
  ],
  linux: [
    [1, 22],
    [2, 44],
  ],
};

/** What the tray needs of the application. */
export interface TrayParts {
  readonly tray: Tray;
  readonly host: TrayHost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly windows: Pick<Windows, 'show' | 'send' | 'hasKeyboard' | 'onChange'>;
  readonly power: PowerEvents & ScreenLock;
  readonly perform: PerformAction;
  /** Dispatches a request. */
  readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
  /** Called with the outcome of an action that was chosen, to notify the user. */
  readonly onOutcome: (actionId: string, outcome: ActionOutcome) => void;
}

/**
 * The icon in the tray: follows the state, performs what is chosen in its menu, and survives a restart of the panel.
 */
export class TrayService {
  readonly #parts: TrayParts;
  #presence: TrayPresence = 'unknown';
  #isShown = false;
  #isStopped = false;
  #look: TrayLook | null = null;
  #tone: TrayTone | null = null;
  #tooltip = '';
  #menu: TrayMenu | null = null;
  #menuText = '';
  #menuSetMs = Number.NEGATIVE_INFINITY;
  #menuOpenedMs: number | null = null;
  #lastPictureMs = Number.NEGATIVE_INFINITY;
  #cancelPicture: CancelTimer | null = null;
  #cancelMenu: CancelTimer | null = null;
  #cancelLook: CancelTimer | null = null;
  #lookTurn = 0;
  #wasLocked = false;
  #isWatching = false;
  readonly #unread = new UnreadOutcomes();
  #wasLookedAt = false;
  readonly #stops: (() => void)[] = [];

  constructor(parts: TrayParts) {
    this.#parts = parts;
  }

  /** Looks for the desktop's tray and shows the icon; resolves once it is known whether there is one. */
  async start(): Promise<void> {
    const { tray, store, power, windows } = this.#parts;
    tray.onActivate(() => void this.#perform({ kind: 'action', actionId: 'show-window' }));
    tray.onChoose((id) => this.#choose(id));
    tray.onMenu((isOpen) => {
      this.#menuOpenedMs = isOpen ? this.#parts.clock.monotonicMs() : null;
      if (!isOpen) this.#planMenu();
    });
    tray.onPanelColour(() => this.#plan());
    // Some panels lose their icons while the screen is locked or the machine sleeps.
    this.#stops.push(
      power.on((event) => {
        if (event === 'unlock' || event === 'resume') void this.#lookForHost(true);
      }),
      windows.onChange(() => {
        // Whoever looked at a window has seen what became of everything until now.
        this.#unread.follow(store.state.groups, this.#wasLookedAt || this.#isLookedAt);
        this.#wasLookedAt = this.#isLookedAt;
        this.#plan();
      }),
      store.onChange(() => {
        this.#plan();
        if (this.#isOutOfSight !== this.#isWatching && this.#cancelLook) this.#planLook();
      }),
    );
    await this.#lookForHost(false);
  }

  /** Removes the icon. */
  stop(): void {
    this.#isStopped = true;
    for (const stop of this.#stops) stop();
    this.#cancelPicture?.();
    this.#cancelMenu?.();
    this.#cancelLook?.();
    this.#hide();
  }

  /** `isFresh`: shows the icon again although it is shown, for panels that lost it. */
  async #lookForHost(isFresh: boolean): Promise<void> {
    const { host, store, log, power } = this.#parts;
    this.#cancelLook?.();
    this.#cancelLook = null;
    this.#lookTurn += 1;
    const turn = this.#lookTurn;
    const before = this.#presence;
    const presence = await host.detect();
    // A later look has a newer answer.
    const isOld = (): boolean => this.#isStopped || turn !== this.#lookTurn;
    if (isOld()) return;
    // Some desktops have no panel while the screen is locked: a hidden window must not be shown because of that. Where
    // the panel is there as before the lock is not asked for, which takes longer than all else: the icon is looked for.
    const isAsBefore = presence === 'present' && before === 'present' && this.#isShown && !this.#wasLocked;
    if (!isAsBefore && power.isLocked()) {
      this.#waitForUnlock();
      return;
    }
    const isNew = isFresh || this.#wasLocked;
    this.#wasLocked = false;
    // An unknown presence gets an icon as well: at worst it is not visible.
    const isToShow = !this.#isShown || isNew || (presence === 'present' && before !== 'present');
    if (presence === 'absent') this.#hide();
    else if (isToShow) this.#show();
    const proved =
      presence === 'present' && this.#isShown
        ? await this.#findIcon(isToShow, isOld)
        : this.#isShown
          ? presence
          : 'absent';
    if (isOld()) return;
    if (isAsBefore && proved !== 'present' && power.isLocked()) {
      this.#waitForUnlock();
      return;
    }
    this.#presence = proved;
    if (store.state.desktop?.tray !== this.#presence) {
      log.info('Tray', { presence: this.#presence });
      changeDesktop(store, { tray: this.#presence });
    }
    this.#planLook();
  }

  #waitForUnlock(): void {
    this.#wasLocked = true;
    this.#cancelLook = this.#parts.clock.after(lookWhileLockedMs, () => void this.#lookForHost(false));
  }

  get #isOutOfSight(): boolean {
    return this.#parts.store.state.desktop?.visibleWindows.length === 0;
  }

  get #isLookedAt(): boolean {
    const { windows } = this.#parts;
    return windows.hasKeyboard('main') || windows.hasKeyboard('compact');
  }

  #tooltipOf(state: AppState, t: Translate): string {
    return trayTooltipOf(state, t, this.#unread.follow(state.groups, this.#isLookedAt));
  }

  #planLook(): void {
    this.#cancelLook?.();
    this.#isWatching = this.#isOutOfSight;
    const waitMs = this.#presence === 'present' && this.#isWatching ? watchMs : lookAgainMs[this.#presence];
    this.#cancelLook = this.#parts.clock.after(waitMs, () => void this.#lookForHost(false));
  }

  /**
   * `present` once the icon itself is in the tray: a panel that takes icons may take this one late, or have lost it.
   * One that was shown before this look (`isFresh` false) is shown again when it is missing.
   */
  async #findIcon(isFresh: boolean, isOld: () => boolean): Promise<TrayPresence> {
    const { host, clock } = this.#parts;
    const lastMs = clock.monotonicMs() + iconDeadlineMs;
    let isAgain = !isFresh;
    for (;;) {
      const sight = await host.findIcon();
      if (sight === 'shown') return 'present';
      if (isOld() || clock.monotonicMs() >= lastMs) return sight === 'missing' ? 'absent' : 'unknown';
      if (sight === 'missing' && isAgain) this.#show();
      isAgain = false;
      await new Promise<void>((resolve) => clock.after(iconLookMs, resolve));
    }
  }

  #hide(): void {
    if (this.#isShown) this.#parts.tray.remove();
    this.#isShown = false;
  }

  #show(): void {
    const { tray, store, clock, log } = this.#parts;
    const { state } = store;
    const t = wordsOf(state);
    this.#look = trayLookOf(state);
    this.#tone = this.#toneNow();
    this.#tooltip = this.#tooltipOf(state, t);
    this.#menu = trayMenuOf(state, t);
    this.#menuText = JSON.stringify(this.#menu.entries);
    this.#menuSetMs = clock.monotonicMs();
    this.#menuOpenedMs = null;
    this.#lastPictureMs = clock.monotonicMs();
    try {
      tray.show({
        images: this.#images(this.#look, this.#tone),
        isTemplate: this.#tone === 'template',
        tooltip: this.#tooltip,
        entries: this.#menu.entries,
      });
      this.#isShown = true;
    } catch (cause) {
      this.#isShown = false;
      log.error('The icon could not be put into the tray', {
        error: messageOf(cause),
      });
    }
  }

  /** Schedules an update: at once after a quiet moment, else with all others of the same interval. */
  #plan(): void {
    if (!this.#isShown || this.#cancelPicture) return;
    const { clock } = this.#parts;
    const dueInMs = Math.max(0, this.#lastPictureMs + pictureGapMs - clock.monotonicMs());
    this.#cancelPicture = clock.after(dueInMs, () => this.#follow());
  }

  /** Schedules an update for a menu that had to wait. */
  #planMenu(): void {
    this.#cancelMenu?.();
    this.#cancelMenu = null;
    this.#plan();
  }

  #follow(): void {
    this.#cancelPicture = null;
    if (!this.#isShown) return;
    const { tray, store, clock } = this.#parts;
    const { state } = store;
    const t = wordsOf(state);
    this.#lastPictureMs = clock.monotonicMs();
    const look = trayLookOf(state);
    const tone = this.#toneNow();
    const tooltip = this.#tooltipOf(state, t);
    const part: { -readonly [Key in keyof TrayPicture]?: TrayPicture[Key] } = {};
    if (look !== this.#look || tone !== this.#tone)
      Object.assign(part, { images: this.#images(look, tone), isTemplate: tone === 'template' });
    if (tooltip !== this.#tooltip) part.tooltip = tooltip;
    Object.assign(part, this.#menuPart(trayMenuOf(state, t)));
    this.#look = look;
    this.#tone = tone;
    this.#tooltip = tooltip;
    if (Object.keys(part).length > 0) tray.change(part);
  }

  /** The new menu where its text differs and it may be replaced now; else schedules another try. */
  #menuPart(menu: TrayMenu): Pick<TrayPicture, 'entries'> | null {
    const { clock } = this.#parts;
    const text = JSON.stringify(menu.entries);
    if (text === this.#menuText) {
      // The commands may differ although the text is the same, such as signing in once a password is kept.
      this.#menu = menu;
      return null;
    }
    const nowMs = clock.monotonicMs();
    const openUntilMs = this.#menuOpenedMs === null ? 0 : this.#menuOpenedMs + openMenuMs;
    const gapMs = menu.urgency === this.#menu?.urgency ? menuGapMs : urgentGapMs;
    const waitMs = Math.max(this.#menuSetMs + gapMs, openUntilMs) - nowMs;
    this.#cancelMenu?.();
    this.#cancelMenu = null;
    if (waitMs > 0) {
      this.#cancelMenu = clock.after(waitMs, () => this.#planMenu());
      return null;
    }
    this.#menu = menu;
    this.#menuText = text;
    this.#menuSetMs = nowMs;
    return { entries: menu.entries };
  }

  #toneNow(): TrayTone {
    if (this.#parts.store.state.environment?.platform === 'mac') return 'template';
    const colour = this.#parts.tray.panelColour();
    return colour === 'unknown' ? 'for-any-panel' : `for-${colour}-panel`;
  }

  #images(look: TrayLook, tone: TrayTone): readonly TrayImage[] {
    const sizes = imageSizes[this.#parts.store.state.environment?.platform ?? 'linux'];
    return sizes.map(([scale, sizePx]) => ({ scale, ...drawTrayIcon({ look, tone, sizePx }) }));
  }

  #choose(id: string): void {
    const command = this.#menu?.commands.get(id);
    // An entry that is no longer there is not the one that the user saw.
    if (command) void this.#perform(command);
    else this.#parts.log.warn('An entry of the tray was not known', { id });
  }

  async #perform(command: TrayCommand): Promise<void> {
    const { perform, handle, onOutcome, log } = this.#parts;
    if (command.kind === 'show') return this.#showPlace(command.show);
    if (command.kind === 'action') {
      const { actionId, conferenceId } = command;
      const outcome = await perform({
        actionId,
        surface: 'tray',
        ...(conferenceId === undefined ? {} : { conferenceId }),
      });
      return onOutcome(actionId, outcome);
    }
    const answer = await handle(command.call.name, command.call.input);
    if (answer.ok) return undefined;
    log.warn('What was chosen in the tray could not be asked', { ...answer.failure });
    // The window shows what is wrong there, and asks for what is missing.
    return this.#showPlace(command.show);
  }

  #showPlace({ what, id }: TrayPlace): void {
    const { windows } = this.#parts;
    windows.show('main');
    windows.send({ event: 'show', what, id }, 'main');
  }
}
