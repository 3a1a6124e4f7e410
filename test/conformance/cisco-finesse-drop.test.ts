import { afterEach, describe, expect, it } from 'vitest';
import type { Command } from '../../app/domain/command.ts';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import type { FinesseSwitches } from '../../main/simulators/cisco-finesse/model/switches.ts';
import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { FinesseServer } from './cisco-finesse.server.ts';
import { VendorBench } from './vendor-bench.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Setting {
  readonly switches?: Partial<FinesseSwitches>;
  /** Who uses Gavel: the supervisor 1900 at 5900 unless said otherwise. */
  readonly loginId?: string;
  /** What Gavel believes the site has configured. */
  readonly dropPermission?: FinesseSwitches['enableDropParticipantFor'];
  readonly transport?: 'websocket' | 'bosh';
}

const signedIn = async ({
  switches = {},
  loginId = '1900',
  dropPermission = 'all',
  transport = 'websocket',
}: Setting = {}) => {
  const bench = await new VendorBench().start(ciscoFinesse);
  undo.push(() => bench.stop());
  const server = await FinesseServer.start(transport, bench.clock, { switches });
  undo.push(() => server.stop());
  const account = server.account(bench, undefined, loginId);
  await bench.signIn(ciscoFinesse, { ...account, values: { ...account.values, dropPermission } });
  await bench.online();
  return { bench, server };
};

const inConference = async (setting: Setting = {}, parties = ['5900', '5001', '5002', '4155550100']) => {
  const { bench, server } = await signedIn(setting);
  server.signInAgents('1001', '1002', '1900');
  const id = server.dialogOf({ act: 'createConference', parties, from: '4155550100', controller: '5002' });
  const conferenceId = conferenceIdOf(bench.accountId, id);
  await bench.until('the conference', () => bench.state.conferences.get(conferenceId));
  const drop = async (address: string): Promise<Command> =>
    bench.settled(
      await bench.make({ kind: 'drop', conferenceId, participantIds: [bench.participant(conferenceId, address).id] }),
    );
  return { bench, server, id, conferenceId, drop };
};

describe('a drop that the server carries out', () => {
  it.each(['droppedThenGone', 'goneAtOnce', 'droppedStays'] as const)(
    'is confirmed when the dropped party is shown as %s',
    async (droppedPartyForm) => {
      const { bench, server, id, conferenceId, drop } = await inConference({ switches: { droppedPartyForm } });
      expect(await drop('5001')).toMatchObject({ phase: 'confirmed' });
      await bench.until(
        'the truth',
        () => bench.present(conferenceId).sort().join() === server.present(id).sort().join(),
      );
      expect(bench.state.conferences.get(conferenceId)?.peopleCount).toBe(3);
    },
  );

  it.each([
    ['keepConference', 'conference'],
    ['restoreOriginal', 'call'],
  ] as const)('may leave two behind (%s)', async (twoPartyCallType, kind) => {
    const { bench, conferenceId, drop } = await inConference({ switches: { twoPartyCallType } }, [
      '5900',
      '5001',
      '4155550100',
    ]);
    expect(await drop('5001')).toMatchObject({ phase: 'confirmed' });
    await bench.until('two to be left', () => bench.state.conferences.get(conferenceId)?.peopleCount === 2);
    expect(bench.state.conferences.get(conferenceId)?.kind).toBe(kind);
  });

  it.each(['websocket', 'bosh'] as const)('is understood in the words of 12.5, over %s', async (transport) => {
    const { drop } = await inConference({
      transport,
      switches: { wireStyle: '125', stateChangeStatus: 200, echoRequestId: 'none' },
    });
    expect(await drop('5002')).toMatchObject({ phase: 'confirmed' });
  });
});

