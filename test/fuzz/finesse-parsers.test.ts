import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountModel } from '../../main/vendors/cisco-finesse/model.ts';
import { readFinesseSettings } from '../../main/vendors/cisco-finesse/settings.ts';
import {
  readDialogList,
  readSystemInfo,
  readTeamMembers,
  readUpdate,
  readUser,
} from '../../main/vendors/cisco-finesse/wire/wire.ts';
import { parseXml, type XmlNode } from '../../main/vendors/cisco-finesse/wire/xml.ts';
import { readEvents } from '../../main/vendors/cisco-finesse/xmpp/events.ts';
import { parseStanza } from '../../main/vendors/cisco-finesse/xmpp/stanza.ts';
import { busyMachineMs } from '../support/busy-machine.ts';
import { testKit } from '../support/adapter-kit.ts';

const party = (address: string, state: string): string =>
  `<Participant><actions><action>HOLD</action><action>DROP</action></actions><mediaAddress>${address}` +
  '</mediaAddress><mediaAddressType>AGENT_DEVICE</mediaAddressType>' +
  `<startTime>2026-03-02T09:23:40.500Z</startTime><state>${state}</state><stateCause></stateCause>` +
  '<stateChangeTime>2026-03-02T09:25:02.310Z</stateChangeTime></Participant>';
const dialog = (tag: string): string =>
  `<${tag}><associatedDialogUri></associatedDialogUri><fromAddress>4155550100</fromAddress><id>16781234</id>` +
  '<mediaProperties><callType>CONFERENCE</callType><callvariables><CallVariable><name>callVariable1</name>' +
  '<value>A&amp;B &#x5BC6;</value></CallVariable></callvariables></mediaProperties><mediaType>Voice</mediaType>' +
  `<participants>${party('5900', 'ACTIVE')}${party('5001', 'HELD')}${party('', 'DROPPED')}</participants>` +
  `<state>ACTIVE</state><toAddress>8000</toAddress><uri>/finesse/api/Dialog/16781234</uri></${tag}>`;
const user =
  '<user><loginId>1900</loginId><state>NOT_READY</state><roles><role>Supervisor</role></roles><reasonCode>' +
  '<id>12</id><label>Lunch</label></reasonCode><teams><Team><id>10</id><name>Claims</name></Team></teams></user>';
const update = (data: string, event: string): string =>
  `<Update><data>${data}</data><event>${event}</event><requestId></requestId>` +
  '<source>/finesse/api/User/1900/Dialogs</source></Update>';
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const message = (payload: string): string =>
  `<message from='pubsub.a' to='1900@a'><event xmlns='http://jabber.org/protocol/pubsub#event'><items ` +
  `node='/finesse/api/User/1900/Dialogs'><item id='1'><notification xmlns='urn:x'>${escaped(payload)}` +
  '</notification></item></items></event></message>';

const payloads = [
  update(dialog('dialog'), 'PUT'),
  update(`<dialogs>${dialog('Dialog')}</dialogs>`, 'POST'),
  update(`<dialogs>${dialog('Dialog')}</dialogs>`, 'delete'),
  update(user, 'PUT'),
  update(
    '<apiErrors><apiError><errorData>290</errorData><errorType>Generic Error</errorType></apiError></apiErrors>',
    'put',
  ),
  update('<systemInfo><status>OUT_OF_SERVICE</status></systemInfo>', 'PUT'),
];
const samples = [
  ...payloads,
  ...payloads.map(message),
  "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='1'/>",
  "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>",
];

const nasty = [
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  '&#0;',
  '&#xD800;',
  '&#99999999999;',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<?xml?>',
  '<__proto__>',
  '</__proto__>',
  "__proto__='1'",
  "constructor='1'",
  '<prototype><constructor>x</constructor></prototype>',
  '\u0000',
  '\uFFFE',
  '<',
  '>',
  '&',
  '"',
  "'",
  '/',
  '<a',
  '</',
  '=',
  '😀',
  '<a><a><a>',
] as const;

