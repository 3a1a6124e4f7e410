import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { GatewayWindow } from '../support/gateway-window.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();
const full = { width: 1360, height: 860 };
const compact = { width: 380, height: 560 };
const looks = {
  light: { viewport: full, media: { colorScheme: 'light', forcedColors: 'none' } },
  dark: { viewport: full, media: { colorScheme: 'dark', forcedColors: 'none' } },
  'forced-colours': { viewport: full, media: { colorScheme: 'light', forcedColors: 'active' } },
  compact: { viewport: compact, media: { colorScheme: 'light', forcedColors: 'none' } },
} as const;

describe('the switches to look at', () => {
  it('are accessible in light, dark, forced colours and compact: on, off, pending, locked, unknown', async () => {
    const opened = await GatewayWindow.open(bench, { switches: { channelAttribForNeither: 'omit' } });
    opened.simulator.act({ act: 'participantJoins', address: '90155507', attribute: 4 });
    await seen(opened.switchOf('90155507', 'speak'));
    opened.simulator.act({ act: 'setSwitch', name: 'fault', value: 'acceptedOnly' });
    await opened.switchOf('Mei Tan', 'speak').click();
    const { window } = opened;
    const { page } = window;
    const check = async (name: string): Promise<void> => {
      await bench.picture(window, `audio-${name}`);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .setLegacyMode(true)
        .analyze();
      expect(
        violations.map(
          ({ id, nodes }) => `${name}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(' and ')}`,
        ),
      ).toEqual([]);
    };
    for (const [name, { viewport, media }] of Object.entries(looks)) {
      await page.emulateMedia(media);
      await page.setViewportSize(viewport);
      await seen(opened.switchOf('Mei Tan', 'speak'));
      await check(name);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        `${name} does not scroll sideways`,
      ).toBe(0);
    }
    opened.simulator.act({ act: 'shiftChair', to: '2102' });
    await eventually(() => opened.switchOf('Noor Haddad', 'speak').getAttribute('data-hint')).toContain(
      'Only the chair',
    );
    await check('compact-locked');
  });

  it('are all Chinese in Chinese, what they say included', async () => {
    const opened = await GatewayWindow.open(bench, { language: 'zh-CN' });
    const { page } = opened.window;
    opened.simulator.act({ act: 'delayReplies', delayMs: 1_000, pathIncludes: 'changeparticipantmode' });
    const speak = page.getByRole('switch', { name: 'Mei Tan 可说' });
    await speak.click();
    await eventually(() => speak.getAttribute('data-hint')).toContain('已请求：否。目前已证实：是。');
    const names = new Set(['Ines', 'Vale', 'Tomas', 'Noor', 'Haddad']);
    const words = await page.getByRole('main').evaluate((main) => {
      const attributes = ['aria-label', 'data-hint', 'placeholder', 'title'];
      return [...main.querySelectorAll('*')].flatMap((element) => [
        ...attributes.map((name) => element.getAttribute(name) ?? ''),
        element.children.length === 0 ? (element.textContent ?? '') : '',
      ]);
    });
    expect(words.flatMap((text) => text.match(/[a-z]{4,}/giu) ?? []).filter((word) => !names.has(word))).toEqual([]);
    await eventually(() => speak.getAttribute('aria-checked')).toBe('false');
  });
});

describe('practice', () => {
  it('with a trainee is chosen in the settings, soon after the first start, and the switches work', async () => {
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { language: 'en' });
    const window = await bench.open(gavel);
    await window.firstStart.practice.click();
    await seen(window.roster.table);
    await window.button('Settings').click();
    await window.dialog.getByRole('tab', { name: 'Practice mode' }).click();
    for (const scene of [
      'You chair: two agents, four phones',
      'The session key expires in mid-call',
      'Somebody signs you out',
    ])
      await seen(window.dialog.getByRole('button', { name: scene }));
    expect(await window.dialog.getByRole('button', { name: 'One hundred and twenty participants' }).count()).toBe(0);
    await window.dialog.getByRole('button', { name: 'A trainee listens only' }).click();
    const speak = window.page.getByRole('switch', { name: 'Mei Tan can speak' });
    await speak.click();
    await window.activity.outcome('Mei Tan: listen only', 'Confirmed');
    expect(await speak.getAttribute('aria-checked')).toBe('false');
    await bench.picture(window, 'audio-practice');
  });
});

describe('the password of the agent gateway', () => {
  it('is nowhere but in the keychain and in what brings it there', async () => {
    const canary = 'Kanarie&7f3a<9e"b1/%zz';
    const forms = [
      canary,
      JSON.stringify(canary).slice(1, -1),
      encodeURIComponent(canary),
      Buffer.from(canary).toString('base64').replace(/=+$/u, ''),
      Buffer.from(canary).toString('hex'),
    ];
    const formsIn = (text: string): readonly string[] => forms.filter((form) => text.includes(form));
    const received: string[] = [];
    const opened = await GatewayWindow.open(bench, {
      password: canary,
      beforeLoad: (page) => {
        page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(String(payload))));
        page.on('console', (message) => received.push(message.text()));
      },
    });
    const { window } = opened;
    // An answer that is none gives it away.
    opened.simulator.act({
      act: 'nextReply',
      status: 503,
      body: `<html>${canary}</html>`,
      pathIncludes: 'changeparticipantmode',
    });
    await window.page.getByRole('switch', { name: 'Tomas Ek can speak' }).click();
    await window.activity.outcome('Tomas Ek: listen only', 'Refused');
    opened.simulator.act({ act: 'forceSignOut', agent: '2101' });
    await seen(window.roster.staleNotice);

    expect([...opened.gavel.keychain.contents.values()].join('')).toContain(JSON.stringify(canary));
    expect(received.length).toBeGreaterThan(3);
    expect(formsIn(await window.page.content())).toEqual([]);
    expect(received.flatMap(formsIn)).toEqual([]);
    expect(formsIn(JSON.stringify(await opened.gavel.ask('state.snapshot', {})))).toEqual([]);
    await opened.gavel.serve.stop();
    const files = (await readdir(opened.gavel.folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const part of ['settings', 'log', 'audit'])
      expect(
        files.some((path) => path.slice(opened.gavel.folder.length).includes(part)),
        `there is a ${part} file`,
      ).toBe(true);
    for (const path of files) expect(formsIn(await readFile(path, 'utf8')), path).toEqual([]);
  });
});
