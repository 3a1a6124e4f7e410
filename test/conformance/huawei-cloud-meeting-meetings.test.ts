import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../app/domain/error-code.ts';
import { huaweiCloudMeeting } from '../../main/vendors/huawei-cloud-meeting/adapter.ts';
import { CloudDesk, numbers } from './huawei-cloud-meeting.desk.ts';
import { ownAccount } from './huawei-cloud-meeting.server.ts';

describe('Huawei Cloud Meeting', () => {
  let desk: CloudDesk;
  let bench: CloudDesk['bench'];
  let service: CloudDesk['service'];

  beforeEach(async () => {
    desk = await CloudDesk.open(4);
    ({ bench, service } = desk);
  });
  afterEach(async () => {
    await desk.close();
  });

  const refusalOf = async (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'followed',
      (cause: unknown) => (cause instanceof Fault ? cause.code : String(cause)),
    );

  describe('the list of meetings', () => {
    it('has running and booked ones, with host, time and number of people', async () => {
      const running = service.meeting({ others: numbers(2) });
      const booked = service.meeting({ subject: 'Review', isStarted: false, startsInMs: 3_600_000 });
      await desk.signIn();
      await bench.searchMeetings();
      expect(desk.listed(running)).toMatchObject({
        subject: 'Queue B stand-up',
        hostName: 'Agent Seven',
        status: 'running',
        peopleCount: 3,
        needsPassword: false,
        permissions: { takeControl: { verdict: 'allowed' } },
      });
      expect(desk.listed(booked)).toMatchObject({
        status: 'scheduled',
        permissions: { takeControl: { verdict: 'denied' }, start: { verdict: 'allowed' } },
      });
    });

    it('is paged by five hundred, each with how many are in it', { timeout: 60_000 }, async () => {
      for (let index = 0; index < 520; index += 1) service.meeting({ subject: `Review ${index}`, isHostPresent: true });
      await desk.signIn();
      await bench.searchMeetings();
      const list = () => bench.state.meetingLists.get(bench.accountId);
      expect([list()?.ids.length, list()?.total]).toEqual([500, 520]);
      await bench.searchMeetings('', 500);
      expect(list()?.ids).toHaveLength(20);
      const listed = [...(bench.state.meetings.get(bench.accountId)?.values() ?? [])];
      expect(listed.filter(({ peopleCount }) => peopleCount === null)).toEqual([]);
    });

    it('is searched', async () => {
      service.meeting();
      const review = service.meeting({ subject: 'Review' });
      await desk.signIn();
      await bench.searchMeetings('Review');
      expect(bench.state.meetingLists.get(bench.accountId)).toMatchObject({ status: 'read', total: 1 });
      expect(desk.listed(review)).toBeDefined();
    });

    it('starts a booked one, which can be controlled then', async () => {
      const booked = service.meeting({ subject: 'Review', isStarted: false });
      await desk.signIn();
      await bench.searchMeetings();
      const meetingId = desk.listed(booked)?.id ?? '';
      const command = await bench.settled(
        await bench.make({ kind: 'start-meeting', accountId: bench.accountId, meetingId }),
      );
      expect(command).toMatchObject({ phase: 'confirmed' });
      await bench.follow({ meetingId });
    });
  });

  describe('meetings of one’s own', () => {
    it('are created, and controlled then', async () => {
      await desk.signIn();
      const command = await bench.settled(
        await bench.make({
          kind: 'create-meeting',
          accountId: bench.accountId,
          subject: 'Escalation',
          access: null,
          startsAt: null,
          minutes: 45,
        }),
      );
      expect(command).toMatchObject({ phase: 'confirmed' });
      await bench.searchMeetings();
      const created = [...(bench.state.meetings.get(bench.accountId)?.values() ?? [])].find(
        ({ subject }) => subject === 'Escalation',
      );
      expect(created).toMatchObject({ status: 'running', needsPassword: false });
      await bench.follow({ meetingId: created?.id ?? '' });
    });

    it('are cancelled while they are only booked', async () => {
      const booked = service.meeting({ subject: 'Review', isStarted: false, startsInMs: 3_600_000 });
      const running = service.meeting();
      await desk.signIn();
      await bench.searchMeetings();
      expect(desk.listed(running)?.permissions.delete).toMatchObject({ verdict: 'denied' });
      const meetingId = desk.listed(booked)?.id ?? '';
      const command = await bench.settled(
        await bench.make({ kind: 'delete-meeting', accountId: bench.accountId, meetingId }),
      );
      expect(command).toMatchObject({ phase: 'confirmed', cause: 'own' });
      await bench.searchMeetings();
      await bench.until('the list without it', () => desk.listed(booked) === undefined);
    });
  });

  describe('taking control', () => {
    it('tells a wrong password and an unknown meeting as one', async () => {
      const meeting = service.meeting();
      await desk.signIn();
      expect(await refusalOf(bench.follow({ address: meeting }, 'wrong'))).toBe('meeting-or-password-wrong');
      expect(await refusalOf(bench.follow({ address: '123456789' }, '482913'))).toBe('meeting-or-password-wrong');
      expect(bench.conferences).toEqual([]);
    });

    it('asks for a password that the list does not give', async () => {
      const meeting = service.meeting({ host: 'lead1' });
      await desk.signIn();
      expect(await refusalOf(bench.follow({ address: meeting }))).toBe('meeting-password-missing');
      await bench.follow({ address: meeting }, '482913');
    });

    it('says that too many wrong passwords lock, and sends none by itself', async () => {
      const meeting = service.meeting();
      await desk.signIn();
      for (let attempt = 0; attempt < 5; attempt += 1) await refusalOf(bench.follow({ address: meeting }, 'wrong'));
      expect(await refusalOf(bench.follow({ address: meeting }, 'wrong'))).toBe('meeting-attempts-locked');
    });

    it('gives a guest password what a guest may do', async () => {
      const meeting = service.meeting({ host: 'lead1', guestPassword: '117700', others: numbers(1) });
      await desk.signIn();
      const conferenceId = await bench.follow({ address: meeting }, '117700');
      expect(bench.state.conferences.get(conferenceId)).toMatchObject({
        selfRole: 'member',
        controls: { lock: { verdict: 'denied', reason: 'chair-only' } },
      });
    });

    it('finds a cloud room by the number that people are shown', async () => {
      const meeting = service.meeting({ roomNumber: '880001', others: numbers(1) });
      await desk.signIn();
      const conferenceId = await bench.follow({ address: '880001' });
      expect(conferenceId.endsWith(`/${meeting}`)).toBe(true);
    });

    it('follows a meeting to the site where it is held', async () => {
      service.simulator.setSwitch('site', 'elsewhere');
      const { conferenceId } = await desk.controlling(2);
      expect(desk.isLive(conferenceId)).toBe(true);
    });

    it('controls several meetings at once, and gives one up', async () => {
      const { conferenceId } = await desk.controlling(1);
      const other = await bench.follow({ address: service.meeting({ subject: 'Review' }) });
      const command = await bench.settled(await bench.make({ kind: 'leave-control', conferenceId: other }));
      expect(command).toMatchObject({ phase: 'confirmed' });
      expect([...bench.state.conferences.keys()]).toEqual([conferenceId]);
      await bench.until('one channel', () => service.simulator.model.channels.size === 1);
      expect(desk.isLive(conferenceId)).toBe(true);
    });
  });

  describe('disconnecting many', () => {
    it('takes one request for a hundred, and one for the rest', async () => {
      const { meeting, conferenceId } = await desk.controlling(130);
      const outcomes = await desk.disconnect(conferenceId, numbers(120));
      expect(outcomes.map(({ phase }) => phase)).toEqual(Array.from({ length: 120 }, () => 'confirmed'));
      expect(service.requestCount(/participants\/delete/u)).toBe(2);
      expect(service.present(meeting)).toHaveLength(11);
    });

    it('takes five hundred out of a webinar of three thousand, each with an outcome', { timeout: 60_000 }, async () => {
      const meeting = service.meeting({ isWebinar: true });
      service.act({ act: 'peopleJoin', meeting, count: 3_000, name: 'Guest', role: 'audience' });
      await desk.signIn();
      const conferenceId = await bench.follow({ address: meeting });
      await bench.until('everybody', () => bench.roster(conferenceId).length === 3_001);
      const guests = bench.roster(conferenceId).filter(({ role }) => role === 'audience');
      await bench.makeAll({
        kind: 'drop',
        conferenceId,
        participantIds: guests.slice(0, 500).map(({ id }) => id),
      });
      const outcomes = await desk.settled(500);
      expect(outcomes.filter(({ phase }) => phase === 'confirmed')).toHaveLength(500);
      expect(service.requestCount(/participants\/delete/u)).toBe(5);
      expect(service.present(meeting)).toHaveLength(2_501);
    });

    it('tells who left by themselves from those who were disconnected', async () => {
      const { meeting, conferenceId } = await desk.controlling(4);
      service.simulator.setSwitch('effectDelayMs', 3_000);
      const outcomes = desk.disconnect(conferenceId, numbers(3));
      await bench.until('the acceptance', () =>
        [...bench.state.commands.values()].some(({ phase }) => phase === 'accepted'),
      );
      service.leave(meeting, numbers(1)[0] ?? '');
      expect((await outcomes).map(({ phase, reason }) => [phase, reason])).toEqual([
        ['unconfirmed', 'already-gone'],
        ['confirmed', null],
        ['confirmed', null],
      ]);
    });

    it('goes on without those whom a strict service does not know', async () => {
      const { meeting, conferenceId } = await desk.controlling(4);
      service.simulator.setSwitch('unknownPids', 'refused');
      service.act({ act: 'deafenEvents' });
      service.leave(meeting, numbers(1)[0] ?? '');
      const outcomes = await desk.disconnect(conferenceId, numbers(3));
      expect(outcomes.map(({ phase, reason }) => [phase, reason])).toEqual([
        ['refused', 'already-gone'],
        ['confirmed', null],
        ['confirmed', null],
      ]);
    });

    it('sends shorter lists to a service that takes no long ones, and nobody twice', async () => {
      const { meeting, conferenceId } = await desk.controlling(12);
      service.simulator.setSwitch('longestList', 4);
      const outcomes = await desk.disconnect(conferenceId, numbers(10));
      expect(outcomes.every(({ phase }) => phase === 'confirmed')).toBe(true);
      expect(service.present(meeting)).toHaveLength(3);
    });

    it('tells one who stayed from those who are gone', async () => {
      const { conferenceId } = await desk.controlling(4);
      service.simulator.setSwitch('disconnectEffect', 'lastStays');
      const outcomes = await desk.disconnect(conferenceId, numbers(3));
      expect(outcomes.map(({ phase, reason }) => [phase, reason])).toEqual([
        ['confirmed', null],
        ['confirmed', null],
        ['unconfirmed', 'no-evidence'],
      ]);
    });

    it('loses only the part that fails in the middle', async () => {
      const { conferenceId } = await desk.controlling(9, { chunk: '3' });
      service.act({ act: 'nextError', pathIncludes: 'participants/delete', code: 'MMC.111070114', status: 500 });
      const outcomes = await desk.disconnect(conferenceId, numbers(9));
      expect(outcomes.map(({ phase, reason }) => [phase, reason])).toEqual([
        ...Array.from({ length: 3 }, () => ['refused', 'server-error']),
        ...Array.from({ length: 6 }, () => ['confirmed', null]),
      ]);
    });

    it('whose answer got lost is told by evidence, and not sent again', async () => {
      const { conferenceId } = await desk.controlling(4);
      service.act({ act: 'loseReplies', pathIncludes: 'participants/delete' });
      const outcomes = await desk.disconnect(conferenceId, numbers(3));
      expect(outcomes.map(({ phase }) => phase)).toEqual(['confirmed', 'confirmed', 'confirmed']);
      expect(service.requestCount(/participants\/delete/u)).toBe(1);
    });
  });

  it('signs a user in by the key of the company’s app, and the administrator without a user', async () => {
    const meeting = service.meeting({ others: numbers(1) });
    const { values } = service.account(bench);
    const { id: appId, key } = service.simulator.app;
    await bench.signIn(huaweiCloudMeeting, {
      values: { ...values, account: '', signInBy: 'app-id', appId, appUser: 'agent-7' },
      secrets: { appKey: key },
    });
    await bench.online();
    expect(bench.account.agent).toMatchObject({ name: 'Agent Seven' });
    await bench.follow({ address: meeting });
    await bench.signOut(null);
    await bench.until('the server to have let go', () => service.leftovers().length === 0);
    await bench.signIn(huaweiCloudMeeting, {
      values: { ...values, account: '', signInBy: 'app-id', appId },
      secrets: { appKey: key },
    });
    await bench.online();
    expect(bench.account.agent).toMatchObject({ isSupervisor: true });
  });

  describe('in the course of time', () => {
    it('a dead control token is replaced by the password, and the command goes through', async () => {
      const { meeting, conferenceId } = await desk.controlling(2);
      service.act({ act: 'expireTokens', kind: 'control', meeting });
      const outcomes = await desk.disconnect(conferenceId, numbers(2));
      expect(outcomes.map(({ phase }) => phase)).toEqual(['confirmed', 'confirmed']);
    });

    it('a dead access token is replaced without a word', async () => {
      await desk.controlling(1);
      service.act({ act: 'expireTokens', kind: 'access', account: ownAccount });
      await bench.searchMeetings();
      expect(bench.state.meetingLists.get(bench.accountId)?.status).toBe('read');
      expect(bench.account.connection.status).toBe('online');
    });

    it('a meeting that ends is gone, and no other', async () => {
      const { meeting, conferenceId } = await desk.controlling(1);
      const other = await bench.follow({ address: service.meeting({ subject: 'Review' }) });
      service.end(meeting);
      await bench.until('the end', () => !bench.state.conferences.has(conferenceId));
      expect(desk.isLive(other)).toBe(true);
    });

    it('a captive portal makes everything stale, and nothing is lost once it is gone', async () => {
      const { meeting, conferenceId } = await desk.controlling(2);
      service.simulator.setSwitch('fault', 'captivePortal');
      service.act({ act: 'closeChannels' });
      await bench.until('the loss', () => bench.account.connection.status !== 'online');
      expect(desk.isLive(conferenceId)).toBe(false);
      service.leave(meeting, numbers(1)[0] ?? '');
      service.simulator.setSwitch('fault', 'none');
      await bench.online();
      await bench.until('the meeting to be live', () => desk.isLive(conferenceId));
      expect(bench.present(conferenceId)).toEqual(service.present(meeting));
    });

    it('a control token whose end closes the WebSocket is replaced, and the meeting goes on', async () => {
      service.simulator.setSwitch('expiredControlToken', 'channelCloses');
      const { meeting, conferenceId } = await desk.controlling(2);
      service.act({ act: 'expireTokens', kind: 'control', meeting });
      service.join(meeting, '+990000000009998');
      await bench.until('the newcomer', () => bench.present(conferenceId).includes('+990000000009998'));
      await bench.until('the meeting to be live', () => desk.isLive(conferenceId));
      expect(bench.account.connection.status).toBe('online');
    });

    it('a gap in the pushes is healed', async () => {
      const { meeting, conferenceId } = await desk.controlling(3);
      service.act({ act: 'dropEvents' });
      service.leave(meeting, numbers(1)[0] ?? '');
      service.act({ act: 'skipVersions', meeting, pushType: 'ParticipantsNotify' });
      service.join(meeting, '+990000000009999');
      await bench.until(
        'the truth',
        () => bench.present(conferenceId).sort().join() === service.present(meeting).sort().join(),
      );
      expect(desk.isLive(conferenceId)).toBe(true);
    });

    it('a WebSocket that is frozen is found, and the meeting is live again', async () => {
      const { meeting, conferenceId } = await desk.controlling(2);
      service.act({ act: 'freezeConnections', agent: ownAccount });
      service.leave(meeting, numbers(1)[0] ?? '');
      await bench.until('the leaving', () => !bench.present(conferenceId).includes(numbers(1)[0] ?? ''));
      await bench.until('the meeting to be live', () => desk.isLive(conferenceId));
      expect(bench.present(conferenceId)).toEqual(service.present(meeting));
    });

    it('without a WebSocket the meeting is stale, and shows who is in it all the same', async () => {
      const { meeting, conferenceId } = await desk.controlling(2);
      service.simulator.setSwitch('refusedUpgrade', '401');
      service.act({
        act: 'nextError',
        pathIncludes: 'wsToken',
        code: 'MMC.111070003',
        status: 500,
        count: 1_000,
      });
      service.act({ act: 'closeChannels' });
      await bench.until('the meeting to be stale', () => !desk.isLive(conferenceId));
      service.leave(meeting, numbers(1)[0] ?? '');
      await bench.until('the leaving', () => !bench.present(conferenceId).includes(numbers(1)[0] ?? ''));
      expect(desk.isLive(conferenceId)).toBe(false);
      expect(bench.account.connection.status).toBe('online');
    });
  });
});
