import { describe, expect, it } from 'vitest';
import type { Change } from '../../../app/state/app-state.ts';
import { defaultPreferences } from '../../../app/domain/preferences.ts';
import { allActions } from '../../../app/actions/actions.ts';
import { openCommandLine } from '../../../main/core/desktop/command-line.ts';
import { CommandLineBench } from '../../support/command-line-bench.ts';
import { recordingLog } from '../../support/recording-log.ts';
import { modelAccountId, modelConferenceId } from '../../support/model-vendor.ts';
import { windowFixture } from '../../support/window-fixture.ts';

const people = ['5001', '5002', '5003'];
const person = (address: string): string => `Person ${address}`;
const phases = (bench: CommandLineBench): string[] => [...bench.store.state.commands.values()].map(({ target, phase, surface }) => `${target?.name} ${phase} ${surface}`);

describe('an action from the command line', () => {
  it('is held like any other, and says what the server proved', async () => {
    const bench = new CommandLineBench(people);
    const startMs = bench.clock.now();
    expect(await bench.act('drop-selected', { participantNames: [person('5002')] })).toEqual({ exitCode: 0, text: 'Drop Person 5002: confirmed\n', isProblem: false });
    expect(bench.clock.now() - startMs).toBeGreaterThanOrEqual(4000);
    expect(phases(bench)).toEqual(['Person 5002 confirmed command-line']);
    expect(bench.server.dropped).toEqual([2]);
  });

  it('says a line for each whom it is about, named by id, name or address', async () => {
    const bench = new CommandLineBench(people);
    const answer = await bench.act('drop-selected', { participantNames: ['leg-1', person('5002'), '5003', '5003'] });
    expect(answer).toEqual({ exitCode: 0, text: 'Drop Person 5001: confirmed\nDrop Person 5002: confirmed\nDrop Person 5003: confirmed\n', isProblem: false });
  });

  it('answers at once where nobody wants to wait', async () => {
    const bench = new CommandLineBench(people);
    expect(await bench.act('drop-selected', { participantNames: ['5001'], waitsForOutcome: false })).toEqual({ exitCode: 0, text: 'Drop Person 5001: held, 4 s to take back\n', isProblem: false });
    expect(phases(bench)).toEqual(['Person 5001 held command-line']);
  });

  it.each([
    ['refuse-at-once', 1, 'Drop Person 5001: refused. The server does not allow you to do that.'],
    ['refuse-later', 1, 'Drop Person 5001: refused. The telephone system does not let this party be dropped.'],
    ['ignore', 4, 'Drop Person 5001: unconfirmed. The server accepted it but has shown no effect.'],
    ['lose-the-answer', 0, 'Drop Person 5001: confirmed'],
  ] as const)('of a server that does %s ends with %i', async (behaviour, exitCode, line) => {
    const bench = new CommandLineBench(people);
    bench.server.behaviour = behaviour;
    expect(await bench.act('drop-selected', { participantNames: ['5001'] })).toEqual({ exitCode, text: `${line}\n`, isProblem: false });
  });

  it('that somebody takes back has an exit code of its own', async () => {
    const bench = new CommandLineBench(people);
    const asked = bench.askRaw({ kind: 'action', actionId: 'drop-selected', waitsForOutcome: true, accountName: null, conferenceName: null, participantNames: ['5001'], isJson: false });
    await bench.advance(1000);
    expect(await bench.act('undo')).toEqual({ exitCode: 0, text: 'Undo: done\n', isProblem: false });
    expect(await asked).toEqual({ exitCode: 5, text: 'Drop Person 5001: taken back. Nothing was sent.\n', isProblem: false });
    expect(bench.server.asked).toEqual([]);
  });

  it('whose target left before anything was sent was not done', async () => {
    const bench = new CommandLineBench(people);
    const asked = bench.askRaw({ kind: 'action', actionId: 'drop-selected', waitsForOutcome: true, accountName: null, conferenceName: null, participantNames: ['5001'], isJson: false });
    await bench.advance(1000);
    bench.server.leave(1);
    bench.server.join('5001');
    bench.deliverAll();
    await bench.advance(3000);
    expect(await asked).toEqual({ exitCode: 1, text: 'Drop Person 5001: not sent. That person had left before anything was sent.\n', isProblem: false });
    expect(bench.server.asked).toEqual([]);
  });

  it.each([
    [1500, 1, 'Drop Person 5001: not sent. Gavel was closed before the outcome was known.'],
    [4100, 4, 'Drop Person 5001: unconfirmed. Gavel was closed before the outcome was known.'],
  ] as const)('says after %i ms what becomes of it when Gavel ends', async (afterMs, exitCode, line) => {
    const bench = new CommandLineBench(people);
    bench.server.behaviour = 'ignore';
    const gone = new AbortController();
    const asked = bench.askRaw({ kind: 'action', actionId: 'drop-selected', waitsForOutcome: true, accountName: null, conferenceName: null, participantNames: ['5001'], isJson: false }, gone.signal);
    await bench.advance(afterMs);
    gone.abort();
    expect(await asked).toEqual({ exitCode, text: `${line}\n`, isProblem: false });
  });

  it('does nothing to whom it may not, says why, and does the rest', async () => {
    const { participant } = windowFixture(0);
    const guarded: Change = { slice: 'participant', conferenceId: modelConferenceId, id: 'guarded', value: participant('guarded', { name: 'Guarded', permissions: { drop: { verdict: 'denied', reason: 'supervisor-only' } } }) };
    const bench = new CommandLineBench(people, guarded);
    const answer = await bench.act('drop-selected', { participantNames: ['5001', 'Guarded'], waitsForOutcome: false });
    expect(answer.exitCode).toBe(1);
    expect(answer.text).toMatch(/^Drop Person 5001: held, 4 s to take back\nDrop selected, Guarded: refused\. Only a supervisor/u);
    const alone = await bench.act('drop-selected', { participantNames: ['Guarded'] });
    expect(alone).toMatchObject({ exitCode: 1, isProblem: false });
    expect(alone.text).toMatch(/^Drop selected, Guarded: refused\./u);
  });

  it('is refused to somebody to whom it is being done already', async () => {
    const bench = new CommandLineBench(people);
    await bench.act('drop-selected', { participantNames: ['5001'], waitsForOutcome: false });
    const again = await bench.act('drop-selected', { participantNames: ['5001'] });
    expect(again).toEqual({ exitCode: 1, text: 'Drop selected, Person 5001: refused. The same is already under way.\n', isProblem: false });
  });

  it('is refused on an old picture', async () => {
    const bench = new CommandLineBench(people);
    bench.adapter.lose();
    expect(await bench.act('drop-last-joined')).toMatchObject({ exitCode: 1, text: expect.stringMatching(/^Drop the last who joined: refused\. The picture/u) });
    expect(bench.server.asked).toEqual([]);
  });

  it('that is no command is done when it is done', async () => {
    const bench = new CommandLineBench(people);
    expect(await bench.act('show-window')).toEqual({ exitCode: 0, text: 'Show Gavel: done\n', isProblem: false });
    expect(bench.requested).toEqual(['shell.window']);
  });

  it('that ends Gavel is not called done while Gavel asks about what is held', async () => {
    const bench = new CommandLineBench(people);
    expect(await bench.act('quit')).toEqual({ exitCode: 0, text: 'Quit Gavel: done\n', isProblem: false });
    await bench.act('drop-selected', { participantNames: ['5001'], waitsForOutcome: false });
    expect(await bench.act('quit')).toMatchObject({ exitCode: 1, text: expect.stringMatching(/^Quit Gavel: not yet\. Something is held/u) });
  });

  it('sets: what is so already is no failure', async () => {
    const { account } = windowFixture(0);
    const agent = account().agent;
    if (!agent) throw new Error('the fixture has an agent');
    const ready: Change = { slice: 'account', id: modelAccountId, value: account({ id: modelAccountId, agent: { ...agent, state: 'ready' } }) };
    const bench = new CommandLineBench(people, ready);
    expect(await bench.act('own-ready')).toEqual({ exitCode: 0, text: 'Ready: already so\n', isProblem: false });
    expect(await bench.act('own-not-ready')).toMatchObject({ exitCode: 1, text: 'Not ready: refused. This site wants a reason for it. Choose one in the menu of your own state.\n' });
    expect(bench.requested).toEqual([]);
  });

  it('lets the next one of the lobby in, and turns the next one away after it was held', async () => {
    const bench = new CommandLineBench(people);
    bench.server.knock('6001');
    bench.server.knock('6002');
    bench.deliverAll();
    expect(await bench.act('admit-next')).toEqual({ exitCode: 0, text: 'Let Person 6001 in: confirmed\n', isProblem: false });
    expect(await bench.act('reject-next', { waitsForOutcome: false })).toEqual({ exitCode: 0, text: 'Turn Person 6002 away: held, 4 s to take back\n', isProblem: false });
  });
});

