import { describe, expect, it } from 'vitest';
import type { Participant } from '../../../../app/domain/participant.ts';
import { allowed, denied, unsupported } from '../../../../app/domain/permission.ts';
import type { Change } from '../../../../app/state/app-state.ts';
import {
  account,
  command,
  conference,
  conferenceId,
  idsOf,
  menuOf,
  nothingHeld,
  nowMs,
  participant,
  readMenu,
  withAudio,
} from '../../../support/tray-menu-bench.ts';

describe('a conference in the tray menu', () => {
  it('shows one conference without a submenu, and without unsupported actions', () => {
    const menu = menuOf(
      account(),
      conference(),
      participant('p1', { isSelf: true, role: 'chair' }),
      participant('p2', { name: 'Maria Albers', address: '1044', joinedAt: nowMs }),
      participant('p3', { joinedAt: nowMs - 1 }),
    );
    expect(readMenu(menu.entries).slice(0, 5)).toEqual([
      nothingHeld,
      '---',
      'Show Conference 40871',
      'Drop the last who joined: Maria Albers · 1044',
      '---',
    ]);
    expect(menu.commands.get(`conference/${conferenceId}/show`)).toEqual({
      kind: 'show',
      show: { what: 'conference', id: conferenceId },
    });
  });

  it('offers audio actions whose participants are resolved when they are chosen', () => {
    const menu = menuOf(
      account(),
      conference(),
      participant('p1', { isSelf: true, role: 'chair', ...withAudio }),
      participant('p2', { name: 'Maria Albers', ...withAudio }),
    );
    expect(readMenu(menu.entries).slice(2, 6)).toEqual([
      'Show Conference 40871',
      'Everyone else: listen only',
      '[Restore everyone – It is already so, as last proved.]',
      'Drop the last who joined: Maria Albers',
    ]);
    expect(menu.commands.get(`conference/${conferenceId}/listen-only-everyone`)).toEqual({
      kind: 'action',
      actionId: 'listen-only-everyone',
      conferenceId,
    });
  });

  it('names the participant to drop, and drops that one after others joined', () => {
    const people = [
      participant('p2', { name: 'Maria Albers', joinedAt: nowMs }),
      participant('p3', { name: '+49 170 555 0132', joinedAt: nowMs - 1 }),
    ];
    const { entries, commands } = menuOf(account(), conference(), ...people);
    const id = idsOf(entries).find((entryId) => entryId.includes('drop-last-joined')) ?? '';
    expect(commands.get(id)).toEqual({
      kind: 'call',
      show: { what: 'conference', id: conferenceId },
      call: {
        name: 'command.make',
        input: { surface: 'tray', request: { kind: 'drop', conferenceId, participantIds: ['p2'] } },
      },
    });
    // A namesake makes another entry, so that the menu is shown again.
    const namesake = menuOf(
      account(),
      conference(),
      ...people,
      participant('p9', { name: 'Maria Albers', joinedAt: nowMs + 1 }),
    );
    expect(readMenu(namesake.entries)).toEqual(readMenu(entries));
    expect(idsOf(namesake.entries)).not.toEqual(idsOf(entries));
  });

  it('says why actions are denied while the conference is stale', () => {
    const menu = menuOf(
      account(),
      conference({ truth: { status: 'stale', at: nowMs, reason: 'connection-lost' } }),
      participant('p2', { name: 'Maria Albers', ...withAudio }),
    );
    const reason = 'This list is out of date. Wait until Gavel has read it again.';
    expect(readMenu(menu.entries).slice(2, 6)).toEqual([
      'Show Conference 40871 · Stale',
      `[Everyone else: listen only – ${reason}]`,
      `[Restore everyone – ${reason}]`,
      `[Drop the last who joined: Maria Albers – ${reason}]`,
    ]);
  });

  it('says why a participant cannot be dropped', () => {
    expect(
      readMenu(
        menuOf(
          account(),
          conference(),
          participant('p2', { name: 'Route point', permissions: { drop: denied('supervisor-only') } }),
        ).entries,
      ),
    ).toContain('[Drop the last who joined: Route point – Only a supervisor may do that.]');
    expect(readMenu(menuOf(account(), conference(), participant('p1', { isSelf: true })).entries)).toContain(
      '[Drop the last who joined – Nobody else is in it.]',
    );
  });

  it('does not offer a drop that is under way', () => {
    const menu = menuOf(
      account(),
      conference(),
      participant('p2', { name: 'Maria Albers' }),
      command('c1', { target: { id: 'p2', name: 'Maria Albers', address: '' }, phase: 'sent' }),
    );
    expect(readMenu(menu.entries)).toContain(
      '[Drop the last who joined: Maria Albers – The same is already under way.]',
    );
  });

  it('admits or rejects the next participant in the lobby, as far as that is supported', () => {
    const lobby = (id: string, more: Partial<Participant>): Change => participant(id, { state: 'in-lobby', ...more });
    const waits = lobby('w1', {
      name: 'Ana Lima',
      stateSince: nowMs - 5,
      permissions: { drop: denied('not-connected'), admit: allowed, rejectEntry: unsupported('system-lacks-it') },
    });
    const later = lobby('w2', {
      name: 'Bo Chen',
      stateSince: nowMs,
      permissions: { drop: denied('not-connected'), admit: allowed },
    });
    const menu = menuOf(account(), conference(), waits, later);
    expect(readMenu(menu.entries)).toContain('Let the next one in: Ana Lima');
    expect(readMenu(menu.entries).some((line) => line.includes('Turn the next one away'))).toBe(false);
    expect(menu.commands.get(`conference/${conferenceId}/admit-next/w1`)).toMatchObject({
      call: { input: { surface: 'tray', request: { kind: 'admit', participantIds: ['w1'] } } },
    });
    expect(
      readMenu(menuOf(account(), conference(), participant('p2')).entries).some((line) =>
        line.includes('Let the next one in'),
      ),
    ).toBe(false);
  });

  it('answers a ringing call', () => {
    const menu = menuOf(
      account(),
      conference({
        kind: 'call',
        state: 'ringing',
        counterpart: '+49 170 555 0132',
        controls: { answer: allowed, reject: unsupported('system-lacks-it'), mute: denied('not-now') },
      }),
    );
    expect(readMenu(menu.entries).slice(2, 5)).toEqual([
      'Show Call with +49 170 555 0132',
      'Answer',
      '[Drop the last who joined – Nobody else is in it.]',
    ]);
    expect(menu.commands.get(`conference/${conferenceId}/answer`)).toEqual({
      kind: 'action',
      actionId: 'answer',
      conferenceId,
    });
  });
});
