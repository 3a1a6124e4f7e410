import { mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeFiles } from '../../../main/node/node-files.ts';

describe('files on disk', () => {
  const files = createNodeFiles();
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-files-'));
    path = join(folder, 'new', 'settings.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const modeOf = async (name: string) => ((await stat(name)).mode & 0o777).toString(8);

  it('distinguishes a missing file from an empty one', async () => {
    expect(await files.readBytes(path)).toBeNull();
    expect(await files.list(join(folder, 'none'))).toEqual([]);
    await files.writeAtomically(path, '');
    expect(await files.readBytes(path)).toHaveLength(0);
    expect(await files.list(join(folder, 'new'))).toEqual(['settings.json']);
  });

  it('replaces a file whole, for its owner only, and leaves nothing beside it', async () => {
    await files.writeAtomically(path, 'one');
    await files.writeAtomically(path, 'zwei ü', { isDurable: false });
    expect(await readFile(path, 'utf8')).toBe('zwei ü');
    expect(await modeOf(path)).toBe('600');
    expect(await modeOf(join(folder, 'new'))).toBe('700');
    expect(await readdir(join(folder, 'new'))).toEqual(['settings.json']);
  });

  it('makes a file of bytes for its owner only, and touches none that is there', async () => {
    const archive = join(folder, 'archive.zip');
    const bytes = Uint8Array.from([0x50, 0x4b, 0, 255, 254, 0x0a]);
    expect(await files.createExclusively(archive, bytes)).toBe(true);
    expect(await files.createExclusively(archive, 'something else')).toBe(false);
    expect([...(await readFile(archive))]).toEqual([...bytes]);
    expect(await modeOf(archive)).toBe('600');
    expect(await readdir(folder)).toEqual(['archive.zip']);
  });

  it('replaces the file behind a symbolic link and keeps the link', async () => {
    const target = join(folder, 'elsewhere.json');
    const link = join(folder, 'link.json');
    await writeFile(target, 'old');
    await symlink(target, link);
    await files.writeAtomically(link, 'new');
    expect(await readFile(target, 'utf8')).toBe('new');
    expect(await readlink(link)).toBe(target);
  });

  it('leaves the old content and no temporary file when it cannot replace', async () => {
    await mkdir(path, { recursive: true });
    await expect(files.writeAtomically(path, 'text')).rejects.toMatchObject({
      name: 'FileFault',
      path,
      message: expect.stringContaining(path),
    });
    expect(await readdir(join(folder, 'new'))).toEqual(['settings.json']);
  });

  it('says what is wrong with the disk', async () => {
    await files.writeAtomically(path, 'a file, not a folder');
    await expect(files.writeAtomically(join(path, 'settings.json'), 'x')).rejects.toMatchObject({
      name: 'FileFault',
      kind: 'failed',
    });
    const full = await files.openForAppend('/dev/full');
    await expect(full.append('x')).rejects.toMatchObject({
      name: 'FileFault',
      kind: 'disk-full',
      message: expect.stringContaining('no space left'),
    });
    await full.close();
  });

  it('makes a file only when there is none', async () => {
    expect(await files.createExclusively(path, 'mine')).toBe(true);
    expect(await files.createExclusively(path, 'yours')).toBe(false);
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(join(folder, 'new'))).toEqual(['settings.json']);
  });

  it('moves a file aside without writing over another', async () => {
    await files.writeAtomically(path, 'broken');
    await files.writeAtomically(`${path}.1`, 'earlier');
    expect(await files.moveAside(path, `${path}.1`)).toBe(false);
    expect(await files.moveAside(path, `${path}.2`)).toBe(true);
    expect(await readdir(join(folder, 'new'))).toEqual(['settings.json.1', 'settings.json.2']);
    await expect(files.moveAside(path, `${path}.3`)).rejects.toMatchObject({ name: 'FileFault', kind: 'failed' });
  });

  it('removes a file, or finds it gone already', async () => {
    await files.writeAtomically(path, 'x');
    await files.remove(path);
    await files.remove(path);
    expect(await files.readBytes(path)).toBeNull();
  });

  it('appends to what is there', async () => {
    for (const text of ['a\n', 'ü\n']) {
      const file = await files.openForAppend(path);
      await file.append(text);
      await file.close();
      await file.close();
    }
    expect(await readFile(path, 'utf8')).toBe('a\nü\n');
    expect(await modeOf(path)).toBe('600');
  });

  it('appends in order, whether each waits for the disk or not', async () => {
    const file = await files.openForAppend(path);
    await file.append('1');
    await file.append('2', { isDurable: false });
    const synced = file.sync();
    await file.append('3', { isDurable: false });
    await synced;
    await file.append('4');
    await file.sync();
    await file.append('5');
    expect(await readFile(path, 'utf8')).toBe('12345');
    await file.close();
    await expect(file.sync()).rejects.toMatchObject({ name: 'FileFault', path });
  });
});
