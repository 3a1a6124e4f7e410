import { describe, expect, it } from 'vitest';
import type { Answer, BridgeEvent } from '../../../../app/contract/envelope.ts';
import { applyLaterStart, applyLaunch } from '../../../../main/core/command-line/apply-launch.ts';
import { assetFor } from '../../../../main/core/page/asset-path.ts';
import { contentPolicy, securityHeaders } from '../../../../main/core/page/content-policy.ts';
import { wordsIn } from '../../../../main/core/command-line/command-line-run.ts';
import { parseLaunchArguments } from '../../../../main/core/command-line/launch-arguments.ts';
import { createPageRecovery } from '../../../../main/core/page/page-recovery.ts';
import { chooseLanguage } from '../../../../main/core/state/system-language.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';

describe('what a start asks for', () => {
  const apply = async (argv: readonly string[], answer: Answer = { ok: true, value: {} }) => {
    const [calls, events, shown, log] = [[] as unknown[], [] as BridgeEvent[], [] as string[], recordingLog()];
    const handle = async (name: unknown, input: unknown) => {
      calls.push([name, input]);
      return answer;
    };
    await applyLaunch(parseLaunchArguments(argv, wordsIn('en')), {
      handle,
      windows: { show: (id) => void shown.push(id), send: (event) => void events.push(event) },
      log,
    });
    return { calls, events, shown, log };
  };

  it('is nothing by itself', async () => {
    const { calls, events, log } = await apply([]);
    expect([calls, events, log.lines]).toEqual([[], [], []]);
  });

  it('opens the dialog and starts the scene', async () => {
    const { calls, events } = await apply(['--practice', '--scene=monitoring', '--show=shortcuts']);
    expect(calls).toEqual([['practice.start', { sceneId: 'monitoring' }]]);
    expect(events).toEqual([{ event: 'show', what: 'shortcuts', id: null }]);
  });

  it('opens the settings window', async () => {
    expect(await apply(['--show=settings'])).toMatchObject({ calls: [], events: [], shown: ['settings'] });
  });

  it('leaves what is wrong in the log and does the rest', async () => {
    const { calls, events, log } = await apply(['--show=nonsense', '--practice'], {
      ok: false,
      failure: { code: 'internal', detail: null },
    });
    expect(calls).toEqual([['practice.start', { sceneId: null }]]);
    expect(events).toEqual([]);
    expect(log.lines.map(({ message }) => message)).toEqual([
      'An argument was left out',
      'Practice mode could not be started',
    ]);
  });
});

describe('a later start', () => {
  const later = async (...argv: readonly string[]) => {
    const [asked, shown, log] = [[] as unknown[], [] as string[], recordingLog()];
    const handle = async (name: unknown): Promise<Answer> => {
      asked.push(name);
      return { ok: true, value: {} };
    };
    await applyLaterStart(argv, { handle, windows: { show: (id) => void shown.push(id), send: () => undefined }, log });
    return { asked, shown, logged: log.lines.length };
  };

  it('brings the window to the front and does what it asks for', async () => {
    expect(await later('--no-sandbox', '/app', '--practice')).toEqual({
      asked: ['practice.start'],
      shown: ['main'],
      logged: 0,
    });
  });

  it('that is a question is left alone: no window comes to the front, nothing is done', async () => {
    for (const question of ['--action=drop-last-joined', '--list-actions', '--participant=x', '--actoin=quit'])
      expect(await later('--no-sandbox', question, '/app', '--practice')).toEqual({ asked: [], shown: [], logged: 1 });
  });

  it('takes nothing of Chromium along', async () => {
    expect(
      await later(
        '--remote-debugging-port=9222',
        '--disable-web-security',
        '--proxy-server=evil',
        '--user-data-dir=/elsewhere',
      ),
    ).toEqual({ asked: [], shown: ['main'], logged: 0 });
  });
});

describe('a page whose process is gone', () => {
  const lost = () => {
    const [clock, steps] = [new ManualClock(), [] as string[]];
    const lose = createPageRecovery({
      clock,
      log: recordingLog(),
      reload: () => void steps.push('reload'),
      giveUp: () => void steps.push('give up'),
    });
    return { clock, steps, lose };
  };

  it('is loaded again, three times in a minute', () => {
    const { clock, steps, lose } = lost();
    for (let count = 0; count < 4; count++) {
      lose('crashed');
      expect(steps).toHaveLength(count === 3 ? 4 : count);
      clock.advance(100);
    }
    expect(steps).toEqual(['reload', 'reload', 'reload', 'give up']);
  });

  it('is loaded again and again when that happens rarely', () => {
    const { clock, steps, lose } = lost();
    for (let count = 0; count < 20; count++) {
      lose('oom');
      clock.advance(25_000);
    }
    expect(steps).toEqual(Array.from({ length: 20 }, () => 'reload'));
  });
});

describe('the files of the page', () => {
  it('are the kinds a build consists of', () => {
    expect(assetFor('/')).toEqual({ path: 'index.html', mediaType: 'text/html; charset=utf-8' });
    expect(assetFor('/assets/index-Ab_9.js')).toEqual({
      path: 'assets/index-Ab_9.js',
      mediaType: 'text/javascript; charset=utf-8',
    });
    for (const path of ['/compact', '/settings']) expect(assetFor(path)).toEqual(assetFor('/'));
    expect(assetFor('/mark.svg')?.mediaType).toBe('image/svg+xml');
  });

  it.each([
    '',
    'index.html',
    '//index.html',
    '/../x.js',
    '/a/../x.js',
    '/a/./x.js',
    '/%2e%2e/x.js',
    '/a\\b.js',
    '/.x.js',
    '/a//b.js',
    '/x.exe',
    '/x',
    '/x.js/',
    '/x.js?y',
    '/x.js#y',
    '/x.js\n',
    '/C:/x.js',
    '/x.constructor',
    '/x.__proto__',
    '/x.JS',
    '/settings/',
    '/Settings',
    '/main',
  ])('are not meant by %j', (path) => {
    expect(assetFor(path)).toBeNull();
  });
});

describe('the headers of the page', () => {
  it('allow own files only, and connections only where the host says so', () => {
    expect(contentPolicy({ connectTo: [] })).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'",
    );
    expect(contentPolicy({ connectTo: ["'self'", 'ws://127.0.0.1:1'] })).toContain(
      "connect-src 'self' ws://127.0.0.1:1;",
    );
  });

  it('deny every feature of the browser that Gavel does not need', () => {
    const { 'permissions-policy': features = '' } = securityHeaders({ connectTo: [] });
    expect(features).toContain('camera=(), ');
    expect(features.split(', ').every((feature) => /^[a-z-]+=\(\)$/u.test(feature))).toBe(true);
  });
});

describe('the language of a machine', () => {
  it.each([
    [['zh_CN.UTF-8'], 'zh-CN'],
    [['zh-Hans-CN', 'en'], 'zh-CN'],
    [['zh-TW'], 'zh-CN'],
    [['en_GB.UTF-8', 'zh_CN'], 'en'],
    [['de-DE', 'zh'], 'zh-CN'],
    [['C', 'POSIX', ''], 'en'],
    [[], 'en'],
  ] as const)('of %j is %s', (locales, language) => {
    expect(chooseLanguage(locales)).toBe(language);
  });
});
