import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../app/domain/account.ts';
import { noPolicy } from '../../main/core/settings/policy.ts';
import { contentReply } from '../../main/simulators/shared/http/reply.ts';
import { CompanyServer, json, page, signs, type Gives } from '../support/company-server.ts';
import { ConnectProxy } from '../support/connect-proxy.ts';
import { recordingLog, type RecordingLog } from '../support/recording-log.ts';
import { CloudDesk, numbers } from './huawei-cloud-meeting.desk.ts';

const companyKey = 'canary-company-key';
const canary = 'canary-token-4711';

describe('Huawei Cloud Meeting, signed in by an address of the company', () => {
  let desk: CloudDesk;
  let bench: CloudDesk['bench'];
  let service: CloudDesk['service'];
  let company: CompanyServer;
  let log: RecordingLog;

  beforeEach(async () => {
    log = recordingLog();
    desk = await CloudDesk.open(6, {}, { log });
    ({ bench, service } = desk);
    company = await CompanyServer.start(signs(service.simulator.app, () => bench.clock.now()));
  });
  afterEach(async () => {
    await desk.close();
    await company.stop();
  });

  const signIn = async (values: Readonly<Record<string, string>> = {}): Promise<void> => {
    const form = service.account(bench).values;
    await bench.signIn(desk.vendor, {
      values: { ...form, account: '', signInBy: 'company', companyAddress: company.address, ...values },
      secrets: { companyKey },
    });
  };

  const waitsFor = (reason: Account['connection']['reason']): Promise<true> =>
    bench.until(`the account to wait for ${String(reason)}`, () => {
      const { connection } = bench.account;
      return connection.status === 'waiting' && connection.reason === reason;
    });

  it('asks there with the key and the user, and signs in with the signature it gives', async () => {
    await signIn({ appUser: 'agent-7' });
    await bench.online();
    expect(bench.account.agent).toMatchObject({ name: 'Agent Seven' });
    expect(bench.account.signedIn).toMatchObject({ by: 'company', isRenewed: true });
    expect(bench.account.signedIn?.until).toBeGreaterThan(bench.clock.now());
    const [asked] = company.requests;
    expect(company.requests).toHaveLength(1);
    expect(asked?.headers['authorization']).toBe(`Bearer ${companyKey}`);
    expect(JSON.parse(asked?.body ?? '')).toEqual({ userId: 'agent-7' });
    await bench.stop();
    expect(service.isSignedIn()).toBe(false);
  });

  it('asks the one that the policy names, whatever the account says, and the form asks for none', async () => {
    const { address } = company;
    await desk.close();
    const policy = { ...noPolicy, companyAddresses: { 'huawei-cloud-meeting': address }, isSet: true };
    desk = await CloudDesk.open(6, {}, { log, policy });
    ({ bench, service } = desk);
    company.give(signs(service.simulator.app, () => bench.clock.now()));
    const fields = bench.state.environment?.vendors.flatMap((vendor) => vendor.fields.map(({ key }) => key));
    expect(fields).toContain('companyKey');
    expect(fields).not.toContain('companyAddress');
    await signIn({ companyAddress: 'https://elsewhere.example/sign-in' });
    await bench.online();
    expect(company.requests).toHaveLength(1);
  });

  it('signs in with an access token that it gives, which stays the company’s', async () => {
    const accessToken = await service.companyToken();
    company.give(() => json({ accessToken }));
    const meeting = service.meeting({ others: numbers(2) });
    await signIn();
    await bench.online();
    const conferenceId = await bench.follow({ address: meeting });
    const [command] = await desk.disconnect(conferenceId, numbers(1));
    expect(command).toMatchObject({ phase: 'confirmed' });
    await bench.stop();
    expect(service.isSignedIn()).toBe(true);
  });

  it.each<[string, Gives, Account['connection']['reason']]>([
    ['refuses', () => json({ error: 'no' }, 403), 'company-refused'],
    ['does not know the key', () => json({}, 401), 'company-refused'],
    ['is a web page', () => page(), 'company-answer'],
    ['is another address', () => page(404), 'company-answer'],
    ['leads elsewhere', () => ({ ...page(302), headers: { Location: 'https://127.0.0.1:9/' } }), 'company-answer'],
    ['gives nothing', () => json({}), 'company-answer'],
    ['gives what breaks a header', () => json({ accessToken: 'a\r\nx: y' }), 'company-answer'],
    ['gives too much', () => contentReply(200, 'application/json', `{"a":"${'x'.repeat(70_000)}"}`), 'company-answer'],
    ['gives what the service does not take', () => json({ accessToken: 'cnr-of-yesterday' }), 'company-not-accepted'],
  ])('says so where that address %s, and does not ask again', async (_what, gives, reason) => {
    company.give(gives);
    await signIn();
    expect(await bench.refused()).toMatchObject({ reason });
    expect(company.requests).toHaveLength(1);
    expect(service.passwordCount()).toBe(0);
  });

  it('does not sign in as another user than the account’s', async () => {
    const sign = signs(service.simulator.app, () => bench.clock.now());
    company.give((request) => sign({ ...request, body: '{"userId":"agent-8"}' }));
    await signIn({ appUser: 'agent-7' });
    expect(await bench.refused()).toMatchObject({ reason: 'company-answer' });
    expect(service.requestCount(/appauth/u)).toBe(0);
  });

  it.each<[string, Gives]>([
    ['is down', 'down'],
    ['closes the connection', () => null],
    ['has nothing behind its gateway', () => page(502)],
    ['takes no more requests for now', () => json({}, 429)],
  ])('waits while that server %s, and signs in once it is back', async (_what, gives) => {
    const back = company.gives;
    company.give(gives);
    await signIn();
    await waitsFor('company-unreachable');
    company.give(back);
    await bench.online();
    expect(bench.account.agent).toMatchObject({ name: 'Agent Seven' });
  });

  it('does not wait for an answer that never comes', async () => {
    company.give(() => new Promise(() => undefined));
    await signIn();
    await waitsFor('company-unreachable');
    expect(service.requestCount(/\/acs\//u)).toBe(0);
  });

  it('goes through the proxy as the service does', async () => {
    const host = 'sign.company.example';
    const far = await CompanyServer.start(company.gives, host);
    const { port } = new URL(service.simulator.addresses.https);
    const proxy = await ConnectProxy.start((asked) => (asked === host ? far.port : Number(port)));
    try {
      await signIn({ companyAddress: far.address });
      await bench.online();
      expect(far.requests).toHaveLength(1);
      expect(proxy.asked).toContain(`${host}:443`);
    } finally {
      await proxy.stop();
      await far.stop();
    }
  });

  it('says what is wrong with the certificate of that server', async () => {
    await signIn({ caFile: '' });
    const { reason, detail } = await bench.refused();
    expect(reason).toBe('certificate-untrusted');
    expect(detail).toContain('localhost');
  });

  it.each<[string, Gives]>([
    ['refuses', () => json({ error: canary, accessToken: canary }, 403)],
    ['is a web page', () => contentReply(200, 'text/html', `<html>${canary}</html>`)],
    ['gives what the service does not take', () => json({ accessToken: canary })],
    ['gives what cannot be read', () => json({ accessToken: `${canary} ${canary}` })],
  ])('writes nothing of key, signature or token anywhere where that address %s', async (_what, gives) => {
    const secrets = [canary, companyKey];
    service.simulator.observe((tapped) => {
      const text = tapped.kind === 'reply' ? tapped.reply.body : '';
      const signature = tapped.kind === 'request' ? (tapped.request.headers['authorization'] ?? '') : '';
      for (const [, secret = ''] of text.matchAll(/"(?:access|refresh)Token":"([^"]+)"/gu)) secrets.push(secret);
      for (const [, secret = ''] of signature.matchAll(/signature=(\w+)/gu)) secrets.push(secret);
    });
    const signed = signs(service.simulator.app, () => bench.clock.now());
    company.give(gives);
    await signIn({ appUser: 'agent-7' });
    await bench.refused();
    company.give(signed);
    await bench.signInAgain();
    await bench.online();
    const asked = { method: 'POST', body: '{"userId":"agent-7"}' };
    expect(company.requests.at(-1)).toMatchObject(asked);
    const written = `${JSON.stringify(log.lines)}${bench.everythingKept}`;
    expect(written.length).toBeGreaterThan(1_000);
    expect(secrets.length).toBeGreaterThan(4);
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
  });

  it('asks anew before a token ends; what then fails is told once, and the meeting goes on', async () => {
    service.simulator.setSwitch('accessTokenMs', 60_000);
    const give = (): void => company.give(async () => json({ accessToken: await service.companyToken() }));
    const notices = (): string[] => [...bench.state.notices.values()].map(({ code }) => code);
    give();
    const meeting = service.meeting({ others: numbers(2) });
    await signIn();
    await bench.online();
    const conferenceId = await bench.follow({ address: meeting });
    company.give(() => json({}, 403));
    await bench.until('a refused renewal', () => notices().includes('company-refused'));
    const told = company.requests.length;
    expect(bench.account.connection.status).toBe('online');
    expect(desk.isLive(conferenceId)).toBe(true);
    give();
    await bench.until('a renewal', () => company.requests.length > told);
    expect(notices().filter((code) => code === 'company-refused')).toHaveLength(1);
  });
});
