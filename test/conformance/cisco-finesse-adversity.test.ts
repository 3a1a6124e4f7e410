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

describe('another client of the same user', () => {
  it.each(['of-another', ''])('puts the call on hold (%s): the words leave open who did it', async (requestId) => {
    const desk = await openDesk();
    const { id, conferenceId } = await desk.call();
    const commandId = await desk.inVain({ kind: 'hold', conferenceId });
    desk.otherClient(id, 'HOLD', requestId);
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });

  it('dials the same number: that is not our call', async () => {
    const desk = await openDesk();
    const commandId = await desk.inVain({ kind: 'make-call', accountId: desk.bench.accountId, address: '5001' });
    desk.server.act({
      act: 'otherClient',
      agent: '1900',
      method: 'POST',
      path: 'User/1900/Dialogs',
      body:
        '<Dialog><requestedAction>MAKE_CALL</requestedAction><fromAddress>5900</fromAddress>' +
        '<toAddress>5001</toAddress></Dialog>',
      requestId: 'of-another',
    });
    await desk.bench.until('their call', () => desk.bench.conferences.length === 1);
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });

  it('makes another reason pending: that proves nothing about ours', async () => {
    const desk = await openDesk({ loginId: '1001' });
    await desk.call();
    const { accountId } = desk.bench;
    const commandId = await desk.inVain({ kind: 'set-agent-state', accountId, state: 'not-ready', reasonId: '12' });
    desk.otherClientState('<User><state>NOT_READY</state><reasonCodeId>13</reasonCodeId></User>', '');
    await desk.bench.until('the pending state', () => desk.bench.account.agent?.pending === 'not-ready');
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });

  it('fails at the same call with an id of its own: ours is not refused by that', async () => {
    const desk = await openDesk({ switches: { verdictDelayMs: 1_000 } });
    const { id, conferenceId } = await desk.call();
    const commandId = await desk.bench.make({ kind: 'hold', conferenceId });
    desk.server.act({ act: 'callError', agent: '1900', dialog: id, code: 25 });
    desk.otherClient(id, 'RETRIEVE');
    expect(await desk.settled(commandId)).not.toMatchObject({ phase: 'refused', isGuess: false });
    await desk.bench.until('the proof', () => desk.bench.state.commands.get(commandId)?.phase === 'confirmed');
  });

  it('fails at a task of another medium: that is nobody’s call', async () => {
    const desk = await openDesk();
    const commandId = await desk.inVain({ kind: 'make-call', accountId: desk.bench.accountId, address: '5001' });
    desk.server.act({
      act: 'publishRaw',
      agent: '1900',
      payload:
        '<Update><data><apiErrors><apiError><errorData>22</errorData><errorMessage>CF_INVALID_OBJECT_STATE' +
        '</errorMessage><errorType>Invalid State</errorType><errorMedia>5001</errorMedia></apiError></apiErrors>' +
        '</data>' +
        '<event>PUT</event><requestId></requestId><source>/finesse/api/User/1900/Media/5001</source></Update>',
    });
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });

  it('signs in at another extension: the own leg and what may be done follow', async () => {
    const desk = await openDesk();
    const { conferenceId } = await desk.conference();
    const selves = () => desk.bench.roster(conferenceId).filter(({ isSelf }) => isSelf);
    expect(selves().map(({ address }) => address)).toEqual(['5900']);
    desk.server.act({
      act: 'publishRaw',
      agent: '1900',
      node: '/finesse/api/User/1900',
      payload:
        '<Update><data><user><extension>5777</extension><loginId>1900</loginId><state>TALKING</state>' +
        '<stateChangeTime></stateChangeTime></user></data><event>PUT</event><requestId/>' +
        '<source>/finesse/api/User/1900</source></Update>',
    });
    await desk.bench.until('the other leg', () => selves().length === 0);
  });
});

