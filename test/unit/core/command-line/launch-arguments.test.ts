import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../../../main/core/command-line/command-line-run.ts';
import { parseLaunchArguments } from '../../../../main/core/command-line/launch-arguments.ts';

const t = wordsIn('en');
const parse = (argv: readonly string[]) => parseLaunchArguments(argv, t);
const nothing = { profile: null, practice: null, show: null, isHidden: false };

describe('the command line of a start', () => {
  it('asks for nothing when it is empty or has only what the system adds', () => {
    for (const argv of [
      [],
      ['/opt/gavel', '--no-sandbox', '--type=x', '--enable-features=A,B', '-psn_0_1', '/home/me'],
      ['--original-process-start-time=13'],
    ]) {
      expect(parse(argv)).toEqual({ launch: nothing, problems: [] });
    }
  });

  it('names profile, practice, scene and dialog in both ways of writing', () => {
    const launch = { profile: '/tmp/p', practice: { sceneId: 'conference' }, show: 'settings', isHidden: false };
    expect(parse(['--practice', '--scene=conference', '--profile=/tmp/p', '--show=settings'])).toEqual({
      launch,
      problems: [],
    });
    expect(parse(['/app', '--scene', 'conference', '--profile', '/tmp/p', '--practice', '--show', 'settings'])).toEqual(
      { launch, problems: [] },
    );
  });

  it('starts the first scene when practice is asked for without one', () => {
    expect(parse(['--practice'])).toEqual({ launch: { ...nothing, practice: { sceneId: null } }, problems: [] });
  });

  it('takes the profile as Chromium calls it too, and ours before that', () => {
    expect(parse(['--user-data-dir=/a']).launch.profile).toBe('/a');
    expect(parse(['--profile=/b', '--user-data-dir=/a']).launch.profile).toBe('/b');
  });

  it('lets the last of several count, and nothing after --', () => {
    expect(parse(['--show=settings', '--show=shortcuts']).launch.show).toBe('shortcuts');
    expect(parse(['--', '--practice', '--show=settings'])).toEqual({ launch: nothing, problems: [] });
  });

  it.each([
    [['--show=conference'], '--show needs one of settings, shortcuts, not "conference".'],
    [['--show='], '--show needs one of settings, shortcuts: --show=…'],
    [['--show', '--practice'], '--show needs one of settings, shortcuts: --show=…'],
    [['--profile='], '--profile needs a folder: --profile=…'],
    [['--profile=/a\u0000b'], '--profile needs a folder, not "/a b".'],
    [['--profile=/a\nb'], '--profile needs a folder, not "/a b".'],
    [[`--profile=/${'a'.repeat(2000)}`], `--profile needs a folder, not "/${'a'.repeat(59)}…".`],
    [[`--profile=/${'a'.repeat(5000)}`], '--profile is too long.'],
    [['--practice=yes'], '--practice takes no value.'],
    [['--practice', '--scene=../../etc'], '--scene needs the name of a scene, not "../../etc".'],
    [['--practice', '--scene=__proto__'], '--scene needs the name of a scene, not "__proto__".'],
    [['--practice', `--scene=${'a'.repeat(101)}`], `--scene needs the name of a scene, not "${'a'.repeat(60)}…".`],
    [['gavel://drop/all'], 'Gavel takes no links: "gavel://drop/all"'],
    [['GAVEL:x'], 'Gavel takes no links: "GAVEL:x"'],
    [['--scene=conference'], '--scene belongs to --practice; add that.'],
  ])('tells what is wrong with %j and leaves it out', (argv, problem) => {
    const { launch, problems } = parse(argv);
    expect(problems).toEqual([problem]);
    expect({ ...launch, practice: null }).toEqual(nothing);
  });

  it('is not impressed by switches that mean parts of an object', () => {
    expect(parse(['--__proto__=x', '--constructor=y', '--toString', '--hasOwnProperty=1'])).toEqual({
      launch: nothing,
      problems: [],
    });
  });

  it('reads no more than a hundred words', () => {
    const flood = Array.from({ length: 100 }, () => '--x');
    expect(parse([...flood, '--practice'])).toEqual({ launch: nothing, problems: [] });
  });

  it('are together no longer than Electron hands over unharmed', () => {
    const argv = Array.from({ length: 90 }, () => `--x=${'a'.repeat(200)}`);
    expect(parse(argv).problems).toEqual(['These are too many arguments, or they are too long.']);
    expect(parse(argv.slice(0, 70)).problems).toEqual([]);
  });

  it('says what is wrong in the language of the person', () => {
    expect(parseLaunchArguments(['--show=x'], wordsIn('zh-CN')).problems).toEqual([
      '--show 需要其中之一：settings，shortcuts，而不是 "x"。',
    ]);
  });
});
