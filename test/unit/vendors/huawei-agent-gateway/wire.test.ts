import { describe, expect, it } from 'vitest';
import { faultOfRetcode, LostSession, sessionFaultOf } from '../../../../main/vendors/huawei-agent-gateway/faults.ts';
import { SessionCredentials } from '../../../../main/vendors/huawei-agent-gateway/requests.ts';
import { readGatewayEvent } from '../../../../main/vendors/huawei-agent-gateway/events.ts';
import {
  checkGatewaySettings,
  gatewayEndpoints,
  readGatewaySettings,
} from '../../../../main/vendors/huawei-agent-gateway/settings.ts';
import { attributeOf, readConferences, readEnvelope } from '../../../../main/vendors/huawei-agent-gateway/wire.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

describe('an answer of the gateway', () => {
  it('is read with or without an event, one or several', () => {
    expect(readEnvelope('{"message":"","retcode":"0"}')).toEqual({
      message: '',
      retcode: '0',
      result: undefined,
      events: [],
    });
    expect(readEnvelope('{"result":{},"retcode":0,"event":{"eventType":"a"}}')?.events).toHaveLength(1);
    expect(readEnvelope('{"retcode":"0","event":[1,2]}')?.events).toEqual([1, 2]);
    expect(readEnvelope('{"retcode":"0","event":null}')?.events).toEqual([]);
  });

  it('loses its padding', () => {
    expect(readEnvelope('{"retcode":"0\\u0000","message":"ok\\u0000","result":{"a":["b\\u0000"]}}')).toMatchObject({
      retcode: '0',
      message: 'ok',
      result: { a: ['b'] },
    });
  });

  it.each(['', 'hello', '<html></html>', '[]', '{"message":"x"}'])('is none when it is %j', (body) => {
    expect(readEnvelope(body)).toBeNull();
  });
});

describe('a conference as read', () => {
  const party = {
    addressType: '6',
    address: 90155501,
    channelAttrib: '2',
    channelState: 1,
    role: 0,
    enterTime: '1790000140000',
  };

  it('comes in both shapes, with numbers as text', () => {
    for (const result of [
      [{ confId: '1042001', addresses: [party] }],
      { confs: [{ confId: 1042001, addresses: [party] }] },
    ])
      expect(readConferences(result)).toMatchObject({
        infos: [
          {
            confId: '1042001',
            parties: [{ address: '90155501', mode: 'speak-only', isHeld: true, enterTime: 1790000140000 }],
          },
        ],
        unread: [],
      });
  });

  it.each([
    [4, 'none'],
    [0, null],
    [undefined, null],
    [9, null],
    [3, 'both'],
    [1, 'listen-only'],
  ])('with channelAttrib %j proves %j', (channelAttrib, mode) => {
    const { infos } = readConferences([{ confId: 1, addresses: [{ ...party, channelAttrib }] }]);
    expect(infos[0]?.parties[0]?.mode).toBe(mode);
  });

  it('in states and modes that are not known gives the gateway’s words for them', () => {
    const addresses = [
      { ...party, channelState: 7, channelAttrib: 9 },
      { ...party, channelState: 2 },
    ];
    const { infos } = readConferences([
      { confId: 1, confState: 4, addresses },
      { confId: 2, confState: 1 },
    ]);
    expect(infos.map(({ unknownState }) => unknownState)).toEqual(['confState 4', null]);
    expect(infos[0]?.parties.map(({ unknownState, unknownMode }) => [unknownState, unknownMode])).toEqual([
      ['channelState 7', 'channelAttrib 9'],
      [null, null],
    ]);
  });

  it('that cannot be read in full leaves the others as they are, and is named', () => {
    const broken = { confId: 2, addresses: [party, { address: null }] };
    const { infos, unread } = readConferences([broken, { confId: 1, addresses: [party] }, 'nonsense']);
    expect([infos.map(({ confId }) => confId), unread]).toEqual([['1'], ['2', '']]);
    for (const unreadable of [{ role: {} }, { channelAttrib: 'x' }, { channelState: [] }, { enterTime: {} }]) {
      const addresses = [party, { ...party, ...unreadable }];
      expect(readConferences([{ confId: 3, addresses }])).toEqual({ infos: [], unread: ['3'] });
    }
    expect(() => readConferences('nonsense')).toThrow();
  });

  it('names the modes in the vendor’s numbers', () => {
    expect((['listen-only', 'speak-only', 'both', 'none'] as const).map(attributeOf)).toEqual([1, 2, 3, 4]);
  });
});

