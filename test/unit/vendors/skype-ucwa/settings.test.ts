import { describe, expect, it } from 'vitest';
import { checkSkypeSettings, readSkypeSettings, skypeEndpoints } from '../../../../main/vendors/skype-ucwa/settings.ts';

describe('the settings of an account', () => {
  it('need a SIP address alone: the servers are found by its domain, the internal name first', () => {
    const values = { sipAddress: 'SIP:Alice@Contoso.example' };
    expect(checkSkypeSettings(values)).toEqual([]);
    expect(readSkypeSettings(values)).toMatchObject({
      sipAddress: 'Alice@Contoso.example',
      sipDomain: 'contoso.example',
      user: 'Alice@Contoso.example',
      roots: [['https://lyncdiscoverinternal.contoso.example/', 'https://lyncdiscover.contoso.example/']],
      via: 'contoso.example',
    });
    expect(skypeEndpoints(values).map(({ url }) => url)).toEqual([
      'https://lyncdiscoverinternal.contoso.example',
      'https://lyncdiscover.contoso.example',
    ]);
  });

  it('may name a server: its root is asked, and then the path that real servers have', () => {
    const { roots } = readSkypeSettings({ sipAddress: 'alice@contoso.example', server: 'web.contoso.example' });
    expect(roots).toEqual([
      ['https://web.contoso.example/'],
      ['https://web.contoso.example/Autodiscover/AutodiscoverService.svc/root?originalDomain=contoso.example'],
    ]);
  });

  it.each([
    [{}, [{ key: 'sipAddress', problem: 'required' }]],
    [{ sipAddress: 'alice' }, [{ key: 'sipAddress', problem: 'not-an-address' }]],
    [{ sipAddress: 'alice@contoso.example/evil.test' }, [{ key: 'sipAddress', problem: 'not-an-address' }]],
    [{ sipAddress: 'a@b.example', server: 'a b' }, [{ key: 'server', problem: 'not-an-address' }]],
    [{ sipAddress: 'a@b.example', user: 'x'.repeat(300) }, [{ key: 'user', problem: 'too-long' }]],
    [{ sipAddress: 'a@b.example', signInBy: 'authorisation' }, [{ key: 'clientId', problem: 'required' }]],
    [{ sipAddress: 'a@b.example', endForAll: 'perhaps' }, [{ key: 'endForAll', problem: 'not-a-choice' }]],
  ])('%j have these problems', (values, issues) => {
    expect(checkSkypeSettings(values)).toEqual(issues);
  });
});
