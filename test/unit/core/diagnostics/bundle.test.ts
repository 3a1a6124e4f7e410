import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { checkReportSchema } from '../../../../app/domain/diagnostic.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { createRedactor } from '../../../../main/core/log/redact.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { modelVendor } from '../../../support/model-vendor.ts';
import { noDiagnostics } from '../../../support/no-diagnostics.ts';

/** A password in use: known to the redactor, whatever it stands in. */
const password = 'Kanarie&7f3a<9e"b1/ß';
/** Secrets that no part of Gavel was ever told: only names and patterns give them away. */
const strangers = {
  field: 'Zeisig-1f77ac02',
  number: 482_915_337,
  bearer: 'Dompfaff9c31e7d5a4b20f',
  basic: Buffer.from('desk:Stieglitz-77').toString('base64'),
  cookie: 'Rotkehl-5512aa',
  url: 'Amsel-90417',
  xml: 'Drossel-3318',
  query: 'Meise-660192',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJGaW5rIn0.c2lnbmF0dXJlLUZpbms',
};
const people = { user: 'aberglund', extension: '50017', label: 'Claims-desk (Ada) [1]', name: 'Ada Berglund' };

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64').replace(/=+$/u, '');
const canaries = [
  password,
  JSON.stringify(password).slice(1, -1),
  encodeURIComponent(password),
  base64(password),
  base64(`desk:${password}`),
  ...Object.values(strangers).map(String),
  'Stieglitz-77',
];

const logText = [
  `2026-03-02T09:00:00.000Z INFO  [vendor] sent {"password":${JSON.stringify(password)},"at":1}`,
  `2026-03-02T09:00:00.001Z WARN  [vendor] answered ${encodeURIComponent(password)} and ${base64(`desk:${password}`)}`,
  '2026-03-02T09:00:01.000Z INFO  [vendor] {not json} session ' +
    `{"sessionToken":"${strangers.field}","pin_secret":${strangers.number},"host":"fin-a.example.net"}`,
  `2026-03-02T09:00:02.000Z DEBUG [vendor] > Authorization: Basic ${strangers.basic}`,
  `2026-03-02T09:00:02.000Z DEBUG [vendor] > authorization: Bearer ${strangers.bearer}`,
  `2026-03-02T09:00:02.000Z DEBUG [vendor] < Set-Cookie: JSESSIONID=${strangers.cookie}; Path=/`,
  `2026-03-02T09:00:03.000Z ERROR [net] no way through http://desk:${strangers.url}@proxy.example.net:3128/`,
  `2026-03-02T09:00:04.000Z ERROR [vendor] <User><password>${strangers.xml}</password></User>`,
  `2026-03-02T09:00:05.000Z ERROR [vendor] GET /x?apiKey=${strangers.query}&y=1`,
  `2026-03-02T09:00:06.000Z ERROR [vendor] token was ${strangers.token}`,
  `2026-03-02T09:00:07.000Z INFO  [vendor] ${people.user} at ${people.extension} in /home/test/ca.pem, port 500170`,
  '',
].join('\n');

/** A vendor with a server, a user, an extension and a choice, whose servers are told. */
const deskVendor = (bench: ApplicationBench) => {
  const vendor = modelVendor(bench.server, bench.adapters);
  const [server] = vendor.descriptor.fields;
  if (!server) throw new Error('the model vendor has no field');
  const typed = (key: string) => ({ ...server, key, isRequired: false });
  const fields = [
    ...vendor.descriptor.fields,
    typed('user'),
    typed('extension'),
    { ...typed('transport'), kind: 'choice' as const },
    { ...typed('port'), initial: '7443' },
  ];
  return {
    ...vendor,
    descriptor: { ...vendor.descriptor, fields },
    endpoints: () => [{ url: 'https://fin-a.example.net:8445/', caFile: '/home/test/ca.pem' }],
  };
};

