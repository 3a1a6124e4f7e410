import { describe, expect, it } from 'vitest';
import {
  account,
  conference,
  conferenceId,
  participant,
  trayServiceBench,
  withAudio,
} from '../../../support/tray-service-bench.ts';
import { waitUntil } from '../../../support/eventually.ts';

describe('a choice in the tray menu', () => {
  it('shows the window when the icon is clicked', async () => {
    const on = await trayServiceBench();
    on.tray.click();
    await waitUntil(() => expect(on.asked).toEqual([{ name: 'shell.window', input: { window: 'main', to: 'show' } }]));
  });

  it('shows a conference in the window', async () => {
    const on = await trayServiceBench();
    on.store.change([account(on), conference(on)]);
    on.clock.advance(6000);
    on.tray.choose('Show Conference 40871');
    expect(on.shown).toEqual(['main', `conference ${conferenceId}`]);
    expect(on.asked).toEqual([]);
  });

  it('performs an action for the participants present at that moment, from the surface tray', async () => {
    const on = await trayServiceBench();
    on.store.change([account(on), conference(on), participant(on, 'p2', withAudio)]);
    on.clock.advance(6000);
    on.store.change([participant(on, 'p3', withAudio)]);
    on.tray.choose('Everyone else: listen only');
    await waitUntil(() =>
      expect(on.asked).toEqual([
        {
          name: 'command.make',
          input: {
            surface: 'tray',
            request: {
              kind: 'set-audio',
              conferenceId,
              participantIds: ['p2', 'p3'],
              mode: 'listen-only',
              isForEveryone: true,
            },
          },
        },
      ]),
    );
    await waitUntil(() => expect(on.outcomes).toEqual([['listen-only-everyone', { result: 'asked', groupId: 'g' }]]));
  });

  it('reports why an action is denied that was allowed when the menu was built', async () => {
    const on = await trayServiceBench();
    on.store.change([account(on), conference(on), participant(on, 'p2', withAudio)]);
    on.clock.advance(6000);
    on.store.change([conference(on, { truth: { status: 'stale', at: on.clock.now(), reason: 'connection-lost' } })]);
    on.tray.choose('Everyone else: listen only');
    await waitUntil(() =>
      expect(on.outcomes).toEqual([
        ['listen-only-everyone', { result: 'denied', permission: { verdict: 'denied', reason: 'stale' } }],
      ]),
    );
  });

  it('shows the account when a request about it fails', async () => {
    const on = await trayServiceBench();
    on.store.change([account(on, { agent: null, connection: { ...on.fixture.account().connection, status: 'off' } })]);
    on.clock.advance(6000);
    on.answers.push({ ok: false, failure: { code: 'password-missing', detail: null } });
    on.tray.choose('Sign in');
    await waitUntil(() => expect(on.shown).toEqual(['main', 'account finesse']));
  });

  it('signs in without the window once the password is stored, with unchanged labels', async () => {
    const on = await trayServiceBench();
    const off = { agent: null, connection: { ...on.fixture.account().connection, status: 'off' as const } };
    on.store.change([account(on, { ...off, secret: { place: 'none', reason: null } })]);
    on.clock.advance(6000);
    on.store.change([account(on, off)]);
    on.clock.advance(6000);
    on.tray.choose('Sign in');
    await waitUntil(() =>
      expect(on.asked).toEqual([{ name: 'account.sign-in', input: { accountId: 'finesse', secrets: {} } }]),
    );
    expect(on.shown).toEqual([]);
  });

  it('does nothing for an unknown entry', async () => {
    const on = await trayServiceBench();
    on.tray.chooseId('conference/none/drop-last-joined/p1');
    on.clock.advance(1000);
    expect([on.asked, on.shown]).toEqual([[], []]);
  });
});
