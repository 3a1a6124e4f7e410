import { describe, expect, it } from 'vitest';
import { asksForHelp, parseServeArguments, serveHelp } from '../../../main/serve/arguments.ts';
import { applicationDataFolder } from '../../../main/serve/application-data-folder.ts';
import { reasonToRefuse } from '../../../main/serve/refusal.ts';

describe('the arguments of serve', () => {
  it('may be left out', () => {
    expect(parseServeArguments([])).toEqual({
      ok: true,
      value: { port: 0, practice: null, profile: null, allowsServers: false, controlPort: null },
    });
  });

  it('are read in both ways of writing', () => {
    const value = {
      port: 7000,
      practice: { sceneId: 'conference' },
      profile: '/tmp/p',
      allowsServers: true,
      controlPort: 7001,
    };
    expect(
      parseServeArguments([
        '--practice',
        '--port',
        '7000',
        '--scene',
        'conference',
        '--profile',
        '/tmp/p',
        '--control-port',
        '7001',
        '--allow-server',
      ]),
    ).toEqual({ ok: true, value });
    expect(
      parseServeArguments([
        '--practice',
        '--port=7000',
        '--scene=conference',
        '--profile=/tmp/p',
        '--control-port=7001',
        '--allow-server',
      ]),
    ).toEqual({ ok: true, value });
  });

  it.each([
    [['--port', 'http'], '--port needs a number from 0 (any free port) to 65535, not "http".'],
    [['--port=65536'], '--port needs a number from 0 (any free port) to 65535, not "65536".'],
    [['--port=-1'], '--port needs a number from 0 (any free port) to 65535, not "-1".'],
    [['--port='], '--port needs a number from 0 (any free port) to 65535, not "".'],
    [['--control-port=x', '--practice'], '--control-port needs a number from 0 (any free port) to 65535, not "x".'],
    [['--control-port=7001'], '--control-port belongs to --practice; add that.'],
    [['--scene=conference'], '--scene belongs to --practice; add that.'],
    [['--practice', '--scene='], '--scene needs the name of a scene.'],
    [['--profile='], '--profile needs a folder.'],
  ])('are told to be wrong: %j', (argv, problem) => {
    expect(parseServeArguments(argv)).toEqual({ ok: false, problem });
  });

  it.each([[['--pratice']], [['practice']], [['--port']], [['--practice=yes']], [['-p']]])(
    'are told in one line with what is known, for %j',
    (argv) => {
      const parsed = parseServeArguments(argv);
      if (parsed.ok) throw new Error('expected a problem');
      expect(parsed.problem).toMatch(
        /^[^\n]+\. Known are --practice, --scene NAME, --port N, --profile FOLDER, --allow-server and --control-port/u,
      );
    },
  );
});

describe('the help of serve', () => {
  it('is asked for by itself or beside other arguments', () => {
    expect([['--help'], ['-h'], ['--practice', '--help']].map(asksForHelp)).toEqual([true, true, true]);
    expect([[], ['--practice'], ['--profile=--help']].map(asksForHelp)).toEqual([false, false, false]);
  });

  it('names every argument that is known', () => {
    const unknown = parseServeArguments(['--unknown']);
    const [, known = ''] = unknown.ok ? [] : unknown.problem.split('Known are');
    const names = [...known.matchAll(/--[a-z-]+/gu)].map(([name]) => name);
    expect(names).toHaveLength(6);
    for (const name of [...names, '--help']) expect(serveHelp).toContain(`  ${name}`);
  });
});

describe('serving', () => {
  const manifest = JSON.stringify({ name: 'gavel', scripts: { serve: 'node build/serve.ts' } });

  it('is for the source folder under Node', () => {
    expect(reasonToRefuse({ versions: { node: '24' }, readManifest: () => manifest })).toBeNull();
  });

  it('is refused inside Electron and in a package', () => {
    expect(reasonToRefuse({ versions: { node: '24', electron: '45' }, readManifest: () => manifest })).toContain(
      'inside Electron',
    );
    for (const text of [
      null,
      '',
      '{}',
      JSON.stringify({ name: 'gavel', main: 'main/index.js' }),
      JSON.stringify({ name: 'other', scripts: { serve: 'x' } }),
    ]) {
      expect(reasonToRefuse({ versions: { node: '24' }, readManifest: () => text })).toContain(
        'refuses to run in a packaged Gavel',
      );
    }
  });

  it('uses the profile of the application with windows', () => {
    expect(applicationDataFolder('linux', {}, '/home/me')).toBe('/home/me/.config/Gavel');
    expect(applicationDataFolder('linux', { XDG_CONFIG_HOME: '/cfg' }, '/home/me')).toBe('/cfg/Gavel');
    expect(applicationDataFolder('linux', { XDG_CONFIG_HOME: '' }, '/home/me')).toBe('/home/me/.config/Gavel');
    expect(applicationDataFolder('darwin', {}, '/Users/me')).toBe('/Users/me/Library/Application Support/Gavel');
    expect(applicationDataFolder('win32', { APPDATA: '/roaming' }, '/home')).toBe('/roaming/Gavel');
  });
});