const started = async (overrides: Parameters<ApplicationBench['start']>[0] = {}) => {
  const bench = new ApplicationBench();
  bench.files.setText('/profile/log.txt', logText);
  bench.files.setText(
    '/profile/log.txt.1',
    `older, ${strangers.bearer.slice(0, 0)}Authorization: Bearer ${strangers.bearer}\n`,
  );
  bench.files.setText('/profile/log.old.txt', 'oldest\n');
  await bench.start({ vendors: [deskVendor(bench)], ...overrides });
  const saved = await bench.ask('account.add', {
    vendorId: 'model',
    label: people.label,
    values: {
      server: 'fin-a.example.net:8445',
      user: people.user,
      extension: people.extension,
      transport: 'bosh',
      port: '7443',
    },
    secrets: { password },
  });
  if (!('accountId' in saved)) throw new Error('the account was not accepted');
  return { bench, accountId: saved.accountId };
};

const contentsOf = (bench: ApplicationBench, path: string): Record<string, string> => {
  const bytes = bench.files.contents.get(path);
  if (!bytes) throw new Error(`there is no ${path}`);
  return Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, content]) => [name, Buffer.from(content).toString('utf8')]),
  );
};

/** Which of these texts stand in which file. */
const findings = (contents: Record<string, string>, texts: readonly string[]): string[] =>
  Object.entries(contents).flatMap(([name, content]) =>
    texts.filter((text) => content.includes(text)).map((text) => `${name}: ${text}`),
  );

