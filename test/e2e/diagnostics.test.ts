import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { unzipSync } from 'fflate';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { makeAuthority } from '../unit/net/certificates.ts';
import { Bench, customer, type Look } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import type { GavelWindow } from '../support/e2e-window.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();

/** No violation of WCAG 2.0 to 2.2, A and AA, in the dialog; and nothing wider than it. */
const expectAccessible = async ({ page }: GavelWindow, where: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .include('dialog')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode(true)
    .analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(' and ')}`,
    ),
  ).toEqual([]);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('dialog button, dialog summary, dialog .finding, dialog .bundle-path')].flatMap(
      (element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.left < -1 || box.right > innerWidth + 1) ? [element.textContent] : [];
      },
    ),
  );
  expect(cut, where).toEqual([]);
};

/** Opens the diagnostics by mouse and waits until the checks that run by themselves are over. */
const openDiagnostics = async (
  window: GavelWindow,
  names = { settings: 'Settings', diagnostics: 'Diagnostics', checks: 'Checks' },
): Promise<Locator> => {
  await window.clickInSightOrDrawer(window.button(names.settings));
  await window.dialog.getByRole('tab', { name: names.diagnostics, exact: true }).click();
  const checks = window.dialog.getByRole('list', { name: names.checks, exact: true });
  await checks.waitFor();
  return checks;
};

const check = (checks: Locator, title: string | RegExp): Locator =>
  checks.getByRole('listitem').filter({ has: checks.page().getByText(title) });

describe('the diagnostics', () => {
  it.each(['four-party', 'chair-of-six'])(
    'say of practice mode’s server that it is trusted and in step, and of what only the installed Gavel has ' +
      'why it is not known: %s',
    async (scene) => {
      const gavel = await bench.gavel({ scene });
      await gavel.ask('preferences.change', { language: 'en' });
      const window = await bench.open(gavel);
      const checks = await openDiagnostics(window);
      for (const title of [
        'Versions',
        'Keychain',
        'Settings file',
        'Disk',
        /^Proxy for 127\.0\.0\.1:/u,
        /^Certificate of 127\.0\.0\.1:/u,
        /^Clock against 127\.0\.0\.1:/u,
      ]) {
        await seen(check(checks, title).first().getByText('Passed', { exact: true }));
      }
      for (const title of ['Drawing', 'System tray', 'Shortcuts', 'Notifications']) {
        await seen(check(checks, title).getByText('Not known', { exact: true }));
        await seen(check(checks, title).getByText('Start the installed Gavel to use it.'));
      }
      await seen(window.dialog.getByText(/^\d+ passed, 0 failed, 4 not known\.$/u));
    },
  );

  it(
    'say what is wrong with a server whose certificate nobody vouches for, a keychain that is locked, and go on ' +
      'being usable',
    async () => {
      const server = await bench.server();
      const gavel = await bench.gavel();
      await gavel.ask('preferences.change', { language: 'en' });
      gavel.keychain.problem = 'locked';
      await bench.signIn(gavel, server, { values: { caFile: '' } });
      const window = await bench.open(gavel);
      const checks = await openDiagnostics(window);
      const certificate = check(checks, /^Certificate of /u).first();
      await seen(certificate.getByText('Failed', { exact: true }));
      await seen(certificate.getByText('The server’s certificate is not trusted.'));
      await seen(
        certificate.getByText('Give the file of your organisation’s certificate authority in the account’s settings.'),
      );
      await certificate.getByText('Details', { exact: true }).click();
      await seen(certificate.getByText(/certificate-untrusted/u));
      await seen(check(checks, 'Keychain').getByText('Failed', { exact: true }));
      // What failed stands first.
      expect(await checks.getByRole('listitem').first().getAttribute('data-result')).toBe('fail');
      expect(await checks.getByRole('listitem').last().getAttribute('data-result')).toBe('pass');
      await bench.picture(window, 'diagnostics-failed');

      // Put right, and checked again.
      gavel.keychain.problem = null;
      await window.dialog.getByRole('button', { name: 'Run checks', exact: true }).click();
      await seen(check(checks, 'Keychain').getByText('Passed', { exact: true }));
    },
  );

  it('note a certificate that ends soon, and fail a clock that is ten minutes off', async () => {
    const authority = makeAuthority('Claims authority');
    const { certificate, key } = authority.server(['127.0.0.1']);
    const server = createServer({ cert: certificate, key }, (_incoming, answer) =>
      answer.writeHead(404, { date: new Date(Date.now() + 600_000).toUTCString() }).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    bench.later(async () => server.close());
    const caFile = join(await bench.folder(), 'authority.pem');
    await writeFile(caFile, authority.pem);
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { language: 'en' });
    const port = (server.address() as AddressInfo).port;
    await gavel.ask('account.add', {
      vendorId: 'cisco-finesse',
      label: '',
      values: { server: `127.0.0.1:${port}`, user: 'aberg', extension: '5001', caFile },
      secrets: { password: 'open sesame' },
    });
    const window = await bench.open(gavel, { colorScheme: 'dark' });
    const checks = await openDiagnostics(window);
    const soon = check(checks, `Certificate of 127.0.0.1:${port}`);
    await seen(soon.getByText('Passed, take note', { exact: true }));
    await seen(soon.getByText('Trusted, issued by Claims authority, but days left: 0.'));
    const clock = check(checks, `Clock against 127.0.0.1:${port}`);
    await seen(clock.getByText('Failed', { exact: true }));
    await seen(clock.getByText(/^This computer is (59[89]|60[0-3]) s behind the server\.$/u));
    await expectAccessible(window, 'a note');
    await bench.picture(window, 'diagnostics-note');
  });

  it('can be used by keyboard alone, announce what they come to, and save a bundle without the password', async () => {
    const { gavel, page, window } = await bench.conference();
    const [, user = ''] = /"secret":"([^"]+)"/u.exec([...gavel.keychain.contents.values()].join('')) ?? [];
    expect(user.length).toBeGreaterThan(3);
    await page.keyboard.press('Control+,');
    await seen(window.dialog);
    await window.dialog.getByRole('tab', { selected: true }).focus();
    await page.keyboard.press('End');
    const tab = window.dialog.getByRole('tab', { name: 'Diagnostics', exact: true });
    await eventually(async () => {
      if ((await tab.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowUp');
      return tab.getAttribute('aria-selected');
    }).toBe('true');
    const said = window.dialog.getByRole('tabpanel').locator('output[aria-live="polite"]');
    await seen(said.first().getByText(/passed, \d+ failed/u));

    const pressTabTo = async (name: string): Promise<void> => {
      for (let count = 0; count < 60 && (await window.focused()).name !== name; count++)
        await page.keyboard.press('Tab');
      expect(await window.focused()).toMatchObject({ name, isOutlined: true, isInView: true });
    };
    await pressTabTo('Run checks');
    await page.keyboard.press('Enter');
    // It keeps the keyboard while it works.
    expect((await window.focused()).name).toBe('Run checks');
    await seen(said.first().getByText(/passed, \d+ failed/u));
    await pressTabTo('Save support bundle');
    await page.keyboard.press('Enter');
    await seen(said.last().getByText(/^Saved as/u));
    await pressTabTo('Copy the path');
    const path = await window.dialog.locator('.bundle-path').innerText();
    expect(path.startsWith(join(gavel.folder, 'gavel-support-'))).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const files = unzipSync(await readFile(path));
    expect(Object.keys(files).sort()).toEqual([
      'README.txt',
      'about.json',
      'accounts.json',
      'checks.json',
      'checks.txt',
      'logs/gavel.log',
      'preferences.json',
      'state.json',
    ]);
    // Nobody of the conference either: neither colleagues nor the customer.
    const kept = [user, 'ssolberg', '5900', 'Ada Berg', 'Signe', customer];
    for (const [name, bytes] of Object.entries(files)) {
      const text = Buffer.from(bytes).toString('utf8');
      expect(
        kept.filter((one) => new RegExp(`(?<!\\d)${one.replaceAll('+', '\\+')}(?!\\d)`, 'u').test(text)),
        name,
      ).toEqual([]);
    }
    expect(await window.dialog.getByRole('button', { name: 'Show in folder' }).count()).toBe(0);
    await bench.picture(window, 'diagnostics-saved');
  });

  const looks: Readonly<Record<string, Look>> = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    compact: { viewport: { width: 380, height: 560 } },
    zoomed: { viewport: { width: 590, height: 370 }, deviceScaleFactor: 2 },
    'forced-colours': { forcedColors: 'active' },
  };
  for (const [name, look] of Object.entries(looks)) {
    it(`are accessible and cut nothing off: ${name}`, async () => {
      const server = await bench.server();
      const gavel = await bench.gavel();
      await gavel.ask('preferences.change', { language: 'en' });
      await bench.signIn(gavel, server, { values: { caFile: '' } });
      const window = await bench.open(gavel, look);
      const checks = await openDiagnostics(window);
      await check(checks, /^Certificate of /u)
        .first()
        .getByText('Details', { exact: true })
        .click();
      await window.dialog.getByRole('button', { name: 'Save support bundle', exact: true }).click();
      await seen(window.dialog.getByText(/^Saved as/u));
      await expectAccessible(window, name);
      await bench.picture(window, `diagnostics-bundle-${name}`);
      await checks.getByRole('listitem').first().scrollIntoViewIfNeeded();
      await bench.picture(window, `diagnostics-${name}`);
    });
  }

  it('speak Chinese', async () => {
    const server = await bench.server();
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { language: 'zh-CN' });
    await bench.signIn(gavel, server, { values: { caFile: '' } });
    const window = await bench.open(gavel);
    await seen(window.button('设置').first());
    const checks = await openDiagnostics(window, { settings: '设置', diagnostics: '诊断', checks: '检查项' });
    await seen(checks.getByText('服务器证书不受信任。').first());
    await expectAccessible(window, 'Chinese');
    await bench.picture(window, 'diagnostics-chinese');
  });
});
