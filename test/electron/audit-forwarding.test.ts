import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { waitUntil } from '../support/eventually.ts';
import { makeAuthority } from '../unit/net/certificates.ts';
import { makeVariant, type Patch } from './security/variant.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { ask } from './support/requests.ts';

/** A collector of syslog over TLS, which can be away for a while at the same port. */
const makeCollector = async (certificate: { readonly certificate: string; readonly key: string }) => {
  let text = '';
  let server: Server | null = null;
  const collector = {
    port: 0,
    text: () => text,
    start: async (): Promise<void> => {
      server = createServer({ cert: certificate.certificate, key: certificate.key }, (socket) => {
        socket.on('error', () => undefined);
        socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      });
      server.listen(collector.port, '127.0.0.1');
      await once(server, 'listening');
      collector.port = (server.address() as AddressInfo).port;
    },
    stop: async (): Promise<void> => {
      const closed = server?.listening === true ? once(server, 'close') : null;
      server?.close();
      server = null;
      await closed;
      text = '';
    },
  };
  await collector.start();
  await collector.stop();
  return collector;
};

describe.runIf(process.platform === 'linux')('the record of an installed Gavel at a company’s collector', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let collector: Awaited<ReturnType<typeof makeCollector>>;
  const authority = makeAuthority('Collector authority');

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-forwarded-'));
    desktop = await startDesktop(folder);
    collector = await makeCollector(authority.server(['localhost']));
  });
  afterAll(async () => {
    await collector?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /**
   * The record grows while the collector is away, and another program of the user writes that all of it was sent. Says
   * whether it arrives all the same.
   */
  const arrivesAfterForgery = async (name: string, patches: readonly Patch[] = []): Promise<boolean> => {
    const own = join(folder, name);
    await mkdir(own, { mode: 0o755 });
    const [policy, authorityFile] = [join(own, 'policy.json'), join(own, 'authority.pem')];
    await writeFile(authorityFile, authority.pem);
    const auditForwarding = { host: 'localhost', port: collector.port, authorityFile };
    await writeFile(policy, JSON.stringify({ version: 1, auditForwarding }), { mode: 0o644 });
    const built = await makeVariant(electron, join(own, 'application'), [
      { file: 'main/index.js', from: '"/etc/gavel/policy.json"', to: JSON.stringify(policy) },
      { file: 'main/index.js', from: 'administrator = 0)', to: `administrator = ${process.getuid?.() ?? 0})` },
      ...patches,
    ]);
    const launch = (): Promise<Gavel> => launchGavel({ electron: built, desktop, profileFolder: join(own, 'profile') });
    const audit = join(own, 'profile', 'Gavel', 'audit');
    const recorded = async (): Promise<readonly string[]> => {
      const [file = ''] = (await readdir(audit)).filter((one) => one.endsWith('.jsonl'));
      return (await readFile(join(audit, file), 'utf8')).split('\n').filter((line) => line !== '');
    };

    const first = await launch();
    await ask(first.window, 'preferences.change', { holdSeconds: 9 });
    await waitUntil(async () => expect((await recorded()).join()).toContain('hold-time-changed'));
    await first.quit();
    const line = (await recorded()).at(-1) ?? '';
    const { seq } = JSON.parse(line) as { seq: number };
    await writeFile(
      join(audit, 'audit-forwarded.json'),
      JSON.stringify({ seq, line, proof: { key: 'forged', value: 'forged' } }),
    );

    await collector.start();
    const second = await launch();
    try {
      await ask(second.window, 'preferences.change', { holdSeconds: 8 });
      // What was written later has arrived: so has all that was to come before it.
      await waitUntil(() => expect(collector.text()).toMatch(/"before":9,"now":8/u));
      return /"now":9/u.test(collector.text());
    } finally {
      await second.quit();
      await collector.stop();
    }
  };

  it('arrives although another program said that it had been sent', async () => {
    expect(await arrivesAfterForgery('guarded')).toBe(true);
  });

  it('would stay away were the mark not proved', async () => {
    const guard: Patch = {
      file: 'main/index.js',
      from: /if \(isProved[$\d]*\(mark\.proof, proof\)\)/u,
      to: 'if (true)',
    };
    expect(await arrivesAfterForgery('bare', [guard])).toBe(false);
  });
});
