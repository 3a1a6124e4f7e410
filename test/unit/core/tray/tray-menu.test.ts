import { describe, expect, it } from 'vitest';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { wordsOf } from '../../../../main/core/state/words.ts';
import { trayMenuOf } from '../../../../main/core/tray/tray-menu.ts';
import type { TrayEntry } from '../../../../main/ports/tray.ts';
import {
  account,
  command,
  conference,
  conferenceId,
  desktop,
  ends,
  fixture,
  idsOf,
  menuOf,
  nothingHeld,
  nowMs,
  participant,
  readMenu,
  stateOf,
  withAudio,
} from '../../../support/tray-menu-bench.ts';
import { busyMachineMs } from '../../../support/busy-machine.ts';

describe('the tray menu', () => {
  it('offers the window, the settings and quitting without an account', () => {
    expect(readMenu(menuOf().entries)).toEqual([nothingHeld, ...ends]);
  });

  it('offers to hide visible windows and to show the others', () => {
    expect(readMenu(menuOf(desktop([])).entries)).toContain('Show Gavel');
    expect(readMenu(menuOf(desktop(['main', 'compact'])).entries)).toEqual(
      expect.arrayContaining(['Hide Gavel', 'Close the compact window']),
    );
  });

  it('lists several conferences as submenus in the order in which they began, limited to what fits', () => {
    const many = Array.from({ length: 11 }, (_, index) =>
      conference({ id: `finesse/${index}`, vendorId: String(index), startedAt: nowMs - index, peopleCount: index }),
    );
    const lines = readMenu(menuOf(account(), account({ id: 'other', label: 'Other' }), ...many).entries);
    expect(lines[2]).toBe('Conference 10 · Finesse, Hamburg');
    expect(lines[3]).toBe('  Show Conference 10 · Finesse, Hamburg');
    expect(lines).toContain('3 more: show Gavel');
    expect(lines.filter((line) => line.startsWith('Conference'))).toHaveLength(8);
  });

  it('undoes held commands, the last one first, each group as it was made, and stops many that wait', () => {
    const menu = menuOf(
      account(),
      conference(),
      command('c1'),
      command('c2', { groupId: 'g', target: { id: 'p2', name: 'Maria Albers', address: '1044' } }),
      command('c3', { groupId: 'g', target: { id: 'p5', name: 'B', address: '' } }),
      command('c4', { phase: 'sent' }),
    );
    expect(readMenu(menu.entries).slice(0, 2)).toEqual(['Undo: Dropping 2 people', 'Undo: Dropping +49 170 555 0132']);
    expect(menu.commands.get('undo/g')).toMatchObject({
      kind: 'call',
      call: { name: 'command.undo', input: { groupId: 'g' } },
    });
    const changing = (id: string) =>
      command(id, {
        request: { kind: 'set-audio', conferenceId, participantIds: ['p2'], mode: 'listen-only' },
        target: { id: 'p2', name: 'Maria Albers', address: '' },
        phase: 'waiting',
        heldUntil: null,
      });
    expect(readMenu(menuOf(account(), conference(), changing('c5')).entries)[0]).toBe(nothingHeld);
    const long = Array.from({ length: 30 }, (_, index): Change => {
      const one = changing(`c${index}`);
      return one.slice === 'command' && one.value ? { ...one, value: { ...one.value, groupId: 'many' } } : one;
    });
    const stoppable = menuOf(account(), conference(), command('apart'), ...long);
    expect(readMenu(stoppable.entries).slice(0, 2)).toEqual([
      'Undo: Dropping +49 170 555 0132',
      'Stop: 30 people: listen only',
    ]);
    expect(stoppable.commands.get('stop/many')).toMatchObject({
      call: { name: 'command.stop', input: { groupId: 'many' } },
    });
  });

  it('shortens long names and never a number', () => {
    const name = 'Maximiliane Theodora von Hohenlohe-Schillingsfürst-Waldenburg';
    const line = readMenu(
      menuOf(account(), conference(), participant('p2', { name, address: '+49 170 555 0132 ext. 40871' })).entries,
    ).find((text) => text.startsWith('Drop the last'));
    expect(line).toBe(
      'Drop the last who joined: Maximiliane Theodora…ngsfürst-Waldenburg · +49 170 555 0132 ext. 40871',
    );
    const phone = '0049 170 555 0132 0049 170 555 0132 0049 170 555 0132';
    expect(readMenu(menuOf(account(), conference({ kind: 'call', counterpart: phone })).entries)).toContain(
      `Show Call with ${phone}`,
    );
  });

  it('is built within 200 ms for 3000 participants, and is unchanged when other participants leave', () => {
    const people = Array.from({ length: 3000 }, (_, index) =>
      participant(`p${index}`, { ...withAudio, position: index }),
    );
    const state = stateOf(account(), conference({ peopleCount: 3000 }), ...people);
    const t = wordsOf(state);
    const startedAt = performance.now();
    const before = trayMenuOf(state, t);
    expect(performance.now() - startedAt).toBeLessThan(busyMachineMs(200));
    const fewer = stateOf(account(), conference({ peopleCount: 2500 }), ...people.slice(500));
    expect(trayMenuOf(fewer, t).entries).toEqual(before.entries);
  });

  it('has a unique id for each entry, and a command for each enabled entry and no other', () => {
    const all = menuOf(...fixture.changes, account({ id: 'other' }), conference({ id: 'other/1', accountId: 'other' }));
    const ids = idsOf(all.entries);
    expect(new Set(ids).size).toBe(ids.length);
    const enabled = (entries: readonly TrayEntry[]): readonly string[] =>
      entries.flatMap((entry) =>
        entry.kind === 'submenu'
          ? enabled(entry.entries)
          : entry.kind !== 'separator' && entry.isEnabled
            ? [entry.id]
            : [],
      );
    expect([...all.commands.keys()].sort()).toEqual([...enabled(all.entries)].sort());
  });

  it('is shown in Chinese', () => {
    const lines = readMenu(
      menuOf(...fixture.changes, { slice: 'preferences', value: { ...emptyState().preferences, language: 'zh-CN' } })
        .entries,
    );
    expect(lines.filter((line) => /undo|drop|gavel window|settings/iu.test(line))).toEqual([]);
    expect(lines).toContain('退出 Gavel');
  });
});
