import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProfileProblem } from '../../../main/node/profile-folder.ts';

describe('the folder of a profile', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-profile-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is made where it is missing, and nothing is left in it', async () => {
    const path = join(folder, 'new', 'Gavel');
    expect(await findProfileProblem(path)).toBeNull();
    expect(await readdir(path)).toEqual([]);
  });

  it('may be a link to a folder', async () => {
    const path = join(folder, 'link');
    await mkdir(join(folder, 'target'));
    await symlink(join(folder, 'target'), path);
    expect(await findProfileProblem(path)).toBeNull();
  });

  it.each<[what: string, make: (path: string) => Promise<unknown>, reason: RegExp]>([
    ['a file', (path) => writeFile(path, ''), /it is not a folder/u],
    ['a link to nothing', (path) => symlink(join(folder, 'gone'), path), /is a link to .*gone, which does not exist/u],
    ['a link to itself', (path) => symlink(path, path), /link/u],
    [
      'a link to a file',
      async (path) => (await writeFile(`${path}.file`, ''), symlink(`${path}.file`, path)),
      /not a folder/u,
    ],
  ])('cannot be %s, which is said with its path', async (what, make, reason) => {
    const path = join(folder, what.replaceAll(' ', '-'));
    await make(path);
    const problem = await findProfileProblem(path);
    expect(problem).toMatchObject({ code: 'profile-unusable' });
    expect(problem?.detail).toContain(path);
    expect(problem?.detail).toMatch(reason);
  });

  it('cannot be below a file', async () => {
    await writeFile(join(folder, 'file'), '');
    expect((await findProfileProblem(join(folder, 'file', 'Gavel')))?.detail).toContain('is not a folder');
  });

  it.runIf(process.platform === 'linux')(
    'cannot be where nobody can write, such as in the list of processes',
    async () => {
      expect((await findProfileProblem('/proc/Gavel'))?.detail).toMatch(/^\/proc\/Gavel: ./u);
    },
  );
});
