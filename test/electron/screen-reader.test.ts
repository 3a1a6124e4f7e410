import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron } from '../../build/prepare-electron.ts';
import { waitUntil } from '../support/eventually.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { readAloud, startScreenReader, type ScreenReader } from './support/screen-reader.ts';

describe.runIf(process.platform === 'linux')('what Orca says of a real Electron', () => {
  let folder = '';
  let desktop: Desktop;
  let reader: ScreenReader;
  let gavel: Gavel;

  const says = (sentence: string, since = 0): Promise<void> =>
    waitUntil(async () => expect((await reader.said()).slice(since).join('\n')).toContain(sentence));
  /** Presses a key; gives what is said then, once that has the sentence. */
  const press = async (key: string, sentence: string): Promise<string> => {
    const { length } = await reader.said();
    await gavel.window.keyboard.press(key);
    await says(sentence, length);
    return (await reader.said()).slice(length).join('\n');
  };

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-aloud-'));
    desktop = await startDesktop(folder);
    reader = await startScreenReader(desktop, folder);
    await says('Screen reader on.');
    gavel = await launchGavel({
      electron,
      desktop,
      profileFolder: join(folder, 'profile'),
      args: ['--force-renderer-accessibility', '--practice', '--scene=first-steps'],
      env: readAloud,
    });
    await gavel.window.getByRole('row', { name: /^Tomas Ek/u }).waitFor();
    await gavel.window.bringToFront();
  });
  afterAll(async () => {
    await gavel?.quit();
    await reader?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('the window by its name, and the tour by itself', async () => {
    await says('Finished loading Gavel.');
    const begun = expect.stringMatching(/^Tour: five things to try, in any order\. /u);
    await waitUntil(async () => expect(await reader.said()).toContainEqual(begun));
  });

  // Orca is slow where it logs: each of these stays as it is until the next key.
  it('rows as one sentence each, who is selected, and why somebody may not be dropped', async () => {
    const keys = {
      F6: 'Ines Vale, Talking, can hear, can speak.',
      Delete: 'This is you. To go yourself, use Hang up or Leave.',
      ArrowDown: '90155501, Talking, can hear, can speak.',
      End: '90155504, Talking, can hear, can speak.',
      Space: '1 person selected',
    };
    for (const [key, sentence] of Object.entries(keys)) expect(await press(key, sentence)).toContain(sentence);
  });

  it('that a drop is held and how to undo it, and that it was', async () => {
    const held = 'Dropping 90155504. Nothing has been sent. Press Escape to undo.';
    expect(await press('Delete', held)).toContain(held);
    expect(await press('Escape', 'Drop 90155504: cancelled')).toContain('Drop 90155504: cancelled');
  });
});
