import { describe, expect, it } from 'vitest';
import { requestLimit } from '../../../../app/contract/envelope.ts';
import { requests, type RequestName } from '../../../../app/contract/requests.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { createDispatcher } from '../../../../main/core/requests/dispatcher.ts';
import type { Handlers } from '../../../../main/core/state/request-handlers.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const names = Object.keys(requests) as RequestName[];

/** Handlers that throw on anything a test did not prepare. */
const handlersWith = (prepared: Partial<Handlers>): Handlers => {
  const all = names.map((name) => [name, () => Promise.reject(new Error(`the test did not prepare ${name}`))]);
  return { ...Object.fromEntries(all), ...prepared } as Handlers;
};

const dispatcherWith = (prepared: Partial<Handlers> = {}) => {
  const log = recordingLog();
  return { dispatch: createDispatcher(handlersWith(prepared), log), log };
};

const goodInputs: { readonly [Name in RequestName]: unknown } = {
  'state.snapshot': {},
  'account.add': {
    vendorId: 'v',
    label: 'Desk',
    values: { server: 'finesse.example' },
    secrets: { password: 'open sesame' },
  },
  'account.edit': { accountId: 'a', label: 'Desk', values: {}, secrets: {} },
  'account.sign-in': { accountId: 'a', secrets: {} },
  'account.sign-out': { accountId: 'a', reasonId: null },
  'authority.choose': {},
  'authority.upload': { base64: 'MA==' },
  'authority.describe': { authorityId: 'a' },
  'account.disconnect': { accountId: 'a' },
  'account.try-now': { accountId: 'a' },
  'practice.start': { sceneId: null },
  'meeting.search': { accountId: 'a', text: '', from: 0 },
  'meeting.follow': { accountId: 'a', how: 'take-control', meeting: { address: '4711' }, password: null },
  'command.make': { request: { kind: 'drop', conferenceId: 'c', participantIds: ['p'] }, surface: 'window' },
  'audio.take-back': { groupId: 'g', surface: 'window' },
  'command.undo': { groupId: null },
  'command.undo-all': {},
  'command.stop': { groupId: 'g' },
  'command.check-again': { commandId: 'c' },
  'preferences.change': { holdSeconds: 3 },
  'notice.dismiss': { noticeId: 'n' },
  'shell.window': { window: 'compact', to: 'toggle' },
  'shell.shows': { accountId: null, conferenceId: 'c', selectedIds: ['p'], focusedId: null },
  'shell.quit': { held: 'ask' },
  'shortcut.set': { actionId: 'undo', accelerator: 'CommandOrControl+Alt+Z' },
  'shortcut.reset': { actionId: 'undo' },
  'shortcut.test': { actionId: null, isOn: true },
  'updates.check': {},
  'diagnostics.run': {},
  'diagnostics.save-bundle': {},
  'diagnostics.reveal': {},
  'window.report': { message: 'text' },
};

const shortcut = {
  actionId: 'undo',
  wanted: 'CommandOrControl+Alt+Z',
  owned: null,
  status: 'refused',
  problem: 'taken',
  conflictId: null,
  pressedAt: null,
};

const authority = {
  id: 'ab',
  certificates: [{ subject: 'Desk authority', validFrom: 1, validTo: 2, fingerprint: 'AB' }],
  unreadableCount: 0,
};

const goodOutputs: { readonly [Name in RequestName]: unknown } = {
  'state.snapshot': { revision: 1, now: 1, changes: [] },
  'account.add': { accountId: 'a' },
  'account.edit': { issues: [{ key: 'server', problem: 'required' }] },
  'account.sign-in': {},
  'account.sign-out': {},
  'authority.choose': { authority: null },
  'authority.upload': { authority },
  'authority.describe': { authority },
  'account.disconnect': {},
  'account.try-now': {},
  'practice.start': { accountId: 'a' },
  'meeting.search': {},
  'meeting.follow': { conferenceId: 'a/1' },
  'command.make': { groupId: 'g', commandIds: ['c'] },
  'audio.take-back': { groupId: 'g', commandIds: ['c'] },
  'command.undo': { count: 1 },
  'command.undo-all': { count: 2 },
  'command.stop': { count: 0 },
  'command.check-again': {},
  'preferences.change': {},
  'notice.dismiss': {},
  'shell.window': {},
  'shell.shows': {},
  'shell.quit': {},
  'shortcut.set': shortcut,
  'shortcut.reset': shortcut,
  'shortcut.test': {},
  'updates.check': {},
  'diagnostics.run': {
    checks: [{ id: 'disk', subject: '', result: 'pass', code: 'disk-works', facts: { free: 7 }, tookMs: 1 }],
  },
  'diagnostics.save-bundle': { path: '/downloads/bundle.zip' },
  'diagnostics.reveal': {},
  'window.report': {},
};

describe.each(names)('the request %s', (name) => {
  it('reaches its handler with good input, and the answer comes back', async () => {
    const seen: unknown[] = [];
    const handler = async (input: unknown) => {
      seen.push(input);
      return goodOutputs[name];
    };
    const { dispatch, log } = dispatcherWith({ [name]: handler });
    expect(await dispatch(name, goodInputs[name])).toEqual({ ok: true, value: goodOutputs[name] });
    expect(seen).toEqual([goodInputs[name]]);
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'drop everybody'],
    ['a number', 7],
    ['a list', [{}]],
  ])('never reaches its handler with %s as input', async (_, input) => {
    const { dispatch } = dispatcherWith();
    expect(await dispatch(name, input)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });

  it('is refused when the input is too large', async () => {
    const { dispatch } = dispatcherWith();
    const input = { ...(goodInputs[name] as object), padding: 'x'.repeat(requestLimit) };
    expect(await dispatch(name, input)).toEqual({
      ok: false,
      failure: { code: 'invalid-input', detail: 'the input is larger than any' },
    });
  });

  it('gives the handler only what the schema knows', async () => {
    const seen: unknown[] = [];
    const handler = async (input: unknown) => {
      seen.push(input);
      return goodOutputs[name];
    };
    const { dispatch } = dispatcherWith({ [name]: handler });
    const input = JSON.parse(
      JSON.stringify({ ...(goodInputs[name] as object), extra: 1 }).replace(
        '"extra":1',
        '"extra":1,"__proto__":{"isAdmin":true}',
      ),
    );
    expect(await dispatch(name, input)).toMatchObject({ ok: true });
    expect(seen).toEqual([goodInputs[name]]);
    expect(Reflect.get(seen[0] as object, 'isAdmin')).toBeUndefined();
  });
});

