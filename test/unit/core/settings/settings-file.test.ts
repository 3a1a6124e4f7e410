import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FieldReader } from '../../../../main/core/settings/field-reader.ts';
import { createSettingsFile } from '../../../../main/core/settings/settings-file.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { MemoryFiles } from '../../../support/memory-files.ts';

const path = '/profile/settings.json';
const schema = z.object({ language: z.enum(['en', 'zh-CN']), holdSeconds: z.number().min(0).max(10) });
const read = (settings: unknown) => {
  const unreadable: string[] = [];
  const from = new FieldReader(settings, '', (field) => unreadable.push(field));
  const value = {
    language: from.value('language', schema.shape.language, 'en'),
    holdSeconds: from.value('holdSeconds', schema.shape.holdSeconds, 4),
  };
  return { value, unreadable };
};
const defaults = { language: 'en', holdSeconds: 4 } as const;
const stored = (version: number, settings: unknown) => `${JSON.stringify({ version, settings }, null, 2)}\n`;

describe('the settings file', () => {
  let files: MemoryFiles;

  const newFile = () =>
    createSettingsFile<z.infer<typeof schema>>({
      files,
      path,
      read,
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

  it('returns what was saved', async () => {
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
    expect(await newFile().load()).toEqual({
      value: { language: 'en', holdSeconds: 7 },
      notice: { kind: 'migrated', from: 1 },
    });
  });

  it.each([
    ['cut off', '{"version": 3, "settings": {"lang', /JSON/],
    ['empty', '', /JSON/],
    ['not an object', '[]', /expected object/i],
    ['without settings', '{"version": 3, "settings": []}', /^settings: /],
    ['of a version without a migration', stored(0, {}), /^there is no migration from version 0$/],
    ['such that a migration fails', stored(1, { hold: 'long' }), /number/],
  ])('keeps a file that is %s aside and says why', async (_what, text, problem) => {
    files.setText(path, text);
    const keptAs = '/profile/settings.broken-20260302T090000Z.json';
    expect(await newFile().load()).toEqual({
      value: defaults,
      notice: { kind: 'broken-kept-aside', keptAs, problem: expect.stringMatching(problem) },
    });
    expect(files.textOf(keptAs)).toBe(text);
    expect(files.textOf(path)).toBeNull();
  });

  it('gives a default to a field that cannot be read, says which, and keeps a copy of the file as it was', async () => {
    const text = stored(3, { language: 'zh-CN', holdSeconds: 99 });
    files.setText(path, text);
    const file = newFile();
    const keptAs = '/profile/settings.broken-20260302T090000Z.json';
    expect(await file.load()).toEqual({
      value: { language: 'zh-CN', holdSeconds: 4 },
      notice: { kind: 'fields-unreadable', fields: ['holdSeconds'], keptAs },
    });
    expect([files.textOf(path), files.textOf(keptAs)]).toEqual([text, text]);
    await file.save({ language: 'zh-CN', holdSeconds: 4 });
    expect(await newFile().load()).toEqual({ value: { language: 'zh-CN', holdSeconds: 4 }, notice: null });
  });

  it('does not overwrite a file with unreadable fields of which it could keep no copy', async () => {
    const text = stored(3, { language: 7 });
    files.setText(path, text);
    files.failNext('createExclusively', 'disk-full');
    const file = newFile();
    expect((await file.load()).notice).toEqual({ kind: 'fields-unreadable', fields: ['language'], keptAs: path });
    await file.save(defaults);
    expect(files.textOf('/profile/settings.broken-20260302T090000Z.json')).toBe(text);
    expect(files.textOf(path)).toBe(stored(3, defaults));
  });

  it('has a default for a field that an older Gavel did not write, and says nothing', async () => {
    files.setText(path, stored(3, { language: 'zh-CN' }));
    expect(await newFile().load()).toEqual({ value: { language: 'zh-CN', holdSeconds: 4 }, notice: null });
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
    expect((await newFile().load()).notice).toMatchObject({
      keptAs: '/profile/settings.broken-20260302T090000Z-2.json',
    });
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

  it('saves again once the broken file was moved away by hand', async () => {
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
    expect(fault).toMatchObject({
      code: 'settings-unwritable',
      detail: expect.stringContaining(`${path}: there is no space left on the disk`),
    });
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
