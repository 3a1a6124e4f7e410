import { conferenceIdOf } from '../../app/domain/conference.ts';
import { customer, finesse, type FinesseServer } from './cisco-finesse.server.ts';
import type { CommandCase } from './harness.ts';
import type { VendorBench } from './vendor-bench.ts';

const confirmed = { phase: 'confirmed', reason: null } as const;

/** A customer's call at our user's phone, ringing or as far as asked. */
const ownCall = async (
  bench: VendorBench,
  server: FinesseServer,
  state: 'ringing' | 'active' | 'held',
): Promise<string> => {
  const dialog = server.dialogOf({ act: 'customerCalls', customer, to: '5900' });
  if (state !== 'ringing') server.act({ act: 'agentAnswers', agent: '1900' });
  if (state === 'held') server.act({ act: 'agentHolds', agent: '1900' });
  const conferenceId = conferenceIdOf(bench.accountId, dialog);
  await bench.until(`the call to be ${state}`, () => bench.state.conferences.get(conferenceId)?.state === state);
  return conferenceId;
};

/** Our user on a call on hold, and in a consult with the agent at 5001. */
const consulting = async (bench: VendorBench, server: FinesseServer): Promise<string> => {
  server.signInAgents('1001');
  const conferenceId = await ownCall(bench, server, 'active');
  server.act({ act: 'agentConsults', agent: '1900', to: '5001' });
  server.act({ act: 'agentAnswers', agent: '1001' });
  await bench.until(
    'the consult',
    () => bench.state.conferences.get(conferenceId)?.controls.merge?.verdict === 'allowed',
  );
  return conferenceId;
};

/** The agent at 5001 talks to a customer. */
const agentTalks = async (bench: VendorBench, server: FinesseServer): Promise<void> => {
  server.signInAgents('1001');
  server.act({ act: 'customerCalls', customer, to: '5001' });
  server.act({ act: 'agentAnswers', agent: '1001' });
  await bench.until(
    'the agent to talk',
    () => bench.state.members.get(bench.accountId)?.get('1001')?.permissions.monitor.verdict === 'allowed',
  );
};

const monitoring = async (bench: VendorBench, server: FinesseServer): Promise<string> => {
  await agentTalks(bench, server);
  server.act({ act: 'supervisorMonitors', supervisor: '1900', agent: '1001' });
  return bench.until(
    'the monitoring',
    () => bench.conferences.find((call) => call.kind === 'monitor' && call.controls.barge?.verdict === 'allowed')?.id,
  );
};

/** Every command that Finesse has, each in a situation in which it makes sense. */
export const finesseCommands: readonly CommandCase[] = [
  {
    kind: 'drop',
    best: confirmed,
    prepare: async (bench, server) => {
      const { id, others } = server.conference();
      const conferenceId = conferenceIdOf(bench.accountId, id);
      await bench.until('the conference', () => bench.state.conferences.has(conferenceId));
      return { kind: 'drop', conferenceId, participantIds: [bench.participant(conferenceId, others[0]).id] };
    },
  },
  {
    kind: 'answer',
    best: confirmed,
    prepare: async (bench, server) => ({
      kind: 'answer',
      conferenceId: await ownCall(bench, finesse(server), 'ringing'),
    }),
  },
  {
    kind: 'hold',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'hold', conferenceId: await ownCall(bench, finesse(server), 'active') }),
  },
  {
    kind: 'retrieve',
    best: confirmed,
    prepare: async (bench, server) => ({
      kind: 'retrieve',
      conferenceId: await ownCall(bench, finesse(server), 'held'),
    }),
  },
  {
    kind: 'leave',
    best: confirmed,
    prepare: async (bench, server) => ({
      kind: 'leave',
      conferenceId: await ownCall(bench, finesse(server), 'active'),
    }),
  },
  {
    kind: 'consult',
    best: confirmed,
    prepare: async (bench, server) => {
      finesse(server).signInAgents('1001');
      return { kind: 'consult', conferenceId: await ownCall(bench, finesse(server), 'active'), address: '5001' };
    },
  },
  {
    kind: 'merge',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'merge', conferenceId: await consulting(bench, finesse(server)) }),
  },
  {
    kind: 'transfer',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'transfer', conferenceId: await consulting(bench, finesse(server)) }),
  },
  {
    kind: 'transfer-to',
    best: confirmed,
    prepare: async (bench, server) => {
      finesse(server).signInAgents('1001');
      return { kind: 'transfer-to', conferenceId: await ownCall(bench, finesse(server), 'active'), address: '5001' };
    },
  },
  {
    kind: 'send-digits',
    best: { phase: 'unconfirmed', reason: 'not-observable' },
    prepare: async (bench, server) => ({
      kind: 'send-digits',
      conferenceId: await ownCall(bench, finesse(server), 'active'),
      digits: '12#',
    }),
  },
  {
    kind: 'update-call-data',
    best: confirmed,
    prepare: async (bench, server) => ({
      kind: 'update-call-data',
      conferenceId: await ownCall(bench, finesse(server), 'active'),
      callData: [{ name: 'callVariable1', value: 'A&B <密>' }],
      wrapUpReason: 'Solved',
    }),
  },
  {
    kind: 'make-call',
    best: confirmed,
    prepare: async (bench, server) => {
      finesse(server).signInAgents('1001');
      return { kind: 'make-call', accountId: bench.accountId, address: '5001' };
    },
  },
  {
    kind: 'set-agent-state',
    best: confirmed,
    prepare: async (bench) => ({
      kind: 'set-agent-state',
      accountId: bench.accountId,
      state: 'not-ready',
      reasonId: '12',
    }),
  },
  {
    kind: 'monitor',
    best: confirmed,
    prepare: async (bench, server) => {
      await agentTalks(bench, finesse(server));
      return { kind: 'monitor', accountId: bench.accountId, memberId: '1001' };
    },
  },
  {
    kind: 'barge',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'barge', conferenceId: await monitoring(bench, finesse(server)) }),
  },
  {
    kind: 'intercept',
    best: confirmed,
    prepare: async (bench, server) => {
      await monitoring(bench, finesse(server));
      finesse(server).act({ act: 'supervisorBarges', supervisor: '1900' });
      const conferenceId = await bench.until(
        'the barging in',
        () => bench.conferences.find((call) => call.controls.intercept?.verdict === 'allowed')?.id,
      );
      return { kind: 'intercept', conferenceId };
    },
  },
  {
    kind: 'set-member-state',
    best: confirmed,
    prepare: async (bench, server) => {
      finesse(server).signInAgents('1001');
      await bench.until(
        'the agent to sign in',
        () => bench.state.members.get(bench.accountId)?.get('1001')?.state === 'not-ready',
      );
      return { kind: 'set-member-state', accountId: bench.accountId, memberId: '1001', state: 'ready' };
    },
  },
];
