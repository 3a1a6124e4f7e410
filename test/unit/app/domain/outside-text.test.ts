import { describe, expect, it } from 'vitest';
import { readApiErrors, readDialog, readUser } from '../../../../main/vendors/cisco-finesse/wire/wire.ts';
import { parseXml } from '../../../../main/vendors/cisco-finesse/wire/xml.ts';
import { readGatewayEvent } from '../../../../main/vendors/huawei-agent-gateway/events.ts';
import { readConferences, readEnvelope, readMember } from '../../../../main/vendors/huawei-agent-gateway/wire.ts';
import { readFrame } from '../../../../main/vendors/huawei-cloud-meeting/pushes.ts';
import { readMeetings, readRefusal, snapshotOf } from '../../../../main/vendors/huawei-cloud-meeting/wire.ts';
import { outsideAddress, outsideText } from '../../../../app/domain/outside-text.ts';
import { readReason } from '../../../../main/vendors/skype-ucwa/faults.ts';
import { readResource } from '../../../../main/vendors/skype-ucwa/hal.ts';

/** What a stranger may call themselves, and as what it is shown. */
const hostile = 'Eve\r\nDrop Maria: confirmed \u202Egpj\u202C\u2067\u{E0041}\u200B\uFEFF!';
const shown = 'Eve Drop Maria: confirmed gpj!';

describe('a text from outside', () => {
  it.each([
    ['a name that reads backwards', '\u202ESREBLA AIRAM', 'SREBLA AIRAM'],
    ['an isolate without an end', 'Maria\u2066', 'Maria'],
    ['an Arabic letter mark', '\u061C5001', '5001'],
    ['a colleague’s name with something unseen in it', 'Ma\u200Bria\u2060 Al\u00ADbers\u{E0020}', 'Maria Albers'],
    ['a joiner between letters that do not join', 'Ma\u200Dria\u200C', 'Maria'],
    ['ends of lines and control characters', 'a\r\n\tb\u2028c\u2029d\u0000e\u009Bf', 'a b c d e f'],
    ['blanks that are fillers', '\u3164\u115F', ''],
    ['half a character', 'a\uD800b', 'a\uFFFDb'],
  ])('loses what misleads: %s', (_name, text, expected) => {
    expect(outsideText(text, 300)).toBe(expected);
  });

  it.each([
    'Maria Albers',
    '王小明（客服）',
    'أحمد',
    'می\u200Cخواهم',
    'क्\u200Dष',
    '👨\u200D👩\u200D👧',
    '🤷🏽\u200D♀\uFE0F',
    '👩\u200D⚕\uFE0F',
    '🏳\uFE0F\u200D🌈',
    '葛\u{E0100}',
    'Zoe\u0308',
  ])('keeps what a script or an emoji needs: %s', (text) => {
    expect(outsideText(text, 300)).toBe(text);
    expect(outsideAddress(text, 300)).toBe(text);
  });

  it('is cut between characters as readers see them', () => {
    expect(outsideText('ab👨\u200D👩\u200D👧', 9)).toBe('ab');
    expect(outsideText('ab👨\u200D👩\u200D👧', 10)).toBe('ab👨\u200D👩\u200D👧');
    expect(outsideText('abc', 2)).toBe('ab');
    expect(outsideText('ne\u0301e', 2)).toBe('n');
  });

  it('is cut within a pile of accents, which is one character without an end', () => {
    expect(outsideText(`e${'\u0301'.repeat(100_000)}`, 300)).toHaveLength(300);
  });

  it('as an address never becomes somebody else’s', () => {
    expect(outsideAddress('5001', 300)).toBe('5001');
    expect(outsideAddress('5001\u200B', 300)).toBe('5001\uFFFD');
    expect(outsideAddress('\u202E1005', 300)).toBe('\uFFFD1005');
    expect(outsideAddress('50\n01', 300)).toBe('50\uFFFD01');
  });
});

describe('the wire of each vendor gives cleaned words:', () => {
  const entities = Array.from(hostile, (one) => `&#${one.codePointAt(0)};`).join('');

  it('Finesse', () => {
    const user = parseXml(`<User><loginId>eve</loginId><firstName>${entities}</firstName></User>`);
    expect(readUser(user).firstName).toBe(shown);
    const [error] = readApiErrors(
      parseXml(`<ApiErrors><ApiError><ErrorMessage>${entities}</ErrorMessage></ApiError></ApiErrors>`),
    );
    expect(error?.message).toBe(shown);
    const dialog = readDialog(
      parseXml(
        '<Dialog><id>1</id><fromAddress>5001&#8203;</fromAddress><mediaProperties><callvariables><CallVariable>' +
          `<name>callVariable1</name><value>${entities}</value></CallVariable></callvariables></mediaProperties>` +
          '<participants><Participant><mediaAddress>5001&#8238;</mediaAddress></Participant></participants></Dialog>',
      ),
    );
    expect(dialog).toMatchObject({
      fromAddress: '5001\uFFFD',
      variables: [{ name: 'callVariable1', value: shown }],
      parties: [{ address: '5001\uFFFD' }],
    });
  });

  it('the agent gateway', () => {
    expect(readMember({ workno: '101', name: hostile, groupname: hostile })).toMatchObject({
      name: shown,
      groupName: shown,
    });
    expect(readEnvelope(JSON.stringify({ retcode: '100-001', message: hostile }))?.message).toBe(shown);
    const addresses = [{ addressType: 6, address: '5001\u200B' }];
    expect(readConferences([{ confId: 1, addresses }]).infos[0]?.parties[0]?.address).toBe('5001\uFFFD');
    const content = { callid: 'c', caller: 'A5001\u202E', called: '102', feature: 0 };
    expect(readGatewayEvent({ eventType: 'AgentEvent_Ringing', workNo: '101', content }, '101')).toMatchObject({
      call: { caller: '5001\uFFFD' },
    });
  });

  it('Cloud Meeting', () => {
    const present = [{ pid: 'p', name: hostile, phone: '+99\u200B' }];
    expect(snapshotOf({ attendees: [{ name: hostile }], participants: present })).toMatchObject({
      invited: [{ name: shown }],
      present: [{ name: shown, phone: '+99\uFFFD' }],
    });
    expect(readMeetings({ count: 1, data: [{ conferenceID: '1', subject: hostile }] }).meetings[0]?.subject).toBe(
      shown,
    );
    expect(readRefusal({ error_code: 'a', error_msg: hostile }, true)?.message).toBe(shown);
    const data = [{ pid: 'p', pinfoMap: { NAME: hostile, TEL: '+99\u200B' } }];
    const frame = readFrame(
      JSON.stringify({ action: 'ParticipantsNotify', version: 3, msgID: 'a', msgMode: 1, confID: '9', data }),
    );
    expect(frame).toMatchObject({ content: { people: [{ map: { NAME: shown, TEL: '+99\uFFFD' } }] } });
  });

  it('Skype for Business', () => {
    const base = 'https://example.test/';
    expect(readResource({ name: hostile }, base).text('name')).toBe(shown);
    expect(readResource({ name: '👨\u200D👩\u200D👧' }, base).text('name')).toBe('👨\u200D👩\u200D👧');
    expect(readReason({ code: 'Conflict', message: hostile })?.message).toBe(shown);
  });
});
