import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../app/domain/account.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { allowed, denied, unsupported } from '../../../app/domain/permission.ts';
import { applyChange } from '../../../app/state/apply.ts';
import { emptyState, type AppState, type Change } from '../../../app/state/app-state.ts';
import { unknownDesktop } from '../../../main/core/desktop/desktop-slice.ts';
import { wordsOf } from '../../../main/core/desktop/words.ts';
import { trayMenuOf } from '../../../main/core/tray/tray-menu.ts';
import type { TrayEntry } from '../../../main/ports/tray.ts';
import { windowFixture } from '../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const fixture = windowFixture(nowMs);
const conferenceId = 'finesse/40871';

const desktop = (visibleWindows: readonly ('main' | 'compact')[] = ['main']): Change => ({ slice: 'desktop', value: { ...unknownDesktop, visibleWindows: [...visibleWindows] } });
const account = (more: Parameters<typeof fixture.account>[0] = {}): Change => {
  const value = fixture.account(more);
  return { slice: 'account', id: value.id, value };
};
const agentOf = (): Agent => {
  const { agent } = fixture.account();
  if (!agent) throw new Error('The fixture has an agent');
  return agent;
};
const connected = (status: 'off' | 'connecting' | 'online' | 'waiting' | 'refused') => ({ ...fixture.account().connection, status });
const conference = (more: Partial<Conference> = {}): Change => {
  const value = fixture.conference(more);
  return { slice: 'conference', id: value.id, value };
};
const participant = (id: string, more: Partial<Participant> = {}): Change => ({ slice: 'participant', conferenceId, id, value: fixture.participant(id, more) });
const command = (id: string, more: Parameters<typeof fixture.command>[1] = {}): Change => ({ slice: 'command', id, value: fixture.command(id, more) });
const withAudio = { audio: { canHear: 'on', canSpeak: 'on' }, permissions: { drop: allowed, audio: allowed } } as const;

const stateOf = (...changes: readonly Change[]): AppState => {
  const state = emptyState();
  for (const change of [desktop(), ...changes]) applyChange(state, change);
  return state;
};
const menuOf = (...changes: readonly Change[]) => {
  const state = stateOf(...changes);
  return trayMenuOf(state, wordsOf(state));
};

/** The menu as a person reads it: what cannot be chosen in brackets, what is chosen with a star, submenus indented. */
const read = (entries: readonly TrayEntry[], indent = ''): readonly string[] =>
  entries.flatMap((entry) => {
    switch (entry.kind) {
      case 'separator':
        return [`${indent}---`];
      case 'submenu':
        return [`${indent}${entry.label}`, ...read(entry.entries, `${indent}  `)];
      case 'item':
        return [indent + (entry.isEnabled ? entry.label : `[${entry.label}]`)];
      case 'choice':
        return [`${indent}${entry.isChosen ? '*' : ''}${entry.isEnabled ? entry.label : `[${entry.label}]`}`];
    }
  });
const idsOf = (entries: readonly TrayEntry[]): readonly string[] =>
  entries.flatMap((entry) => (entry.kind === 'submenu' ? idsOf(entry.entries) : entry.kind === 'separator' ? [] : [entry.id]));

const nothingHeld = '[Undo – Nothing waits that could be taken back.]';
const ends = ['---', 'Hide Gavel', 'Open the compact window', 'Settings', '---', 'Quit Gavel'];

