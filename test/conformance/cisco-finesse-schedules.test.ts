import { afterEach, describe, expect, it } from 'vitest';
import { FinesseDesk } from './cisco-finesse.desk.ts';
import { customer } from './cisco-finesse.server.ts';

const desks: FinesseDesk[] = [];
const openDesk = async (options: Parameters<typeof FinesseDesk.open>[0] = {}): Promise<FinesseDesk> => {
  const desk = await FinesseDesk.open(options);
  desks.push(desk);
  return desk;
};
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});

const showsTheTruth = async ({ bench, server, isLive }: FinesseDesk, id: string, conferenceId: string) => {
  await bench.until('the truth', () => {
    const shown = bench.present(conferenceId).sort().join();
    return isLive.call({ bench }, conferenceId) && shown === server.present(id).sort().join();
  });
};
const inVainDrop = (desk: FinesseDesk, conferenceId: string, address: string): Promise<string> =>
  desk.inVain({
    kind: 'drop',
    conferenceId,
    participantIds: [desk.bench.participant(conferenceId, address).id],
  });

describe('schedules against Finesse: conferences', () => {
  it('of two drops only the one that was carried out is confirmed', async () => {
    const desk = await openDesk();
    const { id, conferenceId, others } = await desk.conference();
    const first = await inVainDrop(desk, conferenceId, others[0]);
    const second = await desk.drop(conferenceId, others[1]);
    expect(await desk.settled(second)).toMatchObject({ phase: 'confirmed' });
    expect(await desk.settled(first)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    await showsTheTruth(desk, id, conferenceId);
  });

  it('an error without an id refuses neither of two drops for certain', async () => {
    const desk = await openDesk({ switches: { echoRequestId: 'none' } });
    const { id, conferenceId, others } = await desk.conference();
    const first = await inVainDrop(desk, conferenceId, others[0]);
    const second = await inVainDrop(desk, conferenceId, others[1]);
    desk.server.act({ act: 'callError', agent: '1900', dialog: id, code: 290 });
    for (const command of [first, second]) {
      const settled = await desk.settled(command);
      expect(settled.phase === 'unconfirmed' || settled.isGuess === true).toBe(true);
    }
  });

  it('a drop is not proved by the next call with the same id, which lacks the person', async () => {
    const desk = await openDesk({ switches: { dialogIds: 'again' } });
    const { id, conferenceId, others } = await desk.conference();
    const before = desk.bench.participant(conferenceId, others[1]).id;
    const drop = await inVainDrop(desk, conferenceId, others[0]);
    desk.server.goDown();
    await desk.bench.until('the loss', () => !desk.isLive(conferenceId));
    desk.server.end(id);
    const next = desk.server.dialogOf({ act: 'createConference', parties: ['5900', others[1], customer, '5009'] });
    expect(next).toBe(id);
    desk.server.comeBack();
    await desk.bench.online();
    expect(await desk.settled(drop)).not.toMatchObject({ phase: 'confirmed' });
    await showsTheTruth(desk, id, conferenceId);
    expect(desk.bench.participant(conferenceId, others[1]).id).not.toBe(before);
  });

  it('the same drop by another client is said to be anybody’s', async () => {
    const desk = await openDesk({ switches: { enableDropParticipantFor: 'all', dropAnyPartyEnabled: true } });
    const { id, conferenceId, others } = await desk.conference();
    const drop = await inVainDrop(desk, conferenceId, others[0]);
    desk.server.act({
      act: 'otherClient',
      agent: '1900',
      method: 'PUT',
      path: `Dialog/${id}`,
      body:
        '<Dialog><requestedAction>PARTICIPANT_DROP</requestedAction>' +
        `<targetMediaAddress>${others[0]}</targetMediaAddress></Dialog>`,
      requestId: 'of-another',
    });
    expect(await desk.settled(drop)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });

  it.each(['droppedThenGone', 'goneAtOnce', 'droppedStays'] as const)(
    'somebody who comes back to the address after a drop is somebody else (%s)',
    async (droppedPartyForm) => {
      const desk = await openDesk({ switches: { droppedPartyForm } });
      const { id, conferenceId, others } = await desk.conference();
      const before = desk.bench.participant(conferenceId, others[0]).id;
      expect(await desk.settled(await desk.drop(conferenceId, others[0]))).toMatchObject({ phase: 'confirmed' });
      desk.server.join(id, others[0]);
      await desk.bench.until('the return', () => desk.bench.present(conferenceId).includes(others[0]));
      expect(desk.bench.participant(conferenceId, others[0]).id).not.toBe(before);
      expect(desk.server.dropCount(others[0])).toBe(1);
    },
  );

  it('nobody who came to the address while a drop was held is dropped, over a deaf channel', async () => {
    const desk = await openDesk();
    const { id, conferenceId, others } = await desk.conference();
    await desk.bench.holdFor(8);
    const drop = await desk.drop(conferenceId, others[0]);
    desk.server.act({ act: 'deafenEvents' });
    desk.server.leave(id, others[0]);
    desk.server.join(id, others[0]);
    expect(await desk.settled(drop)).toMatchObject({ phase: 'cancelled' });
    expect(desk.server.dropCount(others[0])).toBe(0);
  });

  it('nothing is dropped after an edit of the account, nor over a half-open link, while it was held', async () => {
    const desk = await openDesk();
    const { conferenceId, others } = await desk.conference();
    await desk.bench.holdFor(4);
    const first = await desk.drop(conferenceId, others[0]);
    await desk.bench.edit(desk.server.account(desk.bench, undefined, desk.loginId));
    expect(await desk.settled(first)).toMatchObject({ phase: 'cancelled' });
    await desk.bench.until(
      'the conference again',
      () => desk.isLive(conferenceId) && desk.bench.account.label === 'Line 2',
    );
    const second = await desk.drop(conferenceId, others[0]);
    desk.server.act({ act: 'freezeConnections' });
    expect(await desk.settled(second)).toMatchObject({ phase: 'cancelled' });
    expect(desk.server.dropCount(others[0])).toBe(0);
  });

  it('a failover while a drop is on its way proves nothing that was not done', async () => {
    const desk = await openDesk({ pair: true });
    const { id, conferenceId, others } = await desk.conference();
    const drop = await inVainDrop(desk, conferenceId, others[0]);
    desk.server.act({ act: 'setFault', fault: 'nodeDown', node: 'a' });
    desk.server.leave(id, others[1]);
    await desk.bench.until(
      'the other server',
      () => desk.isLive(conferenceId) && desk.bench.present(conferenceId).length === 3,
    );
    expect(await desk.settled(drop)).toMatchObject({ phase: 'unconfirmed' });
    expect(desk.bench.present(conferenceId)).toContain(others[0]);
  });

  it('of twelve, what is said of each is so, while some are refused and events are doubled and late', async () => {
    const desk = await openDesk({ switches: { enableDropParticipantFor: 'all', dropAnyPartyEnabled: true } });
    const many = Array.from({ length: 12 }, (_, index) => `41555502${String(index).padStart(2, '0')}`);
    const id = desk.server.dialogOf({ act: 'createConference', parties: ['5900', ...many], controller: '5900' });
    const conferenceId = desk.idOf(id);
    await desk.bench.until('all', () => desk.bench.present(conferenceId).length === 13);
    desk.server.act({ act: 'duplicateEvents', count: 30 });
    desk.server.act({ act: 'delayEvents', delayMs: 900 });
    for (let count = 0; count < 3; count += 1) desk.server.refuseNext();
    const participantIds = many.map((address) => desk.bench.participant(conferenceId, address).id);
    await desk.bench.makeAll({ kind: 'drop', conferenceId, participantIds });
    const group = () => [...desk.bench.state.groups.values()][0];
    await desk.bench.until('the outcomes', () => group()?.isUnderWay === false);
    const present = new Set(desk.server.present(id));
    const told = [...desk.bench.state.commands.values()].filter(({ phase }) => phase !== 'unconfirmed');
    const wrong = told.filter(({ phase, target }) => present.has(target?.address ?? '') === (phase === 'confirmed'));
    expect(wrong).toEqual([]);
    expect(group()?.size).toBe(12);
  });

  it('a read that fails as a web page in the middle of a drop proves nothing', async () => {
    const desk = await openDesk();
    const { id, conferenceId, others } = await desk.conference();
    const drop = await inVainDrop(desk, conferenceId, others[0]);
    desk.server.act({
      act: 'nextReply',
      status: 404,
      body: '<html><body>Not found</body></html>',
      contentType: 'text/html',
      method: 'GET',
      pathIncludes: '/Dialogs',
      count: 2,
    });
    expect(await desk.settled(drop)).toMatchObject({ phase: 'unconfirmed' });
    await showsTheTruth(desk, id, conferenceId);
  });
});

describe('schedules against Finesse: calls and states', () => {
  it('a value that another client sets is said to be anybody’s', async () => {
    const desk = await openDesk();
    const { id, conferenceId } = await desk.call();
    const callData = [{ name: 'callVariable1', value: 'Gold' }];
    const ours = await desk.inVain({ kind: 'update-call-data', conferenceId, callData, wrapUpReason: null });
    desk.server.act({ act: 'callData', dialog: id, variables: { callVariable1: 'Gold' } });
    expect(await desk.settled(ours)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });

  it('a state with another reason, or of before, is not ours', async () => {
    const desk = await openDesk({ loginId: '1001' });
    const { accountId } = desk.bench;
    const ours = await desk.inVain({ kind: 'set-agent-state', accountId, state: 'not-ready', reasonId: '12' });
    desk.otherClientState('<User><state>NOT_READY</state><reasonCodeId>13</reasonCodeId></User>', '');
    expect(await desk.settled(ours)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });

  it.each([
    ['reorderEvents', { act: 'reorderEvents', count: 3 }],
    ['delayEvents', { act: 'delayEvents', delayMs: 2_000 }],
    ['deafenEvents', { act: 'deafenEvents' }],
  ] as const)('a transfer is not proved by the caller who hangs up: %s', async (_, adversity) => {
    const desk = await openDesk({ loginId: '1001' });
    desk.server.signInAgents('1002');
    const { conferenceId } = await desk.call();
    const ours = await desk.inVain({ kind: 'transfer-to', conferenceId, address: '5002' });
    desk.server.act(adversity);
    desk.server.act({ act: 'hangUp', address: customer });
    expect(await desk.settled(ours)).not.toMatchObject({ phase: 'confirmed', cause: 'own' });
  });

  it('a merge is not proved by both others hanging up, nor by the next conference', async () => {
    const desk = await openDesk();
    const { conferenceId } = await desk.consult();
    const ours = await desk.inVain({ kind: 'merge', conferenceId });
    desk.server.act({ act: 'hangUp', address: customer });
    desk.server.act({ act: 'hangUp', address: '5001' });
    await desk.bench.until('the end', () => desk.bench.conferences.length === 0);
    await desk.conference();
    expect(await desk.settled(ours)).not.toMatchObject({ phase: 'confirmed' });
  });

  it('a call that another client makes to the number is not ours where no request is named', async () => {
    const desk = await openDesk({ switches: { echoRequestId: 'none' } });
    const { accountId } = desk.bench;
    const ours = await desk.inVain({ kind: 'make-call', accountId, address: '5001' });
    desk.server.act({ act: 'agentCalls', agent: '1900', to: '5001' });
    await desk.bench.until('their call', () => desk.bench.conferences.length === 1);
    expect(await desk.settled(ours)).not.toMatchObject({ phase: 'confirmed', cause: 'own' });
  });

  it('an agent who is signed out while a command is on its way is told, and nothing is confirmed', async () => {
    const desk = await openDesk();
    const { conferenceId, others } = await desk.conference();
    const drop = await inVainDrop(desk, conferenceId, others[0]);
    desk.server.act({ act: 'forceSignOut', agent: '1900' });
    expect(await desk.bench.refused()).toMatchObject({ reason: 'signed-out-by-server' });
    expect(await desk.settled(drop)).not.toMatchObject({ phase: 'confirmed' });
  });

  it('an answer by the telephone is not said to be ours', async () => {
    const desk = await openDesk({ switches: { echoRequestId: 'none' } });
    const id = desk.server.dialogOf({ act: 'customerCalls', customer, to: '5900' });
    const conferenceId = desk.idOf(id);
    await desk.bench.until('the ringing', () => desk.bench.state.conferences.get(conferenceId)?.state === 'ringing');
    const ours = await desk.inVain({ kind: 'answer', conferenceId });
    desk.server.act({ act: 'agentAnswers', agent: '1900' });
    expect(await desk.settled(ours)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });
});
