import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { audioOf, unknownAudio, type Audio } from '../../app/domain/audio.ts';
import type { Command } from '../../app/domain/command.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed, denied } from '../../app/domain/permission.ts';
import type { Change } from '../../app/state/app-state.ts';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { descriptionOf } from '../support/e2e-window.ts';
import type { FixtureWindow } from '../support/fixture-window.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const fixture = windowFixture(Date.now());
const conference = fixture.conference({
  controls: { leave: allowed, invite: allowed, prolong: allowed, announce: allowed, end: allowed },
});
const conferenceId = conference.id;
const proved: Readonly<Record<string, Audio>> = { p4: audioOf('listen-only'), p5: audioOf('none'), p6: unknownAudio };

const person = (value: Participant, audio: Audio = proved[value.id] ?? audioOf('both')): Change => ({
  slice: 'participant',
  conferenceId,
  id: value.id,
  value: {
    ...value,
    audio,
    permissions: {
      ...value.permissions,
      audio: value.id === 'p7' ? denied('chair-only') : allowed,
      hold: allowed,
      handOver: value.kind === 'agent' ? allowed : denied('agents-only'),
      announce: allowed,
    },
  },
});
const people = fixture.people.map((value) => person(value));
const changes: readonly Change[] = [
  { slice: 'environment', value: fixture.environment() },
  { slice: 'account', id: 'finesse', value: fixture.account() },
  { slice: 'conference', id: conferenceId, value: conference },
  ...people,
];

const setAudio = (id: string, more: Partial<Command>): Change => {
  const value = fixture.command(`audio-${id}`, {
    request: { kind: 'set-audio', conferenceId, participantIds: [id], mode: 'listen-only' },
    target: { id, name: id, address: '' },
    phase: 'accepted',
    heldUntil: null,
    ...more,
  });
  return { slice: 'command', id: value.id, value };
};
const of = (id: string): Participant => fixture.people.find((one) => one.id === id) ?? fixture.participant(id);
const switchNamed = ({ window }: FixtureWindow, name: string) => window.page.getByRole('switch', { name, exact: true });
const requests = ({ asked }: FixtureWindow): unknown[] =>
  asked.filter(({ name }) => name === 'command.make').map(({ input }) => Reflect.get(Object(input), 'request'));

