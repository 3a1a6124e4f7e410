import { describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../../app/contract/envelope.ts';
import { allowed } from '../../../app/domain/permission.ts';
import type { Change } from '../../../app/state/app-state.ts';
import { createActionPerformer, type ActionOutcome } from '../../../main/core/desktop/perform-action.ts';
import { unknownDesktop } from '../../../main/core/desktop/desktop-slice.ts';
import { ShownPlace } from '../../../main/core/desktop/shown-place.ts';
import { Store } from '../../../main/core/store.ts';
import { drawTrayIcon } from '../../../main/core/tray/draw-tray-icon.ts';
import { TrayService } from '../../../main/core/tray/tray-service.ts';
import type { TrayLook } from '../../../main/core/tray/tray-shapes.ts';
import type { PowerEvent } from '../../../main/ports/power-events.ts';
import type { TrayPresence } from '../../../main/ports/tray-host.ts';
import { FakeTray } from '../../support/fake-tray.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { recordingLog } from '../../support/recording-log.ts';
import { windowFixture } from '../../support/window-fixture.ts';

const conferenceId = 'finesse/40871';

/** A tray service on a state that a test changes, with a manual clock. */
const bench = async (presence: TrayPresence = 'present', ...changes: readonly Change[]) => {
  const clock = new ManualClock();
  const store = new Store(clock);
  const fixture = windowFixture(clock.now());
  const tray = new FakeTray();
  const asked: { readonly name: unknown; readonly input: unknown }[] = [];
  const shown: string[] = [];
  const outcomes: [string, ActionOutcome][] = [];
  const answers: Answer[] = [];
  const desk = { presence, looks: 0, isLocked: false };
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
    tray, store, clock, handle,
    host: { look: async () => ((desk.looks += 1), desk.presence) },
    log: recordingLog(),
    windows: {
      show: (id) => void shown.push(id),
      send: (event) => void shown.push(event.event === 'show' ? `${event.what} ${event.id ?? ''}` : event.event),
    },
    power: {
      isLocked: () => desk.isLocked,
      on: (listener) => {
        powerListeners.add(listener);
        return () => powerListeners.delete(listener);
      },
    },
    perform: createActionPerformer({ state: () => store.state, place: new ShownPlace(), handle }),
    onOutcome: (actionId, outcome) => outcomes.push([actionId, outcome]),
  });
  await service.start();
  const labels = (): readonly string[] => (tray.picture?.entries ?? []).flatMap((entry) => (entry.kind === 'separator' ? [] : [entry.label]));
  const shows = (look: TrayLook, tone: 'template' | 'for-any-panel' | 'for-dark-panel' = 'for-any-panel'): void => {
    const [image] = tray.picture?.images ?? [];
    expect(image?.rgba).toEqual(drawTrayIcon({ look, tone, sizePx: image?.sizePx ?? 0 }).rgba);
  };
  return { clock, store, fixture, tray, powerListeners, powerTells, asked, shown, outcomes, answers, desk, service, labels, shows };
};

type Bench = Awaited<ReturnType<typeof bench>>;
const account = ({ fixture }: Pick<Bench, 'fixture'>, more: Parameters<Bench['fixture']['account']>[0] = {}): Change => ({ slice: 'account', id: 'finesse', value: fixture.account(more) });
const conference = ({ fixture }: Pick<Bench, 'fixture'>, more: Parameters<Bench['fixture']['conference']>[0] = {}): Change => ({ slice: 'conference', id: conferenceId, value: fixture.conference(more) });
const participant = ({ fixture }: Pick<Bench, 'fixture'>, id: string, more: Parameters<Bench['fixture']['participant']>[1] = {}): Change => ({ slice: 'participant', conferenceId, id, value: fixture.participant(id, more) });
const language = ({ store }: Pick<Bench, 'store'>, value: 'en' | 'zh-CN'): Change => ({ slice: 'preferences', value: { ...store.state.preferences, language: value } });

