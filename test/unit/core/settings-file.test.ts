import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSettingsFile } from '../../../main/core/settings-file.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryFiles } from '../../support/memory-files.ts';

const path = '/profile/settings.json';
const schema = z.object({ language: z.enum(['en', 'zh-CN']), holdSeconds: z.number().min(0).max(10) });
const defaults = { language: 'en', holdSeconds: 4 } as const;
const stored = (version: number, settings: unknown) => `${JSON.stringify({ version, settings }, null, 2)}\n`;

describe('the settings file', () => {
  let files: MemoryFiles;

  const newFile = () =>
    createSettingsFile<z.infer<typeof schema>>({
      files,
      path,
      schema,
      currentVersion: 3,
      migrations: {
        1: (old) => ({ language: 'en', hold: z.object({ hold: z.number() }).parse(old).hold }),
        2: (old) => {
          const { hold, ...rest } = z.looseObject({ hold: z.number() }).parse(old);
          return { ...rest, holdSeconds: hold };
        },
      },
      defaults,
      clock: new ManualClock(),
    });

  beforeEach(() => {
    files = new MemoryFiles();
  });

  it('starts with the defaults when there is none', async () => {
    expect(await newFile().load()).toEqual({ value: defaults, notice: null });
    expect(files.changes).toEqual([]);
  });

  it('gives back what was saved', async () => {
    await newFile().save({ language: 'zh-CN', holdSeconds: 2 });
    expect(files.textOf(path)).toBe(stored(3, { language: 'zh-CN', holdSeconds: 2 }));
    expect(await newFile().load()).toEqual({ value: { language: 'zh-CN', holdSeconds: 2 }, notice: null });
  });

  it('reads a file that an editor began with a byte order mark', async () => {
    files.setText(path, `\uFEFF${stored(3, defaults)}`);
    expect(await newFile().load()).toEqual({ value: defaults, notice: null });
  });

  it('lifts old shapes step by step and says from which', async () => {
    files.setText(path, stored(1, { hold: 7 }));
    expect(await newFile().load()).toEqual({ value: { language: 'en', holdSeconds: 7 }, notice: { kind: 'migrated', from: 1 } });
  });

  it.each([
    ['cut off', '{"version": 3, "settings": {"lang', /JSON/],
    ['empty', '', /JSON/],
    ['not an object', '[]', /expected object/i],
    ['outside its limits', stored(3, { language: 'en', holdSeconds: 99 }), /^holdSeconds: /],
    ['of a version nothing leads on from', stored(0, {}), /^nothing leads on from version 0$/],
    ['such that a migration fails', stored(1, { hold: 'long' }), /number/],
  ])('keeps a file that is %s aside and says why', async (_what, text, problem) => {
    files.setText(path, text);
    const keptAs = '/profile/settings.broken-20260302T090000Z.json';
    expect(await newFile().load()).toEqual({ value: defaults, notice: { kind: 'broken-kept-aside', keptAs, problem: expect.stringMatching(problem) } });
    expect(files.textOf(keptAs)).toBe(text);
    expect(files.textOf(path)).toBeNull();
  });

  it('keeps the file of a newer Gavel aside, to be found again by it', async () => {
    const text = stored(4, { everything: 'new' });
    files.setText(path, text);
    const keptAs = '/profile/settings.newer-20260302T090000Z.json';
    expect(await newFile().load()).toEqual({ value: defaults, notice: { kind: 'newer-version', version: 4, keptAs } });
    expect(files.textOf(keptAs)).toBe(text);
  });

  it('never writes over a file kept aside before', async () => {
    files.setText('/profile/settings.broken-20260302T090000Z.json', 'earlier');
    files.setText(path, 'broken again');
    expect((await newFile().load()).notice).toMatchObject({ keptAs: '/profile/settings.broken-20260302T090000Z-2.json' });
    expect(files.textOf('/profile/settings.broken-20260302T090000Z.json')).toBe('earlier');
  });

  it('refuses to save over a broken file that it could not keep aside, until it can', async () => {
    files.setText(path, 'broken');
    files.failNext('moveAside', 'read-only', 2);
    const file = newFile();
    expect((await file.load()).notice).toMatchObject({ kind: 'broken-kept-aside', keptAs: path });
    await expect(file.save(defaults)).rejects.toMatchObject({ code: 'settings-unwritable' });
    expect(files.textOf(path)).toBe('broken');
    await file.flush();
    expect(files.textOf(path)).toBe(stored(3, defaults));
    expect(files.textOf('/profile/settings.broken-20260302T090000Z.json')).toBe('broken');
  });

  it('saves again once somebody has moved the broken file away by hand', async () => {
    files.setText(path, 'broken');
    files.failNext('moveAside', 'denied');
    const file = newFile();
    await file.load();
    await files.remove(path);
    await file.save(defaults);
    expect(files.textOf(path)).toBe(stored(3, defaults));
  });

  it('works with the defaults when the file may not be read, and loses nothing', async () => {
    files.setText(path, stored(3, { language: 'zh-CN', holdSeconds: 1 }));
    files.failNext('readBytes', 'denied');
    const { value, notice } = await newFile().load();
    expect(value).toEqual(defaults);
    expect(notice).toMatchObject({ kind: 'broken-kept-aside', problem: expect.stringContaining('denies access') });
    expect([...files.contents.keys()]).toEqual(['/profile/settings.broken-20260302T090000Z.json']);
  });

  it('writes one value at a time, and of those that wait only the newest', async () => {
    const file = newFile();
    const release = files.holdWrites();
    const saves = [0, 1, 2, 3].map((holdSeconds) => file.save({ language: 'en', holdSeconds }));
    release();
    await Promise.all(saves);
    expect(files.changes).toEqual([`write ${path}`, `write ${path}`]);
    expect(files.textOf(path)).toBe(stored(3, { language: 'en', holdSeconds: 3 }));
  });

  it('says why it could not save, and writes the value at the next opportunity', async () => {
    files.failNext('writeAtomically', 'disk-full');
    const file = newFile();
    const fault: unknown = await file.save({ language: 'en', holdSeconds: 9 }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'settings-unwritable', detail: expect.stringContaining(`${path}: there is no space left on the disk`) });
    await file.flush();
    expect(files.textOf(path)).toBe(stored(3, { language: 'en', holdSeconds: 9 }));
  });

  it('waits at the end for what is being written', async () => {
    const file = newFile();
    const release = files.holdWrites();
    const saving = file.save(defaults);
    const flushing = file.flush();
    release();
    await flushing;
    expect(files.textOf(path)).toBe(stored(3, defaults));
    await saving;
  });
});
