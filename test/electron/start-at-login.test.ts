import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../build/shared/run.ts';
import { waitUntil } from '../support/eventually.ts';
import { pageOf, WindowBench } from './support/windows.ts';

describe('the start at login in a real Electron', () => {
  let bench: WindowBench;
  beforeAll(async () => {
    bench = await WindowBench.open();
  });
  afterEach(() => bench.reset());
  afterAll(() => bench?.stop());

  it('can be carried out by the desktop whatever the path is, and an entry of another program is none', async () => {
    // An AppImage is started by its own path.
    const appImage = join(bench.desktop.env['XDG_DATA_HOME'] ?? '', 'my 100% $HOME `id` "apps" \\n; 王', 'Gavel %U');
    const told = join(bench.desktop.env['XDG_DATA_HOME'] ?? '', 'told');
    await mkdir(dirname(appImage), { recursive: true });
    await writeFile(appImage, `#!/bin/sh\nprintf '%s\\n' "$0" "$@" >'${told}.new'\nmv '${told}.new' '${told}'\n`);
    await chmod(appImage, 0o755);
    const started = await bench.launch([], false, { APPIMAGE: appImage });
    await started.window.getByRole('button', { name: 'Practice mode', exact: true }).waitFor();
    await started.window.keyboard.press('Control+,');
    const settings = await pageOf(started, 'settings');
    await settings.getByRole('tab', { name: 'On the desktop' }).click();
    await settings.getByText('The system says: Gavel does not start at login.').waitFor();

    const entry = join(bench.profileFolder, 'autostart', 'gavel.desktop');
    await settings.getByLabel('Start when I log in').click();
    await settings.getByText('The system says: Gavel starts at login.').waitFor();
    expect((await run('desktop-file-validate', [entry])).output).toBe('');
    await run('gio', ['launch', entry], { env: { ...process.env, ...bench.desktop.env } });
    await waitUntil(async () =>
      expect((await readFile(told, 'utf8')).split('\n')).toEqual([appImage, expect.any(String), '--hidden', '']),
    );
    await settings.getByLabel('Start when I log in').click();
    await settings.getByText('The system says: Gavel does not start at login.').waitFor();

    const foreign = '[Desktop Entry]\nType=Application\nName=Auctions\nExec=/usr/bin/gavel\n';
    await writeFile(entry, foreign);
    await settings.getByLabel('Start when I log in').click();
    // Folded among the details of the notice.
    await started.window
      .getByText(/another program has/u)
      .first()
      .waitFor({ state: 'attached' });
    await settings.getByText('The system says: Gavel does not start at login.').waitFor();
    expect(await readFile(entry, 'utf8')).toBe(foreign);
  });
});
