import { describe, expect, it } from 'vitest';
import { PushOrder } from '../../../../main/vendors/huawei-cloud-meeting/push-order.ts';
import { pushesFor, readFrame } from '../../../../main/vendors/huawei-cloud-meeting/pushes.ts';

const push = (members: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ version: 3, createTime: 1893456000000, msgID: 'a', msgMode: 1, confID: '900000017', ...members });
const people = [{ pid: 'p1', mode: 0, pinfoMap: { MUTE: '1' } }];
const contentOf = (text: string) => {
  const frame = readFrame(text);
  return frame.type === 'push' ? frame.content : frame;
};

describe('a push', () => {
  it.each([
    ['as documented', people],
    ['as text', JSON.stringify(people)],
    ['with numbers', [{ pid: 'p1', mode: '0', pinfoMap: { MUTE: 1 } }]],
  ])('of people is read %s', (_name, data) => {
    expect(contentOf(push({ action: 'ParticipantsNotify', data }))).toEqual({
      kind: 'people',
      people: [{ pid: 'p1', isRemoved: false, map: { MUTE: '1' } }],
      isPartial: false,
    });
  });

  it.each([[{}], [{ pinfoMap: {} }], [{ pinfoMap: null }]])('of a removal is read with %o', (rest) => {
    expect(contentOf(push({ action: 'ParticipantsNotify', data: [{ pid: 'p1', mode: 1, ...rest }] }))).toEqual({
      kind: 'people',
      people: [{ pid: 'p1', isRemoved: true, map: {} }],
      isPartial: false,
    });
  });

  it.each(['ParticipantsNotify', 'WaitingListNotify'])('of people says that an entry cannot be read: %s', (action) => {
    expect(contentOf(push({ action, data: [...people, { pid: 7 }] }))).toMatchObject({
      people: [{ pid: 'p1' }],
      isPartial: true,
    });
  });

  it.each([
    ['flat', { lock: 1, state: 'Created' }],
    ['under data', { data: { lock: '1', state: 'Created' } }],
    ['with spaces after keys', { 'lock ': 1, 'state ': 'Created' }],
  ])('of changing facts is read %s', (_name, members) => {
    expect(contentOf(push({ action: 'ConfDynamicInfoNotify', ...members }))).toMatchObject({
      kind: 'dynamic',
      facts: { lock: true, state: 'Created', mute: null },
    });
  });

  it.each(['resultCode', 'errorCode'])('of a result is read with %s', (key) => {
    const data = [{ callNumber: '+99', [key]: '11076016' }];
    expect(contentOf(push({ action: 'InviteResultNotify', data }))).toEqual({
      kind: 'results',
      results: [{ number: '+99', code: '11076016' }],
    });
  });

  it('without data says that nobody speaks', () => {
    expect(contentOf(push({ action: 'SpeakerChangeNotify' }))).toEqual({ kind: 'speakers', pids: [] });
  });

  it('of an unknown type is left', () => {
    expect(contentOf(push({ action: 'NetworkQualityNotify', data: 7 }))).toEqual({ kind: 'other' });
  });

  it.each(['nonsense', '[]', '{"data":[]}', push({ action: 'ParticipantsNotify', data: 'nonsense' })])(
    'that cannot be understood throws: %s',
    (text) => {
      expect(() => readFrame(text)).toThrow();
    },
  );
});

describe('a reply', () => {
  it('with a space in its key is one', () => {
    expect(readFrame('{"action":"Subscribe","sequence":"7","data":{"returnCode":0,"returnDesc ":"SUCCESS"}}')).toEqual({
      type: 'reply',
      action: 'Subscribe',
      sequence: '7',
      returnCode: '0',
    });
  });
});

describe('the order of pushes', () => {
  const envelope = (isFull: boolean, version: number, more = {}) => ({
    action: 'ParticipantsNotify',
    isFull,
    version,
    createdAt: 1_000 + version,
    id: `${isFull}${version}`,
    ...more,
  });

  it('leaves doubles and old ones, and finds gaps', () => {
    const order = new PushOrder();
    expect(order.judge(envelope(true, 1893456000000))).toBe('take');
    const after = { createdAt: 1893456009999 };
    expect(
      [5, 6, 6, 8, 7].map((version, index) => order.judge(envelope(false, version, { ...after, id: `${index}` }))),
    ).toEqual(['doubt', 'take', 'leave', 'gap', 'leave']);
    expect(order.judge(envelope(false, 9, { ...after, id: '0' }))).toBe('leave');
  });

  it('doubts the first one after a full push that neither begins to count nor goes on', () => {
    const order = new PushOrder();
    expect(order.judge(envelope(true, 1893456000000))).toBe('take');
    const after = { createdAt: 1893456009999 };
    expect(order.judge(envelope(false, 2, after))).toBe('doubt');
    expect(order.judge(envelope(false, 3, after))).toBe('take');
    order.judge(envelope(true, 1893456010000));
    expect(order.judge(envelope(false, 4, { createdAt: 1893456019999 }))).toBe('take');
    order.judge(envelope(true, 1893456020000));
    expect(order.judge(envelope(false, 6, { createdAt: 1893456029999 }))).toBe('doubt');
  });

  it('finds no gap where all types count together', () => {
    const order = new PushOrder();
    expect(order.judge(envelope(false, 1))).toBe('take');
    expect(order.judge(envelope(false, 2, { action: 'WaitingListNotify' }))).toBe('take');
    expect(order.judge(envelope(false, 3))).toBe('take');
  });

  it('takes counting that begins anew after a full push, and leaves what is older than that', () => {
    const order = new PushOrder();
    order.judge(envelope(false, 7, { createdAt: 10 }));
    order.judge(envelope(true, 100, { createdAt: 100 }));
    expect(order.judge(envelope(false, 8, { createdAt: 50 }))).toBe('leave');
    expect(order.judge(envelope(false, 1, { createdAt: 120 }))).toBe('take');
    expect(order.judge(envelope(false, 2, { createdAt: 130 }))).toBe('take');
  });
});

it.each([
  [
    'what a meeting can deliver',
    ['ParticipantsNotify', 'SpeakerChangeNotify', 'NetConditionNotify'],
    ['ParticipantsNotify', 'SpeakerChangeNotify'],
  ],
  ['the list of people under its other name', ['ChannelAndParticipantsNotify'], ['ChannelAndParticipantsNotify']],
  ['the list of people once', ['ChannelAndParticipantsNotify', 'ParticipantsNotify'], ['ParticipantsNotify']],
])('subscribes to %s', (_what, supported, expected) => {
  expect(pushesFor(supported)).toEqual(expected);
  expect(pushesFor([])).toHaveLength(7);
});
