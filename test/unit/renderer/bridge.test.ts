import { describe, expect, it } from 'vitest';
import { bridgeName } from '../../../app/contract/envelope.ts';
import { createSendRequest, findBridge } from '../../../renderer/application/bridge.ts';

const answering = (answer: unknown) =>
  createSendRequest({ call: () => Promise.resolve(answer), listen: () => () => undefined });

describe('asking main', () => {
  it('gives back the value of a good answer', async () => {
    await expect(answering({ ok: true, value: { count: 2 } })('command.undo', { groupId: null })).resolves.toEqual({
      count: 2,
    });
  });

  it('rejects with the code of a failure', async () => {
    await expect(
      answering({ ok: false, failure: { code: 'denied-here', detail: null } })('command.undo', { groupId: null }),
    ).rejects.toMatchObject({ code: 'denied-here' });
  });

  it.each([
    null,
    'ok',
    { ok: true, value: { count: 'two' } },
    { ok: false, failure: { code: 'made-up', detail: null } },
  ])('rejects an answer of the wrong shape: %j', async (answer) => {
    await expect(answering(answer)('command.undo', { groupId: null })).rejects.toMatchObject({ code: 'internal' });
  });

  it('rejects when the bridge itself is gone', async () => {
    const ask = createSendRequest({ call: () => Promise.reject(new Error('closed')), listen: () => () => undefined });
    await expect(ask('updates.check', {})).rejects.toMatchObject({ code: 'internal', detail: 'closed' });
  });
});

describe('finding the bridge', () => {
  it('takes what the host put on the page', () => {
    const bridge = { call: () => Promise.resolve(null), listen: () => () => undefined };
    expect(findBridge({ [bridgeName]: bridge })).toBe(bridge);
  });

  it.each([{}, { [bridgeName]: null }, { [bridgeName]: { call: 1 } }])('refuses a page without one: %j', (page) => {
    expect(() => findBridge(page)).toThrow('no bridge');
  });
});
