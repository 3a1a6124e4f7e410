import { describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../../app/domain/preferences.ts';
import { allActions } from '../../../../app/actions/actions.ts';
import { openCommandLine } from '../../../../main/core/command-line/command-line.ts';
import { CommandLineBench } from '../../../support/command-line-bench.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const people = ['5001', '5002', '5003'];

describe('answers as JSON', () => {
  it('are one line with the outcome of each', async () => {
    const bench = new CommandLineBench(people);
    const { text, exitCode } = await bench.act('drop-selected', { participantNames: ['5001'], isJson: true });
    expect(text.split('\n')).toHaveLength(2);
    expect(JSON.parse(text)).toEqual({
      exitCode,
      action: 'drop-selected',
      targets: [
        {
          participantId: 'leg-1',
          name: 'Person 5001',
          address: '5001',
          title: 'Drop Person 5001',
          phase: 'confirmed',
          reason: null,
          message: 'Drop Person 5001: confirmed',
          exitCode: 0,
        },
      ],
    });
  });

  it('say what is wrong and whom could have been meant', async () => {
    const bench = new CommandLineBench(['5001']);
    const { text } = await bench.act('drop-selected', { participantNames: ['x'], isJson: true });
    expect(JSON.parse(text)).toEqual({
      exitCode: 2,
      message: 'Nobody in Conference room is called "x". Nothing was done.',
      candidates: [{ id: 'leg-1', name: 'Person 5001', address: '5001' }],
    });
  });
});

describe('the list of actions', () => {
  it('has all but what only changes the view, each with how it stands', async () => {
    const bench = new CommandLineBench(people);
    const { text, exitCode } = await bench.list({ isJson: true });
    const { actions } = JSON.parse(text) as {
      actions: { id: string; isPossible: boolean; reason: string | null; message: string }[];
    };
    expect(exitCode).toBe(0);
    expect(actions.map(({ id }) => id)).toEqual(
      allActions.filter(({ needs, id }) => needs !== 'window' || id === 'settings').map(({ id }) => id),
    );
    const of = (id: string) => actions.find((action) => action.id === id);
    expect(of('drop-last-joined')).toMatchObject({ isPossible: true, message: 'possible now' });
    expect(of('drop-selected')).toMatchObject({ isPossible: false, reason: 'nobody-chosen' });
    expect(of('toggle-window')).toMatchObject({ isPossible: false, message: 'instead use show-window, hide-window' });
    expect(of('consult')).toMatchObject({ isPossible: false });
    expect(of('request-conference')).toMatchObject({
      isPossible: false,
      reason: 'system-lacks-it',
      message: 'not here. This system does not offer it.',
    });
    expect(JSON.parse((await bench.list({ isJson: true, participantNames: ['5001'] })).text).actions[0]).toMatchObject({
      id: 'drop-selected',
      isPossible: true,
    });
  });

  it('is one line for each', async () => {
    const { text } = await new CommandLineBench(people).list();
    expect(text).toMatch(/\ndrop-last-joined +Drop the last who joined: possible now\n/u);
    expect(text).toMatch(/\nundo +Undo: not now. Nothing waits that could be taken back.\n/u);
  });
});

describe('words', () => {
  it('are in the language of the window', async () => {
    const bench = new CommandLineBench(people, {
      slice: 'preferences',
      value: { ...defaultPreferences, language: 'zh-CN' },
    });
    expect((await bench.act('drop-selected', { participantNames: ['5001'] })).text).toBe('移除 Person 5001：已确认\n');
  });

  it('let no name steer the terminal', async () => {
    const bench = new CommandLineBench(people);
    bench.server.rename(1, 'Eve\u001B[2J\u202Egpj.\u009B31m\nDrop Maria: confirmed');
    bench.deliverAll();
    for (const isJson of [false, true]) {
      const { text } = await bench.act('drop-selected', {
        participantNames: ['leg-1'],
        waitsForOutcome: false,
        isJson,
      });
      bench.commands.undo(null);
      expect(text).toMatch(/^[^\p{Cc}\u202E]*\n$/u);
    }
  });
});

describe('a desktop without a channel', () => {
  it('is told to the log, and nothing else comes of it', async () => {
    const log = recordingLog();
    const close = openCommandLine({ open: () => Promise.reject(new Error('no sockets here')) }, async () => null, log);
    await close();
    expect(log.lines).toMatchObject([
      {
        level: 'error',
        message: 'Gavel cannot be reached from the command line',
        fields: { error: 'no sockets here' },
      },
    ]);
  });
});
