import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { customer, FinesseServer } from './cisco-finesse.server.ts';
import { VendorBench } from './vendor-bench.ts';

describe('what somebody else does at Finesse', () => {
  let bench: VendorBench;
  let server: FinesseServer;

  beforeEach(async () => {
    bench = await new VendorBench().start(ciscoFinesse);
    server = await FinesseServer.start('websocket', bench.clock);
    await bench.signIn(ciscoFinesse, server.account(bench));
    await bench.online();
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  /** A customer's call that our user has answered. */
  const ownCall = async () => {
    const dialog = server.dialogOf({ act: 'customerCalls', customer, to: '5900' });
    server.act({ act: 'agentAnswers', agent: '1900' });
    const conferenceId = conferenceIdOf(bench.accountId, dialog);
    await bench.until('the call', () => bench.state.conferences.get(conferenceId)?.state === 'active');
    return { dialog, conferenceId };
  };

  it('does not confirm a call to them: they call us', async () => {
    server.fallSilent();
    const commandId = await bench.make({ kind: 'make-call', accountId: bench.accountId, address: '5001' });
    server.act({ act: 'customerCalls', customer: '5001', to: '5900' });
    await bench.until('their call', () => bench.conferences.some(({ state }) => state === 'ringing'));
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });

  it('does not confirm a transfer: the customer hangs up', async () => {
    const { dialog, conferenceId } = await ownCall();
    server.fallSilent();
    const commandId = await bench.make({ kind: 'transfer-to', conferenceId, address: '5001' });
    await bench.until('the acceptance', () => bench.state.commands.get(commandId)?.phase === 'accepted');
    server.end(dialog);
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'call-ended' });
  });

  it('does not confirm a consult: the agent calls us', async () => {
    const { conferenceId } = await ownCall();
    server.fallSilent();
    const commandId = await bench.make({ kind: 'consult', conferenceId, address: '5001' });
    server.act({ act: 'customerCalls', customer: '5001', to: '5900' });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });

  it('leaves open who did it: the target of a drop hangs up in the same second', async () => {
    const { id, others } = server.conference();
    const conferenceId = conferenceIdOf(bench.accountId, id);
    await bench.until('the conference', () => bench.state.conferences.has(conferenceId));
    const target = bench.participant(conferenceId, others[0]).id;
    server.fallSilent();
    const commandId = await bench.make({ kind: 'drop', conferenceId, participantIds: [target] });
    await bench.until('the acceptance', () => bench.state.commands.get(commandId)?.phase === 'accepted');
    server.leave(id, others[0]);
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });

  it('is told from what we do: a drop is known by the id of its request', async () => {
    const { id, others } = server.conference();
    const conferenceId = conferenceIdOf(bench.accountId, id);
    await bench.until('the conference', () => bench.state.conferences.has(conferenceId));
    const target = bench.participant(conferenceId, others[0]).id;
    const commandId = await bench.make({ kind: 'drop', conferenceId, participantIds: [target] });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'own' });
  });
});
