import { describe, expect, it } from 'vitest';
import type { Descriptor, Field } from '../../app/vendor/descriptor.ts';
import { audioOf } from '../../app/domain/audio.ts';
import { allowed } from '../../app/domain/permission.ts';
import type { Change } from '../../app/state/app-state.ts';
import { Bench } from '../support/e2e-bench.ts';
import { seen } from '../support/e2e-window.ts';
import { eventually } from '../support/eventually.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const conferenceId = 'finesse/40871';

const fixture = () => {
  const made = windowFixture(Date.now());
  const start: readonly Change[] = [
    { slice: 'environment', value: made.environment() },
    { slice: 'account', id: 'finesse', value: made.account() },
    { slice: 'conference', id: conferenceId, value: made.conference() },
    { slice: 'participant', conferenceId, id: 'p1', value: made.participant('p1', { name: 'Ada Berg' }) },
    ...['Anna Berg', 'Tomás Novák'].map((name, index): Change => ({
      slice: 'member',
      accountId: 'finesse',
      id: `m${index}`,
      value: made.member(`m${index}`, { name, address: String(1044 + index) }),
    })),
    {
      slice: 'command',
      id: 'call',
      value: made.command('call', {
        conferenceId: null,
        phase: 'confirmed',
        request: { kind: 'make-call', accountId: 'finesse', address: '+49 30 5550' },
        target: { id: '', name: '+49 30 5550', address: '+49 30 5550' },
      }),
    },
  ];
  return { ...made, start };
};

/** Somebody who can hear and speak, so that the list has controls for that. */
const silent = (made: ReturnType<typeof windowFixture>): Change => ({
  slice: 'participant',
  conferenceId,
  id: 'p2',
  value: made.participant('p2', {
    name: 'Bo Lind',
    audio: audioOf('both'),
    permissions: { audio: allowed, drop: allowed },
  }),
});

describe('the first start', () => {
  it('has the language, the appearance, the settings and the scenes at hand', async () => {
    const made = fixture();
    const scenes = [{ id: 'four-party', label: 'scene.four-party' as const }];
    const opened = await bench.openOn([{ slice: 'environment', value: made.environment({ scenes }) }]);
    const { page, main } = opened.window;
    for (const label of ['Language', 'Appearance']) await seen(main.getByText(label, { exact: true }));
    await main.getByRole('combobox', { name: 'Language' }).selectOption('zh-CN');
    await main.getByRole('combobox', { name: 'Appearance' }).selectOption('dark');
    await seen(main.getByRole('button', { name: 'Settings' }));
    await main.getByText('Practice scenes and what to try').click();
    await seen(main.getByText('Drop Ada Berg, press Esc at once, then drop her for good.'));
    await page.getByRole('button', { name: 'Four-party conference with a customer' }).click();
    await eventually(() => opened.asked.map(({ name, input }) => [name, input])).toEqual([
      ['preferences.change', { language: 'zh-CN' }],
      ['preferences.change', { theme: 'dark' }],
      ['practice.start', { sceneId: 'four-party' }],
    ]);
  });

  it('speaks the language of the browser where Gavel is served', async () => {
    const made = fixture();
    const environment: Change = { slice: 'environment', value: made.environment({ host: 'browser' }) };
    const { window } = await bench.openOn([environment], { locale: 'zh-CN' });
    await seen(window.main.getByRole('button', { name: '添加账户' }));
  });
});

describe('whom to reach', () => {
  it('is typed or chosen from recents and the team, found by name or number', async () => {
    const made = fixture();
    const opened = await bench.openOn(made.start);
    const { window } = opened;
    await window.callControl('Consult');
    const field = window.dialog.getByRole('combobox', { name: 'Number or address' });
    await seen(field);
    expect(await window.dialog.getByRole('option').allInnerTexts()).toEqual([
      expect.stringContaining('+49 30 5550'),
      expect.stringContaining('Anna Berg'),
      expect.stringContaining('Tomás Novák'),
    ]);
    await field.fill('Bob');
    await seen(window.dialog.getByText('Nobody is chosen: “Bob” would be dialled as it stands.'));
    await field.fill('nov');
    await eventually(() => window.dialog.getByRole('option').count()).toBe(1);
    // A name is not dialled: the first press takes whom it finds.
    await window.page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('1045');
    expect(await window.dialog.getByText('Nobody is chosen').count()).toBe(0);
    await window.page.keyboard.press('Enter');
    await eventually(() => opened.asked.filter(({ name }) => name === 'command.make')).toMatchObject([
      { input: { request: { kind: 'consult', address: '1045' } } },
    ]);
  });
});

