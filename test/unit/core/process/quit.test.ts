import { describe, expect, it } from 'vitest';
import { createQuit, watchKeychain } from '../../../../main/core/process/quit.ts';
import type { Keychain } from '../../../../main/ports/keychain.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const start = (options: { readonly isKeychainCallPending?: boolean } = {}) => {
  const [clock, log, steps] = [new ManualClock(), recordingLog(), [] as string[]];
  let settle: { resolve: () => void; reject: (cause: Error) => void } = {
    resolve: () => undefined,
    reject: () => undefined,
  };
  let tellEnd = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    tellEnd = resolve;
  });
  const end = (step: string): void => {
    steps.push(step);
    tellEnd();
  };
  const quit = createQuit({
    end: { exit: (code) => end(`exit ${code}`), kill: () => end('kill') },
    clock,
    log,
    isKeychainCallPending: () => options.isKeychainCallPending ?? false,
  });
  quit.before(() => {
    steps.push('stop');
    return new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
  });
  return {
    quit,
    clock,
    log,
    steps,
    ended,
    stopped: () => settle.resolve(),
    failed: (cause: Error) => settle.reject(cause),
  };
};

describe('the end of the process', () => {
  it('comes after everything has stopped, with code 0', async () => {
    const { quit, clock, steps, ended, stopped } = start();
    expect(quit.isBegun).toBe(false);
    quit.begin();
    expect(quit.isBegun).toBe(true);
    expect(steps).toEqual(['stop']);
    stopped();
    await ended;
    expect(steps).toEqual(['stop', 'exit 0']);
    expect(clock.pendingCount).toBe(0);
  });

  it('comes once, however often it is asked for', async () => {
    const { quit, steps, ended, stopped } = start();
    quit.begin(1);
    quit.begin();
    quit.begin(2);
    stopped();
    await ended;
    quit.begin();
    expect(steps).toEqual(['stop', 'exit 1']);
  });

  it('comes after three seconds when something does not stop, and only once when it stops later', async () => {
    const { quit, clock, log, steps, ended, stopped } = start();
    quit.begin();
    clock.advance(2999);
    expect(steps).toEqual(['stop']);
    clock.advance(1);
    expect(steps).toEqual(['stop', 'exit 0']);
    expect(log.lines.map(({ message }) => message)).toEqual(['Gavel ends', 'Not everything stopped in time']);
    stopped();
    await ended;
    await Promise.resolve();
    expect(steps).toEqual(['stop', 'exit 0']);
  });

  it('comes also when stopping fails, which is logged', async () => {
    const { quit, log, steps, ended, failed } = start();
    quit.begin();
    failed(new Error('no way'));
    await ended;
    expect(steps).toEqual(['stop', 'exit 0']);
    expect(log.lines.slice(1)).toEqual([{ level: 'error', message: 'Stopping failed', fields: { error: 'no way' } }]);
  });

  it('stops the latest first, one that is added meanwhile too, and each whatever became of the others', async () => {
    const { quit, log, steps, ended, stopped } = start();
    quit.before(() => {
      steps.push('fails');
      throw new Error('no way');
    });
    quit.before(async () => void steps.push('latest'));
    quit.begin();
    await Promise.resolve();
    expect(steps).toEqual(['latest', 'fails', 'stop']);
    quit.before(() => steps.push('added'));
    stopped();
    await ended;
    expect(steps).toEqual(['latest', 'fails', 'stop', 'added', 'exit 0']);
    expect(log.lines.map(({ message }) => message)).toEqual(['Gavel ends', 'Stopping failed']);
  });

  it('waits for no thread that a keychain holds', async () => {
    const { quit, steps, ended, stopped } = start({ isKeychainCallPending: true });
    quit.begin();
    stopped();
    await ended;
    expect(steps).toEqual(['stop', 'kill']);
  });
});

describe('a keychain under watch', () => {
  it('knows whether a call has not come back, and passes answers and failures on', async () => {
    const answers: { resolve: (value: string | null) => void; reject: (cause: Error) => void }[] = [];
    const unprepared = () => Promise.reject(new Error('the test did not prepare this'));
    const slow: Keychain = {
      get: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
      set: unprepared,
      delete: unprepared,
    };
    const { keychain, isCallPending } = watchKeychain(slow);
    expect(isCallPending()).toBe(false);
    const [one, other] = [keychain.get('one'), keychain.get('other')];
    expect(isCallPending()).toBe(true);
    answers[0]?.resolve('kept');
    expect(await one).toBe('kept');
    expect(isCallPending()).toBe(true);
    answers[1]?.reject(new Error('locked'));
    await expect(other).rejects.toThrow('locked');
    expect(isCallPending()).toBe(false);
    await expect(keychain.set('a', 'b')).rejects.toThrow('did not prepare');
    await expect(keychain.delete('a')).rejects.toThrow('did not prepare');
    expect(isCallPending()).toBe(false);
  });
});