describe('news', () => {
  it('of a party are read, and those for others are passed over', () => {
    const event = {
      eventType: 'AgentConf_ParticipantChanged',
      workNo: '2101',
      content: {
        result: 0,
        changeType: 3,
        changeReason: 255,
        confId: 1042001,
        participant: '2102',
        participantType: 9,
      },
    };
    expect(readGatewayEvent(event, '2101')).toEqual({
      kind: 'party',
      confId: '1042001',
      address: '2102',
      addressType: '9',
      change: 3,
      reason: 255,
      result: 0,
      atMs: null,
    });
    expect(readGatewayEvent(event, '2102')).toBeNull();
  });

  it('of unknown types are tolerated; what has no type, or not what its type needs, cannot be understood', () => {
    expect(readGatewayEvent({ eventType: 'AgentNew_Thing', workNo: '1', content: null }, '1')).toEqual({
      kind: 'other',
      subject: 'everything',
    });
    expect(() => readGatewayEvent({ workNo: '1' }, '1')).toThrow();
    expect(() => readGatewayEvent({ eventType: 'AgentConf_Ringing', workNo: '1', content: null }, '1')).toThrow();
  });

  it('of a call carry its id bare or wrapped', () => {
    for (const content of ['77-1', { callid: '77-1' }, { callId: '77-1' }])
      expect(readGatewayEvent({ eventType: 'AgentEvent_Call_Out_Fail', workNo: '1', content }, '1')).toEqual({
        kind: 'call-failed',
        callId: '77-1',
        detail: null,
      });
  });
});

describe('a return code', () => {
  it.each([
    ['000-002', 'request-malformed'],
    ['000-003', 'session-renewed'],
    ['000-004', 'out-of-service'],
    ['000-007', 'already-under-way'],
    ['100-002', 'already-signed-in'],
    ['100-004', 'wrong-password'],
    ['100-006', 'signed-out'],
    ['100-007', 'rejected'],
    ['100-009', 'invalid-state'],
    ['100-014', 'extension-invalid'],
    ['100-015', 'cannot-take-over'],
    ['100-020', 'password-expired'],
    ['101-001', 'not-a-party'],
    ['101-002', 'not-chair'],
    ['101-003', 'already-in-conference'],
    ['101-005', 'invalid-destination'],
    ['101-006', 'chair-must-stay'],
    ['101-007', 'chair-must-stay'],
    ['105-006', 'out-of-service'],
    ['110-016', 'account-locked'],
    ['200-013', 'invalid-state'],
    ['777-777', 'rejected'],
  ])('%s is told as %s', (retcode, code) => {
    expect(faultOfRetcode(retcode, 'words', 'drop')).toMatchObject({ code, detail: `${retcode} words` });
  });

  it('of the platform behind goes to the details in digits', () => {
    expect(faultOfRetcode('100-007', 'Unknown ERROR._20431', 'drop').detail).toBe('100-007 CTI 20431');
  });

  it('tells how a lost session is begun again', () => {
    const wayOf = (retcode: string): string | undefined => {
      const fault = sessionFaultOf(retcode, '');
      return fault instanceof LostSession ? fault.renewal : fault?.code;
    };
    const retcodes = ['100-006', '000-003', '105-005', '105-007', '105-003', '000-004', '105-002', '101-002'];
    expect(retcodes.map(wayOf)).toEqual([
      'plain',
      'guid',
      'forced',
      'forced',
      'recovery',
      'out-of-service',
      'out-of-service',
      undefined,
    ]);
  });
});

