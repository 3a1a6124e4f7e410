import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../app/state/app-state.ts';
import { CommandLineBench } from '../../../support/command-line-bench.ts';
import { modelAccountId, modelConferenceId } from '../../../support/model-vendor.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const people = ['5001', '5002', '5003'];
const person = (address: string): string => `Person ${address}`;
const phases = (bench: CommandLineBench): string[] =>
  [...bench.store.state.commands.values()].map(({ target, phase, surface }) => `${target?.name} ${phase} ${surface}`);

describe('an action from the command line', () => {
  it('is held like any other, and says what the server proved', async () => {
    const bench = new CommandLineBench(people);
    const startMs = bench.clock.now();
    expect(await bench.act('drop-selected', { participantNames: [person('5002')] })).toEqual({
      exitCode: 0,
      text: 'Drop Person 5002: confirmed\n',
      isProblem: false,
    });
    expect(bench.clock.now() - startMs).toBeGreaterThanOrEqual(4000);
    expect(phases(bench)).toEqual(['Person 5002 confirmed command-line']);
    expect(bench.server.dropped).toEqual([2]);
  });

  it('says a line for each whom it is about, named by id, name or address', async () => {
    const bench = new CommandLineBench(people);
    const answer = await bench.act('drop-selected', { participantNames: ['leg-1', person('5002'), '5003', '5003'] });
    expect(answer).toEqual({
      exitCode: 0,
      text: 'Drop Person 5001: confirmed\nDrop Person 5002: confirmed\nDrop Person 5003: confirmed\n',
      isProblem: false,
    });
  });

  it('answers at once where nobody wants to wait', async () => {
    const bench = new CommandLineBench(people);
    expect(await bench.act('drop-selected', { participantNames: ['5001'], waitsForOutcome: false })).toEqual({
      exitCode: 0,
      text: 'Drop Person 5001: held, 4 s to take back\n',
      isProblem: false,
    });
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
    expect(await bench.act('drop-selected', { participantNames: ['5001'] })).toEqual({
      exitCode,
      text: `${line}\n`,
      isProblem: false,
    });
  });

  it('that somebody takes back has an exit code of its own', async () => {
    const bench = new CommandLineBench(people);
    const asked = bench.askRaw({
      kind: 'action',
      actionId: 'drop-selected',
      waitsForOutcome: true,
      accountName: null,
      conferenceName: null,
      participantNames: ['5001'],
      isJson: false,
    });
    await bench.advance(1000);
    expect(await bench.act('undo')).toEqual({ exitCode: 0, text: 'Undo: done\n', isProblem: false });
    expect(await asked).toEqual({
      exitCode: 5,
      text: 'Drop Person 5001: taken back. Nothing was sent.\n',
      isProblem: false,
    });
    expect(bench.server.asked).toEqual([]);
  });

  it('whose target left before anything was sent was not done', async () => {
    const bench = new CommandLineBench(people);
    const asked = bench.askRaw({
      kind: 'action',
      actionId: 'drop-selected',
      waitsForOutcome: true,
      accountName: null,
      conferenceName: null,
      participantNames: ['5001'],
      isJson: false,
    });
    await bench.advance(1000);
    bench.server.leave(1);
    bench.server.join('5001');
    bench.deliverAll();
    await bench.advance(3000);
    expect(await asked).toEqual({
      exitCode: 1,
      text: 'Drop Person 5001: not sent. That person had left before anything was sent.\n',
      isProblem: false,
    });
    expect(bench.server.asked).toEqual([]);
  });

  it.each([
    [1500, 1, 'Drop Person 5001: not sent. Gavel was closed before the outcome was known.'],
    [4100, 4, 'Drop Person 5001: unconfirmed. Gavel was closed before the outcome was known.'],
  ] as const)('says after %i ms what becomes of it when Gavel ends', async (afterMs, exitCode, line) => {
    const bench = new CommandLineBench(people);
    bench.server.behaviour = 'ignore';
    const gone = new AbortController();
    const asked = bench.askRaw(
      {
        kind: 'action',
        actionId: 'drop-selected',
        waitsForOutcome: true,
        accountName: null,
        conferenceName: null,
        participantNames: ['5001'],
        isJson: false,
      },
      gone.signal,
    );
    await bench.advance(afterMs);
    gone.abort();
    expect(await asked).toEqual({ exitCode, text: `${line}\n`, isProblem: false });
  });

  it('does nothing to whom it may not, says why, and does the rest', async () => {
    const { participant } = windowFixture(0);
    const guarded: Change = {
      slice: 'participant',
      conferenceId: modelConferenceId,
      id: 'guarded',
      value: participant('guarded', {
        name: 'Guarded',
        permissions: { drop: { verdict: 'denied', reason: 'supervisor-only' } },
      }),
    };
    const bench = new CommandLineBench(people, guarded);
    const answer = await bench.act('drop-selected', { participantNames: ['5001', 'Guarded'], waitsForOutcome: false });
    expect(answer.exitCode).toBe(1);
    expect(answer.text).toMatch(
      /^Drop Person 5001: held, 4 s to take back\nDrop selected, Guarded: refused\. Only a supervisor/u,
    );
    const alone = await bench.act('drop-selected', { participantNames: ['Guarded'] });
    expect(alone).toMatchObject({ exitCode: 1, isProblem: false });
    expect(alone.text).toMatch(/^Drop selected, Guarded: refused\./u);
  });

  it('is refused to somebody to whom it is being done already', async () => {
    const bench = new CommandLineBench(people);
    await bench.act('drop-selected', { participantNames: ['5001'], waitsForOutcome: false });
    const again = await bench.act('drop-selected', { participantNames: ['5001'] });
    expect(again).toEqual({
      exitCode: 1,
      text: 'Drop selected, Person 5001: refused. The same is already under way.\n',
      isProblem: false,
    });
  });

  it('is refused on an old picture', async () => {
    const bench = new CommandLineBench(people);
    bench.adapter.lose();
    expect(await bench.act('drop-last-joined')).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/^Drop the last who joined: refused\. This list/u),
    });
    expect(bench.server.asked).toEqual([]);
  });

  it('that shows the window is done only where it came to the front', async () => {
    const bench = new CommandLineBench([]);
    expect((await bench.act('show-window')).text).toBe('Show Gavel: done\n');
    bench.isInFront = false;
    expect((await bench.act('show-window')).text).toBe(
      'Show Gavel: asked for attention; the desktop keeps another window in front\n',
    );
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
    expect(await bench.act('quit')).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/^Quit Gavel: not yet\. Something is held/u),
    });
  });

  it('sets: what is so already is no failure', async () => {
    const { account } = windowFixture(0);
    const agent = account().agent;
    if (!agent) throw new Error('the fixture has an agent');
    const ready: Change = {
      slice: 'account',
      id: modelAccountId,
      value: account({ id: modelAccountId, agent: { ...agent, state: 'ready' } }),
    };
    const bench = new CommandLineBench(people, ready);
    expect(await bench.act('own-ready')).toEqual({ exitCode: 0, text: 'Ready: already so\n', isProblem: false });
    expect(await bench.act('own-not-ready')).toMatchObject({
      exitCode: 1,
      text: 'Not ready: refused. This site wants a reason for it. Choose one in the menu of your own state.\n',
    });
    expect(bench.requested).toEqual([]);
  });

  it('lets the next one of the lobby in, and turns the next one away after it was held', async () => {
    const bench = new CommandLineBench(people);
    bench.server.knock('6001');
    bench.server.knock('6002');
    bench.deliverAll();
    expect(await bench.act('admit-next')).toEqual({
      exitCode: 0,
      text: 'Let Person 6001 in: confirmed\n',
      isProblem: false,
    });
    expect(await bench.act('reject-next', { waitsForOutcome: false })).toEqual({
      exitCode: 0,
      text: 'Turn Person 6002 away: held, 4 s to take back\n',
      isProblem: false,
    });
  });
});