describe('a support bundle', () => {
  it('is in its folder, named by local time, and holds what its README says', async () => {
    const { bench } = await started();
    const { path } = await bench.ask('diagnostics.save-bundle', {});
    const at = new Date(bench.clock.now());
    const digits = (number: number): string => String(number).padStart(2, '0');
    const day = [at.getFullYear(), digits(at.getMonth() + 1), digits(at.getDate())].join('-');
    expect(path).toBe(`/downloads/gavel-support-${day}-${digits(at.getHours())}${digits(at.getMinutes())}.zip`);
    const contents = contentsOf(bench, path);
    expect(Object.keys(contents).sort()).toEqual([
      'README.txt',
      'about.json',
      'accounts.json',
      'checks.json',
      'checks.txt',
      'logs/log.old.txt',
      'logs/log.txt',
      'logs/log.txt.1',
      'preferences.json',
      'state.json',
    ]);
    for (const name of Object.keys(contents).filter((one) => one !== 'README.txt'))
      expect(contents['README.txt']).toContain(name.replace(/^logs\/.*/u, 'logs/'));
    expect(JSON.parse(contents['about.json'] ?? '')).toMatchObject({
      version: '0.0.0',
      host: 'browser',
      platform: 'linux',
      versions: { node: '24.0.0' },
    });
    expect(JSON.parse(contents['state.json'] ?? '')).toMatchObject({ accounts: { off: 1 }, participantCount: 0 });
    expect(JSON.parse(contents['preferences.json'] ?? '')).toMatchObject({ holdSeconds: 4 });
    expect(contents['checks.txt']).toContain('[Failed] Certificate of fin-a.example.net:8445');
    expect(contents['checks.txt']).toContain('What to do:');
  });

  it('holds no secret in any file: neither those in use nor those that only look like one', async () => {
    const { bench } = await started();
    const contents = contentsOf(bench, (await bench.ask('diagnostics.save-bundle', {})).path);
    expect(findings(contents, canaries)).toEqual([]);
    // What is no secret is still there, or the log would be of no use.
    const log = contents['logs/log.txt'] ?? '';
    expect(log.split('\n')).toHaveLength(logText.split('\n').length);
    for (const text of ['fin-a.example.net', '{not json}', 'proxy.example.net:3128', '"at":1', 'port 500170'])
      expect(log).toContain(text);
  });

  it('would be found out if it were not cleaned: the same search finds every canary then', async () => {
    const { redact: _, redactText: __, ...rest } = createRedactor();
    const { bench } = await started({ redactor: { ...rest, redactText: (text) => text, redact: (value) => value } });
    const contents = contentsOf(bench, (await bench.ask('diagnostics.save-bundle', {})).path);
    const found = findings(contents, canaries);
    for (const text of [
      JSON.stringify(password).slice(1, -1),
      encodeURIComponent(password),
      base64(`desk:${password}`),
      ...Object.values(strangers).map(String),
    ]) {
      expect(found.map((one) => one.slice(one.indexOf(': ') + 2))).toContain(text);
    }
  });

  it('has no names: no user, extension, account or home folder; but the servers', async () => {
    const { bench, accountId } = await started();
    await bench.ask('account.sign-in', { accountId, secrets: {} });
    const contents = contentsOf(bench, (await bench.ask('diagnostics.save-bundle', {})).path);
    expect(findings(contents, [people.user, people.label, '/home/test'])).toEqual([]);
    expect(findings(contents, [people.extension])).toEqual([`logs/log.txt: ${people.extension}`]);
    expect(contents['logs/log.txt']).toContain('[person] at [person] in ~/ca.pem, port 500170');
    const [account] = JSON.parse(contents['accounts.json'] ?? '[]') as Record<string, unknown>[];
    expect(account).toMatchObject({
      vendor: 'model',
      isPractice: false,
      servers: ['https://fin-a.example.net:8445/'],
      passwordKeptIn: 'stored',
      settings: { user: 'filled in', extension: 'filled in', transport: 'bosh', port: 'filled in' },
    });
    expect(JSON.stringify(account)).not.toContain('password"');
  });

  it('is still JSON when a user’s number is also one of ours, in a file and in a log line', async () => {
    const { bench } = await started({
      diagnostics: { ...noDiagnostics, freeBytes: async () => Number(people.extension) * 1_000_000 },
    });
    bench.files.setText(
      '/profile/log.txt',
      `2026-03-02T09:00:00.000Z INFO  took {"tookMs":${people.extension},"who":"${people.extension}"}\n`,
    );
    const contents = contentsOf(bench, (await bench.ask('diagnostics.save-bundle', {})).path);
    expect(JSON.parse(contents['checks.json'] ?? '')).toContainEqual(
      expect.objectContaining({ id: 'disk', facts: { folder: '/profile', free: Number(people.extension) } }),
    );
    expect(contents['logs/log.txt']).toContain(`{"tookMs":${people.extension},"who":"[person]"}`);
  });

  it('holds no audit entry', async () => {
    const { bench } = await started();
    bench.files.setText('/profile/audit/audit-0001.jsonl', '{"target":"Maria Albers"}\n');
    const contents = contentsOf(bench, (await bench.ask('diagnostics.save-bundle', {})).path);
    expect(findings(contents, ['Maria Albers'])).toEqual([]);
  });

  it('replaces no file, and lies beside the settings when its folder cannot be written', async () => {
    const { bench } = await started();
    const first = (await bench.ask('diagnostics.save-bundle', {})).path;
    const second = (await bench.ask('diagnostics.save-bundle', {})).path;
    expect(second).toBe(first.replace('.zip', '-2.zip'));
    const create = bench.files.createExclusively.bind(bench.files);
    bench.files.createExclusively = async (path, content) => {
      if (path.startsWith('/downloads/')) bench.files.failNext('createExclusively', 'denied');
      return create(path, content);
    };
    expect((await bench.ask('diagnostics.save-bundle', {})).path).toBe(first.replace('/downloads/', '/profile/'));
    bench.files.createExclusively = async (path, content) => {
      bench.files.failNext('createExclusively', 'disk-full');
      return create(path, content);
    };
    await expect(bench.ask('diagnostics.save-bundle', {})).rejects.toMatchObject({
      code: 'bundle-unwritable',
      detail: expect.stringContaining('/profile/'),
    });
  });

  it('takes only the newest part of a log that is long, from a whole line on', async () => {
    const { bench } = await started();
    const lines = Array.from(
      { length: 60_000 },
      (_, index) => `2026-03-02T09:00:00.000Z INFO  line ${String(index).padStart(6, '0')} of many`,
    );
    bench.files.setText('/profile/log.txt', `${lines.join('\n')}\n`);
    const log = contentsOf(bench, (await bench.ask('diagnostics.save-bundle', {})).path)['logs/log.txt'] ?? '';
    expect(log.length).toBeLessThanOrEqual(2 * 1024 * 1024 + 2);
    const [mark, first] = log.split('\n');
    expect(mark).toBe('…');
    expect(first).toMatch(/^2026-03-02T09:00:00\.000Z INFO {2}line \d{6} of many$/u);
    expect(log.trimEnd().endsWith('line 059999 of many')).toBe(true);
  });

  it('says in the place of a log that cannot be read why', async () => {
    const { bench } = await started();
    const read = bench.files.readBytes.bind(bench.files);
    bench.files.readBytes = async (path) => {
      if (path === '/profile/log.txt') bench.files.failNext('readBytes', 'denied');
      return read(path);
    };
    expect(contentsOf(bench, (await bench.ask('diagnostics.save-bundle', {})).path)['logs/log.txt']).toContain(
      'the system denies access',
    );
  });

  it('is in the language of the window', async () => {
    const { bench } = await started();
    await bench.ask('preferences.change', { language: 'zh-CN' });
    const contents = contentsOf(bench, (await bench.ask('diagnostics.save-bundle', {})).path);
    expect(contents['README.txt']).toContain('支持包');
    expect(contents['checks.txt']).toContain('[未通过]');
  });
});

