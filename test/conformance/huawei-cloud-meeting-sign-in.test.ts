import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signatureOf } from '../../main/vendors/huawei-cloud-meeting/credentials.ts';
import { CloudDesk, numbers } from './huawei-cloud-meeting.desk.ts';

const nonce = '0123456789abcdef0123456789abcdef';

describe('Huawei Cloud Meeting, with what the company’s own systems give', () => {
  let desk: CloudDesk;
  let bench: CloudDesk['bench'];
  let service: CloudDesk['service'];

  beforeEach(async () => {
    desk = await CloudDesk.open(6);
    ({ bench, service } = desk);
  });
  afterEach(async () => {
    await desk.close();
  });

  const signIn = async (
    values: Readonly<Record<string, string>>,
    secrets: Readonly<Record<string, string>>,
  ): Promise<void> => {
    const form = service.account(bench).values;
    await bench.signIn(desk.vendor, { values: { ...form, account: '', ...values }, secrets });
  };

  it('a signature signs in without the key', async () => {
    const { id: appId, key } = service.simulator.app;
    const facts = { appId, corpId: '', appUser: 'agent-7', nonce, expireTime: 0 };
    await signIn(
      { signInBy: 'signature', appId, appUser: 'agent-7', nonce, expireTime: '0' },
      { signature: signatureOf(key, facts).toUpperCase() },
    );
    await bench.online();
    expect(bench.account.agent).toMatchObject({ name: 'Agent Seven' });
  });

  it('a signature that is over is told as such, and not sent again', async () => {
    const { id: appId, key } = service.simulator.app;
    const facts = { appId, corpId: '', appUser: 'agent-7', nonce, expireTime: 1_600_000_000 };
    await signIn(
      { signInBy: 'signature', appId, appUser: 'agent-7', nonce, expireTime: '1600000000' },
      { signature: signatureOf(key, facts) },
    );
    expect(await bench.refused()).toMatchObject({ reason: 'sign-in-expired' });
    expect(service.requestCount(/appauth/u)).toBe(1);
  });

  it('a signature of our own that is over says that the clocks differ', async () => {
    const { id: appId, key } = service.simulator.app;
    service.act({ act: 'nextError', pathIncludes: 'appauth', code: 'USG.206010057', status: 401 });
    await signIn({ signInBy: 'app-id', appId, appUser: 'agent-7' }, { appKey: key });
    expect(await bench.refused()).toMatchObject({ reason: 'clock-differs' });
  });

  it('an access token signs in, controls meetings, and stays the company’s', async () => {
    const meeting = service.meeting({ others: numbers(2) });
    await signIn({ signInBy: 'access-token' }, { accessToken: await service.companyToken() });
    await bench.online();
    expect(bench.account.agent).toMatchObject({ name: 'Agent Seven' });
    const conferenceId = await bench.follow({ address: meeting });
    const [command] = await desk.disconnect(conferenceId, numbers(1));
    expect(command).toMatchObject({ phase: 'confirmed' });
    await bench.stop();
    expect(service.isSignedIn()).toBe(true);
    expect(service.passwordCount()).toBe(1);
  });

  it('an access token that does not count is told as such', async () => {
    await signIn({ signInBy: 'access-token' }, { accessToken: 'cnr-of-yesterday' });
    expect(await bench.refused()).toMatchObject({ reason: 'sign-in-expired' });
  });
});
