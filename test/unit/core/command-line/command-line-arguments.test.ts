import { describe, expect, it } from 'vitest';
import { isQuestion, readCommandLine } from '../../../../main/core/command-line/command-line-arguments.ts';
import { wordsIn } from '../../../../main/core/command-line/command-line-run.ts';

const t = wordsIn('en');
const read = (...argv: readonly string[]) => readCommandLine(argv, { hasAppFolder: false, t });
const place = { accountName: null, conferenceName: null, participantNames: [] as string[], isJson: false };
const ask = (request: object, profile: string | null = null) => ({
  kind: 'ask',
  profile,
  request: { ...place, ...request },
});
const action = (actionId: string, more: object = {}) =>
  ask({ kind: 'action', actionId, waitsForOutcome: true, ...more });

describe('the command line of a start', () => {
  it('is a start like any other without an option that asks for something', () => {
    for (const argv of [
      [],
      ['--practice', '--scene=conference'],
      ['/home/me', '--no-sandbox', '--enable-features=A'],
      ['--show=settings'],
      ['action', '-action'],
    ]) {
      expect(read(...argv)).toEqual({ kind: 'start' });
    }
  });

  it('asks for one action, with whom and what it is about', () => {
    expect(read('--action=undo')).toEqual(action('undo'));
    expect(
      read(
        '--action',
        'drop-selected',
        '--participant',
        'Maria Albers',
        '--participant=+49 170 555 0132',
        '--conference=40871',
        '--account=Finesse, Hamburg',
        '--no-wait',
        '--json',
      ),
    ).toEqual(
      action('drop-selected', {
        waitsForOutcome: false,
        participantNames: ['Maria Albers', '+49 170 555 0132'],
        conferenceName: '40871',
        accountName: 'Finesse, Hamburg',
        isJson: true,
      }),
    );
  });

  it('asks for the list, the version or help', () => {
    expect(read('--list-actions', '--json')).toEqual(ask({ kind: 'list', isJson: true }));
    expect(read('--list-waiting', '--json')).toEqual(ask({ kind: 'waiting', isJson: true }));
    expect(read('--version')).toEqual({ kind: 'version', isJson: false });
    expect(read('--action=', '--help', '--nonsense')).toEqual({ kind: 'help', isJson: false });
  });

  it('asks for meetings, and for one of them', () => {
    expect(read('--list-meetings', '--account=Cloud')).toMatchObject({
      request: { kind: 'list-meetings', accountName: 'Cloud', isJson: false },
    });
    expect(read('--action=take-control', '--meeting=900 000 017', '--json')).toEqual({
      kind: 'ask',
      profile: null,
      request: {
        kind: 'meeting',
        how: 'take-control',
        meetingName: '900 000 017',
        waitsForOutcome: true,
        accountName: null,
        isJson: true,
      },
    });
    expect(read('--action=start-meeting', '--meeting=Review', '--no-wait')).toMatchObject({
      request: { how: 'start-meeting', meetingName: 'Review', waitsForOutcome: false },
    });
  });

  it('names the profile of the Gavel that is meant', () => {
    expect(read('--profile=/tmp/p', '--action=undo')).toEqual(
      ask({ kind: 'action', actionId: 'undo', waitsForOutcome: true }, '/tmp/p'),
    );
    expect(read('--user-data-dir=/tmp/q', '--action=undo')).toMatchObject({ profile: '/tmp/q' });
  });

  it('keeps names as they are typed, also those that look like something else', () => {
    const names = ['--drop', '李娜', 'a=b', '__proto__', '😀'];
    expect(read('--action=restore', ...names.map((name) => `--participant=${name}`))).toEqual(
      action('restore', { participantNames: names }),
    );
  });

  it('lets pass what Chromium, scripts and macOS put in, and the folder of an application that is not packaged', () => {
    expect(
      read('--no-sandbox', '--action=undo', '--ozone-platform=x11', '--enable-logging', '--disable-gpu', '-psn_0_123'),
    ).toEqual(action('undo'));
    expect(readCommandLine(['--no-sandbox', '/srv/app', '--action=undo'], { hasAppFolder: true, t })).toEqual(
      action('undo'),
    );
  });

  it.each([
    [['--actoin=undo'], 'Gavel does not know --actoin. Did you mean --action?'],
    [['--action'], '--action needs a value: --action=…'],
    [['--action='], '--action needs a value: --action=…'],
    [['--action', '--json'], '--action needs a value: --action=…'],
    [['--action=../../etc'], '--action needs the id of an action, not "../../etc". --list-actions names all.'],
    [['--action=__proto__'], '--action needs the id of an action, not "__proto__". --list-actions names all.'],
    [
      ['--action=drop\u0000selected'],
      '--action needs the id of an action, not "drop selected". --list-actions names all.',
    ],
    [
      [`--action=${'a'.repeat(101)}`],
      `--action needs the id of an action, not "${'a'.repeat(60)}…". --list-actions names all.`,
    ],
    [['--action=undo', '--action=quit'], '--action may be given only once.'],
    [['--action=undo', '--json', '--json'], '--json may be given only once.'],
    [['--action=undo', '--json=yes'], '--json takes no value.'],
    [['--action=undo', '--list-actions'], '--action and --list-actions exclude each other.'],
    [['--action=take-control'], '--action=take-control belongs to --meeting; add that.'],
    [['--action=undo', '--meeting=1'], '--meeting and --action=undo exclude each other.'],
    [['--meeting=1'], '--meeting belongs to --action; add that.'],
    [
      ['--action=join-meeting', '--meeting=1', '--participant=Maria'],
      '--participant and --action=join-meeting exclude each other.',
    ],
    [
      ['--action=join-meeting', '--meeting=1', '--conference=2'],
      '--conference and --action=join-meeting exclude each other.',
    ],
    [['--list-meetings', '--list-actions'], '--list-meetings and --list-actions exclude each other.'],
    [['--list-meetings', '--participant=Maria'], '--participant belongs to --action; add that.'],
    [['--list-meetings', '--conference=1'], '--conference and --list-meetings exclude each other.'],
    [['--list-actions', '--meeting=1'], '--meeting and --list-actions exclude each other.'],
    [['--list-actions', '--no-wait'], '--no-wait belongs to --action; add that.'],
    [['--list-waiting', '--no-wait'], '--no-wait belongs to --action; add that.'],
    [['--list-waiting', '--participant=Ada'], '--participant belongs to --action; add that.'],
    [['--action=undo', '--list-waiting'], '--action and --list-waiting exclude each other.'],
    [['--list-actions', '--list-waiting'], '--list-waiting and --list-actions exclude each other.'],
    [['--participant=Maria'], '--participant belongs to --action; add that.'],
    [['--json'], '--json belongs to --action; add that.'],
    [['--action=drop-selected', '--partcipant=Maria'], 'Gavel does not know --partcipant. Did you mean --participant?'],
    [['--action=undo', '--no-wiat'], 'Gavel does not know --no-wiat. Did you mean --no-wait?'],
    [['--action=undo', '--acount=x'], 'Gavel does not know --acount. Did you mean --account?'],
    [['--action=undo', '--target=Maria'], 'Gavel does not know --target. --help names all options.'],
    [
      ['--action=undo', '--remote-debugging-port=9222'],
      'Gavel does not know --remote-debugging-port. --help names all options.',
    ],
    [['--action=undo', '--inspect'], 'Gavel does not know --inspect. --help names all options.'],
    [['--action=undo', '-x'], 'Gavel does not know "-x". --help names all options.'],
    [['--action=undo', '--'], 'Gavel does not know "--". --help names all options.'],
    [
      ['--action=drop-selected', '--participant=Maria', 'Albers'],
      'Gavel does not know what to do with "Albers". --help names all options.',
    ],
    [['--action=undo', 'gavel://drop/all'], 'Gavel takes no links: "gavel://drop/all"'],
    [['--action=undo', '--practice'], '--practice is for starting Gavel and does not go with --action.'],
    [['--list-actions', '--show=settings'], '--show is for starting Gavel and does not go with --list-actions.'],
    [['--action=drop-selected', '--participant='], '--participant needs a value: --participant=…'],
    [
      ['--action=drop-selected', '--participant=a\nb'],
      '--participant cannot be "a b": names have 1 to 300 characters, all of them printable.',
    ],
    [
      ['--action=drop-selected', `--participant=${'a'.repeat(301)}`],
      `--participant cannot be "${'a'.repeat(60)}…": names have 1 to 300 characters, all of them printable.`,
    ],
    [
      ['--action=undo', '--account=\u001B[2J'],
      '--account cannot be " [2J": names have 1 to 300 characters, all of them printable.',
    ],
    [['--action=undo', '--profile=a\u0007'], '--profile needs a folder, not "a ".'],
  ])('is wrong as %j, with one sentence', (argv, problem) => {
    expect(read(...argv)).toEqual({ kind: 'wrong', problem, isJson: argv.includes('--json') });
  });

  it('is wrong when it names too many, and when there is too much of it', () => {
    const problem = 'These are too many arguments, or they are too long.';
    const people = Array.from({ length: 101 }, (_, index) => `--participant=p${index}`);
    expect(read('--action=drop-selected', ...people)).toMatchObject({ kind: 'wrong', problem });
    expect(read('--action=drop-selected', ...people.slice(1))).toMatchObject({ kind: 'ask' });
    expect(read('--action=undo', `--enable-x=${'a'.repeat(1024 * 1024)}`)).toMatchObject({ kind: 'wrong', problem });
  });

  it('says what is wrong in the language of the person', () => {
    expect(
      readCommandLine(['--action=undo', '--acount=x'], { hasAppFolder: false, t: wordsIn('zh-CN') }),
    ).toMatchObject({ problem: 'Gavel 不认识 --acount。您是指 --account 吗？' });
  });

  it('is known as a question however it came', () => {
    expect(
      [
        ['/opt/gavel', '--no-sandbox', '--action=undo', '/app'],
        ['--participant'],
        ['--actoin=x'],
        ['--practice'],
        ['--option'],
        ['--no-wiat'],
      ].map(isQuestion),
    ).toEqual([true, true, true, false, false, false]);
  });
});