describe('showing it in the folder', () => {
  it('shows the last one, and says so where there is no file manager or nothing was saved', async () => {
    const shown: string[] = [];
    const { bench } = await started({
      diagnostics: { ...noDiagnostics, bundlePlace: { folder: '/downloads', reveal: (path) => void shown.push(path) } },
    });
    await expect(bench.ask('diagnostics.reveal', {})).rejects.toMatchObject({ code: 'invalid-input' });
    const { path } = await bench.ask('diagnostics.save-bundle', {});
    await bench.ask('diagnostics.reveal', {});
    expect(shown).toEqual([path]);
    const { bench: browser } = await started();
    await expect(browser.ask('diagnostics.reveal', {})).rejects.toMatchObject({ code: 'not-supported' });
  });
});

describe('running the checks', () => {
  it('looks at everything once and at each server once, however many accounts use it', async () => {
    let handshakes = 0;
    const servers = {
      ...noDiagnostics.servers,
      handshake: async () => {
        handshakes += 1;
        throw new Fault('certificate-untrusted', `never ${password} or Authorization: Bearer ${strangers.bearer}`);
      },
    };
    const { bench } = await started({ diagnostics: { ...noDiagnostics, servers } });
    await bench.ask('account.add', {
      vendorId: 'model',
      label: 'Other',
      values: { server: 'fin-a.example.net' },
      secrets: { password },
    });
    const [{ checks }, again] = await Promise.all([bench.ask('diagnostics.run', {}), bench.ask('diagnostics.run', {})]);
    expect(checks.map(({ id, subject }) => `${id} ${subject}`.trim())).toEqual([
      'versions',
      'keychain',
      'settings',
      'audit',
      'disk',
      'graphics',
      'tray',
      'shortcuts',
      'notifications',
      'proxy fin-a.example.net:8445',
      'certificate fin-a.example.net:8445',
      'clock fin-a.example.net:8445',
    ]);
    expect(again.checks).toEqual(checks);
    expect(handshakes).toBe(1);
    for (const report of checks) expect(checkReportSchema.parse(report)).toEqual(report);
    expect(canaries.filter((canary) => JSON.stringify(checks).includes(canary))).toEqual([]);
  });

  it('leaves out servers of an account with unusable settings, or of an unknown vendor', async () => {
    const bench = new ApplicationBench();
    await bench.start();
    const { checks } = await bench.ask('diagnostics.run', {});
    expect(checks.filter(({ subject }) => subject !== '')).toEqual([]);
  });
});