describe('the switches of a participant', () => {
  it('stand as proved; what is not known is neither, and says so', async () => {
    const opened = await bench.openOn(changes);
    const stands = async (name: string) => [
      await switchNamed(opened, name).getAttribute('aria-checked'),
      await descriptionOf(switchNamed(opened, name)),
    ];
    expect(await stands('Maria Albers can hear')).toEqual(['true', null]);
    expect(await stands('+86 138 0013 8000 can speak')).toEqual(['false', null]);
    expect(await stands('+1 206 555 0148 can hear')).toEqual(['false', 'Not known yet: the server has not said.']);
    const { violations } = await new AxeBuilder({ page: opened.window.page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('ask for the mode of both together, by mouse and by key, and do not move before the proof', async () => {
    const opened = await bench.openOn(changes);
    const speak = switchNamed(opened, 'Maria Albers can speak');
    await speak.click();
    await switchNamed(opened, 'Quality trainee can hear').focus();
    await opened.window.page.keyboard.press('Space');
    await eventually(() => requests(opened)).toEqual([
      { kind: 'set-audio', conferenceId, participantIds: ['p2'], mode: 'listen-only' },
      { kind: 'set-audio', conferenceId, participantIds: ['p5'], mode: 'listen-only' },
    ]);
    expect(await speak.getAttribute('aria-checked')).toBe('true');

    await opened.tell(setAudio('p2', {}));
    await eventually(() => descriptionOf(speak)).toBe(
      'Asked: no. The server still says: yes. The same is already under way.',
    );
    expect(await speak.getAttribute('aria-checked')).toBe('true');
    await speak.click({ force: true });
    expect(requests(opened)).toHaveLength(2);

    await opened.tell(person(of('p2'), audioOf('listen-only')), setAudio('p2', { phase: 'confirmed' }));
    await eventually(() => speak.getAttribute('aria-checked')).toBe('false');
    expect(await descriptionOf(speak)).toBeNull();
  });

  it('go back to what is proved when the change stays without proof', async () => {
    const opened = await bench.openOn([...changes, setAudio('p2', {})]);
    const speak = switchNamed(opened, 'Maria Albers can speak');
    await eventually(() => descriptionOf(speak)).toContain('Asked: no.');
    await opened.tell(setAudio('p2', { phase: 'unconfirmed', reason: 'no-evidence' }));
    await eventually(() => descriptionOf(speak)).toBeNull();
    expect(await speak.getAttribute('aria-checked')).toBe('true');
  });

  it('keep their place where they are barred, and say why', async () => {
    const opened = await bench.openOn(changes);
    const barred = switchNamed(opened, 'Route point 7300 can speak');
    expect(await descriptionOf(barred)).toBe('Only the chair of the conference may do that.');
    await barred.click({ force: true });
    expect(opened.asked).toEqual([]);
    await opened.tell({
      slice: 'conference',
      id: conferenceId,
      value: { ...conference, truth: { status: 'stale', at: Date.now(), reason: 'connection-lost' } },
    });
    await eventually(() => descriptionOf(switchNamed(opened, 'Maria Albers can speak'))).toContain('out of date');
  });

  it('are not there at all where the system has no audio modes', async () => {
    const opened = await bench.openOn([
      ...changes.slice(0, 3),
      ...fixture.people.map((value): Change => ({ slice: 'participant', conferenceId, id: value.id, value })),
    ]);
    await opened.window.page.getByRole('row', { name: 'Maria Albers' }).waitFor();
    expect(await opened.window.page.getByRole('switch').count()).toBe(0);
    expect(await opened.window.page.getByRole('columnheader', { name: 'Can hear' }).count()).toBe(0);
  });
});

describe('changing many', () => {
  it('is one press for everybody else, with keys for the same and for the row the keyboard is at', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    await page.getByRole('button', { name: 'Everyone else: listen only', exact: true }).click();
    await page.getByRole('row', { name: 'Quality trainee' }).focus();
    await page.keyboard.press('r');
    await page.keyboard.press('Shift+R');
    await eventually(() => requests(opened)).toEqual([
      {
        kind: 'set-audio',
        conferenceId,
        participantIds: ['p2', 'p3', 'p5', 'p6'],
        mode: 'listen-only',
        isForEveryone: true,
      },
      { kind: 'set-audio', conferenceId, participantIds: ['p5'], mode: 'both' },
      { kind: 'set-audio', conferenceId, participantIds: ['p4', 'p5', 'p6'], mode: 'both', isForEveryone: true },
    ]);
  });

  it('shows how far it has come, and stops', async () => {
    const phases = ['confirmed', 'accepted', 'waiting', 'waiting'] as const;
    const opened = await bench.openOn([
      ...changes,
      ...phases.map((phase, index) => setAudio(`p${index + 2}`, { phase, groupId: 'bulk' })),
    ]);
    const bar = opened.window.page.getByRole('region', { name: 'Under way' });
    await bar.getByText(/of 4 sent/u).waitFor();
    await bar.getByRole('button', { name: 'Stop' }).click();
    await eventually(() => opened.asked).toEqual([{ name: 'command.stop', input: { groupId: 'bulk' } }]);
    expect(await opened.window.page.getByRole('region', { name: 'About to happen' }).count()).toBe(0);
  });
});

describe('what else a chair does', () => {
  it('holds, makes chair and announces from the menu of a row, by keys', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    await page.getByRole('button', { name: 'More for Maria Albers', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Put on hold' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'More for +86 138 0013 8000', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Retrieve from hold' }).click();
    await eventually(() => requests(opened)).toEqual([
      { kind: 'hand-over', conferenceId, participantIds: ['p2'] },
      { kind: 'unhold-participant', conferenceId, participantIds: ['p4'] },
    ]);
  });

  it('marks the row of whoever is being put on hold, until the server shows them on hold', async () => {
    const opened = await bench.openOn(changes);
    const more = opened.window.page.getByRole('button', { name: 'More for Maria Albers', exact: true });
    const hold = (phase: Command['phase']): Change =>
      setAudio('p2', {
        phase,
        request: { kind: 'hold-participant', conferenceId, participantIds: ['p2'] },
        target: { id: 'p2', name: 'Maria Albers', address: '' },
      });
    await opened.tell(hold('accepted'));
    await eventually(() => descriptionOf(more)).toBe('Put Maria Albers on hold: Accepted');
    await opened.tell(hold('confirmed'), person({ ...of('p2'), state: 'on-hold' }));
    await eventually(() => descriptionOf(more)).toBeNull();
    await opened.window.page
      .getByRole('row', { name: 'Maria Albers' })
      .getByRole('gridcell', { name: 'On hold' })
      .first()
      .waitFor();
    expect(await switchNamed(opened, 'Maria Albers can speak').getAttribute('aria-checked')).toBe('true');
  });

  it('invites several at once, and is told what cannot be dialled before anything is asked', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite' });
    await dialog.getByRole('combobox', { name: 'Entry 1', exact: true }).fill('1044');
    await dialog.getByRole('button', { name: 'Add another' }).click();
    await dialog.getByRole('combobox', { name: 'Kind of entry 2' }).selectOption('phone');
    await dialog.getByRole('combobox', { name: 'Entry 2', exact: true }).fill('bad;number');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await dialog.getByText('This cannot be dialled.').waitFor();
    expect(opened.asked).toEqual([]);
    await dialog.getByRole('combobox', { name: 'Entry 2', exact: true }).fill('+49 170 555 0132');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await eventually(() => requests(opened)).toEqual([
      {
        kind: 'invite',
        conferenceId,
        invitees: [
          { kind: 'agent', address: '1044' },
          { kind: 'phone', address: '+49 170 555 0132' },
        ],
      },
    ]);
  });

  it('ends the conference only after a question, which Enter does not answer by accident', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    const ask = async (): Promise<void> => {
      await page.getByRole('button', { name: 'More call controls' }).click();
      await page.getByRole('menuitem', { name: 'End the conference' }).click();
      await page.getByRole('dialog').waitFor();
    };
    await ask();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(opened.asked).toEqual([]);
    await ask();
    await page.getByRole('button', { name: /^End Conference/u }).click();
    await eventually(() => requests(opened)).toEqual([{ kind: 'end', conferenceId }]);
  });

  it('takes over a session elsewhere from where signing in was refused', async () => {
    const { connection } = fixture.account();
    const refused = fixture.account({
      agent: null,
      connection: { ...connection, status: 'refused', reason: 'already-signed-in' },
    });
    const opened = await bench.openOn([...changes.slice(0, 1), { slice: 'account', id: 'finesse', value: refused }]);
    await opened.window.page.getByRole('button', { name: 'Take over', exact: true }).click();
    await eventually(() => opened.asked).toEqual([
      { name: 'account.sign-in', input: { accountId: 'finesse', secrets: {}, takeOver: true } },
    ]);
  });
});
