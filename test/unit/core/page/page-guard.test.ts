import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../app/contract/envelope.ts';
import { createCallGuard, isOwnAddress, guardPage, guardSession } from '../../../../main/core/page/page-guard.ts';
import type { CallSender, PageEvents, SessionEvents } from '../../../../main/ports/page.ts';
import { recordingLog } from '../../../support/recording-log.ts';

type Attempt = keyof PageEvents | keyof SessionEvents;

/** A page and its session that remember who decides about what; asking before anybody decides throws. */
const page = () => {
  const deciders = new Map<Attempt, (detail: string) => string>();
  const connect = (name: Attempt) => (decide: (detail: string) => string) => {
    if (deciders.has(name)) throw new Error(`${name} was connected twice`);
    deciders.set(name, decide);
  };
  const attempts: PageEvents = {
    onNavigation: connect('onNavigation'),
    onNewWindow: connect('onNewWindow'),
    onGuestPage: connect('onGuestPage'),
  };
  const session: SessionEvents = {
    onPermission: connect('onPermission'),
    onDownload: connect('onDownload'),
    onRequest: connect('onRequest'),
  };
  const attempt = (name: Attempt, detail: string): string => {
    const decide = deciders.get(name);
    if (!decide) throw new Error(`nobody decides about ${name}`);
    return decide(detail);
  };
  return { attempts, session, attempt, deciders };
};

describe('the page in its window', () => {
  it('may load one of its three views and go nowhere else', () => {
    const { attempts, attempt } = page();
    guardPage(attempts, recordingLog());
    for (const url of ['gavel://app/', 'gavel://app/compact', 'gavel://app/settings'])
      expect(attempt('onNavigation', url)).toBe('allow');
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      'about:blank',
      'gavel://other/',
      'gavel://app.evil/',
      'gavel://app/assets/index.js',
      'gavel://app/?x',
      'gavel://app/settings/',
      'gavel://app/settings?x',
      'gavel://app/other',
      'GAVEL://app/',
      'gavel:app/',
      'gavel://user@app/',
      'gavel://app:1/',
      '',
      'devtools://x',
    ]) {
      expect(attempt('onNavigation', url)).toBe('deny');
    }
  });

  it('gets no window, no guest page, no download and no permission but to copy text', () => {
    const { attempts, session, attempt, deciders } = page();
    guardPage(attempts, recordingLog());
    guardSession(session, recordingLog());
    expect([...deciders.keys()].sort()).toEqual([
      'onDownload',
      'onGuestPage',
      'onNavigation',
      'onNewWindow',
      'onPermission',
      'onRequest',
    ]);
    for (const url of ['gavel://app/', 'about:blank', 'https://evil.example/']) {
      expect(attempt('onNewWindow', url)).toBe('deny');
      expect(attempt('onDownload', url)).toBe('deny');
      expect(attempt('onGuestPage', url)).toBe('deny');
    }
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'hid',
      'serial',
      'usb',
      'unknown',
    ]) {
      expect(attempt('onPermission', permission)).toBe('deny');
    }
    expect(attempt('onPermission', 'clipboard-sanitized-write')).toBe('allow');
  });

  it('fetches its own parts and nothing from the network or the disk', () => {
    const { session, attempt } = page();
    guardSession(session, recordingLog());
    for (const url of [
      'gavel://app/',
      'gavel://app/settings',
      'gavel://app/assets/index-1a2b.js',
      'data:image/svg+xml,x',
      'devtools://devtools/bundled/devtools_app.html',
    ])
      expect(attempt('onRequest', url)).toBe('allow');
    for (const url of [
      'http://127.0.0.1/',
      'https://evil.example/',
      'ws://127.0.0.1/',
      'wss://evil.example/',
      'file:///etc/passwd',
      'ftp://evil.example/',
      'gavel://other/',
      'gavel://app.evil/',
      'blob:gavel://app/1',
      '',
    ]) {
      expect(attempt('onRequest', url)).toBe('deny');
    }
  });

  it('leaves a line in the log for each refusal, without what may be private in an address', () => {
    const { attempts, session, attempt } = page();
    const log = recordingLog();
    guardPage(attempts, log);
    guardSession(session, log);
    attempt('onNavigation', `https://evil.example/${'a'.repeat(1000)}?token=canary-4711#canary-4711`);
    attempt('onPermission', 'media');
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'The page was refused another address'],
      ['warn', 'The page was refused a permission'],
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('canary-4711');
    expect(JSON.stringify(log.lines).length).toBeLessThan(600);
  });
});

describe('the guard of the dispatcher', () => {
  const own: CallSender = { isOurWindow: true, isMainFrame: true, url: 'gavel://app/' };
  const done: Answer = { ok: true, value: {} };

  const guarded = () => {
    const calls: unknown[] = [];
    const log = recordingLog();
    const guard = createCallGuard(async (name, input) => {
      calls.push([name, input]);
      return done;
    }, log);
    return { guard, calls, log };
  };

  it('lets calls of the page through', async () => {
    const { guard, calls } = guarded();
    expect(await guard(own, { name: 'updates.check', input: {} })).toEqual(done);
    expect(await guard({ ...own, url: 'gavel://app/index.html' }, { name: 'updates.check', input: {} })).toEqual(done);
    expect(calls).toEqual([
      ['updates.check', {}],
      ['updates.check', {}],
    ]);
  });

  it.each<Partial<CallSender>>([
    { isOurWindow: false },
    { isMainFrame: false },
    { url: '' },
    { url: 'https://evil.example/' },
    { url: 'gavel://app.evil/' },
    { url: 'gavel://app' },
    { url: 'about:blank' },
  ])('lets nothing through from a sender with %j', async (difference) => {
    const { guard, calls, log } = guarded();
    expect(await guard({ ...own, ...difference }, { name: 'updates.check', input: {} })).toEqual({
      ok: false,
      failure: { code: 'not-permitted', detail: null },
    });
    expect(calls).toEqual([]);
    expect(log.lines).toHaveLength(1);
  });

  it.each([
    undefined,
    null,
    7,
    'updates.check',
    [],
    {},
    { name: 7, input: {} },
    { name: 'x'.repeat(101), input: {} },
    { input: {} },
  ])('lets %j through to nobody', async (message) => {
    const { guard, calls } = guarded();
    expect(await guard(own, message)).toEqual({ ok: false, failure: { code: 'invalid-input', detail: 'not a call' } });
    expect(calls).toEqual([]);
  });

  it('knows its own address to the letter', () => {
    expect(isOwnAddress('gavel://app/assets/index.js')).toBe(true);
    for (const url of ['gavel://app', 'gavel://apps/', 'http://app/', ' gavel://app/'])
      expect(isOwnAddress(url)).toBe(false);
  });
});
