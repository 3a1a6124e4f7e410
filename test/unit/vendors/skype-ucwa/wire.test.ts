import { describe, expect, it } from 'vitest';
import { readChallenge } from '../../../../main/vendors/skype-ucwa/challenge.ts';
import { readEvents } from '../../../../main/vendors/skype-ucwa/events.ts';
import { readResource } from '../../../../main/vendors/skype-ucwa/hal.ts';
import { readConferenceUri } from '../../../../main/vendors/skype-ucwa/meeting-link.ts';
import { base, colleague, disconnected, events, lobby } from './samples.ts';

describe('a challenge', () => {
  const issuer = '00000002-0000-0ff1-ce00-000000000000@example.test';
  const bearer = `Bearer trusted_issuers="${issuer}", client_id="00000004-0000-0ff1-ce00-000000000000"`;
  const href = 'https://web.example.test/WebTicket/oauthtoken';
  const grants = ['urn:microsoft.rtc:windows', 'urn:microsoft.rtc:anonmeeting', 'password'];
  const list = `grant_type="${grants.join(',')}"`;

  it.each([
    ['joined on one line', `${bearer}, MsRtcOAuth href="${href}",${list}`],
    ['before another scheme', `MsRtcOAuth href="${href}",${list}, ${bearer}, href="https://elsewhere.test/"`],
    ['without quotes', `MsRtcOAuth href=${href},${list}`],
    [
      'with another authority',
      `${bearer}, authorization_uri="https://login.test/a", MsRtcOAuth href="${href}",${list}`,
    ],
    ['in small letters', `msrtcoauth HREF="${href}", ${list}`],
    ['folded over lines', `${bearer},\r\n MsRtcOAuth href="${href}",\r\n ${list}`],
  ])('is read %s', (_name, header) => {
    expect(readChallenge(header)).toEqual({ href, grants });
  });

  it.each([
    ['of another scheme only', bearer],
    ['without an address', `MsRtcOAuth ${list}`],
    ['that is empty', ''],
  ])('%s is none', (_name, header) => {
    expect(readChallenge(header)).toBeNull();
  });

  it('may name no grant at all', () => {
    expect(readChallenge(`MsRtcOAuth href="${href}"`)).toEqual({ href, grants: [] });
  });
});

describe('a resource', () => {
  it('has its links resolved, whether single, listed, absolute or relative', () => {
    const one = readResource(
      { _links: { a: { href: '/x' }, b: [{ href: 'https://y.test/z', title: 'Z' }], c: null } },
      base,
    );
    expect(one.link('a')).toBe('https://pool.example.test/x');
    expect(one.links('b')).toEqual([{ href: 'https://y.test/z', title: 'Z' }]);
    expect([one.link('c'), one.link('d')]).toEqual([null, null]);
  });

  it('lists who waits, under the name of all participants', () => {
    expect(readResource(lobby, base).links('participant')).toEqual([
      { href: `${base}/participants/vera@partner.example.test`, title: 'Vera Visitor' },
    ]);
  });

  it.each([
    ['\\/Date(1763630000000)\\/', 1_763_630_000_000],
    ['/Date(1763630000000)/', 1_763_630_000_000],
    ['/Date(1763630000000+0100)/', 1_763_630_000_000],
    ['2025-11-20T09:13:20Z', 1_763_630_000_000],
    ['soon', null],
  ])('reads %s as a time', (text, expected) => {
    const json: unknown = JSON.parse(`{"at":"${text}"}`);
    expect(readResource(json, base).time('at')).toBe(expected);
  });

  it('has names without what is not shown or turns the direction of text', () => {
    expect(readResource({ name: '\u202eecila\u0000 \u200b' }, base).text('name')).toBe('ecila');
  });

  it.each([[[]], ['text'], [null], [7]])('is not %j', (json) => {
    expect(() => readResource(json, base)).toThrow();
  });

  it('keeps what it does not know, for sending it back', () => {
    expect(readResource({ ...colleague, later: 1 }, base).json).toEqual({ ...colleague, later: 1 });
  });
});

describe('events', () => {
  it('are read in order, with their place, reason and body', () => {
    const batch = readEvents(readResource(events, base), base);
    expect(batch.hasUnreadable).toBe(false);
    expect(batch.events).toMatchObject([
      { type: 'added', rel: 'participant', title: 'Vera Visitor', within: { rel: 'lobby' }, body: null, reason: null },
      {
        type: 'completed',
        rel: 'participantInvitation',
        isSuccess: false,
        reason: { code: 'RemoteFailure', subcode: 'Declined' },
      },
    ]);
    expect(batch.events[1]?.body?.text('operationId')).toBe('op-7');
  });

  it.each([
    ['an empty list', { sender: [] }],
    ['no list', {}],
  ])('are none in %s', (_name, json) => {
    expect(readEvents(readResource(json, base), base)).toEqual({ events: [], hasUnreadable: false });
  });

  it.each([
    ['an event without a link', { sender: [{ rel: 'conversation', href: '/c', events: [{ type: 'added' }] }] }],
    ['a sender without events', { sender: [{ rel: 'conversation', href: '/c' }] }],
    ['a sender that is text', { sender: ['conversation'] }],
    [
      'an address that is none',
      { sender: [{ rel: 'c', href: 'https://', events: [{ link: { rel: 'p', href: '/p' }, type: 'added' }] }] },
    ],
  ])('that cannot be read are said to be there: %s', (_name, json) => {
    expect(readEvents(readResource(json, base), base)).toEqual({ events: [], hasUnreadable: true });
  });

  it('carry what is embedded under any name', () => {
    const event = {
      link: { rel: 'localParticipant', href: '/p' },
      type: 'updated',
      _embedded: { participant: disconnected },
    };
    const { events: read } = readEvents(
      readResource({ sender: [{ rel: 'conversation', href: '/c', events: [event] }] }, base),
      base,
    );
    expect(read[0]?.body?.text('state')).toBe('Disconnected');
  });
});

describe('the page of an invitation’s link', () => {
  const uri = 'sip:bob@example.test;gruu;opaque=app:conf:focus:id:AB12CD34';
  it.each([
    ['plainly', `<conf-info><conf-uri>${uri}</conf-uri></conf-info>`, uri],
    ['with a namespace', `<m:conf-info xmlns:m="urn:x"><m:conf-uri> ${uri} </m:conf-uri></m:conf-info>`, uri],
    ['not in a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', null],
    ['not elsewhere', `<conf-info><other><conf-uri>${uri}</conf-uri></other></conf-info>`, null],
    ['not in broken XML', `<conf-info><conf-uri>${uri}`, null],
    ['not in an endless one', `<conf-info><conf-uri>${'x'.repeat(70_000)}</conf-uri></conf-info>`, null],
  ])('names the meeting %s', (_name, xml, expected) => {
    expect(readConferenceUri(xml)).toBe(expected);
  });
});
