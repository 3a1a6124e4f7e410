import { describe, expect, it } from 'vitest';
import { parseLaunchArguments } from '../../../main/core/launch-arguments.ts';

const nothing = { profile: null, practice: null, show: null };

describe('the command line of a start', () => {
  it('asks for nothing when it is empty or has only what the system adds', () => {
    for (const argv of [[], ['/opt/gavel', '--no-sandbox', '--type=x', '--enable-features=A,B', '-psn_0_1', '/home/me'], ['--original-process-start-time=13']]) {
      expect(parseLaunchArguments(argv)).toEqual({ launch: nothing, problems: [] });
    }
  });

  it('names profile, practice, scene and dialog in both ways of writing', () => {
    const launch = { profile: '/tmp/p', practice: { sceneId: 'conference' }, show: 'settings' };
    expect(parseLaunchArguments(['--practice', '--scene=conference', '--profile=/tmp/p', '--show=settings'])).toEqual({ launch, problems: [] });
    expect(parseLaunchArguments(['/app', '--scene', 'conference', '--profile', '/tmp/p', '--practice', '--show', 'settings'])).toEqual({ launch, problems: [] });
  });

  it('starts the first scene when practice is asked for without one', () => {
    expect(parseLaunchArguments(['--practice'])).toEqual({ launch: { ...nothing, practice: { sceneId: null } }, problems: [] });
  });

  it('takes the profile as Chromium calls it too, and ours before that', () => {
    expect(parseLaunchArguments(['--user-data-dir=/a']).launch.profile).toBe('/a');
    expect(parseLaunchArguments(['--profile=/b', '--user-data-dir=/a']).launch.profile).toBe('/b');
  });

  it('lets the last of several count, and nothing after --', () => {
    expect(parseLaunchArguments(['--show=settings', '--show=shortcuts']).launch.show).toBe('shortcuts');
    expect(parseLaunchArguments(['--', '--practice', '--show=settings'])).toEqual({ launch: nothing, problems: [] });
  });

  it.each([
    [['--show=conference'], '--show needs one of settings, shortcuts, not "conference".'],
    [['--show='], '--show needs one of settings, shortcuts: --show=…'],
    [['--show', '--practice'], '--show needs one of settings, shortcuts: --show=…'],
    [['--profile='], '--profile needs a folder: --profile=…'],
    [['--profile=/a\u0000b'], '--profile needs a folder, not "/a\\u0000b".'],
    [['--profile=/a\nb'], '--profile needs a folder, not "/a\\nb".'],
    [[`--profile=/${'a'.repeat(2000)}`], `--profile needs a folder, not "/${'a'.repeat(59)}".`],
    [[`--profile=/${'a'.repeat(5000)}`], '--profile is too long.'],
    [['--practice=yes'], '--practice takes no value.'],
    [['--practice', '--scene=../../etc'], '--scene needs the name of a scene, not "../../etc".'],
    [['--practice', '--scene=__proto__'], '--scene needs the name of a scene, not "__proto__".'],
    [['--practice', `--scene=${'a'.repeat(101)}`], `--scene needs the name of a scene, not "${'a'.repeat(60)}".`],
    [['--scene=conference'], '--scene belongs to --practice; add that.'],
  ])('tells what is wrong with %j and leaves it out', (argv, problem) => {
    const { launch, problems } = parseLaunchArguments(argv);
    expect(problems).toEqual([problem]);
    expect({ ...launch, practice: null }).toEqual(nothing);
  });

  it('is not impressed by switches that mean parts of an object', () => {
    expect(parseLaunchArguments(['--__proto__=x', '--constructor=y', '--toString', '--hasOwnProperty=1'])).toEqual({ launch: nothing, problems: [] });
  });

  it('reads no more than a hundred words', () => {
    const flood = Array.from({ length: 100 }, () => '--x');
    expect(parseLaunchArguments([...flood, '--practice'])).toEqual({ launch: nothing, problems: [] });
  });
});