describe('the tray', () => {
  it('shows icon, tooltip and menu from the start, and tells that there is a tray', async () => {
    const on = await bench();
    on.shows('signed-out');
    expect(on.tray.picture).toMatchObject({ tooltip: 'Gavel: no account yet', isTemplate: false });
    expect(on.tray.picture?.images.map(({ scale, sizePx }) => [scale, sizePx])).toEqual([[1, 22], [2, 44]]);
    expect(on.labels()).toContain('Quit Gavel');
    expect(on.store.state.desktop?.tray).toBe('present');
  });

  it.each([
    ['mac', [[1, 16], [2, 32]], true],
    ['windows', [[1, 16], [1.25, 20], [1.5, 24], [2, 32], [3, 48]], false],
  ] as const)('has the sizes of %s', async (platform, sizes, isTemplate) => {
    const { tray } = await bench('present', { slice: 'environment', value: windowFixture(0).environment({ platform }) });
    expect(tray.picture?.images.map(({ scale, sizePx }) => [scale, sizePx])).toEqual(sizes);
    expect(tray.picture?.isTemplate).toBe(isTemplate);
  });

  it('follows the state, and changes only what looks different', async () => {
    const on = await bench();
    on.clock.advance(6000);
    on.store.change([account(on)]);
    on.clock.advance(0);
    expect(on.tray.done).toEqual(['show', 'change images isTemplate tooltip entries']);
    on.shows('idle');
    on.clock.advance(1000);
    on.store.change([account(on, { secret: { place: 'kept-until-close', reason: null } })]);
    on.clock.advance(5000);
    expect(on.tray.done).toHaveLength(2);
    on.store.change([conference(on)]);
    on.clock.advance(5000);
    on.store.change([conference(on, { peopleCount: 8 })]);
    on.clock.advance(5000);
    expect(on.tray.done.slice(2)).toEqual(['change images isTemplate tooltip entries', 'change tooltip']);
    on.shows('in-conference');
  });

  it('folds a burst: a few pictures a second, and fewer menus', async () => {
    const on = await bench();
    on.store.change([account(on), conference(on)]);
    on.clock.advance(6000);
    const before = on.tray.done.length;
    for (let index = 0; index < 200; index += 1) {
      on.store.change([participant(on, `p${index}`, { name: `Person ${index}`, joinedAt: on.clock.now() + index }), conference(on, { peopleCount: index })]);
      on.clock.advance(10);
    }
    on.clock.advance(10_000);
    const changes = on.tray.done.slice(before);
    expect(changes.length).toBeLessThanOrEqual(10);
    expect(changes.filter((change) => change.includes('entries')).length).toBeLessThanOrEqual(2);
    expect(on.labels()).toContain('Drop the last who joined: Person 199');
    expect(on.tray.picture?.tooltip).toContain('199 people');
  });

  it('brings what can be taken back soon, also while people join', async () => {
    const on = await bench();
    on.store.change([account(on), conference(on)]);
    on.clock.advance(6000);
    on.store.change([participant(on, 'p1', { name: 'Maria Albers' })]);
    on.clock.advance(300);
    on.store.change([participant(on, 'p2', { name: 'Tomás Novák', joinedAt: on.clock.now() })]);
    on.clock.advance(300);
    on.store.change([{ slice: 'command', id: 'c', value: on.fixture.command('c') }]);
    on.clock.advance(1000);
    expect(on.labels()[0]).toBe('Undo: Dropping +49 170 555 0132');
  });

  it('leaves a menu alone that is open, and brings the new one when it closed', async () => {
    const on = await bench('present');
    on.store.change([account(on), conference(on), participant(on, 'p2', { name: 'Maria Albers' })]);
    on.clock.advance(6000);
    on.tray.menuOpens(true);
    on.store.change([participant(on, 'p3', { name: 'Tomás Novák', joinedAt: on.clock.now() })]);
    on.clock.advance(10_000);
    expect(on.labels()).toContain('Drop the last who joined: Maria Albers');
    // What is chosen is what was read, whoever came since.
    on.tray.choose('Drop the last who joined: Maria Albers');
    await vi.waitFor(() => expect(on.asked).toEqual([{ name: 'command.make', input: { surface: 'tray', request: { kind: 'drop', conferenceId, participantIds: ['p2'] } } }]));
    on.tray.menuOpens(false);
    on.clock.advance(250);
    expect(on.labels()).toContain('Drop the last who joined: Tomás Novák');
  });

  it('does not trust for ever that a menu is open', async () => {
    const on = await bench();
    on.clock.advance(6000);
    on.tray.menuOpens(true);
    on.store.change([account(on)]);
    on.clock.advance(59_000);
    expect(on.labels()).not.toContain('Finesse, Hamburg · Talking');
    on.shows('idle');
    on.clock.advance(6000);
    expect(on.labels()).toContain('Finesse, Hamburg · Talking');
  });

  it('follows the language and the panel’s colour', async () => {
    const on = await bench();
    on.store.change([language(on, 'zh-CN')]);
    on.clock.advance(6000);
    expect(on.labels()).toContain('退出 Gavel');
    expect(on.tray.picture?.tooltip).toBe('Gavel：尚无账户');
    on.tray.panelBecomes('dark');
    on.clock.advance(1000);
    on.shows('signed-out', 'for-dark-panel');
  });

  it('brings the window when the icon is clicked', async () => {
    const on = await bench();
    on.tray.click();
    await vi.waitFor(() => expect(on.asked).toEqual([{ name: 'shell.window', input: { window: 'main', to: 'show' } }]));
  });

  it('shows a conference in the window', async () => {
    const on = await bench();
    on.store.change([account(on), conference(on)]);
    on.clock.advance(6000);
    on.tray.choose('Show Conference 40871');
    expect(on.shown).toEqual(['main', `conference ${conferenceId}`]);
    expect(on.asked).toEqual([]);
  });

  it('does an action about a conference for whom it then means, as the tray', async () => {
    const on = await bench();
    const withAudio = { audio: { canHear: 'on', canSpeak: 'on' }, permissions: { drop: allowed, audio: allowed } } as const;
    on.store.change([account(on), conference(on), participant(on, 'p2', withAudio)]);
    on.clock.advance(6000);
    on.store.change([participant(on, 'p3', withAudio)]);
    on.tray.choose('Everyone else: listen only');
    await vi.waitFor(() => expect(on.asked).toEqual([{ name: 'command.make', input: { surface: 'tray', request: { kind: 'set-audio', conferenceId, participantIds: ['p2', 'p3'], mode: 'listen-only' } } }]));
    await vi.waitFor(() => expect(on.outcomes).toEqual([['listen-only-everyone', { result: 'asked', groupId: 'g' }]]));
  });

  it('tells why an action is refused that was still allowed when the menu was made', async () => {
    const on = await bench();
    const withAudio = { audio: { canHear: 'on', canSpeak: 'on' }, permissions: { drop: allowed, audio: allowed } } as const;
    on.store.change([account(on), conference(on), participant(on, 'p2', withAudio)]);
    on.clock.advance(6000);
    on.store.change([conference(on, { truth: { status: 'stale', at: on.clock.now() } })]);
    on.tray.choose('Everyone else: listen only');
    await vi.waitFor(() => expect(on.outcomes).toEqual([['listen-only-everyone', { result: 'denied', permission: { verdict: 'denied', reason: 'stale' } }]]));
  });

  it('brings the account where what was asked of it fails', async () => {
    const on = await bench();
    on.store.change([account(on, { agent: null, connection: { ...on.fixture.account().connection, status: 'off' } })]);
    on.clock.advance(6000);
    on.answers.push({ ok: false, failure: { code: 'password-missing', detail: null } });
    on.tray.choose('Sign in');
    await vi.waitFor(() => expect(on.shown).toEqual(['main', 'account finesse']));
  });

  it('signs in without the window once the password is kept, though the menu reads the same', async () => {
    const on = await bench();
    const off = { agent: null, connection: { ...on.fixture.account().connection, status: 'off' as const } };
    on.store.change([account(on, { ...off, secret: { place: 'none', reason: null } })]);
    on.clock.advance(6000);
    on.store.change([account(on, off)]);
    on.clock.advance(6000);
    on.tray.choose('Sign in');
    await vi.waitFor(() => expect(on.asked).toEqual([{ name: 'account.sign-in', input: { accountId: 'finesse', secrets: {} } }]));
    expect(on.shown).toEqual([]);
  });

  it('does nothing for an entry that it never showed', async () => {
    const on = await bench();
    on.tray.chooseId('conference/none/drop-last-joined/p1');
    on.clock.advance(1000);
    expect([on.asked, on.shown]).toEqual([[], []]);
  });

  it('has no icon without a tray, looks for one and shows it when it comes, and again after it went', async () => {
    const on = await bench('absent');
    expect([on.tray.picture, on.store.state.desktop?.tray]).toEqual([null, 'absent']);
    on.store.change([account(on)]);
    on.clock.advance(1000);
    expect(on.tray.done).toEqual([]);
    on.desk.presence = 'present';
    on.clock.advance(5000);
    await vi.waitFor(() => expect(on.store.state.desktop?.tray).toBe('present'));
    on.shows('idle');
    on.desk.presence = 'absent';
    on.clock.advance(30_000);
    await vi.waitFor(() => expect([on.tray.picture, on.store.state.desktop?.tray]).toEqual([null, 'absent']));
    on.desk.presence = 'present';
    on.clock.advance(5000);
    await vi.waitFor(() => expect(on.tray.done.at(-1)).toBe('show'));
  });

  it('puts an icon up where it cannot be found out whether there is a tray, once', async () => {
    const on = await bench('unknown');
    expect([on.tray.done, on.store.state.desktop?.tray]).toEqual([['show'], 'unknown']);
    on.clock.advance(15_000);
    await vi.waitFor(() => expect(on.desk.looks).toBe(2));
    expect(on.tray.done).toEqual(['show']);
  });

  it('says that there is no tray where the icon cannot be put up, and tries again', async () => {
    const on = await bench('absent');
    on.tray.isFull = true;
    on.desk.presence = 'present';
    on.clock.advance(5000);
    await vi.waitFor(() => expect(on.desk.looks).toBe(2));
    await Promise.resolve();
    expect([on.tray.picture, on.store.state.desktop?.tray]).toEqual([null, 'absent']);
    on.tray.isFull = false;
    on.clock.advance(5000);
    await vi.waitFor(() => expect(on.store.state.desktop?.tray).toBe('present'));
    on.shows('signed-out');
  });

  it('is built anew when the person comes back', async () => {
    const on = await bench();
    on.powerTells('lock');
    on.powerTells('unlock');
    await vi.waitFor(() => expect(on.tray.done).toEqual(['show', 'show']));
    on.powerTells('resume');
    on.powerTells('unlock');
    await vi.waitFor(() => expect(on.desk.looks).toBe(4));
    await Promise.resolve();
    expect(on.tray.done).toEqual(['show', 'show', 'show']);
  });

  it('is built anew after the screen was locked also where nobody tells it, and does not count as gone meanwhile', async () => {
    const on = await bench();
    on.desk.isLocked = true;
    on.desk.presence = 'absent';
    on.clock.advance(60_000);
    await Promise.resolve();
    expect([on.tray.done, on.store.state.desktop?.tray, on.desk.looks]).toEqual([['show'], 'present', 1]);
    on.desk.isLocked = false;
    on.desk.presence = 'present';
    on.clock.advance(3000);
    await vi.waitFor(() => expect(on.tray.done).toEqual(['show', 'show']));
  });

  it('leaves nothing when it stops', async () => {
    const on = await bench();
    on.store.change([account(on)]);
    on.service.stop();
    on.store.change([account(on, { label: 'Other' })]);
    expect(on.tray.picture).toBeNull();
    on.clock.advance(60_000);
    expect([on.tray.done.at(-1), on.desk.looks, on.powerListeners.size]).toEqual(['remove', 1, 0]);
  });
});