describe('a drop that the server refuses', () => {
  it.each([
    { wireStyle: '11x', echoRequestId: 'both', errorTypeFor290: 'Call Operation Failure' },
    { wireStyle: '125', echoRequestId: 'headerOnly', errorTypeFor290: 'Generic Error' },
    { wireStyle: '125', echoRequestId: 'none', errorTypeFor290: 'Call Operation Failure', eventBefore202: true },
  ] as const)('after having accepted it, with 290, says that the site has not enabled it (%o)', async (switches) => {
    const { bench, conferenceId, drop } = await inConference({ switches: { ...switches, dropAnyPartyEnabled: false } });
    expect(await drop('5001')).toMatchObject({
      phase: 'refused',
      reason: 'drop-not-enabled',
      detail: expect.stringContaining('290'),
    });
    expect(bench.present(conferenceId)).toContain('5001');
  });

  it('one of several at once is told of the right one', async () => {
    const { bench, server, conferenceId } = await inConference({
      switches: { echoRequestId: 'both', verdictDelayMs: 200 },
    });
    server.act({
      act: 'nextReply',
      method: 'PUT',
      status: 400,
      contentType: 'application/xml',
      body:
        '<ApiErrors><ApiError><ErrorType>Invalid Destination</ErrorType><ErrorMessage/>' +
        '<ErrorData>5001</ErrorData></ApiError></ApiErrors>',
    });
    const first = await bench.make({
      kind: 'drop',
      conferenceId,
      participantIds: [bench.participant(conferenceId, '5001').id],
    });
    const second = await bench.make({
      kind: 'drop',
      conferenceId,
      participantIds: [bench.participant(conferenceId, '5002').id],
    });
    expect(await bench.settled(first)).toMatchObject({ phase: 'refused', reason: 'invalid-destination' });
    expect(await bench.settled(second)).toMatchObject({ phase: 'confirmed' });
  });

  it.each([
    ['http401', 'not-permitted'],
    ['http400InvalidDestination', 'invalid-destination'],
    ['asyncGeneric', 'not-permitted'],
  ] as const)('because of the role says so (%s)', async (dropRefusal, reason) => {
    const { drop } = await inConference({
      loginId: '1001',
      switches: { dropRefusal, enableDropParticipantFor: 'supervisor_only' },
      dropPermission: 'all',
    });
    expect(await drop('5002')).toMatchObject({ phase: 'refused', reason });
  });

  it('because the target left a moment ago says so', async () => {
    const { server, id, drop } = await inConference();
    server.loseNews(100);
    server.leave(id, '5001');
    expect(await drop('5001')).toMatchObject({ phase: 'refused', reason: 'invalid-destination' });
  });

  it.each([
    [404, 'Dialog Not Found', 'call-ended'],
    [500, 'Internal Server Error', 'server-error'],
    [501, 'Not Implemented', 'not-supported'],
    [503, 'Service Unavailable', 'out-of-service'],
  ] as const)('with %i says what that means', async (status, errorType, reason) => {
    const { server, drop } = await inConference();
    const body =
      `<ApiErrors><ApiError><ErrorType>${errorType}</ErrorType><ErrorMessage>words</ErrorMessage><ErrorData>` +
      '</ErrorData></ApiError></ApiErrors>';
    server.act({ act: 'nextReply', method: 'PUT', status, contentType: 'application/xml', body });
    expect(await drop('5001')).toMatchObject({ phase: 'refused', reason });
  });

  it('is not taken for an answer when only a gateway or a web page spoke', async () => {
    const { server, drop } = await inConference();
    server.act({
      act: 'nextReply',
      method: 'PUT',
      status: 200,
      body: '<!DOCTYPE html><html><body>Sign in to the network</body></html>',
    });
    expect(await drop('5001')).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    server.act({ act: 'nextReply', method: 'PUT', status: 504, body: '<html>Gateway Timeout</html>' });
    expect(await drop('5002')).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });
});

describe('a drop that comes to nothing', () => {
  it('because the whole call ended says that, and not that it was dropped', async () => {
    const { bench, server, id, conferenceId } = await inConference();
    server.fallSilent();
    const commandId = await bench.make({
      kind: 'drop',
      conferenceId,
      participantIds: [bench.participant(conferenceId, '5001').id],
    });
    await bench.until('the acceptance', () => bench.state.commands.get(commandId)?.phase === 'accepted');
    server.end(id);
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'call-ended' });
  });

  it('is confirmed after all when the news come late', async () => {
    const { bench, server, id, conferenceId, drop } = await inConference();
    server.fallSilent();
    const command = await drop('5001');
    expect(command).toMatchObject({ phase: 'unconfirmed' });
    server.leave(id, '5001');
    await bench.until('the late proof', () => bench.state.commands.get(command.id)?.phase === 'confirmed');
    expect(bench.present(conferenceId)).not.toContain('5001');
  });
});

