import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../app/state/app-state.ts';
import { CommandLineBench } from '../../../support/command-line-bench.ts';
import { modelAccountId, modelConferenceId } from '../../../support/model-vendor.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const people = ['5001', '5002', '5003'];

describe('a question that is refused', () => {
  const refused = async (
    actionId: string,
    more: Parameters<CommandLineBench['act']>[1] = {},
    ...changes: readonly Change[]
  ) => {
    const bench = new CommandLineBench(people, ...changes);
    const answer = await bench.act(actionId, more);
    expect(bench.requested).toEqual([]);
    expect(bench.store.state.commands.size).toBe(0);
    return answer;
  };

  it.each([
    ['no-such-action', '"no-such-action"'],
    ['toggle-window', 'Use show-window, hide-window.'],
    ['toggle-compact', 'Use show-compact, hide-compact.'],
    ['search', 'only be done in the window'],
    ['make-call', 'Make a call'],
  ])('as %s does nothing', async (actionId, words) => {
    const answer = await refused(actionId);
    expect(answer.exitCode).toBe(2);
    expect(answer.text).toContain(words);
  });

  it('names somebody who is not there: the others are told, nobody is hit', async () => {
    expect(await refused('drop-selected', { participantNames: ['5001', 'Person 500'] })).toEqual({
      exitCode: 2,
      isProblem: true,
      text:
        'Nobody in Conference room is called "Person 500". Nothing was done.\nThere are:\n  Person 5001, 5001, ' +
        'id leg-1\n  Person 5002, 5002, id leg-2\n  Person 5003, 5003, id leg-3\n',
    });
  });

  it('names two at once', async () => {
    const { participant } = windowFixture(0);
    const twin: Change = {
      slice: 'participant',
      conferenceId: modelConferenceId,
      id: 'twin',
      value: participant('twin', { name: 'Person 5001' }),
    };
    const answer = await refused('drop-selected', { participantNames: ['Person 5001'] }, twin);
    expect(answer).toMatchObject({
      exitCode: 2,
      text:
        'Several in Conference room are called "Person 5001". Name one by the id. Nothing was done.\nThere ' +
        'are:\n  Person 5001, 5001, id leg-1\n  Person 5001, id twin\n',
    });
    // A name that is another's id is no clearer.
    const mask: Change = {
      slice: 'participant',
      conferenceId: modelConferenceId,
      id: 'mask',
      value: participant('mask', { name: 'leg-1' }),
    };
    expect(await refused('drop-selected', { participantNames: ['leg-1'] }, mask)).toMatchObject({ exitCode: 2 });
  });

  it('does not take for one person who left, nor a part of a name, nor another case', async () => {
    const { participant } = windowFixture(0);
    const left: Change = {
      slice: 'participant',
      conferenceId: modelConferenceId,
      id: 'left',
      value: participant('left', { name: 'Gone', state: 'left' }),
    };
    for (const name of ['Gone', 'Person', 'person 5001', ' Person 5001', ''])
      expect(await refused('drop-selected', { participantNames: [name] }, left)).toMatchObject({ exitCode: 2 });
  });

  it('names people for something that is not about those who are named', async () => {
    for (const actionId of [
      'drop-last-joined',
      'listen-only-everyone',
      'restore-everyone',
      'hold',
      'admit-next',
      'own-ready',
      'undo',
      'show-window',
    ])
      expect(await refused(actionId, { participantNames: ['5001'] })).toMatchObject({
        exitCode: 2,
        isProblem: true,
        text: expect.stringContaining('not about chosen people'),
      });
  });

  it('names an account or a conference that is not there, or not together', async () => {
    const { account, conference } = windowFixture(0);
    const other: readonly Change[] = [
      { slice: 'account', id: 'finesse', value: account({ label: 'Other' }) },
      { slice: 'conference', id: 'finesse/room', value: conference({ id: 'finesse/room', vendorId: 'room' }) },
      { slice: 'conference', id: 'finesse/own', value: conference({ id: 'finesse/own', vendorId: 'own' }) },
    ];
    expect(await refused('hold', { accountName: 'Nobody' }, ...other)).toMatchObject({
      exitCode: 2,
      text: 'There is no account "Nobody". Nothing was done.\nThere are:\n  Model, id account-1\n  Other, id finesse\n',
    });
    expect(await refused('hold', { conferenceName: 'x' }, ...other)).toMatchObject({
      text: expect.stringMatching(/^There is no conference "x"\./u),
    });
    expect(await refused('hold', { conferenceName: 'room' }, ...other)).toMatchObject({
      text: expect.stringMatching(/^Several conferences are called "room"\./u),
    });
    expect(await refused('hold', { conferenceName: 'own', accountName: 'Model' }, ...other)).toMatchObject({
      text: expect.stringMatching(/^The conference "own" is not of that account\./u),
    });
    expect(
      await refused(
        'hold',
        { accountName: 'Model' },
        { slice: 'account', id: 'second', value: account({ id: 'second', label: 'Model' }) },
      ),
    ).toMatchObject({ text: expect.stringMatching(/^Several accounts are called "Model"\./u) });
  });

  it('has people and no call to find them in', async () => {
    expect(
      await refused(
        'drop-selected',
        { participantNames: ['5001'] },
        { slice: 'conference', id: modelConferenceId, value: null },
      ),
    ).toMatchObject({ exitCode: 2, text: 'There is no call, so nobody can be named. Nothing was done.\n' });
  });

  it.each([
    null,
    7,
    'x',
    [],
    {},
    { kind: 'action' },
    { kind: 'run', actionId: 'undo' },
    {
      kind: 'action',
      actionId: 'undo',
      waitsForOutcome: true,
      accountName: null,
      conferenceName: null,
      participantNames: [],
      isJson: false,
      extra: 1,
    },
  ])('is nonsense: %j', async (question) => {
    const bench = new CommandLineBench(people);
    expect(await bench.askRaw(question)).toMatchObject({ exitCode: 2, isProblem: true });
    expect(bench.log.lines).toHaveLength(1);
  });
});

