import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profilePaths } from '../../../main/core/settings/profile-paths.ts';
import { checkProfile } from '../../../main/node/profile-guard.ts';
import { startServe } from '../../../main/serve/start.ts';
import { FakeKeychain } from '../../support/fake-keychain.ts';

describe('a profile before anything in it is opened', () => {
  let folder = '';
  const check = (): Promise<string> =>
    checkProfile(profilePaths(folder)).then(
      () => 'safe',
      (cause) => String(cause),
    );
  const files = (): string[] => {
    const { auditFolder, authorityFolder, ...others } = profilePaths(folder);
    return [
      ...Object.values(others),
      join(auditFolder, 'audit-0001.jsonl'),
      join(auditFolder, 'audit-head.json'),
      join(authorityFolder, 'ab.pem'),
    ];
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-profile-'));
    await mkdir(profilePaths(folder).auditFolder, { mode: 0o700 });
    await mkdir(profilePaths(folder).authorityFolder, { mode: 0o700 });
    await mkdir(dirname(profilePaths(folder).logFile), { mode: 0o700 });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is safe as Gavel makes it, behind a link to a file of one’s own, and when there is none yet', async () => {
    for (const path of files()) await writeFile(path, '', { mode: 0o600 });
    expect(await check()).toBe('safe');
    const { settingsFile } = profilePaths(folder);
    await rm(settingsFile);
    await writeFile(join(folder, 'elsewhere.json'), '{}', { mode: 0o644 });
    await symlink(join(folder, 'elsewhere.json'), settingsFile);
    expect(await check()).toBe('safe');
    await rm(folder, { recursive: true });
    expect(await check()).toBe('safe');
  });

  const hostile: Readonly<Record<string, (path: string) => Promise<unknown> | undefined>> = {
    'not an ordinary file': (path) => mkdir(path),
    'not an ordinary file, a pipe': async (path) => execFileSync('mkfifo', [path]),
    'not an ordinary file, a device': (path) => symlink('/dev/zero', path),
    'a link that leads nowhere': (path) => symlink('/nowhere/at/all', path),
    'others may write it': async (path) => {
      await writeFile(path, '');
      await chmod(path, 0o666);
    },
  };

  it.each(Object.entries(hostile))('is refused with a message where a file is %s', async (problem, make) => {
    if (process.platform === 'win32') return;
    for (const path of files()) {
      await make(path);
      const said = await check();
      expect(said).toContain('profile-unusable');
      expect(said).toContain(`${path}: `);
      expect(said).toContain(problem.split(',')[0]);
      await rm(path, { recursive: true });
    }
  });

  it('is refused where others may write its folders, or they belong to somebody else', async () => {
    if (process.platform === 'win32') return;
    const { auditFolder, authorityFolder } = profilePaths(folder);
    for (const path of [folder, auditFolder, authorityFolder]) {
      await chmod(path, 0o777);
      expect(await check()).toContain(`chmod go-w '${path}'`);
      await chmod(path, 0o700);
    }
    // Only root can give a folder away.
    if (process.getuid?.() !== 0) return;
    await chown(folder, 12_345, 12_345);
    expect(await check()).toContain('belongs to another user');
  });

  it('is not served when it is refused', async () => {
    if (process.platform === 'win32') return;
    await chmod(folder, 0o777);
    const started = startServe({
      port: 0,
      practice: null,
      profile: folder,
      allowsServers: false,
      controlPort: null,
      assetsFolder: folder,
      keychain: new FakeKeychain(),
    });
    await expect(started).rejects.toThrow('profile-unusable');
  });
});
