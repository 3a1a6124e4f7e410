import { describe, expect, it } from 'vitest';
import {
  readApiErrors,
  readDialog,
  readDialogList,
  readReasons,
  readSystemInfo,
  readTeamMembers,
  readUpdate,
  readUser,
} from '../../../../main/vendors/cisco-finesse/wire/wire.ts';
import { element, parseXml } from '../../../../main/vendors/cisco-finesse/wire/xml.ts';
import { dialogXml } from './samples.ts';

describe('Finesse’s XML', () => {
  it('is read whatever the case of its names, with entities and characters by number', () => {
    const node = parseXml(
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- words --><x:Root><Value>A&amp;B &#x5BC6;&#30721;</Value>' +
        '<VALUE><![CDATA[<b>]]></VALUE></x:Root>',
    );
    expect(node).toEqual({
      name: 'root',
      text: '',
      children: [
        { name: 'value', text: 'A&B 密码', children: [] },
        { name: 'value', text: '<b>', children: [] },
      ],
    });
  });

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['an unknown entity', '<a>&b;</a>'],
    ['HTML', '<!DOCTYPE html><html><body><p>Hello<br></body></html>'],
    ['text', 'Bad Gateway'],
    ['nothing', ''],
    ['half a document', '<a><b></b>'],
    ['two documents', '<a/><b/>'],
    ['crossed elements', '<a><b></a></b>'],
    ['more elements than any answer has', `<a>${'<b/>'.repeat(250_000)}</a>`],
    ['more attributes than any element has', `<a ${Array.from({ length: 65 }, (_, at) => `b${at}=""`).join(' ')}/>`],
  ])('is refused when it is %s', (_name, text) => {
    expect(() => parseXml(text)).toThrow(expect.objectContaining({ name: 'MalformedXmlError' }));
  });

  it('is written so that any text survives', () => {
    expect(parseXml(element('value', 'A&B <密> ]]> "x"\u0000')).text).toBe('A&B <密> ]]> "x"');
  });
});

describe('a system info', () => {
  it('names the pair of servers', () => {
    const info = readSystemInfo(
      parseXml(
        '<SystemInfo><status>IN_SERVICE</status><deploymentType>UCCE</deploymentType><primaryNode>' +
          '<host>fin-a</host><httpsPort>8445</httpsPort></primaryNode><secondaryNode/>' +
          '<xmppDomain>fin-a</xmppDomain></SystemInfo>',
      ),
    );
    expect(info).toMatchObject({
      status: 'IN_SERVICE',
      deploymentType: 'UCCE',
      isInMaintenance: false,
      nodes: [{ host: 'fin-a', httpsPort: '8445' }],
    });
  });

  it('without a status is none', () => {
    expect(() => readSystemInfo(parseXml('<SystemInfo/>'))).toThrow('no status');
  });
});

describe('a user', () => {
  it('is read with one or many roles, and with a reason in either spelling', () => {
    const read = (reason: string) =>
      readUser(
        parseXml(
          '<User><loginId>0190</loginId><roles><role>Supervisor</role></roles><state>not_ready</state>' +
            `<${reason}><code>2</code><label>Lunch</label><uri>/finesse/api/ReasonCode/12</uri></${reason}>` +
            '<teams><Team><id>10</id><name>Claims</name></Team></teams><stateChangeTime></stateChangeTime></User>',
        ),
      );
    for (const user of [read('reasonCode'), read('ReasonCode')])
      expect(user).toMatchObject({
        loginId: '0190',
        roles: ['Supervisor'],
        state: 'NOT_READY',
        reason: { id: '12', label: 'Lunch' },
        teams: [{ id: '10', name: 'Claims' }],
        stateChangeTime: null,
      });
  });

  it('without a login id is none', () => {
    expect(() => readUser(parseXml('<User/>'))).toThrow('loginId');
  });
});

