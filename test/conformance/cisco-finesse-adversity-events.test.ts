import { afterEach, describe, expect, it } from 'vitest';
import type { FinesseSimulator } from '../../main/simulators/cisco-finesse/simulator.ts';
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

/** The agent at 5001 talks to a customer, and may be listened to. */
const agentTalks = async ({ bench, server }: FinesseDesk): Promise<void> => {
  server.signInAgents('1001');
  server.act({ act: 'customerCalls', customer, to: '5001' });
  server.act({ act: 'agentAnswers', agent: '1001' });
  await bench.until(
    'the agent to talk',
    () => bench.state.members.get(bench.accountId)?.get('1001')?.permissions.monitor.verdict === 'allowed',
  );
};

describe('events that are lost, doubled, in the wrong order or late', () => {
  const adversities: readonly Parameters<FinesseSimulator['act']>[0][] = [
    { act: 'dropEvents', count: 1 },
    { act: 'duplicateEvents', count: 4 },
    { act: 'reorderEvents', count: 2 },
    { act: 'delayEvents', delayMs: 3_000 },
  ];

  it.each(adversities)('leave a drop and the picture true: $act', async (adversity) => {
    const desk = await openDesk();
    const { id, conferenceId, others } = await desk.conference();
    desk.server.act(adversity);
    const commandId = await desk.drop(conferenceId, others[0]);
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'confirmed' });
    await desk.bench.until(
      'the truth',
      () => desk.bench.present(conferenceId).sort().join() === desk.server.present(id).sort().join(),
    );
  });

  it.each(adversities)(
    'confirm no drop that was not carried out, while others come and go: $act',
    async (adversity) => {
      const desk = await openDesk();
      const { id, conferenceId, others } = await desk.conference();
      desk.server.fallSilent();
      const commandId = await desk.drop(conferenceId, others[0]);
      await desk.bench.until('the acceptance', () => desk.bench.state.commands.get(commandId)?.phase === 'accepted');
      desk.server.act(adversity);
      desk.server.leave(id, others[1]);
      desk.server.join(id, '5009');
      expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
      expect(desk.bench.present(conferenceId)).toContain(others[0]);
    },
  );

  it.each(adversities)('leave a merge true: $act', async (adversity) => {
    const desk = await openDesk();
    const { conferenceId } = await desk.consult();
    desk.server.act(adversity);
    const commandId = await desk.bench.make({ kind: 'merge', conferenceId });
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'confirmed' });
    await desk.bench.until('one conference', () => desk.bench.conferences.length === 1);
  });
});

describe('supervision', () => {
  it('is not proved by the own telephone going off hook', async () => {
    const desk = await openDesk();
    await agentTalks(desk);
    const { accountId } = desk.bench;
    const commandId = await desk.inVain({ kind: 'monitor', accountId, memberId: '1001' });
    desk.server.act({ act: 'agentCalls', agent: '1900', to: '5002' });
    await desk.bench.until('the own call', () => desk.bench.conferences.length === 1);
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });

  it('of a colleague’s state is not proved by what they do themselves', async () => {
    const desk = await openDesk();
    desk.server.signInAgents('1001');
    desk.server.act({ act: 'agentReady', agent: '1001' });
    const stateOf = () => desk.bench.state.members.get(desk.bench.accountId)?.get('1001')?.state;
    await desk.bench.until('the colleague', () => stateOf() === 'ready');
    const { accountId } = desk.bench;
    const commandId = await desk.inVain({ kind: 'set-member-state', accountId, memberId: '1001', state: 'not-ready' });
    desk.server.act({ act: 'agentNotReady', agent: '1001', reasonCodeId: '12' });
    await desk.bench.until('the colleague to be not ready', () => stateOf() === 'not-ready');
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });
});

describe('signing in', () => {
  it('is not refused by an error that another client of the user caused', async () => {
    const desk = await openDesk({
      switches: { verdictDelayMs: 1_500 },
      before: (server) => {
        server.act({
          act: 'otherClient',
          agent: '1900',
          method: 'PUT',
          path: 'User/1900',
          body: '<User><state>NOT_READY</state><reasonCodeId>12</reasonCodeId></User>',
          requestId: '',
        });
      },
    });
    expect(desk.bench.account.agent?.state).not.toBe('signed-out');
  });
});

describe('what cannot be understood', () => {
  it.each([
    '<Update><data><riddle/></data><event>PUT</event><source>/finesse/api/Riddle</source></Update>',
    '<Update>',
  ])('has the calls read: %s', async (payload) => {
    const desk = await openDesk();
    const { id, conferenceId } = await desk.conference();
    desk.server.act({ act: 'dropEvents', count: 1 });
    desk.server.join(id, '5009');
    desk.server.act({ act: 'publishRaw', agent: '1900', payload });
    await desk.bench.until('the newcomer', () => desk.bench.present(conferenceId).includes('5009'));
    expect(desk.bench.account.connection.status).toBe('online');
  });
});
