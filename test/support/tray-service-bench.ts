import { expect } from 'vitest';
import type { Answer } from '../../app/contract/envelope.ts';
import { allowed } from '../../app/domain/permission.ts';
import type { Change } from '../../app/state/app-state.ts';
import { createActionPerformer, type ActionOutcome } from '../../main/core/actions/perform-action.ts';
import { unknownDesktop } from '../../main/core/state/desktop-slice.ts';
import { ShownPlace } from '../../main/core/actions/shown-place.ts';
import { Store } from '../../main/core/state/store.ts';
import { drawTrayIcon } from '../../main/core/tray/draw-tray-icon.ts';
import { TrayService } from '../../main/core/tray/tray-service.ts';
import type { TrayLook } from '../../main/core/tray/tray-shapes.ts';
import type { PowerEvent } from '../../main/ports/power-events.ts';
import type { IconSight, TrayPresence } from '../../main/ports/tray-host.ts';
import { FakeTray } from './fake-tray.ts';
import { ManualClock } from './manual-clock.ts';
import { recordingLog } from './recording-log.ts';
import { windowFixture } from './window-fixture.ts';

export const conferenceId = 'finesse/40871';

/** A tray service with a state that a test changes, a fake tray and a manual clock. */
export const trayServiceBench = async (presence: TrayPresence = 'present', ...changes: readonly Change[]) => {
  const clock = new ManualClock();
  const store = new Store(clock);
  const fixture = windowFixture(clock.now());
  const tray = new FakeTray();
  const asked: { readonly name: unknown; readonly input: unknown }[] = [];
  const shown: string[] = [];
  const outcomes: [string, ActionOutcome][] = [];
  const answers: Answer[] = [];
  const desk = { presence, icon: 'shown' as IconSight, looks: 0, isLocked: false, lockQuestions: 0 };
  const look = { isLookedAt: false };
  const windowListeners = new Set<() => void>();
  /** The person turns to a window of Gavel, or away from all. */
  const lookAtWindow = (isLookedAt: boolean): void => {
    look.isLookedAt = isLookedAt;
    for (const listener of [...windowListeners]) listener();
  };
  const powerListeners = new Set<(event: PowerEvent) => void>();
  const powerTells = (event: PowerEvent): void => {
    for (const listener of [...powerListeners]) listener(event);
  };
  const handle = async (name: unknown, input: unknown): Promise<Answer> => {
    asked.push({ name, input });
    return answers.shift() ?? { ok: true, value: { groupId: 'g', commandIds: [] } };
  };
  store.change([
    { slice: 'desktop', value: unknownDesktop },
    { slice: 'environment', value: fixture.environment() },
    ...changes,
  ]);
  const service = new TrayService({
    tray,
    store,
    clock,
    handle,
    host: { detect: async () => ((desk.looks += 1), desk.presence), findIcon: async () => desk.icon },
    log: recordingLog(),
    windows: {
      hasKeyboard: (id) => id === 'main' && look.isLookedAt,
      onChange: (listener) => {
        windowListeners.add(listener);
        return () => windowListeners.delete(listener);
      },
      show: (id) => void shown.push(id),
      send: (event) => void shown.push(event.event === 'show' ? `${event.what} ${event.id ?? ''}` : event.event),
    },
    power: {
      isLocked: () => ((desk.lockQuestions += 1), desk.isLocked),
      on: (listener) => {
        powerListeners.add(listener);
        return () => powerListeners.delete(listener);
      },
    },
    perform: createActionPerformer({ state: () => store.state, place: new ShownPlace(), handle }),
    onOutcome: (actionId, outcome) => outcomes.push([actionId, outcome]),
  });
  await service.start();
  const labels = (): readonly string[] =>
    (tray.picture?.entries ?? []).flatMap((entry) => (entry.kind === 'separator' ? [] : [entry.label]));
  const shows = (look: TrayLook, tone: 'template' | 'for-any-panel' | 'for-dark-panel' = 'for-any-panel'): void => {
    const [image] = tray.picture?.images ?? [];
    expect(image?.rgba).toEqual(drawTrayIcon({ look, tone, sizePx: image?.sizePx ?? 0 }).rgba);
  };
  /** Lets time pass, and what waits for an answer go on, until it is so; 60 s at most. */
  const untilSettled = async (isSo: () => boolean): Promise<void> => {
    for (let step = 0; step < 600 && !isSo(); step += 1) {
      clock.advance(100);
      await new Promise(setImmediate);
    }
    expect(isSo()).toBe(true);
  };
  return {
    untilSettled,
    lookAtWindow,
    clock,
    store,
    fixture,
    tray,
    powerListeners,
    powerTells,
    asked,
    shown,
    outcomes,
    answers,
    desk,
    service,
    labels,
    shows,
  };
};

type TrayServiceBench = Awaited<ReturnType<typeof trayServiceBench>>;
export const account = (
  { fixture }: Pick<TrayServiceBench, 'fixture'>,
  more: Parameters<TrayServiceBench['fixture']['account']>[0] = {},
): Change => ({ slice: 'account', id: 'finesse', value: fixture.account(more) });
export const conference = (
  { fixture }: Pick<TrayServiceBench, 'fixture'>,
  more: Parameters<TrayServiceBench['fixture']['conference']>[0] = {},
): Change => ({ slice: 'conference', id: conferenceId, value: fixture.conference(more) });
export const participant = (
  { fixture }: Pick<TrayServiceBench, 'fixture'>,
  id: string,
  more: Parameters<TrayServiceBench['fixture']['participant']>[1] = {},
): Change => ({ slice: 'participant', conferenceId, id, value: fixture.participant(id, more) });
export const language = ({ store }: Pick<TrayServiceBench, 'store'>, value: 'en' | 'zh-CN'): Change => ({
  slice: 'preferences',
  value: { ...store.state.preferences, language: value },
});
/** A participant whose audio can be changed, and who can be dropped. */
export const withAudio = {
  audio: { canHear: 'on', canSpeak: 'on' },
  permissions: { drop: allowed, audio: allowed },
} as const;