describe('a question that is refused', () => {
  const refused = async (actionId: string, more: Parameters<CommandLineBench['act']>[1] = {}, ...changes: readonly Change[]) => {
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
      exitCode: 2, isProblem: true,
      text: 'Nobody in Conference room is called "Person 500". Nothing was done.\nThere are:\n  Person 5001, 5001, id leg-1\n  Person 5002, 5002, id leg-2\n  Person 5003, 5003, id leg-3\n',
    });
  });

  it('names two at once', async () => {
    const { participant } = windowFixture(0);
    const twin: Change = { slice: 'participant', conferenceId: modelConferenceId, id: 'twin', value: participant('twin', { name: 'Person 5001' }) };
    const answer = await refused('drop-selected', { participantNames: ['Person 5001'] }, twin);
    expect(answer).toMatchObject({ exitCode: 2, text: 'Several in Conference room are called "Person 5001". Name one by the id. Nothing was done.\nThere are:\n  Person 5001, 5001, id leg-1\n  Person 5001, id twin\n' });
    // A name that is another's id is no clearer.
    const mask: Change = { slice: 'participant', conferenceId: modelConferenceId, id: 'mask', value: participant('mask', { name: 'leg-1' }) };
    expect(await refused('drop-selected', { participantNames: ['leg-1'] }, mask)).toMatchObject({ exitCode: 2 });
  });

  it('does not take for one person who left, nor a part of a name, nor another case', async () => {
    const { participant } = windowFixture(0);
    const left: Change = { slice: 'participant', conferenceId: modelConferenceId, id: 'left', value: participant('left', { name: 'Gone', state: 'left' }) };
    for (const name of ['Gone', 'Person', 'person 5001', ' Person 5001', '']) expect(await refused('drop-selected', { participantNames: [name] }, left)).toMatchObject({ exitCode: 2 });
  });

  it('names people for something that is not about those who are named', async () => {
    for (const actionId of ['drop-last-joined', 'listen-only-everyone', 'restore-everyone', 'hold', 'admit-next', 'own-ready', 'undo', 'show-window'])
      expect(await refused(actionId, { participantNames: ['5001'] })).toMatchObject({ exitCode: 2, isProblem: true, text: expect.stringContaining('not about chosen people') });
  });

  it('names an account or a conference that is not there, or not together', async () => {
    const { account, conference } = windowFixture(0);
    const other: readonly Change[] = [
      { slice: 'account', id: 'finesse', value: account({ label: 'Other' }) },
      { slice: 'conference', id: 'finesse/room', value: conference({ id: 'finesse/room', vendorId: 'room' }) },
      { slice: 'conference', id: 'finesse/own', value: conference({ id: 'finesse/own', vendorId: 'own' }) },
    ];
    expect(await refused('hold', { accountName: 'Nobody' }, ...other)).toMatchObject({ exitCode: 2, text: 'There is no account "Nobody". Nothing was done.\nThere are:\n  Model, id account-1\n  Other, id finesse\n' });
    expect(await refused('hold', { conferenceName: 'x' }, ...other)).toMatchObject({ text: expect.stringMatching(/^There is no conference "x"\./u) });
    expect(await refused('hold', { conferenceName: 'room' }, ...other)).toMatchObject({ text: expect.stringMatching(/^Several conferences are called "room"\./u) });
    expect(await refused('hold', { conferenceName: 'own', accountName: 'Model' }, ...other)).toMatchObject({ text: expect.stringMatching(/^The conference "own" is not of that account\./u) });
    expect(await refused('hold', { accountName: 'Model' }, { slice: 'account', id: 'second', value: account({ id: 'second', label: 'Model' }) })).toMatchObject({ text: expect.stringMatching(/^Several accounts are called "Model"\./u) });
  });

  it('has people and no call to find them in', async () => {
    expect(await refused('drop-selected', { participantNames: ['5001'] }, { slice: 'conference', id: modelConferenceId, value: null })).toMatchObject({ exitCode: 2, text: 'There is no call, so nobody can be named. Nothing was done.\n' });
  });

  it.each([null, 7, 'x', [], {}, { kind: 'action' }, { kind: 'run', actionId: 'undo' }, { kind: 'action', actionId: 'undo', waitsForOutcome: true, accountName: null, conferenceName: null, participantNames: [], isJson: false, extra: 1 }])('is nonsense: %j', async (question) => {
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
      { slice: 'participant', conferenceId: 'finesse/40871', id: 'p2', value: participant('p2', { name: 'Person 5001' }) },
    );
    bench.place.tell({ accountId: 'finesse', conferenceId: 'finesse/40871', selectedIds: ['p2'], focusedId: null });
    expect(await bench.act('drop-selected', { participantNames: ['Person 5001'], conferenceName: 'room', waitsForOutcome: false })).toMatchObject({ exitCode: 0 });
    expect(await bench.act('drop-selected', { participantNames: ['Person 5002'], accountName: 'Model', waitsForOutcome: false })).toMatchObject({ exitCode: 0 });
    expect([...bench.store.state.commands.values()].map(({ conferenceId, target }) => `${conferenceId} ${target?.id}`)).toEqual([`${modelConferenceId} leg-1`, `${modelConferenceId} leg-2`]);
  });

  it('is the one the window shows, with those chosen there, where nothing is named', async () => {
    const bench = new CommandLineBench(people);
    bench.place.tell({ accountId: modelAccountId, conferenceId: modelConferenceId, selectedIds: ['leg-3'], focusedId: 'leg-1' });
    expect(await bench.act('drop-selected', { waitsForOutcome: false })).toMatchObject({ text: 'Drop Person 5003: held, 4 s to take back\n' });
  });
});