describe('a form', () => {
  const field = (key: string, more: Partial<Field> = {}): Field => ({
    key,
    label: 'live.word',
    hint: null,
    kind: 'text',
    options: [],
    initial: '',
    isRequired: true,
    isSecret: false,
    isAdvanced: false,
    ...more,
  });

  const opening = () => {
    const made = fixture();
    const vendor: Descriptor = {
      vendorId: 'sample',
      name: 'live.word',
      needs: 'live.word',
      badge: { letters: 'S', hue: 3 },
      fields: [],
      capabilities: { dropsParticipants: true, makesCalls: true, hasAgentState: true, hasTeam: true },
    };
    const fields = [
      field('user'),
      field('password', { kind: 'password', isSecret: true, label: 'stale.word' }),
      field('caFile', { kind: 'file', isAdvanced: true, isRequired: false, label: 'rail.label' }),
    ];
    return { made, environment: made.environment({ vendors: [{ ...vendor, fields }] }) };
  };

  it('shows a password on demand, and opens the section of a problem at its field', async () => {
    const { environment } = opening();
    const opened = await bench.openOn([{ slice: 'environment', value: environment }]);
    opened.answers.set('account.add', () => ({ issues: [{ key: 'caFile', problem: 'required' }] }));
    const { window } = opened;
    await window.firstStart.addAccount.click();
    const password = window.dialog.locator('.revealable input');
    await password.fill('hunter2');
    expect(await password.getAttribute('type')).toBe('password');
    await window.dialog.getByRole('button', { name: 'Show what is typed' }).click();
    expect(await password.getAttribute('type')).toBe('text');
    await window.dialog.getByRole('button', { name: 'Save and sign in' }).click();
    await eventually(() => window.page.evaluate(() => document.activeElement?.textContent)).toBe('Choose a file…');
    expect(await window.dialog.locator('details.more').getAttribute('open')).not.toBeNull();
  });

  it('opens at the choice of an authority where the certificate is the problem', async () => {
    const { made, environment } = opening();
    const refused = made.account({
      connection: { ...made.account().connection, status: 'refused', reason: 'certificate-untrusted' },
      agent: null,
    });
    const { window } = await bench.openOn([
      { slice: 'environment', value: environment },
      { slice: 'account', id: 'finesse', value: refused },
    ]);
    await window.button('Choose the authority').click();
    await eventually(() =>
      window.page.evaluate(() => document.activeElement?.closest('details')?.className ?? ''),
    ).toBe('more');
  });
});

describe('names', () => {
  it('of any length take two lines at most, and blank ones say so', async () => {
    const made = fixture();
    const long = 'Maximiliane '.repeat(25).trim();
    const { window } = await bench.openOn([
      ...made.start,
      { slice: 'participant', conferenceId, id: 'p2', value: made.participant('p2', { name: long }) },
      {
        slice: 'participant',
        conferenceId,
        id: 'p3',
        value: made.participant('p3', { name: ' ', permissions: { drop: allowed } }),
      },
    ]);
    const words = window.page.locator('.person-words', { hasText: 'Maximiliane' });
    await seen(words);
    expect((await words.boundingBox())?.height ?? 0).toBeLessThan(45);
    expect(await words.getAttribute('data-hint')).toBe(long);
    await seen(window.roster.table.getByText('No name'));
  });
});

describe('what stands in little room', () => {
  it('has its lock clear of the words of a button', async () => {
    const made = fixture();
    const stale: Change = {
      slice: 'conference',
      id: conferenceId,
      value: made.conference({ truth: { status: 'stale', at: Date.now(), reason: 'connection-lost' } }),
    };
    for (const viewport of [undefined, { width: 380, height: 560 }]) {
      const { window } = await bench.openOn(
        [...made.start.slice(0, 2), stale, silent(made)],
        viewport ? { viewport } : {},
      );
      const button = window.page.locator('.button-locked').first();
      await seen(button);
      const lies = await button.evaluate((element) => {
        const lock = element.querySelector('svg')?.getBoundingClientRect();
        const words = document.createRange();
        words.selectNodeContents(element.querySelector('span') ?? element);
        const box = words.getBoundingClientRect();
        return lock === undefined || lock.right > box.left;
      });
      expect(lies).toBe(false);
    }
  });

  it('begins no line with the dot between two things', async () => {
    const made = fixture();
    const { agent } = made.account();
    const address = 'wei.zhang.hamburg@contoso.example';
    const account = made.account({ agent: agent && { ...agent, address } });
    const { window } = await bench.openOn([...made.start, { slice: 'account', id: 'finesse', value: account }]);
    const second = window.rail.getByText(address);
    await seen(second);
    const room = await second.evaluate((element) => {
      const line = element.closest('.dotted-line');
      const dot = parseFloat(getComputedStyle(element, '::before').left);
      return element.getBoundingClientRect().left + dot - (line?.getBoundingClientRect().left ?? 0);
    });
    // To the left of the line, where it is cut off.
    expect(room).toBeLessThan(-5);
  });

  it('shows the name, the warning and the buttons of who waits, in every size', async () => {
    const made = fixture();
    const meeting = made.conference({
      id: 'finesse/m',
      kind: 'meeting',
      peopleCount: 1,
      shared: { admit: allowed, rejectEntry: allowed },
      settings: { hasLobby: true },
    });
    const person = (id: string, more: object): Change => ({
      slice: 'participant',
      conferenceId: 'finesse/m',
      id,
      value: made.participant(id, { name: 'Maria Albers', ...more }),
    });
    const waits = { state: 'in-lobby', source: 'anonymous', address: 'sip:guest0@partner.example' };
    const { window } = await bench.openOn([
      ...made.start.slice(0, 2),
      { slice: 'conference', id: 'finesse/m', value: meeting },
      person('p1', {}),
      ...['w1', 'w2', 'w3'].map((id) => person(id, waits)),
    ]);
    const strip = window.page.getByRole('region', { name: 'Lobby' });
    for (const viewport of [
      { width: 1180, height: 740 },
      { width: 720, height: 640 },
      { width: 380, height: 560 },
    ]) {
      await window.page.setViewportSize(viewport);
      const room = await strip.elementHandle();
      for (const what of [
        strip.getByText('Maria Albers').first(),
        strip.getByText('Not the only Maria Albers'),
        strip.getByRole('button', { name: '2 more wait' }),
      ]) {
        // Both at the same moment, once the window has its new size.
        const beyond = () =>
          what.evaluate((element, around) => {
            const [inner, outer] = [element.getBoundingClientRect(), around?.getBoundingClientRect()];
            return outer ? Math.max(0, outer.top - inner.top, inner.bottom - outer.bottom) : Number.NaN;
          }, room);
        await eventually(beyond).toBe(0);
      }
    }
    await seen(window.page.getByRole('button', { name: 'Everybody 4' }));
  });
});
