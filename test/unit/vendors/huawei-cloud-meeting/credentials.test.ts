import { describe, expect, it } from 'vitest';
import { signatureOf, signInRequest } from '../../../../main/vendors/huawei-cloud-meeting/credentials.ts';
import {
  checkCloudSettings,
  cloudEndpoints,
  readCloudSettings,
} from '../../../../main/vendors/huawei-cloud-meeting/settings.ts';

const nonce = '0123456789abcdef0123456789abcdef';
const key = 'demo-key-0123456789abcdef';

describe('the signature of a sign-in by app ID', () => {
  it.each([
    ['a user', '', 'agent-7', 1893456000, '65b9fa68d59ee5c0325ebd6c1caaf594e6f717a17c620ebced8f340ebd94d964'],
    ['the administrator', '', '', 0, '21171a1125b35adefa98548a3e084a450c6f48ea3bc02082ad3f2bb5d608c336'],
    ['a company', 'corp-9', 'agent-7', 1893456000, '8ef03191c750794da837c4595effe6d3a447dc7ee144b45bfa784a094ced96ea'],
  ])('is right for %s', (_name, corpId, appUser, expireTime, expected) => {
    expect(signatureOf(key, { appId: 'demo-app-01', corpId, appUser, expireTime, nonce })).toBe(expected);
  });
});

describe('the request that signs in', () => {
  it('names no company where none is given, and repeats what was signed', () => {
    const { headers, body } = signInRequest(
      { by: 'app-id', appId: 'demo-app-01', appKey: key, corpId: '', appUser: 'agent-7' },
      1893452400_000,
      nonce,
    );
    expect(headers?.['authorization']).toContain('access=ZGVtby1hcHAtMDE=');
    expect(body).toEqual({ appId: 'demo-app-01', clientType: 72, expireTime: 1893456000, nonce, userId: 'agent-7' });
  });

  it.each([
    { by: 'password', account: 'agent7', password: '' } as const,
    { by: 'app-id', appId: 'demo-app-01', appKey: '', corpId: '', appUser: '' } as const,
  ])('is not made without a secret ($by)', (credentials) => {
    expect(() => signInRequest(credentials, 0, nonce)).toThrow('password-missing');
  });
});

describe('the settings', () => {
  it.each([
    [{ account: 'a' }, 'https://api.meeting.huaweicloud.com:443'],
    [{ account: 'a', region: 'international' }, 'https://api-intl.meeting.huaweicloud.com:443'],
    [{ account: 'a', server: 'meet.example.net:8443' }, 'https://meet.example.net:8443'],
  ])('%o lead to %s', (values, origin) => {
    expect(checkCloudSettings(values)).toEqual([]);
    expect(readCloudSettings(values).origin).toBe(origin);
  });

  it.each<[Record<string, string>, string, string]>([
    [{}, 'account', 'required'],
    [{ signInBy: 'app-id' }, 'appId', 'required'],
    [{ account: 'a', region: 'own' }, 'server', 'required'],
    [{ account: 'a', server: 'http://meet.example.net' }, 'server', 'not-an-address'],
    [{ account: 'a', server: 'https://meet.example.net/path' }, 'server', 'not-an-address'],
    [{ account: 'a', chunk: '0' }, 'chunk', 'digits-only'],
    [{ account: 'a', region: 'moon' }, 'region', 'not-a-choice'],
    [{ signInBy: 'company' }, 'companyAddress', 'required'],
    [{ signInBy: 'company', companyAddress: 'http://sign.example.net' }, 'companyAddress', 'not-an-address'],
    [{ signInBy: 'company', companyAddress: 'http://127.0.0.1/x' }, 'companyAddress', 'not-an-address'],
    [{ signInBy: 'company', companyAddress: 'https://sign.example.net/?a=b' }, 'companyAddress', 'not-an-address'],
    [{ signInBy: 'company', companyAddress: 'https://a@b.example' }, 'companyAddress', 'not-an-address'],
  ])('%o are not usable: %s is %s', (values, field, problem) => {
    expect(checkCloudSettings(values)).toEqual([{ key: field, problem }]);
  });

  it('name the server of the company where that signs, so that secrets, policy and questions count for it', () => {
    const values = { server: 'meet.example.net', companyAddress: 'sign.example.net/gavel/', caFile: '/ca.pem' };
    const service = { url: 'https://meet.example.net:443', caFile: '/ca.pem' };
    expect(cloudEndpoints({ ...values, signInBy: 'password' })).toEqual([service]);
    expect(cloudEndpoints({ ...values, signInBy: 'company' })).toEqual([
      service,
      { url: 'https://sign.example.net/gavel', caFile: '/ca.pem' },
    ]);
  });
});