describe('what may be dropped', () => {
  const permissions = async (setting: Setting, parties?: string[]) => {
    const { bench, conferenceId } = await inConference(setting, parties);
    return Object.fromEntries(
      bench
        .roster(conferenceId)
        .map(({ address, permissions: { drop } }) => [address, drop.verdict === 'allowed' ? 'allowed' : drop.reason]),
    );
  };

  it('by a supervisor where only supervisors may: agents', async () => {
    expect(await permissions({ dropPermission: 'supervisor_only' })).toEqual({
      '5900': 'self',
      '5001': 'allowed',
      '5002': 'allowed',
      '4155550100': 'agents-only',
    });
  });

  it('by an agent where only supervisors may: nobody', async () => {
    expect(await permissions({ loginId: '1001', dropPermission: 'supervisor_only' })).toEqual({
      '5900': 'supervisor-only',
      '5001': 'self',
      '5002': 'supervisor-only',
      '4155550100': 'supervisor-only',
    });
  });

  it('by an agent who was added to somebody else’s conference where its controller may: nobody', async () => {
    expect(
      await permissions({ loginId: '1001', dropPermission: 'conference_controller_and_supervisor' }),
    ).toMatchObject({ '4155550100': 'controller-or-supervisor-only' });
  });

  it('by anybody where all may: everybody else', async () => {
    expect(await permissions({ loginId: '1001', dropPermission: 'all' })).toEqual({
      '5900': 'allowed',
      '5001': 'self',
      '5002': 'allowed',
      '4155550100': 'allowed',
    });
  });

  it('where the server itself lists the action: everybody else, whatever was configured', async () => {
    const switches = { advertiseDrop: 'ownActions', enableDropParticipantFor: 'all' } as const;
    expect(await permissions({ switches, dropPermission: 'supervisor_only', loginId: '1001' })).toMatchObject({
      '4155550100': 'allowed',
    });
  });

  it('on Express: nobody, because it has no such thing', async () => {
    const { bench, conferenceId } = await inConference({ switches: { deployment: 'UCCX' } });
    expect(bench.participant(conferenceId, '5001').permissions.drop).toEqual({
      verdict: 'unsupported',
      reason: 'system-lacks-it',
    });
  });

  it('in a call of two: nobody', async () => {
    const { bench, server } = await signedIn();
    const id = server.dialogOf({ act: 'customerCalls', customer: '4155550100', to: '5900' });
    const conferenceId = conferenceIdOf(bench.accountId, id);
    await bench.until('the call', () => bench.state.conferences.get(conferenceId));
    expect(bench.participant(conferenceId, '4155550100').permissions.drop).toEqual({
      verdict: 'denied',
      reason: 'not-a-conference',
    });
  });

  it.each([
    { conferenceOrder: 'deletePutPost', consultCallType: 'CONSULT' },
    { conferenceOrder: 'postDeletePut', consultCallType: 'OUT_WITH_ASSOCIATED' },
  ] as const)(
    'by the agent who made the conference where its controller may: everybody else (%o)',
    async (switches) => {
      const { bench, server } = await signedIn({
        loginId: '1001',
        dropPermission: 'conference_controller_and_supervisor',
        switches: { ...switches, enableDropParticipantFor: 'conference_controller_and_supervisor' },
      });
      server.signInAgents('1002');
      const id = server.dialogOf({ act: 'customerCalls', customer: '4155550100', to: '5001' });
      const conferenceId = conferenceIdOf(bench.accountId, id);
      server.act({ act: 'agentAnswers', agent: '1001' });
      await bench.until('the call', () => bench.state.conferences.get(conferenceId)?.state === 'active');
      expect(await bench.settled(await bench.make({ kind: 'consult', conferenceId, address: '5002' }))).toMatchObject({
        phase: 'confirmed',
      });
      server.act({ act: 'agentAnswers', agent: '1002' });
      await bench.until(
        'the answer',
        () => bench.state.conferences.get(conferenceId)?.controls.merge?.verdict === 'allowed',
      );
      expect(bench.conferences.find(({ kind }) => kind === 'consult')).toMatchObject({
        relatedConferenceId: conferenceId,
      });
      expect(await bench.settled(await bench.make({ kind: 'merge', conferenceId }))).toMatchObject({
        phase: 'confirmed',
      });
      await bench.until('one conference', () => bench.conferences.length === 1);
      expect(bench.state.conferences.get(conferenceId)).toMatchObject({
        kind: 'conference',
        selfRole: 'chair',
        peopleCount: 3,
      });
      const customer = bench.participant(conferenceId, '4155550100');
      expect(customer.permissions.drop).toEqual({ verdict: 'allowed' });
      expect(
        await bench.settled(await bench.make({ kind: 'drop', conferenceId, participantIds: [customer.id] })),
      ).toMatchObject({ phase: 'confirmed' });
    },
  );
});

