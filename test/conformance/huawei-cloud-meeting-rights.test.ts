import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

  describe('with the password of guests', () => {
    it('gives the user their own line, name, hand and camera, and nobody else’s', async () => {
      const meeting = service.meeting({ host: 'lead1', guestPassword: '117700', others: numbers(1) });
      service.act({ act: 'personJoins', meeting, name: 'Agent Seven', account: ownAccount });
      await desk.signIn();
      const conferenceId = await bench.follow({ address: meeting }, '117700');
      const own = await bench.until('the user', () => bench.roster(conferenceId).find(({ isSelf }) => isSelf));
      expect(own.permissions).toMatchObject({
        drop: { verdict: 'denied', reason: 'self' },
        speak: { verdict: 'allowed' },
        rename: { verdict: 'allowed' },
        raiseHand: { verdict: 'allowed' },
        lowerHand: { verdict: 'denied', reason: 'already-so' },
      });
      const other = bench.participant(conferenceId, numbers(1)[0] ?? '');
      expect(other.permissions).toMatchObject({ drop: { verdict: 'denied', reason: 'chair-only' } });
      expect(other.permissions.raiseHand).toBeUndefined();
      const participantIds = [own.id];
      for (const kind of ['mute-participant', 'raise-hand', 'lower-hand'] as const) {
        const command = await bench.settled(await bench.make({ kind, conferenceId, participantIds }));
        expect(command).toMatchObject({ phase: 'confirmed', request: { kind } });
      }
    });
  });

  describe('the waiting room', () => {
    const withWaiting = async (count: number): Promise<{ meeting: string; conferenceId: string }> => {
      const meeting = service.meeting({ hasWaitingRoom: true });
      for (const number of numbers(count)) service.act({ act: 'personWaits', meeting, name: `P ${number}`, number });
      await desk.signIn();
      const conferenceId = await bench.follow({ address: meeting });
      await bench.until('everybody', () => bench.roster(conferenceId).length === count + 1);
      return { meeting, conferenceId };
    };

    it('is emptied by one request, each with an outcome', async () => {
      const { meeting, conferenceId } = await withWaiting(8);
      await bench.makeAll({ kind: 'admit', conferenceId, participantIds: desk.rows(conferenceId, numbers(8)) });
      const outcomes = await desk.settled(8);
      expect(outcomes.map(({ phase }) => phase)).toEqual(Array.from({ length: 8 }, () => 'confirmed'));
      expect(service.requestCount(/allowWaitingParticipant/u)).toBe(1);
      expect(service.present(meeting)).toHaveLength(9);
    });

    it('admits only those who are meant while others wait as well', async () => {
      const { meeting, conferenceId } = await withWaiting(5);
      const meant = numbers(5).slice(1, 4);
      await bench.makeAll({ kind: 'admit', conferenceId, participantIds: desk.rows(conferenceId, meant) });
      await desk.settled(3);
      expect(service.requestCount(/allowWaitingParticipant/u)).toBe(3);
      expect(service.present(meeting).filter((number) => numbers(5).includes(number))).toEqual(meant);
    });
  });

  describe('who was invited and is not there', () => {
    it('is taken off the list, by number', async () => {
      const meeting = service.meeting({ invited: [{ name: 'Lena', number: '+990000000000401' }] });
      await desk.signIn();
      const conferenceId = await bench.follow({ address: meeting });
      const participantIds = desk.rows(conferenceId, ['+990000000000401']);
      const command = await bench.settled(
        await bench.make({ kind: 'drop-and-uninvite', conferenceId, participantIds }),
      );
      expect(command).toMatchObject({ phase: 'confirmed' });
      expect(bench.roster(conferenceId).some(({ name }) => name === 'Lena')).toBe(false);
    });
  });

  it('says that nothing shows whom people may write to', async () => {
    const { conferenceId } = await desk.controlling(1);
    expect(bench.state.conferences.get(conferenceId)?.settings).toMatchObject({
      messages: 'unknown',
      messageChoices: ['public', 'private'],
    });
    const command = await bench.settled(await bench.make({ kind: 'allow-messages', conferenceId, to: 'private' }));
    expect(command).toMatchObject({ phase: 'unconfirmed', reason: 'not-observable' });
    const { body = '' } = service.simulator.model.requests.find(({ path }) => path.includes('updateStarted')) ?? {};
    expect(JSON.parse(body)).toEqual({ chatPermission: 2 });
  });
});
