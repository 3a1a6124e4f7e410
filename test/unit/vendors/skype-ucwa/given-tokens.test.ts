import { describe, expect, it } from 'vitest';
import { endOf, GivenTokens } from '../../../../main/vendors/skype-ucwa/given-tokens.ts';

const web = 'https://web.contoso.example/Autodiscover/root';
const pool = 'https://pool.contoso.example:444/ucwa/v1/applications';
const jsonWebToken = (claims: object): string =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

it.each([
  ['one opaque token', 'cwt=AAEB/+==', 'cwt=AAEB/+==', 'cwt=AAEB/+=='],
  ['with its scheme', 'Bearer cwt=AAEB', 'cwt=AAEB', 'cwt=AAEB'],
  ['one that looks like a host', 'abc.def', 'abc.def', 'abc.def'],
  ['two with hosts', 'web.contoso.example one pool.contoso.example two', 'one', 'two'],
  ['addresses and commas', 'https://pool.contoso.example:444/ two,  WEB.contoso.example,Bearer one', 'one', 'two'],
  ['one for a host, one for the others', 'one pool.contoso.example two', 'one', 'two'],
  ['none for a host', 'web.contoso.example one other.contoso.example two', 'one', null],
  ['another port', 'web.contoso.example one pool.contoso.example:555 two', 'one', null],
  ['nothing', '  ', null, null],
])('%s', (_what, typed, forWeb, forPool) => {
  const tokens = new GivenTokens(typed);
  expect([tokens.for(web), tokens.for(pool)]).toEqual([forWeb, forPool]);
});

it('of JSON web tokens each goes to the host that it is for, and a single one to all', () => {
  const forWeb = jsonWebToken({ aud: 'https://web.contoso.example' });
  const forPool = jsonWebToken({ aud: ['https://pool.contoso.example:444/', 'urn:other'] });
  const both = new GivenTokens(`${forPool} ${forWeb}`);
  expect([both.for(web), both.for(pool)]).toEqual([forWeb, forPool]);
  const single = new GivenTokens(forWeb);
  expect([single.for(web), single.for(pool)]).toEqual([forWeb, forWeb]);
  const shared = new GivenTokens(jsonWebToken({ aud: '00000004-0000-0ff1-ce00-000000000000' }));
  expect(shared.for(pool)).not.toBeNull();
});

describe('the end of a token', () => {
  const claiming = (claims: object): string => `e.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

  it('is what it says of itself', () => {
    expect(endOf(claiming({ exp: 1_893_456_000 }))).toBe(1_893_456_000_000);
  });

  it.each(['cwt=AAEB', 'a.b.c', claiming({}), claiming({ exp: '1893456000' }), claiming({ exp: null })])(
    'is not known where it says nothing of the kind: %s',
    (token) => {
      expect(endOf(token)).toBeNull();
    },
  );
});
