import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandRequest } from '../../app/domain/command.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

describe('Skype for Business: meetings of one’s own', () => {
  let bench: VendorBench;
  let server: SkypeServer;

  beforeEach(async () => {
    bench = await new VendorBench().start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
    await bench.signIn(skypeHarness.vendor, server.account(bench));
    await bench.online();
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  const shown = (meetingId: string) => bench.state.meetings.get(bench.accountId)?.get(meetingId);
  const settled = async (request: CommandRequest) => bench.settled(await bench.make(request));
  /** A meeting of the user, on the list. */
  const listed = async (): Promise<{ readonly accountId: string; readonly meetingId: string }> => {
    const meetingId = `${bench.accountId}/${server.meeting()}`;
    await bench.searchMeetings();
    await bench.until('the list', () => shown(meetingId));
    return { accountId: bench.accountId, meetingId };
  };

  it('are made, with who may enter', async () => {
    const { accountId } = bench;
    await bench.searchMeetings();
    expect(
      await settled({
        kind: 'create-meeting',
        accountId,
        subject: 'Planning',
        access: 'invited',
        startsAt: null,
        minutes: 60,
      }),
    ).toMatchObject({ phase: 'confirmed', cause: 'own' });
    const [made] = [...server.simulator.model.meetings.values()];
    expect(made?.settings).toMatchObject({ subject: 'Planning', accessLevel: 'Invited' });
  });

  it('are closed to everybody but the organizer, with everything else as it was', async () => {
    const target = await listed();
    expect(await settled({ kind: 'change-meeting-access', access: 'nobody', ...target })).toMatchObject({
      phase: 'confirmed',
      cause: 'own',
    });
    const [changed] = [...server.simulator.model.meetings.values()];
    expect(changed?.settings).toMatchObject({ subject: 'Stand-up', accessLevel: 'Locked' });
    expect(shown(target.meetingId)?.access).toBe('nobody');
  });

  it('that others change at the same time are read and changed once more, and not a third time', async () => {
    const target = await listed();
    const other = { act: 'nextReply', method: 'PUT', pathIncludes: 'myOnlineMeetings', status: 412 } as const;
    const json = { contentType: 'application/json', body: '{"code":"PreconditionFailed"}' } as const;
    server.act({ ...other, ...json });
    const change = { kind: 'change-meeting-access', ...target } as const;
    expect(await settled({ ...change, access: 'nobody' })).toMatchObject({ phase: 'confirmed', cause: 'own' });
    expect(shown(target.meetingId)?.access).toBe('nobody');
    server.act({ ...other, ...json, count: 2 });
    expect(await settled({ ...change, access: 'everyone' })).toMatchObject({ phase: 'refused' });
    expect(server.requestCount('PUT', /myOnlineMeetings/u)).toBe(4);
    expect([...server.simulator.model.meetings.values()][0]?.settings.accessLevel).toBe('Locked');
  });

  it('whose version stands in a header are changed by it', async () => {
    // What is sent back is what this answer has, and that is less than usual.
    server.isBeyondShapes = true;
    server.beyondShapes = /^client myOnlineMeeting\.put /u;
    const target = await listed();
    const [meeting] = [...server.simulator.model.meetings.values()];
    const body = { [meeting?.putName ?? '']: 'please pass this in a PUT request', subject: 'Stand-up' };
    server.act({
      act: 'nextReply',
      method: 'GET',
      pathIncludes: `/myOnlineMeetings/${meeting?.id ?? ''}`,
      contentType: 'application/json',
      headers: { ETag: `"${meeting?.etag ?? ''}"` },
      body: JSON.stringify(body),
    });
    expect(await settled({ kind: 'change-meeting-access', access: 'invited', ...target })).toMatchObject({
      phase: 'confirmed',
    });
  });

  it('are deleted, and leave the list', async () => {
    const target = await listed();
    expect(await settled({ kind: 'delete-meeting', ...target })).toMatchObject({ phase: 'confirmed', cause: 'own' });
    expect(server.simulator.model.meetings.size).toBe(0);
    expect(shown(target.meetingId)).toBeUndefined();
  });

  it('that the server refuses to change stay as they are, with the reason', async () => {
    const target = await listed();
    server.refuseNext();
    expect(await settled({ kind: 'delete-meeting', ...target })).toMatchObject({
      phase: 'refused',
      reason: 'not-permitted',
    });
    expect(server.simulator.model.meetings.size).toBe(1);
  });
});
