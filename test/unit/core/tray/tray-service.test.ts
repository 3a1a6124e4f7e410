import { describe, expect, it } from 'vitest';
import { windowFixture } from '../../../support/window-fixture.ts';
import {
  account,
  conference,
  conferenceId,
  language,
  participant,
  trayServiceBench,
} from '../../../support/tray-service-bench.ts';
import { waitUntil } from '../../../support/eventually.ts';

describe('the tray icon and its menu', () => {
  it('show an icon, a tooltip and a menu from the start, and report that there is a tray', async () => {
    const on = await trayServiceBench();
    on.shows('signed-out');
    expect(on.tray.picture).toMatchObject({ tooltip: 'Gavel: no account yet', isTemplate: false });
    expect(on.tray.picture?.images.map(({ scale, sizePx }) => [scale, sizePx])).toEqual([
      [1, 22],
      [2, 44],
    ]);
    expect(on.labels()).toContain('Quit Gavel');
    expect(on.store.state.desktop?.tray).toBe('present');
  });

  it.each([
    [
      'mac',
      [
        [1, 16],
        [2, 32],
      ],
      true,
    ],
    [
      'windows',
      [
        [1, 16],
        [1.25, 20],
        [1.5, 24],
        [2, 32],
        [3, 48],
      ],
      false,
    ],
  ] as const)('have the icon sizes of %s', async (platform, sizes, isTemplate) => {
    const { tray } = await trayServiceBench('present', {
      slice: 'environment',
      value: windowFixture(0).environment({ platform }),
    });
    expect(tray.picture?.images.map(({ scale, sizePx }) => [scale, sizePx])).toEqual(sizes);
    expect(tray.picture?.isTemplate).toBe(isTemplate);
  });

  it('follow the state, and change only what differs', async () => {
    const on = await trayServiceBench();
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

  it('change at most a few times a second, and the menu less often', async () => {
    const on = await trayServiceBench();
    on.store.change([account(on), conference(on)]);
    on.clock.advance(6000);
    const before = on.tray.done.length;
    for (let index = 0; index < 200; index += 1) {
      on.store.change([
        participant(on, `p${index}`, { name: `Person ${index}`, joinedAt: on.clock.now() + index }),
        conference(on, { peopleCount: index }),
      ]);
      on.clock.advance(10);
    }
    on.clock.advance(10_000);
    const changes = on.tray.done.slice(before);
    expect(changes.length).toBeLessThanOrEqual(10);
    expect(changes.filter((change) => change.includes('entries')).length).toBeLessThanOrEqual(2);
    expect(on.labels()).toContain('Drop the last who joined: Person 199');
    expect(on.tray.picture?.tooltip).toContain('199 people');
  });

  it('offer undo within a second, also while participants join', async () => {
    const on = await trayServiceBench();
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

  it('say in the tooltip what became of something while nobody looked, until somebody looks', async () => {
    const on = await trayServiceBench();
    const settled = (id: string, more: Parameters<typeof on.fixture.command>[1]) =>
      on.store.change([
        { slice: 'command', id, value: on.fixture.command(id, { heldUntil: null, groupId: id, ...more }) },
      ]);
    const tooltip = (): string => {
      on.clock.advance(1000);
      return on.tray.picture?.tooltip ?? '';
    };
    on.store.change([account(on), conference(on)]);
    on.lookAtWindow(true);
    settled('a', { phase: 'confirmed' });
    expect(tooltip()).not.toContain('seen yet');
    on.lookAtWindow(false);
    expect(tooltip()).not.toContain('seen yet');
    settled('b', { phase: 'cancelled', reason: 'taken-back' });
    settled('c', { phase: 'sent' });
    expect(tooltip()).not.toContain('seen yet');
    settled('c', { phase: 'refused', reason: 'rejected' });
    expect(tooltip()).toContain('1 outcome not seen yet: +49 170 555 0132: drop refused');
    settled('d', { phase: 'confirmed' });
    // What went wrong is named, not what came last.
    expect(tooltip()).toContain('2 outcomes not seen yet, one is: +49 170 555 0132: drop refused');
    on.lookAtWindow(true);
    expect(tooltip()).not.toContain('seen yet');
    on.lookAtWindow(false);
    expect(tooltip()).not.toContain('seen yet');
    settled('c', { phase: 'confirmed' });
    expect(tooltip()).toContain('1 outcome not seen yet: +49 170 555 0132: dropped, confirmed');
  });

  it('keep an open menu, and replace it once it is closed', async () => {
    const on = await trayServiceBench('present');
    on.store.change([account(on), conference(on), participant(on, 'p2', { name: 'Maria Albers' })]);
    on.clock.advance(6000);
    on.tray.menuOpens(true);
    on.store.change([participant(on, 'p3', { name: 'Tomás Novák', joinedAt: on.clock.now() })]);
    on.clock.advance(10_000);
    expect(on.labels()).toContain('Drop the last who joined: Maria Albers');
    // What is chosen is what was read, whoever came since.
    on.tray.choose('Drop the last who joined: Maria Albers');
    await waitUntil(() =>
      expect(on.asked).toEqual([
        {
          name: 'command.make',
          input: { surface: 'tray', request: { kind: 'drop', conferenceId, participantIds: ['p2'] } },
        },
      ]),
    );
    on.tray.menuOpens(false);
    on.clock.advance(250);
    expect(on.labels()).toContain('Drop the last who joined: Tomás Novák');
  });

  it('replace a menu that counts as open for more than a minute', async () => {
    const on = await trayServiceBench();
    on.clock.advance(6000);
    on.tray.menuOpens(true);
    on.store.change([account(on)]);
    on.clock.advance(59_000);
    expect(on.labels()).not.toContain('Finesse, Hamburg · Talking');
    on.shows('idle');
    on.clock.advance(6000);
    expect(on.labels()).toContain('Finesse, Hamburg · Talking');
  });

  it('follow the language and the colour of the panel', async () => {
    const on = await trayServiceBench();
    on.store.change([language(on, 'zh-CN')]);
    on.clock.advance(6000);
    expect(on.labels()).toContain('退出 Gavel');
    expect(on.tray.picture?.tooltip).toBe('Gavel：尚无账户');
    on.tray.panelBecomes('dark');
    on.clock.advance(1000);
    on.shows('signed-out', 'for-dark-panel');
  });
});