describe('the menu', () => {
  it('is useful without an account', () => {
    expect(read(menuOf().entries)).toEqual([nothingHeld, ...ends]);
  });

  it('shows what is visible as what can be hidden, and the other way round', () => {
    expect(read(menuOf(desktop([])).entries)).toContain('Show Gavel');
    expect(read(menuOf(desktop(['main', 'compact'])).entries)).toEqual(expect.arrayContaining(['Hide Gavel', 'Close the compact window']));
  });

  it('has the own state of an account, signing out with its reasons, and showing it', () => {
    const agent = { ...agentOf(), state: 'not-ready' as const, reasonLabel: 'Lunch' };
    expect(read(menuOf(account({ agent })).entries)).toEqual([
      nothingHeld, '---',
      'Finesse, Hamburg · Not ready · Lunch', '  Ready', '  Not ready · Paperwork', '  *Not ready · Lunch', '  ---', '  Show Finesse, Hamburg', '  Sign out', '    End of shift', '    Training',
      ...ends,
    ]);
  });

  it('asks for a state in the name of the tray, and shows the account where something must be said first', () => {
    const agent = { ...agentOf(), choices: [{ state: 'ready' as const, reasonId: null, reasonLabel: '' }, { state: 'rest' as const, reasonId: '1', reasonLabel: '' }] };
    const { deeds } = menuOf(account({ agent }));
    expect(deeds.get('account/finesse/state/ready/')).toMatchObject({ kind: 'call', call: { name: 'command.make', input: { surface: 'tray', request: { kind: 'set-agent-state', state: 'ready', reasonId: null } } } });
    expect(deeds.get('account/finesse/state/rest/1')).toEqual({ kind: 'show', show: { what: 'account', id: 'finesse' } });
  });

  it('says once why the own state cannot be changed', () => {
    const agent = { ...agentOf(), permissions: { setState: denied('not-now'), makeCall: allowed } };
    const menu = menuOf(account({ agent }));
    expect(read(menu.entries).slice(2, 7)).toEqual([
      'Finesse, Hamburg · Talking', '  [Talking – The system does not allow it in the present state.]', '  [Ready]', '  [Not ready · Paperwork]', '  [Not ready · Lunch]',
    ]);
    expect([...menu.deeds.keys()].filter((id) => id.includes('/state'))).toEqual([]);
  });

  it.each([
    ['off', ['  Show Finesse, Hamburg', '  Sign in']],
    ['refused', ['  Show Finesse, Hamburg', '  Sign in']],
    ['connecting', ['  Show Finesse, Hamburg', '  Stop trying']],
    ['waiting', ['  Show Finesse, Hamburg', '  Try now', '  Stop trying']],
  ] as const)('of an account that is %s has what can be done about it', (status, lines) => {
    const entries = read(menuOf(account({ agent: null, connection: connected(status) })).entries);
    expect(entries.filter((line) => line.startsWith('  '))).toEqual(lines);
  });

  it('signs in at once with a password that is kept, else in the window', () => {
    const off = { agent: null, connection: connected('off') };
    expect(menuOf(account(off)).deeds.get('account/finesse/sign-in')).toMatchObject({ kind: 'call', call: { name: 'account.sign-in', input: { accountId: 'finesse', secrets: {} } } });
    expect(menuOf(account({ ...off, secret: { place: 'none', reason: null } })).deeds.get('account/finesse/sign-in')).toEqual({ kind: 'show', show: { what: 'account', id: 'finesse' } });
  });

  it('has a conference open, without what its system does not offer', () => {
    const menu = menuOf(account(), conference(), participant('p1', { isSelf: true, role: 'chair' }), participant('p2', { name: 'Maria Albers', address: '1044', joinedAt: nowMs }), participant('p3', { joinedAt: nowMs - 1 }));
    expect(read(menu.entries).slice(0, 5)).toEqual([nothingHeld, '---', 'Show Conference 40871', 'Drop the last who joined: Maria Albers · 1044', '---']);
    expect(menu.deeds.get(`conference/${conferenceId}/show`)).toEqual({ kind: 'show', show: { what: 'conference', id: conferenceId } });
  });

  it('has quick actions on who hears and speaks, and leaves whom they mean to the moment they are chosen', () => {
    const menu = menuOf(account(), conference(), participant('p1', { isSelf: true, role: 'chair', ...withAudio }), participant('p2', { name: 'Maria Albers', ...withAudio }));
    expect(read(menu.entries).slice(2, 6)).toEqual(['Show Conference 40871', 'Everyone else: listen only', '[Restore everyone – It is already so, as last proved.]', 'Drop the last who joined: Maria Albers']);
    expect(menu.deeds.get(`conference/${conferenceId}/listen-only-everyone`)).toEqual({ kind: 'action', actionId: 'listen-only-everyone', conferenceId });
  });

  it('names whom it drops, and means that one whoever comes after', () => {
    const people = [participant('p2', { name: 'Maria Albers', joinedAt: nowMs }), participant('p3', { name: '+49 170 555 0132', joinedAt: nowMs - 1 })];
    const { entries, deeds } = menuOf(account(), conference(), ...people);
    const id = idsOf(entries).find((entryId) => entryId.includes('drop-last-joined')) ?? '';
    expect(deeds.get(id)).toEqual({
      kind: 'call', show: { what: 'conference', id: conferenceId },
      call: { name: 'command.make', input: { surface: 'tray', request: { kind: 'drop', conferenceId, participantIds: ['p2'] } } },
    });
    // Somebody of the same name makes another entry, so that the menu is shown anew.
    const namesake = menuOf(account(), conference(), ...people, participant('p9', { name: 'Maria Albers', joinedAt: nowMs + 1 }));
    expect(read(namesake.entries)).toEqual(read(entries));
    expect(idsOf(namesake.entries)).not.toEqual(idsOf(entries));
  });

  it('says why nobody can be dropped while the picture is stale, and what is stale', () => {
    const menu = menuOf(account(), conference({ truth: { status: 'stale', at: nowMs } }), participant('p2', { name: 'Maria Albers', ...withAudio }));
    const reason = 'The picture is out of date. It must be read afresh first.';
    expect(read(menu.entries).slice(2, 6)).toEqual([
      'Show Conference 40871 · Stale', `[Everyone else: listen only – ${reason}]`, `[Restore everyone – ${reason}]`, `[Drop the last who joined: Maria Albers – ${reason}]`,
    ]);
  });

  it('says why this one cannot be dropped', () => {
    expect(read(menuOf(account(), conference(), participant('p2', { name: 'Route point', permissions: { drop: denied('supervisor-only') } })).entries))
      .toContain('[Drop the last who joined: Route point – Only a supervisor who takes part may drop people at this site.]');
    expect(read(menuOf(account(), conference(), participant('p1', { isSelf: true })).entries)).toContain('[Drop the last who joined – Nobody else is in it.]');
  });

  it('does not drop twice', () => {
    const menu = menuOf(account(), conference(), participant('p2', { name: 'Maria Albers' }), command('c1', { target: { id: 'p2', name: 'Maria Albers', address: '' }, phase: 'sent' }));
    expect(read(menu.entries)).toContain('[Drop the last who joined: Maria Albers – The same is already under way.]');
  });

  it('lets the next one in or turns them away while somebody waits, as far as the system can', () => {
    const lobby = (id: string, more: Partial<Participant>): Change => participant(id, { state: 'in-lobby', ...more });
    const waits = lobby('w1', { name: 'Ana Lima', stateSince: nowMs - 5, permissions: { drop: denied('not-connected'), admit: allowed, rejectEntry: unsupported('system-lacks-it') } });
    const later = lobby('w2', { name: 'Bo Chen', stateSince: nowMs, permissions: { drop: denied('not-connected'), admit: allowed } });
    const menu = menuOf(account(), conference(), waits, later);
    expect(read(menu.entries)).toContain('Let the next one in: Ana Lima');
    expect(read(menu.entries).some((line) => line.includes('Turn the next one away'))).toBe(false);
    expect(menu.deeds.get(`conference/${conferenceId}/admit-next/w1`)).toMatchObject({ call: { input: { surface: 'tray', request: { kind: 'admit', participantIds: ['w1'] } } } });
    expect(read(menuOf(account(), conference(), participant('p2')).entries).some((line) => line.includes('Let the next one in'))).toBe(false);
  });

  it('answers a call that rings', () => {
    const menu = menuOf(account(), conference({ kind: 'call', state: 'ringing', counterpart: '+49 170 555 0132', controls: { answer: allowed, reject: unsupported('system-lacks-it'), mute: denied('not-now') } }));
    expect(read(menu.entries).slice(2, 5)).toEqual(['Show Call with +49 170 555 0132', 'Answer', '[Drop the last who joined – Nobody else is in it.]']);
    expect(menu.deeds.get(`conference/${conferenceId}/answer`)).toEqual({ kind: 'action', actionId: 'answer', conferenceId });
  });

  it('has each of several conferences behind its name, in the order in which they began, and no more than fit', () => {
    const many = Array.from({ length: 11 }, (_, index) => conference({ id: `finesse/${index}`, vendorId: String(index), startedAt: nowMs - index, peopleCount: index }));
    const lines = read(menuOf(account(), account({ id: 'other', label: 'Other' }), ...many).entries);
    expect(lines[2]).toBe('Conference 10 · Finesse, Hamburg');
    expect(lines[3]).toBe('  Show Conference 10 · Finesse, Hamburg');
    expect(lines).toContain('3 more: show Gavel');
    expect(lines.filter((line) => line.startsWith('Conference'))).toHaveLength(8);
  });

  it('takes back what is held, the last first, each as it was made', () => {
    const menu = menuOf(account(), conference(), command('c1'), command('c2', { groupId: 'g', target: { id: 'p2', name: 'Maria Albers', address: '1044' } }), command('c3', { groupId: 'g', target: { id: 'p5', name: 'B', address: '' } }), command('c4', { phase: 'sent' }));
    expect(read(menu.entries).slice(0, 2)).toEqual(['Undo: Dropping 2 people', 'Undo: Dropping +49 170 555 0132']);
    expect(menu.deeds.get('undo/g')).toMatchObject({ kind: 'call', call: { name: 'command.undo', input: { groupId: 'g' } } });
    const changing = (id: string) => command(id, { request: { kind: 'set-audio', conferenceId, participantIds: ['p2'], mode: 'listen-only' }, target: { id: 'p2', name: 'Maria Albers', address: '' } });
    expect(read(menuOf(account(), conference(), changing('c5')).entries)[0]).toBe(nothingHeld);
    const long = Array.from({ length: 30 }, (_, index): Change => {
      const one = changing(`c${index}`);
      return one.slice === 'command' && one.value ? { ...one, value: { ...one.value, groupId: 'many' } } : one;
    });
    expect(read(menuOf(account(), conference(), ...long).entries)[0]).toBe('Undo: 30 people: listen only');
  });

  it('shortens long names and never a number', () => {
    const name = 'Maximiliane Theodora von Hohenlohe-Schillingsfürst-Waldenburg';
    const line = read(menuOf(account(), conference(), participant('p2', { name, address: '+49 170 555 0132 ext. 40871' })).entries).find((text) => text.startsWith('Drop the last'));
    expect(line).toBe('Drop the last who joined: Maximiliane Theodora…ngsfürst-Waldenburg · +49 170 555 0132 ext. 40871');
    const phone = '0049 170 555 0132 0049 170 555 0132 0049 170 555 0132';
    expect(read(menuOf(account(), conference({ kind: 'call', counterpart: phone })).entries)).toContain(`Show Call with ${phone}`);
  });

  it('is made in time for three thousand people, who leave it as it is when they come and go', () => {
    const people = Array.from({ length: 3000 }, (_, index) => participant(`p${index}`, { ...withAudio, position: index }));
    const state = stateOf(account(), conference({ peopleCount: 3000 }), ...people);
    const t = wordsOf(state);
    const startedAt = performance.now();
    const before = trayMenuOf(state, t);
    expect(performance.now() - startedAt).toBeLessThan(200);
    const fewer = stateOf(account(), conference({ peopleCount: 2500 }), ...people.slice(500));
    expect(trayMenuOf(fewer, t).entries).toEqual(before.entries);
  });

  it('has an id of its own for each entry, and a deed for each that can be chosen and no other', () => {
    const all = menuOf(...fixture.changes, account({ id: 'other' }), conference({ id: 'other/1', accountId: 'other' }));
    const ids = idsOf(all.entries);
    expect(new Set(ids).size).toBe(ids.length);
    const enabled = (entries: readonly TrayEntry[]): readonly string[] =>
      entries.flatMap((entry) => (entry.kind === 'submenu' ? enabled(entry.entries) : entry.kind !== 'separator' && entry.isEnabled ? [entry.id] : []));
    expect([...all.deeds.keys()].sort()).toEqual([...enabled(all.entries)].sort());
  });

  it('speaks Chinese', () => {
    const lines = read(menuOf(...fixture.changes, { slice: 'preferences', value: { ...emptyState().preferences, language: 'zh-CN' } }).entries);
    expect(lines.filter((line) => /undo|drop|gavel window|settings/iu.test(line))).toEqual([]);
    expect(lines).toContain('退出 Gavel');
  });
});
