import { describe, expect, it } from 'vitest';
import { withCompanyAddress } from '../../../../main/core/settings/company-address.ts';
import { noPolicy, readPolicyValue } from '../../../../main/core/settings/policy.ts';
import { policyFromRegistry } from '../../../../main/core/settings/policy-places.ts';
import { huaweiCloudMeeting } from '../../../../main/vendors/huawei-cloud-meeting/adapter.ts';
import { sampleVendor } from '../../../support/sample-vendor/adapter.ts';

const { vendorId } = huaweiCloudMeeting.descriptor;
const address = 'https://sign.example.net/gavel';
const values = { signInBy: 'company', companyAddress: 'https://elsewhere.example/', appUser: 'a' };

describe('the company’s own server that a policy names', () => {
  it('is that of every account of the system, whatever it says itself', () => {
    const set = withCompanyAddress(huaweiCloudMeeting, { companyAddresses: { [vendorId]: address } });
    expect(set.descriptor.fields.map(({ key }) => key)).not.toContain('companyAddress');
    expect(set.endpoints(values).map(({ url }) => url)).toContain(address);
    expect(set.endpoints(values).map(({ url }) => url)).not.toContain(values.companyAddress);
    expect(set.checkSettings({ signInBy: 'company', appUser: 'a' })).toEqual([]);
  });

  it('changes nothing elsewhere', () => {
    expect(withCompanyAddress(huaweiCloudMeeting, noPolicy)).toBe(huaweiCloudMeeting);
    const { vendorId: sample } = sampleVendor.descriptor;
    expect(withCompanyAddress(sampleVendor, { companyAddresses: { [sample]: address } })).toBe(sampleVendor);
  });

  it.each(['http://sign.example.net/', 'https://user@sign.example.net/', 'https://', 'sign.example.net', 7])(
    'is no policy at all when it is %s',
    (wrong) => {
      expect(readPolicyValue({ version: 1, companyAddresses: { v: wrong } }).problem).toContain('companyAddresses');
    },
  );

  it('is read from the registry, by system', () => {
    const printed = [
      String.raw`HKEY_LOCAL_MACHINE\Software\Policies\Gavel\CompanyAddresses`,
      `    ${vendorId}    REG_SZ    ${address}`,
    ].join('\r\n');
    expect(readPolicyValue(policyFromRegistry(printed)).companyAddresses).toEqual({ [vendorId]: address });
  });
});
