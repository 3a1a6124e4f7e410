import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretStore } from '../../../main/core/accounts/secrets.ts';
import { chainStart, sealEntry } from '../../../main/core/commands/audit-chain.ts';
import type { AuditEntry } from '../../../main/core/commands/audit-entries.ts';
import { createAuditLog } from '../../../main/core/commands/audit-log.ts';
import { createAuditKey, createAuditProof } from '../../../main/core/commands/audit-proof.ts';
import { verifyAuditFile } from '../../../main/node/audit-verify.ts';
import { createNodeFiles } from '../../../main/node/node-files.ts';
import { systemClock } from '../../../main/node/system-clock.ts';
import { FakeKeychain } from '../../support/fake-keychain.ts';

const files = createNodeFiles();

describe('the whole audit log of a folder', () => {
  let folder = '';
  let keychain: FakeKeychain;
  let nearlyFull = 0;

  const record = async (count: number, mostFiles = 50): Promise<void> => {
    const log = createAuditLog({
      files,
      folder,
      clock: systemClock,
      redactText: (text) => text,
      maximumFileBytes: 600,
      mostFiles,
      proof: createAuditProof(createSecretStore({ keychain, clock: systemClock }), folder),
      onNearlyFull: () => (nearlyFull += 1),
    });
    for (let entry = 0; entry < count; entry++) {
      // Each in a file of its own batch, so that files are rotated.
      await log.event({ what: 'sign-in', accountId: 'a', vendor: 'v', user: `user ${entry}`, facts: { servers: 's' } });
    }
    await log.close();
  };
  const check = async (with_ = keychain) => (await verifyAuditFile(files, with_, [folder])).text;
  const names = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const linesOf = async (name: string): Promise<string[]> =>
    (await readFile(join(folder, name), 'utf8')).split('\n').filter((line) => line !== '');
  const write = (name: string, lines: readonly string[]): Promise<void> =>
    writeFile(join(folder, name), lines.map((line) => `${line}\n`).join(''));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-audit-folder-'));
    keychain = new FakeKeychain();
    nearlyFull = 0;
    await record(6);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is whole, by the key of this computer and to its end', async () => {
    expect((await names()).length).toBeGreaterThan(2);
    expect(await check()).toMatch(/^whole: \d files, \d+ entries; \d+ entries proved by the key of this computer$/u);
    await record(2);
    expect(await check()).toMatch(/^whole: /u);
  });

  /** The record with a name changed, sealed anew by Gavel's own functions, as whoever has the sources can do. */
  const forge = async (key: string | null): Promise<void> => {
    let position = chainStart;
    for (const name of await names()) {
      const forged = (await linesOf(name)).map((line) => {
        const {
          seq: _,
          previous: __,
          hash: ___,
          key: ____,
          mac: _____,
          ...entry
        } = JSON.parse(line.replace('user 1', 'somebody')) as Record<string, unknown>;
        const sealed = sealEntry(entry as AuditEntry, position, key === null ? null : createAuditKey(key));
        ({ position } = sealed);
        return sealed.line;
      });
      await write(name, forged);
    }
    await rm(join(folder, 'audit-head.json'), { force: true });
  };

  it('that was rewritten with Gavel’s own functions is not called proved', async () => {
    await forge(null);
    expect(await check()).toMatch(/^whole, end not provable: .*entries without a proof: .*only against accident/u);
    await forge(Buffer.alloc(32, 7).toString('base64'));
    expect(await check()).toMatch(/^whole, end not provable: .*whose key is unknown on this computer/u);
    expect((await verifyAuditFile(files, keychain, [folder])).exitCode).toBe(2);
  });

  it('shows a line whose proof was copied from another one', async () => {
    const [first = ''] = await names();
    const [line = '', ...rest] = await linesOf(first);
    await write(first, [line.replace(/"mac":"./u, '"mac":"x'), ...rest]);
    expect(await check()).toMatch(/^changed at line 1 of .*audit-0001.jsonl: it was changed: it was not proved/u);
  });

  it('shows which files are missing', async () => {
    const all = await names();
    const [first = '', second = '', third = ''] = all;
    const kept = await readFile(join(folder, second));
    await rm(join(folder, second));
    expect(await check()).toBe(`missing: something between ${first} and ${third} in ${folder}`);
    await writeFile(join(folder, second), kept);
    await rm(join(folder, all.at(-1) ?? ''));
    await rm(join(folder, 'audit-head.json'));
    expect(await check()).toBe(`missing: something between ${all.at(-2)} and the end in ${folder}`);
    await rm(join(folder, first));
    expect(await check()).toBe(`missing: something between the beginning and ${second} in ${folder}`);
  });

  it('that lost its end is found out although its head went with it', async () => {
    const last = (await names()).at(-1) ?? '';
    await write(last, (await linesOf(last)).slice(0, -1));
    await rm(join(folder, 'audit-head.json'));
    expect(await check()).toMatch(/^missing: something between .* and the end/u);
  });

  it('on another computer is whole as far as anybody can tell there', async () => {
    expect(await check(new FakeKeychain())).toMatch(
      /^whole, end not provable: .*whose key is unknown on this computer; the keychain knows no end of it/u,
    );
  });

  it('without a keychain says that it only proves against accident', async () => {
    await rm(folder, { recursive: true });
    keychain.problem = 'absent';
    await record(3);
    expect(await check()).toMatch(/^whole, end not provable: .*only against accident; this computer has no key/u);
  });

  it('stays within its bound: told before, and what is removed is on record', async () => {
    await record(12, 4);
    expect(nearlyFull).toBeGreaterThan(0);
    const left = await names();
    expect(left).toHaveLength(4);
    expect(left[0]).not.toBe('audit-0001.jsonl');
    expect(await check()).toMatch(/^whole: 4 files/u);
  });
});
