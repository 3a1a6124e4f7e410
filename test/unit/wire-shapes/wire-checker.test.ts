import { describe, expect, it } from 'vitest';
import { violationName, WireChecker } from '../../support/wire-shapes/wire-checker.ts';
import type { SentRequest } from '../../support/wire-shapes/wire-checker.ts';

const names = (violations: Parameters<typeof violationName>[0][] | readonly Parameters<typeof violationName>[0][]) =>
  violations.map(violationName);

describe('requests and replies in XML', () => {
  const checker = new WireChecker('cisco-finesse');
  const answer = (body: string, headers: SentRequest['headers'] = {}): SentRequest => ({
    method: 'PUT',
    target: '/finesse/api/Dialog/17',
    headers: { authorization: 'Basic eDp5', 'content-type': 'application/xml', ...headers },
    body,
  });
  const good =
    '<Dialog><requestedAction>ANSWER</requestedAction><targetMediaAddress>5001</targetMediaAddress></Dialog>';

  it('fit', () => {
    expect(names(checker.request(answer(good)))).toStrictEqual([]);
    expect(names(checker.reply(answer(good), { status: 202, headers: {}, body: '' }))).toStrictEqual([]);
  });

  it('do not fit without an element, with an unknown one, or without a header', () => {
    const body = '<Dialog><requestedAction>ANSWER</requestedAction><to>5001</to></Dialog>';
    expect(names(checker.request(answer(body)))).toStrictEqual([
      'client dialog.answer /body/Dialog/targetMediaAddress is missing',
      'client dialog.answer /body/Dialog/to is unknown',
    ]);
    expect(names(checker.request(answer(good, { authorization: undefined })))).toStrictEqual([
      'client dialog.answer /headers/Authorization is missing',
    ]);
  });

  it('do not fit with a body that cannot be read, or an address that does not exist', () => {
    expect(names(checker.request(answer('<Dialog>')))).toStrictEqual(
      expect.arrayContaining([expect.stringMatching(/^client dialog\.\S+ \/body cannot be read$/u)]),
    );
    expect(names(checker.request({ ...answer(good), target: '/finesse/api/Dialogue/17' }))).toStrictEqual([
      'client PUT /finesse/api/Dialogue/17 is not a request that exists',
    ]);
  });

  it('do not fit with a status, a body or a type of error that is not documented', () => {
    const fault = (type: string): string =>
      `<ApiErrors><ApiError><ErrorType>${type}</ErrorType><ErrorMessage>m</ErrorMessage></ApiError></ApiErrors>`;
    const reply = (status: number, body: string): readonly string[] =>
      names(checker.reply(answer(good), { status, headers: {}, body }));
    expect(reply(418, '')).toStrictEqual(['server dialog.answer /418 is not a status of this request']);
    expect(reply(202, '<ok/>')).toStrictEqual(['server dialog.answer /202 has a body where none belongs']);
    expect(reply(400, fault('Invalid Input'))).toStrictEqual([]);
    expect(reply(400, fault('Bad Weather'))).toStrictEqual([
      'server dialog.answer /400/ErrorType is Bad Weather, which is not documented',
    ]);
  });
});

