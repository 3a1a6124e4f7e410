import { describe, expect, it } from 'vitest';
import { Fault, type ErrorCode } from '../../../../app/domain/error-code.ts';
import { namedOrigin, ServiceSite } from '../../../../main/vendors/huawei-cloud-meeting/service-site.ts';

const china = 'https://api.meeting.huaweicloud.com:443';

describe('a host that the service names', () => {
  it.each([
    [china, 'r1.meeting.huaweicloud.com', 'https://r1.meeting.huaweicloud.com'],
    [china, 'https://bmeeting.huaweicloud.com/#/j', 'https://bmeeting.huaweicloud.com'],
    [china, 'https://r1.meeting.huaweicloud.com:8443/x', 'https://r1.meeting.huaweicloud.com:8443'],
    ['https://meetings.example.co.uk', 'https://other.example.co.uk', 'https://other.example.co.uk'],
    ['https://10.1.2.3:8443', '10.1.2.3:9443', 'https://10.1.2.3:9443'],
    ['https://127.0.0.1:8443', 'localhost:9443', 'https://localhost:9443'],
  ])('of %s gets requests as %s', (home, named, origin) => {
    expect(namedOrigin(home, named)).toBe(origin);
  });

  it.each([
    [china, ''],
    [china, 'not a host'],
    [china, 'http://r1.meeting.huaweicloud.com'],
    [china, 'https://huaweicloud.com.example.test'],
    [china, 'https://user:pass@r1.meeting.huaweicloud.com'],
    [china, '198.51.100.7'],
    ['https://meetings.example.co.uk', 'https://another.co.uk'],
    ['https://10.1.2.3', '10.1.2.4'],
    ['https://127.0.0.1', '127.example.test'],
  ])('of %s gets none as %s', (home, named) => {
    expect(namedOrigin(home, named)).toBeNull();
  });
});

describe('a service under maintenance', () => {
  const after = async (site: ServiceSite, code: ErrorCode, answer: unknown): Promise<number> => {
    let asked = 0;
    const read = async (): Promise<unknown> => {
      asked += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    await site.afterFailure(new Fault(code), { read });
    return asked;
  };
  const fault = { status: 'FAULT', redirectJoinUrl: 'https://r2.meeting.huaweicloud.com/#/j' };

  it('is left for the host that it names, and asked again once that fails', async () => {
    const site = new ServiceSite(china);
    expect([site.origin, site.standInHost]).toEqual(['https://api.meeting.huaweicloud.com', null]);
    await after(site, 'out-of-service', fault);
    expect([site.origin, site.standInHost]).toEqual([
      'https://r2.meeting.huaweicloud.com',
      'r2.meeting.huaweicloud.com',
    ]);
    expect(await after(site, 'out-of-service', fault)).toBe(0);
    expect(site.origin).toBe('https://api.meeting.huaweicloud.com');
  });

  it.each([
    ['out-of-service', { ...fault, status: 'NORMAL' }],
    ['server-error', { status: 'FAULT' }],
    ['server-error', { ...fault, redirectJoinUrl: 'https://meeting.example.test' }],
    ['out-of-service', new Fault('connection-lost')],
    ['out-of-service', 'nonsense'],
  ] as const)('stays asked after %s and %o', async (code, answer) => {
    const site = new ServiceSite(china);
    await after(site, code, answer);
    expect(site.origin).toBe('https://api.meeting.huaweicloud.com');
  });

  it('is not asked about after a refusal of who signs in', async () => {
    expect(await after(new ServiceSite(china), 'wrong-password', fault)).toBe(0);
  });
});