describe('lists', () => {
  it('of one, many and none are the same thing', () => {
    const user = '<User><loginId>1</loginId></User>';
    expect(readTeamMembers(parseXml('<Team><users/></Team>'))).toEqual([]);
    expect(readTeamMembers(parseXml(`<Team><users>${user}</users></Team>`))).toHaveLength(1);
    expect(readTeamMembers(parseXml(`<Team><users>${user}${user}</users></Team>`))).toHaveLength(2);
    expect(readDialogList(parseXml('<Dialogs/>'))).toEqual({ dialogs: [], unread: [] });
    expect(
      readReasons(
        parseXml(
          '<ReasonCodes category="NOT_READY"><ReasonCode><uri>/finesse/api/ReasonCode/12</uri>' +
            '<label>Lunch</label></ReasonCode></ReasonCodes>',
        ),
      ),
    ).toMatchObject([{ id: '12', label: 'Lunch' }]);
  });

  it('of dialogs leave out what is no call', () => {
    const task = '<Dialog><id>5_1</id><mediaType>Chat</mediaType></Dialog>';
    const { dialogs, unread } = readDialogList(parseXml(`<Dialogs>${task}${dialogXml({ parties: [] })}</Dialogs>`));
    expect([dialogs.map(({ id }) => id), unread]).toEqual([['16781234'], []]);
  });

  it('of dialogs keep what can be read beside what cannot, and name that', () => {
    const long = `<Dialog><id>${'7'.repeat(301)}</id></Dialog>`;
    const nameless = '<Dialog><fromAddress>5001</fromAddress></Dialog>';
    const { dialogs, unread } = readDialogList(
      parseXml(`<Dialogs>${long}${dialogXml({ parties: [] })}${nameless}</Dialogs>`),
    );
    expect([dialogs.map(({ id }) => id), unread]).toEqual([['16781234'], ['7'.repeat(301), '']]);
  });

  it('with a stray control character are read without it', () => {
    const dialog = readDialog(parseXml('<Dialog><id>1</id><toAddress>50\u000101</toAddress></Dialog>'));
    expect(dialog.toAddress).toBe('5001');
  });
});

describe('a dialog', () => {
  it('keeps empty and unknown values, and cuts what is longer than anybody needs', () => {
    const dialog = readDialog(
      parseXml(
        dialogXml({
          callType: 'future',
          parties: [{ address: '', state: 'odd', type: 'null' }, { address: '1'.repeat(400) }],
        }),
      ),
    );
    expect(dialog).toMatchObject({
      callType: 'FUTURE',
      parties: [{ address: '', state: 'ODD', type: 'NULL', actions: [] }, { actions: [] }],
    });
    expect(dialog.parties[1]?.address).toHaveLength(300);
  });
});

describe('an update', () => {
  const update = (data: string, event: string): string =>
    `\n <Update> <event>${event}</event><data>${data}</data><source>/finesse/api/Dialog/1</source></Update> \n`;

  it.each([
    [
      `<dialog>${dialogXml({ parties: [] }).slice('<Dialog>'.length, -'</Dialog>'.length)}</dialog>`,
      'put',
      { kind: 'dialogs', event: 'PUT' },
    ],
    [`<dialogs>${dialogXml({ parties: [] })}</dialogs>`, 'POST', { kind: 'dialogs', event: 'POST' }],
    ['<user><loginId>1</loginId></user>', 'PUT', { kind: 'user' }],
    ['<team><users/></team>', 'PUT', { kind: 'team', members: [] }],
    ['<systemInfo><status>OUT_OF_SERVICE</status></systemInfo>', 'PUT', { kind: 'system-info' }],
    ['<queue><id>1</id></queue>', 'PUT', { kind: 'other' }],
  ])('says what it is about: %s', (data, event, expected) => {
    expect(readUpdate(parseXml(update(data, event)))).toMatchObject({
      ...expected,
      source: '/finesse/api/Dialog/1',
      requestId: '',
    });
  });

  it('with errors gives them in both spellings', () => {
    expect(
      readUpdate(
        parseXml(
          update(
            '<apiErrors><apiError><errorData>290</errorData><errorMessage>CF_X</errorMessage>' +
              '<errorType>Generic Error</errorType></apiError></apiErrors>',
            'PUT',
          ),
        ),
      ),
    ).toMatchObject({ kind: 'errors', errors: [{ data: '290', message: 'CF_X', type: 'Generic Error' }] });
    expect(
      readApiErrors(parseXml('<ApiErrors><ApiError><ErrorType>Invalid Destination</ErrorType></ApiError></ApiErrors>')),
    ).toMatchObject([{ type: 'Invalid Destination' }]);
  });

  it('with an unknown event cannot be understood', () => {
    expect(() => readUpdate(parseXml(update('<user><loginId>1</loginId></user>', 'PATCH')))).toThrow('Invalid');
  });

  it.each(['/finesse/api/User/a%20b', '/finesse/api/User/a%20b/'])('says who is gone (%s)', (source) => {
    const gone = `<Update><event>delete</event><requestId/><source>${source}</source></Update>`;
    expect(readUpdate(parseXml(gone))).toMatchObject({ kind: 'user-gone', user: 'a b' });
  });
});