describe('events in XML', () => {
  const checker = new WireChecker('cisco-finesse');
  const user = (state: string, more: string): string =>
    '<Update><data><user><dialogs>/finesse/api/User/1/Dialogs</dialogs><extension>5001</extension>' +
    '<firstName>A</firstName><lastName>B</lastName><loginId>1</loginId><loginName>a</loginName>' +
    `${more}<roles><role>Agent</role></roles><state>${state}</state>` +
    '<stateChangeTime>2026-03-02T09:20:43.793Z</stateChangeTime><uri>/finesse/api/User/1</uri></user></data>' +
    '<event>put</event><requestId></requestId><source>/finesse/api/User/1</source></Update>';
  const event = (text: string): readonly string[] =>
    names(checker.message({ from: 'server', channel: 'event', topic: '/finesse/api/User/1', text }));

  it('are held to the shape for what they say, words of events in any case', () => {
    expect(event(user('READY', ''))).toStrictEqual([]);
    expect(event(user('NOT_READY', '<reasonCodeId>-1</reasonCodeId>'))).toStrictEqual([]);
    expect(event(user('READY', '<reasonCodeId>-1</reasonCodeId>'))).toStrictEqual([
      'server event.user.put.ready /Update/data/user/reasonCodeId is unknown',
    ]);
    expect(event(user('NOT_READY', ''))).toStrictEqual([
      'server event.user.put.not-ready /Update/data/user/reasonCodeId is missing',
    ]);
  });

  it('do not fit with a text of another type', () => {
    const text = user('READY', '').replace('.793Z', 'Z');
    expect(event(text)).toStrictEqual([
      'server event.user.put.ready /Update/data/user/stateChangeTime is not dateTime',
    ]);
  });

  it('do not fit when nobody knows their node', () => {
    const sent = { from: 'server', channel: 'event', topic: '/finesse/api/Weather', text: user('READY', '') } as const;
    expect(names(checker.message(sent))).toStrictEqual(['server event /finesse/api/Weather  does not exist']);
  });

  it('that are stanzas are told by their element', () => {
    const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>x</resource></bind>`;
    const text = `<iq type='set' id='1'>${bind}</iq>`;
    expect(names(checker.message({ from: 'client', channel: 'xmpp', text }))).toStrictEqual([]);
    expect(
      checker.message({ from: 'client', channel: 'xmpp', text: '<iq type="set"><weather/></iq>' }),
    ).not.toHaveLength(0);
  });
});

describe('requests and replies in JSON', () => {
  const guid = { guid: 'x.AgentGateway0' };
  const base = '/agentgateway/resource/agentconf/2101';
  const mode = (body: object): SentRequest => ({
    method: 'POST',
    target: `${base}/changeparticipantmode`,
    headers: { ...guid, 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify(body),
  });
  const good = mode({ attribute: 1, addressType: '6', address: '90155501' });

  it('fit', () => {
    const checker = new WireChecker('huawei-agent-gateway');
    expect(names(checker.request(good))).toStrictEqual([]);
    const body = '{"message":"success","retcode":"0","result":{}}';
    expect(names(checker.reply(good, { status: 200, headers: {}, body }))).toStrictEqual([]);
  });

  it('do not fit with a wrong value, without a header, with an unknown member of the query', () => {
    const checker = new WireChecker('huawei-agent-gateway');
    const wrong = mode({ attribute: 5, addressType: '6' });
    expect(names(checker.request({ ...wrong, headers: {}, target: `${wrong.target}?x=1` }))).toStrictEqual([
      'client conference.attribute /query/x is unknown',
      'client conference.attribute /headers/Guid is missing',
      'client conference.attribute /body/address is missing',
      'client conference.attribute /body/attribute must be equal to one of the allowed values',
    ]);
  });

  it('do not fit with a return code that documents do not list', () => {
    const checker = new WireChecker('huawei-agent-gateway');
    const reply = (retcode: string): readonly string[] =>
      names(checker.reply(good, { status: 200, headers: {}, body: JSON.stringify({ message: '', retcode }) }));
    expect(reply('101-001')).toStrictEqual([]);
    expect(reply('105-003')).toStrictEqual([]);
    expect(reply('999-999')).toStrictEqual([
      'server conference.attribute /200/retcode is 999-999, which is not documented',
    ]);
  });

  it('rest on assumptions that are counted, and refused where they are not allowed', () => {
    const sent: SentRequest = {
      method: 'PUT',
      target: '/agentgateway/resource/voicecall/2101/phonehangup',
      headers: guid,
      body: '',
    };
    const reply = { status: 200, headers: {}, body: '{"message":"","retcode":"0","result":{}}' };
    const open = new WireChecker('huawei-agent-gateway');
    expect(open.assumptions).toContain('voicecall.phone-hang-up');
    expect(names(open.reply(sent, reply))).toStrictEqual([]);
    expect([...open.assumed]).toStrictEqual(['voicecall.phone-hang-up']);
    expect(names(new WireChecker('huawei-agent-gateway', []).reply(sent, reply))).toStrictEqual([
      'server voicecall.phone-hang-up /200 rests on voicecall.phone-hang-up',
    ]);
  });
});

describe('frames in JSON', () => {
  const checker = new WireChecker('huawei-cloud-meeting');
  const frame = (data: object): string =>
    JSON.stringify({ action: 'Subscribe', sequence: '1', data: JSON.stringify(data) });
  const sent = (text: string): readonly string[] =>
    names(checker.message({ from: 'client', channel: 'websocket', text }));

  it('fit, texts that hold JSON included', () => {
    expect(sent(frame({ confToken: 'Basic eA==', subscribeType: ['ParticipantsNotify'] }))).toStrictEqual([]);
    expect(sent(frame({ confToken: 'Basic eA==', subscribeType: ['Weather'] }))).not.toHaveLength(0);
    expect(sent('{"action":"HeartBeat","sequence":"7"}')).toStrictEqual([]);
    expect(sent('{"action":"Weather"}')).toStrictEqual(['client websocket Weather  does not exist']);
    expect(sent('{')).toStrictEqual(['client websocket  cannot be read']);
  });
});

describe('hypermedia', () => {
  const checker = new WireChecker('skype-ucwa');
  const events = (event: object): readonly string[] =>
    names(checker.message({ from: 'server', channel: 'event', text: JSON.stringify(event) }));
  const link = { rel: 'participant', href: '/p/1', title: 'A' };

  it('has events that are told by their relation, type and place', () => {
    expect(events({ link, type: 'added', in: { rel: 'lobby', href: '/l' } })).toStrictEqual([]);
    expect(events({ link, type: 'added' })).toStrictEqual([]);
    expect(events({ link, type: 'melted' })).toStrictEqual(['server event participant melted  does not exist']);
    expect(events({ link: { rel: 'participant' }, type: 'added' })).toStrictEqual([
      'server event.participant.1 /link/href is missing',
    ]);
  });

  it('has errors whose code and subcode belong together', () => {
    const sent: SentRequest = {
      method: 'POST',
      target: '/ucwa/oauth/v1/applications/1/communication/conversations/2/participants/3/admit',
      headers: { authorization: 'Bearer cwt=x' },
      body: '',
    };
    const reply = (status: number, body: string): readonly string[] =>
      names(checker.reply(sent, { status, headers: {}, body }));
    expect(names(checker.request(sent))).toStrictEqual([]);
    expect(reply(204, '')).toStrictEqual([]);
    expect(reply(409, '{"code":"Conflict","subcode":"AlreadyExists"}')).toStrictEqual([]);
    expect(reply(409, '{"code":"Gone"}')).toStrictEqual([
      'server admit.post /409/code is Gone, which is not documented',
    ]);
  });
});
