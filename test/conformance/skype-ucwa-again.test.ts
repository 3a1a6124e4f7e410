import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inMeeting, whenRead } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAddress, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

describe('Skype for Business: meetings that the server still has the user in', () => {
  let bench: VendorBench;
  let server: SkypeServer;

  beforeEach(async () => {
    bench = await new VendorBench(4).start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
    await bench.signIn(skypeHarness.vendor, server.account(bench));
    await bench.online();
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  const status = (): string => bench.account.connection.status;
  /** The user waits in the lobby of somebody else's meeting. */
  const inLobby = async (): Promise<string> => {
    server.act({ act: 'createMeeting', organizer: 'bob', id: 'BOBS0001', subject: 'Bob’s', accessLevel: 'Locked' });
    const uri = [...server.simulator.model.meetings.values()].find(({ id }) => id === 'BOBS0001')?.uri ?? '';
    server.join(uri, 'bob@contoso.example');
    await bench.follow({ address: uri }, null, 'join');
    expect(bench.conferences[0]?.state).toBe('in-lobby');
    return uri;
  };
  const isLive = (): boolean => bench.conferences[0]?.truth.status === 'live';
  const letIn = async (uri: string): Promise<void> => {
    server.act({ act: 'leaderDoes', meeting: uri, person: `sip:${ownAddress}`, action: 'admit' });
    await bench.until('the meeting', () => bench.conferences[0]?.state === 'active');
    await bench.until('bob', () => bench.present(bench.conferences[0]?.id ?? '').includes('bob@contoso.example'));
    expect([...bench.state.notices.values()]).toEqual([]);
  };

  it.each<readonly [what: string, begin: () => unknown, end: () => unknown]>([
    ['an outage', () => server.goDown(), () => server.comeBack()],
    ['the loss of the application', () => server.act({ act: 'loseApplications' }), () => undefined],
    ['a sleep', () => bench.slept(), () => undefined],
  ])('who waits in a lobby goes on waiting after %s', async (_what, begin, end) => {
    const uri = await inLobby();
    begin();
    await bench.until('it to be noticed', () => status() !== 'online');
    end();
    await bench.online();
    await bench.until('the picture', isLive);
    expect(bench.conferences[0]?.state).toBe('in-lobby');
    await letIn(uri);
  });

  /** The program is gone without a goodbye, and starts again: the server has its application still. */
  const crash = async (): Promise<void> => {
    server.goDown();
    await bench.stop();
    server.comeBack();
    bench = await new VendorBench(4).start(skypeHarness.vendor);
    await bench.signIn(skypeHarness.vendor, server.account(bench));
    await bench.online();
  };

  it('are shown again when the program starts anew', async () => {
    const { meeting } = await inMeeting(bench, server);
    await crash();
    const conferenceId = await bench.until(
      'the meeting',
      () => bench.conferences.find(({ vendorId }) => vendorId === meeting)?.id,
    );
    await whenRead(bench, conferenceId);
    expect(bench.present(conferenceId).sort()).toEqual(server.present(meeting).sort());
    expect(server.present(meeting)).toContain(ownAddress);
  });

  it('are left where nothing shows what the user waits for', async () => {
    // No shape has the failure of an invitation that its own user gave up.
    server.isBeyondShapes = true;
    server.beyondShapes = /^$/u;
    const uri = await inLobby();
    await crash();
    await bench.until('the lobby to be left', () => !server.present(uri).includes(ownAddress));
    expect(bench.conferences).toEqual([]);
  });
});