/** Samples with pieces cut out, doubled, swapped and nasty ones put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(40),
        put: fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 8 }), fc.constant('')),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([sample, edits]) =>
    edits.reduce((text, { at, length, put }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + put + text.slice(start + length);
    }, sample),
  );

const anyText = fc.oneof(
  mutated,
  fc.string({ maxLength: 400 }),
  fc.array(fc.constantFrom(...nasty, ...samples), { maxLength: 6 }).map((parts) => parts.join('')),
);

/** What a parser makes of a text: its result, or null for an error it may throw. */
const attempt = <Value>(task: () => Value): Value | null => {
  try {
    return task();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(error).not.toBeInstanceOf(RangeError);
    return null;
  }
};

const prototypeNames = (): string =>
  [Object.prototype, Array.prototype, Map.prototype, String.prototype]
    .flatMap((one) => Object.getOwnPropertyNames(one))
    .join();
const prototypesBefore = prototypeNames();

const everyReading = (node: XmlNode): void => {
  for (const read of [readUpdate, readUser, readDialogList, readSystemInfo, readTeamMembers]) attempt(() => read(node));
};

describe('what a server may send', () => {
  it('as XML is understood or refused with an error that says so, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const node = attempt(() => parseXml(text));
        if (node) everyReading(node);
      }),
      { numRuns: 20_000 },
    );
    expect(prototypeNames()).toBe(prototypesBefore);
  });

  it('as a stanza is understood or refused with an error that says so, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const stanza = attempt(() => parseStanza(text));
        if (!stanza) return;
        attempt(() => readEvents(stanza).map(({ payload }) => attempt(() => parseXml(payload))));
      }),
      { numRuns: 20_000 },
    );
    expect(prototypeNames()).toBe(prototypesBefore);
  });

  it('about dialogs changes the picture or is refused, whatever it is', () => {
    const settings = readFinesseSettings({ server: 'a.example.net', user: 'u', extension: '5900' });
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 8 }), (texts) => {
        const model = new AccountModel('account', settings, testKit());
        for (const text of texts) {
          const told = attempt(() => readUpdate(parseXml(text)));
          if (told?.kind === 'dialogs') for (const each of told.dialogs) model.takeDialog(told.event, each, '');
          else if (told?.kind === 'user') model.takeUser(told.user, null);
          else if (told?.kind === 'team') model.takeMembers(told.members);
        }
        for (const { participants } of model.calls.pictures())
          expect(new Set(participants.map(({ id }) => id)).size).toBe(participants.length);
      }),
      { numRuns: 5_000 },
    );
    expect(prototypeNames()).toBe(prototypesBefore);
  });

  it('nested without end is refused at once', () => {
    const deep = '<a>'.repeat(1_000_000);
    const begun = performance.now();
    expect(() => parseXml(deep)).toThrow('nests deeper');
    expect(() => parseStanza(deep)).toThrow('nests deeper');
    expect(performance.now() - begun).toBeLessThan(busyMachineMs(2_000));
  });

  it.each([
    ['one long text', `<a>${'x'.repeat(8_000_000)}</a>`],
    ['many entities', `<a>${'&amp;'.repeat(1_000_000)}</a>`],
    ['many elements', `<a>${'<b/>'.repeat(500_000)}</a>`],
    ['many attributes', `<a ${"b='c' ".repeat(200_000)}/>`],
    ['an attribute without end', `<a b='${'c'.repeat(4_000_000)}`],
    ['brackets without end', '<'.repeat(1_000_000)],
    ['a comment without end', `<a><!--${'-'.repeat(2_000_000)}`],
    ['a CDATA section of brackets', `<a><![CDATA[${']'.repeat(500_000)}]]></a>`],
    ['ampersands without end', `<a>${'&'.repeat(300_000)};</a>`],
  ])('of %s takes bounded time', (_name, text) => {
    const begun = performance.now();
    attempt(() => parseXml(text));
    attempt(() => parseStanza(text));
    expect(performance.now() - begun).toBeLessThan(busyMachineMs(5_000));
  });

  it('is understood where it is right', () => {
    for (const payload of payloads) expect(readUpdate(parseXml(payload)).kind).not.toBe('other');
    const [item] = readEvents(parseStanza(message(payloads[0] ?? '')));
    expect(item?.payload).toBe(payloads[0]);
  });
});