describe('answers as JSON', () => {
  it('are one line with the outcome of each', async () => {
    const bench = new CommandLineBench(people);
    const { text, exitCode } = await bench.act('drop-selected', { participantNames: ['5001'], isJson: true });
    expect(text.split('\n')).toHaveLength(2);
    expect(JSON.parse(text)).toEqual({
      exitCode, action: 'drop-selected',
      targets: [{ participantId: 'leg-1', name: 'Person 5001', address: '5001', title: 'Drop Person 5001', phase: 'confirmed', reason: null, message: 'Drop Person 5001: confirmed', exitCode: 0 }],
    });
  });

  it('say what is wrong and whom could have been meant', async () => {
    const bench = new CommandLineBench(['5001']);
    const { text } = await bench.act('drop-selected', { participantNames: ['x'], isJson: true });
    expect(JSON.parse(text)).toEqual({ exitCode: 2, message: 'Nobody in Conference room is called "x". Nothing was done.', candidates: [{ id: 'leg-1', name: 'Person 5001', address: '5001' }] });
  });
});

describe('the list of actions', () => {
  it('has all but what only changes the view, each with how it stands', async () => {
    const bench = new CommandLineBench(people);
    const { text, exitCode } = await bench.list({ isJson: true });
    const { actions } = JSON.parse(text) as { actions: { id: string; isPossible: boolean; reason: string | null; message: string }[] };
    expect(exitCode).toBe(0);
    expect(actions.map(({ id }) => id)).toEqual(allActions.filter(({ needs, id }) => needs !== 'window' || id === 'settings').map(({ id }) => id));
    const of = (id: string) => actions.find((action) => action.id === id);
    expect(of('drop-last-joined')).toMatchObject({ isPossible: true, message: 'possible now' });
    expect(of('drop-selected')).toMatchObject({ isPossible: false, reason: 'nobody-chosen' });
    expect(of('toggle-window')).toMatchObject({ isPossible: false, message: 'instead use show-window, hide-window' });
    expect(of('consult')).toMatchObject({ isPossible: false });
    expect(of('request-conference')).toMatchObject({ isPossible: false, reason: 'system-lacks-it', message: 'not here. This system does not offer it.' });
    expect(JSON.parse((await bench.list({ isJson: true, participantNames: ['5001'] })).text).actions[0]).toMatchObject({ id: 'drop-selected', isPossible: true });
  });

  it('is one line for each', async () => {
    const { text } = await new CommandLineBench(people).list();
    expect(text).toContain('\ndrop-last-joined      Drop the last who joined: possible now\n');
    expect(text).toContain('\nundo                  Undo: not now. Nothing waits that could be taken back.\n');
  });
});

describe('words', () => {
  it('are in the language of the window', async () => {
    const bench = new CommandLineBench(people, { slice: 'preferences', value: { ...defaultPreferences, language: 'zh-CN' } });
    expect((await bench.act('drop-selected', { participantNames: ['5001'] })).text).toBe('移除 Person 5001：已确认\n');
  });

  it('let no name steer the terminal', async () => {
    const bench = new CommandLineBench(people);
    bench.server.rename(1, 'Eve\u001B[2J\u202Egpj.\u009B31m\nDrop Maria: confirmed');
    bench.deliverAll();
    for (const isJson of [false, true]) {
      const { text } = await bench.act('drop-selected', { participantNames: ['leg-1'], waitsForOutcome: false, isJson });
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
    expect(log.lines).toMatchObject([{ level: 'error', message: 'Gavel cannot be reached from the command line', fields: { error: 'no sockets here' } }]);
  });
});