describe('a pass', () => {
  it('takes a Guid without its name, and keeps the load balancer’s cookies', () => {
    const credentials = new SessionCredentials(new ManualClock());
    credentials.take({
      'set-guid': 'JSESSIONID=ab-1.AgentGateway0',
      'set-cookie': 'NSLB=x1; Path=/; Expires=Wed, 01 Jan 2031 00:00:00 GMT, other=2; Path=/',
    });
    credentials.take({});
    expect([credentials.guid, credentials.cookie]).toEqual(['ab-1.AgentGateway0', 'NSLB=x1; other=2']);
    credentials.take({ 'set-guid': 'JSESSIONID=ab-2.AgentGateway0' });
    expect(credentials.guid).toBe('ab-2.AgentGateway0');
  });

  it('keeps no more cookies than a server takes, the latest ones', () => {
    const credentials = new SessionCredentials(new ManualClock());
    for (let count = 0; count < 1_000; count += 1)
      credentials.take({ 'set-cookie': `c${count}=${'x'.repeat(count % 2 === 0 ? 10 : 800)}; Path=/` });
    expect(credentials.cookie.length).toBeLessThanOrEqual(4096);
    expect(credentials.cookie).toContain(`c998=${'x'.repeat(10)}; c999=`);
    for (let count = 0; count < 1_000; count += 1) credentials.take({ 'set-cookie': `d${count}=1` });
    expect(credentials.cookie.split('; ')).toHaveLength(20);
    credentials.take({ 'set-cookie': `huge=${'x'.repeat(5_000)}` });
    expect(credentials.cookie).toContain('d999=1');
    credentials.forgetCookies();
    expect(credentials.cookie).toBe('');
  });

  it('replaces a cookie by its name and path, and sends none that has expired by the server’s clock', () => {
    const clock = new ManualClock();
    const credentials = new SessionCredentials(clock);
    const date = 'Mon, 02 Mar 2020 09:00:00 GMT';
    const later = 'Mon, 02 Mar 2020 09:01:00 GMT';
    const take = (cookie: string): void => credentials.take({ date, 'set-cookie': cookie });
    take('a=1; Path=/, b=1; Max-Age=30; Path=/, c=1; Expires=Mon, 02 Mar 2020 09:01:00 GMT, d=1; Path=/x');
    take('a=2; path=/; HttpOnly, d=2; Path=/');
    expect(credentials.cookie).toBe('b=1; c=1; d=1; a=2; d=2');
    clock.advance(30_000);
    expect(credentials.cookie).toBe('c=1; d=1; a=2; d=2');
    clock.advance(30_000);
    expect(credentials.cookie).toBe('d=1; a=2; d=2');
    take(`a=; Max-Age=0; Path=/, d=; Expires=${date}; Path=/x, e=5; Expires=${later}`);
    expect(credentials.cookie).toBe('d=2; e=5');
  });
});

describe('settings', () => {
  const values = { server: 'gateway.example.com', agentId: '2101', phone: '88002101' };

  it('have the vendor’s port and path unless others are given', () => {
    expect(readGatewaySettings(values).baseUrl).toBe('https://gateway.example.com:8043/agentgateway/resource');
    expect(gatewayEndpoints({ ...values, caFile: '/ca.pem' })).toEqual([
      { url: 'https://gateway.example.com:8043/agentgateway/resource', caFile: '/ca.pem' },
    ]);
    expect(readGatewaySettings({ ...values, server: 'https://nslb.example.com:9898/cc/resource/' }).baseUrl).toBe(
      'https://nslb.example.com:9898/cc/resource',
    );
  });

  it('say everything that is wrong at once', () => {
    expect(
      checkGatewaySettings({
        ...values,
        server: 'http://far.example.com',
        agentId: 'me',
        phone: '',
        busyReasons: '7 Lunch',
      }).map(({ key, problem }) => `${key} ${problem}`),
    ).toEqual(['phone required', 'server not-an-address', 'agentId digits-only', 'busyReasons not-a-choice']);
    expect(readGatewaySettings({ ...values, busyReasons: '201 Meeting; 202=Training' }).busyReasons).toEqual([
      { id: '201', label: 'Meeting' },
      { id: '202', label: 'Training' },
    ]);
  });
});
