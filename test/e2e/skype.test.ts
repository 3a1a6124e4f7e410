import { describe, expect, it } from 'vitest';
import { addressesOnLine, Bench, customer, startConference } from '../support/e2e-bench.ts';
import { seen } from '../support/e2e-window.ts';
import { eventually } from '../support/eventually.ts';
import { SkypeWindow } from '../support/skype-window.ts';

const bench = new Bench();

/** The name of somebody, once they are at the door. */
const eventuallyThere = async (opened: SkypeWindow, uri: string): Promise<string> => {
  const nameNow = () => opened.peopleThere().find((one) => one.uri === uri)?.name;
  await eventually(() => Promise.resolve(nameNow())).toBeTruthy();
  return nameNow() ?? '';
};

describe.each([
  ['en', 'mouse'],
  ['zh-CN', 'keyboard'],
] as const)('meetings with a lobby, in %s by %s', (language, hand) => {
  it('an impostor under a colleague’s name is told apart and turned away', async () => {
    const opened = await SkypeWindow.open(bench, 'open-house', language, hand);
    const { t, lobby, page } = opened;
    await opened.join();
    await seen(lobby.getByText('Dan Diaz', { exact: true }));
    await seen(lobby.getByText(t('lobby.namesake', { name: 'Dan Diaz' })));
    await opened.press(page.getByRole('button', { name: new RegExp(`^${t('filter.lobby')}`, 'u') }));
    const impostor = opened.rows('Dan Diaz').filter({ hasText: t('source.anonymous') });
    await opened.press(impostor.getByRole('button', { name: t('command.reject-entry', { name: 'Dan Diaz' }) }));
    await eventually(() => Promise.resolve(opened.peopleThere().filter(({ name }) => name === 'Dan Diaz').length)).toBe(
      1,
    );
    expect(opened.peopleThere().find(({ name }) => name === 'Dan Diaz')?.uri).toBe('sip:dan@contoso.example');
    await eventually(() => opened.rows('Dan Diaz').count()).toBe(1);
    // The colleague is next, and is let in.
    await opened.press(opened.button('lobby.admit', lobby));
    await eventually(() =>
      Promise.resolve(opened.peopleThere().find(({ uri }) => uri === 'sip:dan@contoso.example')?.inLobby),
    ).toBe(false);
  });

  it('is left, where a call is hung up', async () => {
    const opened = await SkypeWindow.open(bench, 'open-house', language, hand);
    const { t, page } = opened;
    await opened.join();
    await opened.press(opened.button('action.leave-meeting'));
    const entry = page.getByRole('listitem').filter({ hasText: t('command.leave-meeting') });
    await seen(entry.getByText(t('phase.confirmed'), { exact: true }));
  });

  it('is joined by the address in its invitation, and no password is asked for', async () => {
    const opened = await SkypeWindow.open(bench, 'open-house', language, hand);
    const { t, page, simulator } = opened;
    const [meeting] = [...simulator.model.meetings.values()];
    await opened.press(opened.button('rail.meetings'));
    await opened.press(opened.button('meetings.join-by-address'));
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('meetings.address'), { exact: true }).fill(meeting?.uri ?? '');
    expect(await dialog.locator('input').count()).toBe(1);
    await opened.press(dialog.getByRole('button', { name: t('meetings.join'), exact: true }));
    await seen(opened.rows('Bob Boss'));
  });

  it('what another leader decides is said, and by whom', async () => {
    const opened = await SkypeWindow.open(bench, 'two-leaders', language, hand, 1);
    const { lobby, t } = opened;
    await opened.join();
    const vera = await eventuallyThere(opened, 'sip:vera@partner.example');
    await seen(lobby.getByText(t('lobby.ended.admitted-by-other', { name: vera })));
    const walt = await eventuallyThere(opened, 'sip:walt@partner.example');
    await seen(lobby.getByText(t('lobby.ended.gone', { name: walt })));
  });

  it('a pool that fails over leaves the meeting stale, and live again on the other one', async () => {
    const opened = await SkypeWindow.open(bench, 'pool-fails-over', language, hand);
    await opened.join();
    await seen(opened.page.getByText(opened.t('error.meeting-moved.what')));
    await eventually(() => opened.page.getByText(opened.t('stale.word'), { exact: true }).count()).toBe(0);
    await seen(opened.rows('Bob Baker').or(opened.page.locator('tbody tr[data-id]')));
  });

  it('two hundred and fifty are there, and the audience may speak again', async () => {
    const opened = await SkypeWindow.open(bench, 'large-meeting', language, hand);
    await opened.join();
    await seen(opened.lobby);
    const menu = opened.page.getByRole('button', { name: opened.t('meeting.menu'), exact: true });
    await opened.press(menu);
    await opened.press(opened.page.getByRole('menuitem', { name: opened.t('action.allow-self-unmute') }));
    const [meeting] = [...opened.simulator.model.meetings.values()];
    await eventually(() => Promise.resolve(meeting?.isMuteLocked)).toBe(false);
  });

  it('a sign-in that ends at night is renewed, and nobody is missed', async () => {
    const opened = await SkypeWindow.open(bench, 'token-at-night', language, hand);
    await opened.join();
    await seen(opened.rows('Walt Worker'));
    await eventually(() => opened.page.getByText(opened.t('stale.word'), { exact: true }).count()).toBe(0);
  });
});

describe('a call of one system and a meeting of another', () => {
  it('are side by side in one rail, and what is done to one is not done to the other', async () => {
    const finesse = await bench.server();
    startConference(finesse.simulator);
    const opened = await SkypeWindow.open(bench, 'open-house', 'en', 'mouse');
    const { window, t, lobby, page } = opened;
    await bench.signIn(opened.gavel, finesse);
    await opened.join();
    const call = window.rail.getByRole('button', { name: new RegExp(customer.replaceAll('+', String.raw`\+`), 'u') });
    const meeting = window.rail.getByRole('button', { name: /Open house/u });
    await seen(call.or(window.rail.getByRole('button', { name: /^Conference/u })));
    await seen(meeting);
    await opened.press(opened.button('lobby.reject', lobby));
    await seen(window.activity.list.getByText(t('command.reject-entry', { name: 'Dan Diaz' })));
    await opened.press(window.rail.getByRole('button', { name: /^Conference/u }));
    await seen(window.roster.table.getByText(customer).first());
    // The lobby is the meeting's.
    await lobby.waitFor({ state: 'detached' });
    await opened.press(meeting);
    await seen(lobby);
    await eventually(() =>
      Promise.resolve(opened.peopleThere().some(({ uri }) => uri === 'sip:dan@contoso.example')),
    ).toBe(false);
    expect(addressesOnLine(finesse.simulator)).toHaveLength(4);
    expect(await page.getByText(t('stale.word'), { exact: true }).count()).toBe(0);
  });
});
