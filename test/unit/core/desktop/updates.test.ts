import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { unknownDesktop } from '../../../../main/core/state/desktop-slice.ts';
import { updateFault } from '../../../../main/core/desktop/update-fault.ts';
import { createUpdates } from '../../../../main/core/desktop/updates.ts';
import { Store } from '../../../../main/core/state/store.ts';
import type { Updater, UpdateStep } from '../../../../main/ports/updates.ts';
import { deferred, type Deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';
import { waitUntil } from '../../../support/eventually.ts';

const feed = 'https://updates.example.net/gavel/';
const hourMs = 3_600_000;

interface Look {
  readonly feed: string;
  readonly onStep: (step: UpdateStep) => void;
  readonly end: Deferred<'up-to-date' | 'newer'>;
}

const bench = (updateFeed: string) => {
  const clock = new ManualClock();
  const store = new Store(new ManualClock());
  const log = recordingLog();
  const looks: Look[] = [];
  let forgottenCount = 0;
  const updater: Updater = {
    check: (address, onStep) => {
      const end = deferred<'up-to-date' | 'newer'>();
      looks.push({ feed: address, onStep, end });
      return end.promise;
    },
    discard: () => {
      forgottenCount += 1;
    },
    install: async () => undefined,
  };
  store.change([{ slice: 'desktop', value: unknownDesktop }]);
  const { check, setFeed, signedInAtProxy, stop } = createUpdates({ store, clock, log, updater, feed: updateFeed });
  return {
    clock,
    looks,
    set: setFeed,
    check,
    signedInAtProxy,
    stop,
    log,
    shown: () => store.state.desktop?.updates,
    forgottenCount: () => forgottenCount,
    last: (): Look => {
      const look = looks.at(-1);
      if (!look) throw new Error('nothing was looked for');
      return look;
    },
  };
};

describe('looking for updates', () => {
  it('does nothing at all without an address', () => {
    const { clock, looks, shown } = bench('');
    expect(clock.pendingCount).toBe(0);
    expect(looks).toEqual([]);
    expect(shown()?.status).toBe('off');
  });

  it('is done at once on request, one at a time, and the next comes later', async () => {
    const { clock, looks, last, shown, check } = bench(feed);
    check();
    check();
    expect(looks).toHaveLength(1);
    last().end.resolve('up-to-date');
    await waitUntil(() => expect(shown()?.status).toBe('up-to-date'));
    clock.advance(60_000);
    expect(looks).toHaveLength(1);
    check();
    expect(looks).toHaveLength(2);
  });

  it('is not done on request either without an address, or when a newer version is ready', async () => {
    const nowhere = bench('');
    nowhere.check();
    expect(nowhere.looks).toEqual([]);
    const { looks, last, shown, check } = bench(feed);
    check();
    last().onStep({ status: 'ready', version: '2.0.0' });
    last().end.resolve('newer');
    await waitUntil(() => expect(shown()?.status).toBe('ready'));
    check();
    expect(looks).toHaveLength(1);
  });

  it('begins well after the start and is repeated now and then', async () => {
    const { clock, looks, last, shown } = bench(feed);
    clock.advance(29_999);
    expect(looks).toEqual([]);
    clock.advance(1);
    expect(looks.map((look) => look.feed)).toEqual([feed]);
    expect(shown()?.status).toBe('checking');
    last().end.resolve('up-to-date');
    await waitUntil(() => expect(shown()?.status).toBe('up-to-date'));
    clock.advance(6 * hourMs);
    expect(looks).toHaveLength(2);
  });

  it(
    'shows a newer version, its download, and that it waits for the end of Gavel; then there is nothing more to ' +
      'look for',
    async () => {
      const { clock, last, shown } = bench(feed);
      clock.advance(30_000);
      const seen: unknown[] = [];
      for (const status of ['available', 'downloading', 'ready'] as const) {
        last().onStep({ status, version: '2.0.0' });
        seen.push(shown());
      }
      expect(seen).toEqual(
        ['available', 'downloading', 'ready'].map((status) => ({
          feed,
          status,
          version: '2.0.0',
          reason: null,
          detail: null,
        })),
      );
      last().end.resolve('newer');
      await last().end.promise;
      expect(clock.pendingCount).toBe(0);
    },
  );

  it('goes on checking where a newer version is only reported, because a package manager installs it', async () => {
    const { clock, last, shown } = bench(feed);
    clock.advance(30_000);
    last().onStep({ status: 'available', version: '2.0.0' });
    last().end.resolve('newer');
    await waitUntil(() => expect(clock.pendingCount).toBe(1));
    expect(shown()).toMatchObject({ status: 'available', version: '2.0.0' });
  });

  it('says why it failed and tries again within the hour', async () => {
    const { clock, looks, last, shown, log } = bench(feed);
    clock.advance(30_000);
    last().end.reject(new Fault('unknown-host', 'net::ERR_NAME_NOT_RESOLVED'));
    await waitUntil(() =>
      expect(shown()).toEqual({
        feed,
        status: 'failed',
        version: null,
        reason: 'unknown-host',
        detail: 'net::ERR_NAME_NOT_RESOLVED',
      }),
    );
    expect(log.lines.at(-1)).toMatchObject({ level: 'warn', fields: { code: 'unknown-host' } });
    clock.advance(hourMs);
    expect(looks).toHaveLength(2);
  });

  it('is done again once a proxy knows who one is, and only where one asked', async () => {
    const { looks, last, shown, check, signedInAtProxy } = bench(feed);
    for (const [code, count] of [
      ['unknown-host', 1],
      ['proxy-credentials', 3],
    ] as const) {
      check();
      last().end.reject(new Fault(code, null));
      await waitUntil(() => expect(shown()?.reason).toBe(code));
      signedInAtProxy();
      expect(looks).toHaveLength(count);
    }
  });

  it('forgets what an address gave as soon as another one, or none, is set', async () => {
    const { clock, looks, last, set, shown, forgottenCount } = bench(feed);
    clock.advance(30_000);
    const first = last();
    first.onStep({ status: 'downloading', version: '2.0.0' });
    set('https://other.example.net/');
    expect(forgottenCount()).toBe(1);
    expect(shown()?.status).toBe('off');
    first.onStep({ status: 'ready', version: '2.0.0' });
    first.end.reject(new Error('cancelled'));
    clock.advance(1_000);
    expect(looks.map((look) => look.feed)).toEqual([feed, 'https://other.example.net/']);
    expect(shown()).toMatchObject({ status: 'checking', version: null });
    set('');
    expect(shown()?.status).toBe('off');
    last().end.resolve('up-to-date');
    await last().end.promise;
    expect(shown()?.status).toBe('off');
    expect(clock.pendingCount).toBe(0);
  });

  it('changes nothing for the same address, and ends with Gavel', () => {
    const { clock, stop, set, forgottenCount } = bench(feed);
    set(feed);
    expect(forgottenCount()).toBe(0);
    stop();
    expect(clock.pendingCount).toBe(0);
  });
});

describe('why looking for updates failed', () => {
  const codeOf = (message: string, more: object = {}) => updateFault(Object.assign(new Error(message), more)).code;

  it('has the code for the network, for the feed, or for the download', () => {
    expect(codeOf('net::ERR_NAME_NOT_RESOLVED')).toBe('unknown-host');
    expect(codeOf('net::ERR_CERT_AUTHORITY_INVALID')).toBe('update-certificate-refused');
    expect(codeOf('net::ERR_CONNECTION_REFUSED')).toBe('connection-refused');
    expect(codeOf('net::ERR_TUNNEL_CONNECTION_FAILED')).toBe('proxy-failed');
    expect(codeOf('net::ERR_CONNECTION_TIMED_OUT')).toBe('timeout');
    expect(codeOf('net::ERR_INTERNET_DISCONNECTED')).toBe('server-unreachable');
    expect(codeOf('net::ERR_CONNECTION_RESET')).toBe('connection-lost');
    expect(codeOf('Cannot find channel', { code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND' })).toBe('update-feed-unusable');
    expect(codeOf('sha512 checksum mismatch', { code: 'ERR_CHECKSUM_MISMATCH' })).toBe('update-not-genuine');
    expect(codeOf('not signed', { code: 'ERR_UPDATER_INVALID_SIGNATURE' })).toBe('update-not-genuine');
    expect(codeOf('403', { statusCode: 403 })).toBe('update-feed-unusable');
    expect(codeOf('502', { statusCode: 502 })).toBe('server-error');
    expect(codeOf('something else')).toBe('internal');
  });

  it('keeps one line of it, and a fault as it is', () => {
    expect(updateFault(new Error('first\nheaders: {"set-cookie": "secret"}')).detail).toBe('first');
    const fault = new Fault('not-supported', null);
    expect(updateFault(fault)).toBe(fault);
  });
});
