import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../app/domain/preferences.ts';
import { Bench } from '../support/e2e-bench.ts';
import { seen } from '../support/e2e-window.ts';
import { eventually } from '../support/eventually.ts';
import type { FixtureWindow } from '../support/fixture-window.ts';
import { meetingFixture } from '../support/meeting-fixture.ts';

const bench = new Bench();
const fixture = meetingFixture(Date.now());
const { accountId, conferenceId, changes, person, personChange } = fixture;
const full = { width: 1360, height: 860 };
const looks = {
  light: { viewport: full, media: { colorScheme: 'light', forcedColors: 'none' } },
  dark: { viewport: full, media: { colorScheme: 'dark', forcedColors: 'none' } },
  'forced-colours': { viewport: full, media: { colorScheme: 'light', forcedColors: 'active' } },
  narrow: { viewport: { width: 820, height: 700 }, media: { colorScheme: 'light', forcedColors: 'none' } },
  compact: { viewport: { width: 380, height: 560 }, media: { colorScheme: 'light', forcedColors: 'none' } },
} as const;

const made = ({ asked }: FixtureWindow): unknown[] =>
  asked.filter(({ name }) => name === 'command.make').map(({ input }) => Reflect.get(Object(input), 'request'));
const main = ({ window }: FixtureWindow) => window.page.getByRole('main');
const row = ({ window }: FixtureWindow, id: string) => window.page.locator(`tr[data-id="${id}"]`);
const names = (opened: FixtureWindow): Promise<string[]> => opened.window.page.locator('tbody bdi').allTextContents();