describe('the person at the other end of a drop', () => {
  it('is told of having been removed', async () => {
    const { bench, server, id } = await inConference({ loginId: '1001' });
    server.act({ act: 'supervisorDrops', supervisor: '1900', target: '5001', dialog: id });
    await bench.until('the notice', () =>
      [...bench.state.notices.values()].some(({ code }) => code === 'removed-from-conference'),
    );
    expect(bench.conferences).toEqual([]);
  });

  it('is told nothing after having left', async () => {
    const { bench, conferenceId } = await inConference({ loginId: '1001' });
    expect(await bench.settled(await bench.make({ kind: 'leave', conferenceId }))).toMatchObject({
      phase: 'confirmed',
    });
    await bench.until('the call to be gone', () => bench.conferences.every(({ state }) => state === 'wrapping-up'));
    expect(bench.state.notices.size).toBe(0);
  });
});

describe('what nobody knows yet', () => {
  it.each(['empty', 'absent', 'NULL'] as const)('a customer is no agent (%s)', async (mediaAddressTypeOfCustomer) => {
    const { bench, conferenceId } = await inConference({ switches: { mediaAddressTypeOfCustomer } });
    expect(bench.roster(conferenceId).map(({ address, kind }) => [address, kind])).toEqual([
      ['5900', 'agent'],
      ['5001', 'agent'],
      ['5002', 'agent'],
      ['4155550100', 'phone'],
    ]);
  });

  it('unknown states, actions and call types are shown as such and break nothing', async () => {
    const { bench, server } = await signedIn();
    const party = (address: string, state: string, actions = '') =>
      `<Participant><actions>${actions}</actions><mediaAddress>${address}</mediaAddress>` +
      `<mediaAddressType>HOLOGRAM</mediaAddressType><startTime>soon</startTime><state>${state}</state>` +
      '<stateChangeTime></stateChangeTime></Participant>';
    const dialog =
      '<Dialog><id>77</id><mediaProperties><callType>FUTURE</callType></mediaProperties>' +
      `<mediaType>Voice</mediaType><participants>${party('5900', 'TELEPORTING', '<action>DANCE</action>')}` +
      `${party('', 'ACTIVE')}${party('', 'ACTIVE')}${party('6001', 'ACTIVE')}</participants><state>ODD</state>` +
      '</Dialog>';
    const update = (event: string): string =>
      `<Update><data><dialogs>${dialog}</dialogs></data><event>${event}</event><requestId></requestId>` +
      '<source>/finesse/api/User/1900/Dialogs</source></Update>';
    server.act({ act: 'publishRaw', agent: '1900', payload: update('POST') });
    const conferenceId = conferenceIdOf(bench.accountId, '77');
    await bench.until('the dialog', () => bench.state.conferences.get(conferenceId));
    expect(bench.state.conferences.get(conferenceId)).toMatchObject({ kind: 'conference', state: 'unknown' });
    const roster = bench.roster(conferenceId);
    expect(roster.map(({ name, state, kind }) => [name, state, kind])).toEqual([
      ['Signe Solberg', 'unknown', 'device'],
      ['—', 'talking', 'device'],
      ['—', 'talking', 'device'],
      ['6001', 'talking', 'device'],
    ]);
    expect(new Set(roster.map(({ id }) => id)).size).toBe(4);
    expect(roster.map(({ permissions: { drop } }) => (drop.verdict === 'allowed' ? '' : drop.reason))).toEqual([
      'self',
      'own-leg-not-active',
      'own-leg-not-active',
      'own-leg-not-active',
    ]);
    server.act({ act: 'publishRaw', agent: '1900', payload: update('FROBNICATE') });
    await bench.until('the notice', () =>
      [...bench.state.notices.values()].some(({ code }) => code === 'answer-malformed'),
    );
    expect(bench.account.connection.status).toBe('online');
  });
});
