import * as timers from 'node:timers/promises';
import { AbortController as LegacyController, AbortSignal as LegacySignal } from 'abort-controller';
import { describe, expect, it } from 'vitest';
import { completeAbortSignals } from '../../../build/legacy-electron/abort-signals.ts';
import * as legacyTimers from '../../../build/legacy-electron/node-timers-promises.ts';
import { uuidOf } from '../../../build/legacy-electron/random-uuid.ts';

const legacy = { AbortController: LegacyController, AbortSignal: LegacySignal } as unknown as {
  readonly AbortController: typeof AbortController;
  readonly AbortSignal: typeof AbortSignal;
};
completeAbortSignals(legacy);

const thrownBy = (work: () => unknown): unknown => {
  try {
    return void work();
  } catch (error) {
    return error;
  }
};

/** The platform's own classes are the reference: each test passes with both. */
describe.each([
  ['the platform’s', { AbortController, AbortSignal }],
  ['the completed polyfill’s', legacy],
])('abort signals: %s', (_, classes) => {
  const { AbortController: Controller, AbortSignal: Signal } = classes;

  it('have no reason and throw nothing before they are aborted', () => {
    const { signal } = new Controller();
    expect([signal.aborted, signal.reason, thrownBy(() => signal.throwIfAborted())]).toEqual([
      false,
      undefined,
      undefined,
    ]);
  });

  it('keep the first reason, which listeners already see, and call them once', () => {
    const controller = new Controller();
    const reason = new Error('The client closed the connection');
    const seen: unknown[] = [];
    controller.signal.addEventListener('abort', () => seen.push(controller.signal.reason));
    controller.abort(reason);
    controller.abort(new Error('A later reason'));
    expect(seen).toEqual([reason]);
    expect(controller.signal.reason).toBe(reason);
    expect(thrownBy(() => controller.signal.throwIfAborted())).toBe(reason);
  });

  it('have an AbortError as their reason when none is named', () => {
    const controller = new Controller();
    controller.abort();
    expect(controller.signal.reason).toMatchObject({ name: 'AbortError' });
    expect(Signal.abort('named')).toMatchObject({ aborted: true, reason: 'named' });
    expect(Signal.abort().reason).toMatchObject({ name: 'AbortError' });
  });

  it('follow any of several, with its reason', () => {
    const [first, second] = [new Controller(), new Controller()];
    const either = Signal.any([first.signal, second.signal]);
    expect(either.aborted).toBe(false);
    second.abort('second');
    expect(either).toMatchObject({ aborted: true, reason: 'second' });
    expect(Signal.any([new Controller().signal, second.signal])).toMatchObject({ aborted: true, reason: 'second' });
    expect(Signal.any([]).aborted).toBe(false);
  });

  it('are aborted with a TimeoutError at a deadline', async () => {
    const signal = Signal.timeout(1);
    await new Promise((resolve) => {
      // A deadline alone does not keep a process running.
      const running = setInterval(() => undefined, 1000);
      signal.addEventListener('abort', () => {
        clearInterval(running);
        resolve(undefined);
      });
    });
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
  });
});

describe.each([
  ['the platform’s', timers.setTimeout],
  ['the legacy runtime’s', legacyTimers.setTimeout],
])('a wait with a signal: %s', (_, wait) => {
  it('ends with an AbortError when the signal is aborted, before or during the wait', async () => {
    const controller = new AbortController();
    const waiting = wait(60_000, undefined, { signal: controller.signal });
    controller.abort('stop');
    const error = { name: 'AbortError', code: 'ABORT_ERR', cause: 'stop' };
    await expect(waiting).rejects.toMatchObject(error);
    await expect(wait(60_000, undefined, { signal: controller.signal })).rejects.toMatchObject(error);
  });

  it('resolves with its value', async () => {
    expect(await wait(1, 'value', { signal: new AbortController().signal })).toBe('value');
  });
});

it('random UUIDs of the legacy runtime have version 4 and the standard’s variant', () => {
  const pattern = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u;
  expect(uuidOf(new Uint8Array(16))).toMatch(pattern);
  expect(uuidOf(new Uint8Array(16).fill(255))).toBe('ffffffff-ffff-4fff-afff-ffffffffffff');
});
