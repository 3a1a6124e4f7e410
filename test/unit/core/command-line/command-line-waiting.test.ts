import { describe, expect, it } from 'vitest';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import type { Change } from '../../../../app/state/app-state.ts';
import { CommandLineBench } from '../../../support/command-line-bench.ts';
import { modelAccountId, modelConferenceId } from '../../../support/model-vendor.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(0);

/** Somebody at the door of the model's meeting, seen to come so many seconds ago. */
const waits = (
  bench: CommandLineBench,
  id: string,
  more: Parameters<typeof fixture.participant>[1] & { readonly seconds?: number } = {},
): Change => {
  const { seconds = 0, ...facts } = more;
  return {
    slice: 'participant',
    conferenceId: modelConferenceId,
    id,
    value: fixture.participant(id, {
      state: 'in-lobby',
      stateSince: bench.clock.now() - seconds * 1_000,
      permissions: { drop: denied('not-now'), admit: allowed, rejectEntry: allowed },
      ...facts,
    }),
  };
};
const isLobby = (bench: CommandLineBench, more: object = { settings: { hasLobby: true } }): void => {
  const conference = bench.store.state.conferences.get(modelConferenceId);
  if (!conference) throw new Error('There is no conference.');
  bench.store.change([{ slice: 'conference', id: conference.id, value: { ...conference, ...more } }]);
};
const ask = (bench: CommandLineBench, more: object = {}) =>
  bench.askRaw({
    kind: 'waiting',
    accountName: null,
    conferenceName: null,
    participantNames: [],
    isJson: false,
    ...more,
  });

describe('who waits, asked from the command line', () => {
  it('is told with how they are known and since when, the longest waiting first', async () => {
    const bench = new CommandLineBench(['5001']);
    isLobby(bench);
    bench.store.change([
      waits(bench, 'w2', { name: 'Dan Diaz', address: '', source: 'anonymous', seconds: 5 }),
      waits(bench, 'w1', { name: 'Dan Diaz', address: 'dan@contoso.example', source: 'same-company', seconds: 61 }),
    ]);
    expect(await ask(bench)).toEqual({
      exitCode: 0,
      isProblem: false,
      text:
        `Conference room, id ${modelConferenceId}: 2 people wait\n` +
        '  Dan Diaz, dan@contoso.example, for 61 s, id w1\n  Dan Diaz, Anonymous, for 5 s, id w2\n',
    });
  });

  it('is told in JSON with what may be done, and steers no terminal', async () => {
    const bench = new CommandLineBench(['5001']);
    isLobby(bench);
    bench.store.change([
      waits(bench, 'w1', {
        name: 'Eve\u001b[2J',
        address: 'eve@partner.example',
        permissions: { drop: denied('not-now'), admit: allowed, rejectEntry: denied('unread') },
      }),
    ]);
    const { text, exitCode } = await ask(bench, { isJson: true });
    expect(text).not.toContain('\u001b');
    expect([exitCode, JSON.parse(text)]).toMatchObject([
      0,
      {
        exitCode: 0,
        meetings: [
          { isLive: true, isShown: true, waiting: [{ participantId: 'w1', admit: 'allowed', reject: 'unread' }] },
        ],
      },
    ]);
  });

  it('is nobody', async () => {
    const bench = new CommandLineBench(['5001']);
    isLobby(bench);
    expect(await ask(bench)).toMatchObject({ exitCode: 0, text: expect.stringMatching(/: 0 people wait\n$/u) });
  });

  it('is not known while the meeting is stale: those of before are named, and the code says so', async () => {
    const bench = new CommandLineBench(['5001']);
    isLobby(bench, { settings: { hasLobby: true }, truth: { status: 'stale', at: 0, reason: 'connection-lost' } });
    bench.store.change([waits(bench, 'w1', { name: 'Eve', address: '' })]);
    expect(await ask(bench)).toMatchObject({
      exitCode: 4,
      text: expect.stringMatching(/who waits now is not known\. The connection .*\n {2}Eve/u),
    });
  });

  it('is refused where no lobby is shown', async () => {
    const bench = new CommandLineBench(['5001']);
    expect(await ask(bench)).toMatchObject({ exitCode: 1, text: 'There is no meeting whose lobby is shown to you.\n' });
    expect(await ask(bench, { conferenceName: modelConferenceId })).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('is not shown to you'),
    });
  });

  it('is asked for one account or conference, or for nothing that is there', async () => {
    const bench = new CommandLineBench(['5001']);
    isLobby(bench);
    expect(await ask(bench, { accountName: modelAccountId })).toMatchObject({ exitCode: 0 });
    expect(await ask(bench, { accountName: 'nobody' })).toMatchObject({ exitCode: 2 });
    expect(await ask(bench, { conferenceName: 'nothing' })).toMatchObject({ exitCode: 2 });
  });
});