describe.each(names.filter((name) => Object.keys(goodInputs[name] as object).length > 0))('the request %s', (name) => {
  it('never reaches its handler with fields of the wrong kind', async () => {
    const { dispatch } = dispatcherWith();
    for (const key of Object.keys(goodInputs[name] as object)) {
      const wrong = { ...(goodInputs[name] as object), [key]: { not: { this: 7 } } };
      expect(await dispatch(name, wrong)).toMatchObject({
        ok: false,
        failure: { code: 'invalid-input', detail: expect.stringContaining(key) },
      });
    }
  });
});

describe('the dispatcher', () => {
  it.each([
    ['empty', ''],
    ['in other capitals', 'state.Snapshot'],
    ['with a space', 'state.snapshot '],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['toString', 'toString'],
    ['hasOwnProperty', 'hasOwnProperty'],
    ['endless', 'x'.repeat(10_000)],
  ])('refuses an unknown request: %s', async (_, name) => {
    const { dispatch, log } = dispatcherWith();
    expect(await dispatch(name, {})).toEqual({
      ok: false,
      failure: { code: 'invalid-input', detail: 'no such request' },
    });
    expect(JSON.stringify(log.lines).length).toBeLessThan(300);
  });

  it.each([[undefined], [null], [7], [{}], [['state.snapshot']], [Symbol('state.snapshot')]])(
    'refuses a name that is no text: %s',
    async (name) => {
      const { dispatch } = dispatcherWith();
      expect(await dispatch(name, {})).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    },
  );

  it('refuses what cannot be written as JSON', async () => {
    const { dispatch } = dispatcherWith();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    for (const [input, detail] of [
      [circle, 'the input is larger than any'],
      [{ big: 1n }, 'the input is not plain data'],
    ])
      expect(await dispatch('account.disconnect', input)).toEqual({
        ok: false,
        failure: { code: 'invalid-input', detail },
      });
  });

  it('keeps keys that mean the prototype out of records', async () => {
    const seen: unknown[] = [];
    const { dispatch } = dispatcherWith({
      'account.add': async (input) => {
        seen.push(input);
        return { accountId: 'a' };
      },
    });
    const input = JSON.parse(
      '{"vendorId":"v","label":"l","values":{"__proto__":{"x":"y"},"server":"s"},"secrets":{"__proto__":"p"}}',
    );
    await dispatch('account.add', input);
    for (const one of seen) {
      const { values } = one as { values: object };
      expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
      expect(Reflect.get(values, 'x')).toBeUndefined();
    }
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });

  it('reports where an input is invalid, but not its values', async () => {
    const { dispatch, log } = dispatcherWith();
    const answer = await dispatch('account.add', {
      vendorId: 'v',
      label: 'l',
      values: {},
      secrets: { password: ['canary-4711'] },
    });
    expect(answer).toEqual({ ok: false, failure: { code: 'invalid-input', detail: 'secrets.password: invalid_type' } });
    expect(JSON.stringify(log.lines)).not.toContain('canary-4711');
  });

  it('lets a fault cross as its code, with its detail bounded and without the secret of the request', async () => {
    const { dispatch } = dispatcherWith({
      'account.sign-in': async () => {
        throw new Fault('wrong-password', `for canary-4711 ${'x'.repeat(1000)}`);
      },
    });
    const answer = await dispatch('account.sign-in', { accountId: 'a', secrets: { password: 'canary-4711' } });
    expect(answer).toEqual({
      ok: false,
      failure: { code: 'wrong-password', detail: `for [removed] ${'x'.repeat(486)}` },
    });
  });

  it('answers an unexpected error as internal, without its words, and logs it without secrets', async () => {
    const { dispatch, log } = dispatcherWith({
      'account.sign-in': async () => {
        throw new TypeError('cannot read canary-4711 of undefined');
      },
    });
    const answer = await dispatch('account.sign-in', { accountId: 'a', secrets: { password: 'canary-4711' } });
    expect(answer).toEqual({ ok: false, failure: { code: 'internal', detail: null } });
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatchObject({ level: 'error', fields: { request: 'account.sign-in' } });
    expect(JSON.stringify(log.lines)).toContain('cannot read [removed] of undefined');
    expect(JSON.stringify(log.lines)).not.toContain('canary-4711');
  });

  it('does not let an answer out that is not of the contract', async () => {
    const { dispatch } = dispatcherWith({ 'practice.start': async () => JSON.parse('{"account":"a"}') });
    expect(await dispatch('practice.start', { sceneId: null })).toEqual({
      ok: false,
      failure: { code: 'internal', detail: null },
    });
  });

  it('leaves out what an answer has beyond the contract', async () => {
    const { dispatch } = dispatcherWith({
      'practice.start': async () => JSON.parse('{"accountId":"a","password":"canary-4711"}'),
    });
    expect(await dispatch('practice.start', { sceneId: null })).toEqual({ ok: true, value: { accountId: 'a' } });
  });
});