/** What is not accessible in any look; each look is kept as a picture and does not scroll sideways. */
const violationsIn = async (opened: FixtureWindow, name: string): Promise<readonly string[]> => {
  const { page } = opened.window;
  const found: string[] = [];
  for (const [look, { viewport, media }] of Object.entries(looks)) {
    await page.emulateMedia(media);
    await page.setViewportSize(viewport);
    await eventually(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await bench.picture(opened.window, `${name}-${look}`);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .setLegacyMode(true)
      .analyze();
    found.push(
      ...violations.map(
        ({ id, nodes }) => `${look}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      ),
    );
  }
  return found;
};

describe('a meeting', () => {
  it('is accessible in every look, and fits', async () => {
    const opened = await bench.openOn(changes);
    await seen(main(opened).getByText('Nobody waits').or(main(opened).getByText('1 more')));
    expect(await violationsIn(opened, 'meeting')).toEqual([]);
  });

  it('shows one switch for each person, and says nothing of hearing', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    const speak = row(opened, 'p4').getByRole('switch');
    await seen(speak);
    expect(await speak.getAttribute('aria-label')).toBe('Ines Vale can speak');
    expect(await page.getByText(/hear/iu).count()).toBe(0);
    await speak.click();
    await row(opened, 'p3').getByRole('switch').click();
    await eventually(() => made(opened)).toEqual([
      { kind: 'mute-participant', conferenceId, participantIds: ['p4'] },
      { kind: 'unmute-participant', conferenceId, participantIds: ['p3'] },
    ]);
  });

  it('marks who speaks without moving a row, and tells the devices of one person apart', async () => {
    const opened = await bench.openOn(changes);
    await seen(row(opened, 'p5'));
    const places = () =>
      opened.window.page
        .locator('tbody tr')
        .evaluateAll((rows) => rows.map((each) => [each.getAttribute('data-id'), each.getBoundingClientRect().top]));
    const before = await places();
    await opened.tell(
      personChange(person('p5', { ...fixture.people[4], isSpeaking: true })),
      personChange(person('p2', { ...fixture.people[1], isSpeaking: false })),
    );
    await eventually(() => row(opened, 'p5').getAttribute('class')).toContain('row-speaking');
    expect(await row(opened, 'p2').getAttribute('class')).not.toContain('row-speaking');
    expect(await places()).toEqual(before);
    expect(await row(opened, 'p3').textContent()).toContain('on 1 other device too');
  });

  it('has raised hands as a filter and as an order, and who is not here as a list with Call', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    await seen(row(opened, 'p1'));
    expect(await row(opened, 'n1').count()).toBe(0);
    await page.getByRole('button', { name: 'Hands first' }).click();
    await eventually(async () => (await names(opened)).slice(0, 2)).toEqual(['Ines Vale', 'Noor Haddad']);
    await page.getByRole('button', { name: /^Hands up/u }).click();
    await eventually(() => names(opened)).toEqual(['Ines Vale', 'Noor Haddad']);
    await page.getByRole('button', { name: /^Not here/u }).click();
    await eventually(() => names(opened)).toEqual(['Bo Chen']);
    await row(opened, 'n1').getByRole('button', { name: 'Call Bo Chen' }).click();
    await eventually(() => made(opened)).toEqual([{ kind: 'call-participant', conferenceId, participantIds: ['n1'] }]);
  });

  it('is set from one menu, which offers what would change something', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    await page.getByRole('button', { name: 'Meeting', exact: true }).click();
    const items = await page.getByRole('menuitem').allTextContents();
    expect(items).toContain('Lock the meeting');
    expect(items).not.toContain('Unlock the meeting');
    expect(items).not.toContain('Start recording');
    await page.getByRole('menuitem', { name: 'Mute everybody for good' }).click();
    await eventually(() => made(opened)).toEqual([{ kind: 'mute-all-firmly', conferenceId }]);
  });

  it('lets a host do with one person what the meeting permits for everybody, by keyboard', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    await row(opened, 'p4').getByRole('button', { name: 'More for Ines Vale' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Lower the hand' }).press('Enter');
    await row(opened, 'p4').getByRole('button', { name: 'More for Ines Vale' }).click();
    await page.getByRole('menuitem', { name: 'Rename …' }).click();
    await page.getByLabel('New name').fill('Ines V.');
    await page.keyboard.press('Enter');
    await eventually(() => made(opened)).toEqual([
      { kind: 'lower-hand', conferenceId, participantIds: ['p4'] },
      { kind: 'rename', conferenceId, participantIds: ['p4'], newName: 'Ines V.' },
    ]);
  });
});

describe('inviting to a meeting', () => {
  it('is of people by their address and of phones', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await eventually(() => dialog.getByRole('option').allTextContents()).toEqual(['Person', 'Phone']);
    await dialog.getByRole('combobox', { name: 'Entry 1', exact: true }).fill('sip:bo@example.com');
    await page.keyboard.press('Enter');
    await eventually(() => made(opened)).toEqual([
      { kind: 'invite', conferenceId, invitees: [{ kind: 'person', address: 'sip:bo@example.com' }] },
    ]);
  });
});

describe('the words', () => {
  const latinIn = ({ window }: FixtureWindow): Promise<string[]> =>
    window.page.getByRole('main').evaluate((element) => {
      const attributes = ['aria-label', 'data-hint', 'placeholder', 'title'];
      const known =
        /[\d\s·:+@.()/–-]|Wei|Zhang|Maria|Albers|Tomas|Lind|Ines|Vale|Noor|Haddad|Bo Chen|tomas|example|net|/gu;
      const subjects = /Quarterly review|Stand-up|Town hall|Customer number/gu;
      return [...element.querySelectorAll('*')]
        .flatMap((each) => [
          ...attributes.map((name) => each.getAttribute(name) ?? ''),
          each.children.length === 0 && !each.matches('kbd, .avatar') ? (each.textContent ?? '') : '',
        ])
        .filter((text) => /[a-z]/iu.test(text.replace(subjects, '').replace(known, '')));
    });

  it('are all Chinese in Chinese: the meeting, its menu and the list of meetings', async () => {
    const opened = await bench.openOn([
      ...changes,
      { slice: 'preferences', value: { ...defaultPreferences, language: 'zh-CN' } },
    ]);
    const { page } = opened.window;
    await seen(main(opened).getByText('等候区').first());
    expect(await latinIn(opened)).toEqual([]);
    await page.getByRole('button', { name: '会议', exact: true }).click();
    const items = await page.getByRole('menuitem').allTextContents();
    expect(items).toContain('锁定会议');
    expect(items.filter((text) => /[a-z]/iu.test(text))).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '会议列表' }).click();
    await seen(page.getByRole('heading', { name: '会议列表' }));
    expect(await latinIn(opened)).toEqual([]);
    await bench.picture(opened.window, 'meetings-zh-CN');
  });
});

describe('the lobby', () => {
  const strip = ({ window }: FixtureWindow) => window.page.getByRole('region', { name: 'Lobby' });

  it('names who has waited longest, how they are known, and that they look like somebody else', async () => {
    const opened = await bench.openOn(changes);
    const words = async () => (await strip(opened).textContent()) ?? '';
    await eventually(words).toContain('Anonymous');
    expect(await words()).toContain('Not the only Maria Albers');
    await strip(opened).getByRole('button', { name: 'Turn away Maria Albers' }).click();
    await eventually(() => made(opened)).toEqual([{ kind: 'reject-entry', conferenceId, participantIds: ['w1'] }]);
  });

  it('moves no row when the last one who waited goes, and says how it ended', async () => {
    const opened = await bench.openOn(changes);
    await seen(row(opened, 'p1'));
    const top = () => row(opened, 'p1').evaluate((each) => each.getBoundingClientRect().top);
    const before = await top();
    await opened.tell(
      { slice: 'participant', conferenceId, id: 'w1', value: null },
      { slice: 'participant', conferenceId, id: 'w2', value: null },
      {
        slice: 'conference',
        id: conferenceId,
        value: fixture.conference({
          lobbyEndings: [{ participantId: 'w2', name: 'Tomas Lind', outcome: 'gave-up', at: Date.now() }],
        }),
      },
    );
    await eventually(() => strip(opened).textContent()).toContain('Tomas Lind stopped waiting.');
    expect(await top()).toBe(before);
  });

  it('takes no press that was meant for the one before', async () => {
    const opened = await bench.openOn(changes);
    const { page } = opened.window;
    await seen(strip(opened).getByRole('button', { name: 'Let in Maria Albers' }));
    // The press arrives in the very frame in which the next person takes the place.
    await page.evaluate(() => {
      new MutationObserver((_, observer) => {
        const button = document.querySelector<HTMLElement>('.lobby button');
        if (button?.textContent?.includes('Tomas Lind') !== true) return;
        observer.disconnect();
        button.click();
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await opened.tell({ slice: 'participant', conferenceId, id: 'w1', value: null });
    await seen(page.getByText('Somebody else is next now. Nothing was sent.'));
    expect(made(opened)).toEqual([]);
  });
});

describe('the list of meetings', () => {
  const open = async (): Promise<FixtureWindow> => {
    const opened = await bench.openOn(changes);
    opened.answers.set('meeting.follow', () => ({ conferenceId }));
    await opened.window.page.getByRole('button', { name: 'Meetings', exact: true }).click();
    await seen(opened.window.page.getByRole('heading', { name: 'Meetings' }));
    return opened;
  };

  it('is accessible in every look, and fits', async () => {
    const opened = await open();
    expect(await violationsIn(opened, 'meetings')).toEqual([]);
  });

  it('is searched and paged at the vendor', async () => {
    const opened = await open();
    const { page } = opened.window;
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByRole('searchbox').fill('audit');
    await eventually(() =>
      opened.asked.filter(({ name }) => name === 'meeting.search').map(({ input }) => input),
    ).toEqual([
      { accountId, text: '', from: 0 },
      { accountId, text: '', from: 20 },
      { accountId, text: 'audit', from: 0 },
    ]);
  });

  it('takes control with a password where one is needed, and the dialog says why it could not', async () => {
    const opened = await open();
    const { page } = opened.window;
    await page.getByRole('button', { name: 'Take control Stand-up' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password of the host').fill('h0st');
    await bench.picture(opened.window, 'take-control');
    await page.keyboard.press('Enter');
    await eventually(() =>
      opened.asked.filter(({ name }) => name === 'meeting.follow').map(({ input }) => input),
    ).toEqual([{ accountId, how: 'take-control', meeting: { meetingId: 'finesse/50233' }, password: 'h0st' }]);
    await eventually(() => dialog.count()).toBe(0);
    await seen(page.getByRole('heading', { name: 'Quarterly review' }));
  });

  it('takes control by number, and does not without one', async () => {
    const opened = await open();
    const { page } = opened.window;
    await page.getByRole('button', { name: 'Take control by number …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take control' }).click();
    await eventually(() => page.getByRole('dialog').getByRole('alert').count()).toBe(2);
    await page.getByLabel('Number or address').fill(' 4711 ');
    await page.getByLabel('Password of the host').fill('x');
    await page.keyboard.press('Enter');
    await eventually(() =>
      opened.asked.filter(({ name }) => name === 'meeting.follow').map(({ input }) => input),
    ).toEqual([{ accountId, how: 'take-control', meeting: { address: '4711' }, password: 'x' }]);
  });

  it('creates a meeting, changes who may enter one and deletes one', async () => {
    const opened = await open();
    const { page } = opened.window;
    await page.getByRole('button', { name: 'Create a meeting' }).click();
    await page.getByRole('dialog').getByLabel('Subject').fill('Post-mortem');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'More for Town hall' }).click();
    await page.getByRole('menuitem', { name: 'Who may enter …' }).click();
    await page.getByRole('dialog').getByLabel('Who may enter').selectOption('invited');
    await page.getByRole('dialog').getByRole('button', { name: 'Change' }).click();
    await page.getByRole('button', { name: 'More for Town hall' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const meetingId = 'finesse/50234';
    await eventually(() => made(opened)).toEqual([
      { kind: 'create-meeting', accountId, subject: 'Post-mortem', access: 'everyone', startsAt: null, minutes: 60 },
      { kind: 'change-meeting-access', accountId, meetingId, access: 'invited' },
      { kind: 'delete-meeting', accountId, meetingId },
    ]);
  });
});