describe('the ends of calls', () => {
  it.each(['OPTIONAL', 'REQUIRED'] as const)(
    'prove no transfer when the caller hangs up (wrap-up %s)',
    async (wrapUp) => {
      const desk = await openDesk({ switches: { wrapUp, echoRequestId: 'none' }, loginId: '1001' });
      desk.server.signInAgents('1002');
      const { conferenceId } = await desk.call();
      const commandId = await desk.inVain({ kind: 'transfer-to', conferenceId, address: '5002' });
      desk.server.act({ act: 'hangUp', address: customer });
      expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed' });
    },
  );

  it.each([
    ['both', 'own'],
    ['none', 'unknown'],
  ] as const)('of a transfer prove it (the server echoes request ids: %s)', async (echoRequestId, cause) => {
    const desk = await openDesk({ switches: { echoRequestId } });
    const { conferenceId } = await desk.consult();
    const commandId = await desk.bench.make({ kind: 'transfer', conferenceId });
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'confirmed', cause });
  });

  it('prove no drop, though a read shows nobody but us during wrap-up', async () => {
    const desk = await openDesk({ switches: { wrapUp: 'REQUIRED' } });
    const { id, conferenceId, others } = await desk.conference();
    desk.server.fallSilent();
    const commandId = await desk.drop(conferenceId, others[0]);
    await desk.bench.until('the acceptance', () => desk.bench.state.commands.get(commandId)?.phase === 'accepted');
    desk.server.act({ act: 'participantState', dialog: id, address: '5900', state: 'WRAP_UP' });
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'call-ended' });
  });

  it('let nobody be hit who is in a later call with the same id', async () => {
    const desk = await openDesk({ switches: { dialogIds: 'again' } });
    const { id, conferenceId, others } = await desk.conference();
    const before = desk.bench.participant(conferenceId, others[0]).id;
    desk.server.end(id);
    await desk.bench.until('the end', () => !desk.bench.state.conferences.has(conferenceId));
    await desk.conference();
    const commandId = await desk.bench.make({ kind: 'drop', conferenceId, participantIds: [before] });
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'cancelled' });
    expect(desk.server.dropCount(others[0])).toBe(0);
  });
});

describe('a merge', () => {
  it.each(['keep', 'consultSurvives', 'new'] as const)('is proved whose id ever survives: %s', async (form) => {
    for (const conferenceOrder of ['deletePutPost', 'postDeletePut'] as const) {
      const desk = await openDesk({ switches: { dialogIdAfterConference: form, conferenceOrder } });
      const { conferenceId } = await desk.consult();
      const commandId = await desk.bench.make({ kind: 'merge', conferenceId });
      expect(await desk.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'own' });
      expect(desk.bench.conferences.find(({ kind }) => kind === 'conference')).toMatchObject({ peopleCount: 3 });
    }
  });

  it('is not proved by a third person who joins', async () => {
    const desk = await openDesk();
    const { id, conferenceId } = await desk.consult();
    const commandId = await desk.inVain({ kind: 'merge', conferenceId });
    desk.server.join(id, '5009');
    await desk.bench.until('the newcomer', () => desk.bench.present(conferenceId).includes('5009'));
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });
});

describe('what the telephone system makes of requests', () => {
  it('a rewritten number is the call that was asked for', async () => {
    const desk = await openDesk({ switches: { dialPlan: 'dropsLeading9' } });
    const { accountId } = desk.bench;
    const commandId = await desk.bench.make({ kind: 'make-call', accountId, address: '914155550199' });
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'own' });
  });

  it.each(['loginId', 'loginName'] as const)('265 refuses a second pending state, sent by %s', async (userSource) => {
    const desk = await openDesk({
      loginId: '1001',
      switches: { deployment: 'UCCX', userSource, wireStyle: '125', echoRequestId: 'none' },
    });
    await desk.call();
    const { accountId } = desk.bench;
    const ask = () => desk.bench.make({ kind: 'set-agent-state', accountId, state: 'not-ready', reasonId: '12' });
    await desk.settled(await ask());
    expect(await desk.settled(await ask())).toMatchObject({ phase: 'refused', reason: 'invalid-state' });
  });

  it('extensions may be login ids', async () => {
    const desk = await openDesk({ switches: { extensions: 'loginIds' } });
    const id = desk.server.dialogOf({ act: 'customerCalls', customer, to: '1900' });
    const commandId = await desk.bench
      .until('the call', () => desk.bench.state.conferences.has(desk.idOf(id)))
      .then(() => desk.bench.make({ kind: 'answer', conferenceId: desk.idOf(id) }));
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'own' });
  });

  it('a colleague who is deleted is no colleague any more', async () => {
    const desk = await openDesk();
    const members = () => [...(desk.bench.state.members.get(desk.bench.accountId)?.keys() ?? [])];
    expect(members()).toContain('1002');
    desk.server.act({ act: 'deleteUser', agent: '1002' });
    await desk.bench.until('the end of the colleague', () => !members().includes('1002'));
  });
});

describe('signing in during a conference', () => {
  it.each(['whole', 'lacksOthers'] as const)('offers no drop on a list that may be incomplete (%s)', async (form) => {
    let id = '';
    const desk = await openDesk({
      switches: { conferenceListAtSignIn: form },
      before: (server) => {
        ({ id } = server.conference());
      },
    });
    const conferenceId = desk.idOf(id);
    await desk.bench.until('the conference', () => desk.bench.state.conferences.has(conferenceId));
    desk.server.join(id, '5009');
    await desk.bench.until('the newcomer', () => desk.bench.present(conferenceId).includes('5009'));
    expect(desk.bench.participant(conferenceId, '5001').permissions.drop).toEqual({
      verdict: 'denied',
      reason: 'incomplete-list',
    });
  });
});