describe('the conference that is meant', () => {
  it('is the one named, whatever the window shows', async () => {
    const { account, conference, participant } = windowFixture(0);
    const bench = new CommandLineBench(
      people,
      { slice: 'account', id: 'finesse', value: account() },
      { slice: 'conference', id: 'finesse/40871', value: conference({ peopleCount: 900 }) },
      {
        slice: 'participant',
        conferenceId: 'finesse/40871',
        id: 'p2',
        value: participant('p2', { name: 'Person 5001' }),
      },
    );
    bench.place.update({ accountId: 'finesse', conferenceId: 'finesse/40871', selectedIds: ['p2'], focusedId: null });
    expect(
      await bench.act('drop-selected', {
        participantNames: ['Person 5001'],
        conferenceName: 'room',
        waitsForOutcome: false,
      }),
    ).toMatchObject({ exitCode: 0 });
    expect(
      await bench.act('drop-selected', {
        participantNames: ['Person 5002'],
        accountName: 'Model',
        waitsForOutcome: false,
      }),
    ).toMatchObject({ exitCode: 0 });
    expect(
      [...bench.store.state.commands.values()].map(({ conferenceId, target }) => `${conferenceId} ${target?.id}`),
    ).toEqual([`${modelConferenceId} leg-1`, `${modelConferenceId} leg-2`]);
  });

  it('is the one the window shows, with those chosen there, where nothing is named', async () => {
    const bench = new CommandLineBench(people);
    bench.place.update({
      accountId: modelAccountId,
      conferenceId: modelConferenceId,
      selectedIds: ['leg-3'],
      focusedId: 'leg-1',
    });
    expect(await bench.act('drop-selected', { waitsForOutcome: false })).toMatchObject({
      text: 'Drop Person 5003: held, 4 s to take back\n',
    });
  });
});
