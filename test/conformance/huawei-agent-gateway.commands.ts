import type { AudioMode } from '../../app/domain/audio.ts';
import type { CommandRequest } from '../../app/domain/command.ts';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import type { CommandCase, ServerUnderTest } from './harness.ts';
import { gateway, ownId } from './huawei-agent-gateway.server.ts';
import type { VendorBench } from './vendor-bench.ts';

const confirmed = { phase: 'confirmed', reason: null } as const;
const unobservable = { phase: 'unconfirmed', reason: 'not-observable' } as const;
const customer = '90155509';
const voiceFile = 'Y:/conf/7/welcome.V3';

/** In a conference that our user chairs, as the window shows it. */
const chairing = async (
  bench: VendorBench,
  server: ServerUnderTest,
): Promise<{ conferenceId: string; leg: (address: string) => string; others: readonly [string, string, string] }> => {
  const { id, others } = server.conference();
  const conferenceId = conferenceIdOf(bench.accountId, id);
  await bench.until(
    'the conference',
    () =>
      bench.state.conferences.get(conferenceId)?.controls.end?.verdict === 'allowed' &&
      bench.roster(conferenceId).length === 4,
  );
  return { conferenceId, others, leg: (address) => bench.participant(conferenceId, address).id };
};

/** A customer's call, as far as asked. */
const ownCall = async (
  bench: VendorBench,
  server: ServerUnderTest,
  state: 'ringing' | 'active' | 'held',
): Promise<string> => {
  const { callId } = gateway(server).act({ act: 'customerCalls', customer, agent: ownId }) as { callId: string };
  const conferenceId = conferenceIdOf(bench.accountId, callId);
  await bench.until('the call to ring', () => bench.state.conferences.get(conferenceId)?.state === 'ringing');
  if (state === 'ringing') return conferenceId;
  gateway(server).act({ act: 'agentAnswers', agent: ownId });
  await bench.until('the call to be active', () => bench.state.conferences.get(conferenceId)?.state === 'active');
  if (state === 'active') return conferenceId;
  await bench.settled(await bench.make({ kind: 'hold', conferenceId }));
  return conferenceId;
};

const signInColleague = (server: ServerUnderTest): void => {
  gateway(server).act({ act: 'agentSignsIn', agent: '2102' });
  gateway(server).act({ act: 'behave', address: '2102', kind: 'answers' });
};

/** On a held call, talking with a colleague who helps. */
const consulting = async (bench: VendorBench, server: ServerUnderTest): Promise<string> => {
  signInColleague(server);
  const conferenceId = await ownCall(bench, server, 'active');
  await bench.settled(await bench.make({ kind: 'consult', conferenceId, address: '2102' }));
  await bench.until(
    'the consult',
    () => bench.state.conferences.get(conferenceId)?.controls.merge?.verdict === 'allowed',
  );
  return conferenceId;
};

const colleagueTalks = async (bench: VendorBench, server: ServerUnderTest): Promise<void> => {
  signInColleague(server);
  gateway(server).act({ act: 'customerCalls', customer, agent: '2102' });
  await bench.until(
    'the colleague to talk',
    () => bench.state.members.get(bench.accountId)?.get('2102')?.permissions.monitor.verdict === 'allowed',
  );
};

const listening = async (bench: VendorBench, server: ServerUnderTest): Promise<string> => {
  await colleagueTalks(bench, server);
  await bench.make({ kind: 'monitor', accountId: bench.accountId, memberId: '2102' });
  return bench.until('the listening', () => bench.conferences.find(({ kind }) => kind === 'monitor')?.id);
};

const audioCase = (mode: AudioMode, to: 'agent' | 'phone'): CommandCase => ({
  kind: 'set-audio',
  best: confirmed,
  prepare: async (bench, server) => {
    const { conferenceId, leg, others } = await chairing(bench, server);
    const address = others[to === 'agent' ? 0 : 1];
    // Otherwise the wished-for mode would be there already.
    if (mode === 'both') gateway(server).act({ act: 'changeMode', address, attribute: 2 });
    return { kind: 'set-audio', conferenceId, participantIds: [leg(address)], mode };
  },
});

const inConference = (
  kind: CommandCase['kind'],
  request: (place: {
    conferenceId: string;
    leg: (address: string) => string;
    others: readonly [string, string, string];
  }) => CommandRequest,
  before: (
    bench: VendorBench,
    server: ServerUnderTest,
    place: Awaited<ReturnType<typeof chairing>>,
  ) => Promise<void> | void = () => undefined,
): CommandCase => ({
  kind,
  best: confirmed,
  prepare: async (bench, server) => {
    const place = await chairing(bench, server);
    await before(bench, server, place);
    return request(place);
  },
});

/** One case a command, and all modes on agents and phones. */
export const commands: readonly CommandCase[] = [
  inConference('drop', ({ conferenceId, leg, others }) => ({
    kind: 'drop',
    conferenceId,
    participantIds: [leg(others[0])],
  })),
  audioCase('listen-only', 'agent'),
  audioCase('listen-only', 'phone'),
  audioCase('speak-only', 'agent'),
  audioCase('speak-only', 'phone'),
  audioCase('both', 'agent'),
  audioCase('both', 'phone'),
  audioCase('none', 'agent'),
  audioCase('none', 'phone'),
  inConference('hold-participant', ({ conferenceId, leg, others }) => ({
    kind: 'hold-participant',
    conferenceId,
    participantIds: [leg(others[1])],
  })),
  inConference(
    'unhold-participant',
    ({ conferenceId, leg, others }) => ({ kind: 'unhold-participant', conferenceId, participantIds: [leg(others[1])] }),
    async (bench, server, { conferenceId, others }) => {
      gateway(server).act({ act: 'holdParticipant', address: others[1] });
      await bench.until('the hold', () => bench.participant(conferenceId, others[1]).state === 'on-hold');
    },
  ),
  inConference('hand-over', ({ conferenceId, leg, others }) => ({
    kind: 'hand-over',
    conferenceId,
    participantIds: [leg(others[0])],
  })),
  inConference('invite', ({ conferenceId }) => ({
    kind: 'invite',
    conferenceId,
    invitees: [{ kind: 'phone', address: '90155503' }],
  })),
  inConference('prolong', ({ conferenceId }) => ({ kind: 'prolong', conferenceId, minutes: 15 })),
  inConference('announce', ({ conferenceId }) => ({
    kind: 'announce',
    conferenceId,
    file: voiceFile,
    participantId: null,
  })),
  inConference(
    'stop-announcement',
    ({ conferenceId }) => ({ kind: 'stop-announcement', conferenceId, participantId: null }),
    async (bench, server, { conferenceId }) => {
      gateway(server).simulator.setSwitch('announcementMs', 600_000);
      await bench.settled(await bench.make({ kind: 'announce', conferenceId, file: voiceFile, participantId: null }));
    },
  ),
  inConference('end', ({ conferenceId }) => ({ kind: 'end', conferenceId })),
  {
    kind: 'leave',
    best: confirmed,
    prepare: async (bench, server) => {
      gateway(server).act({ act: 'agentSignsIn', agent: '2102' });
      const { confId } = gateway(server).act({
        act: 'createConference',
        chair: '2102',
        participants: [{ address: ownId }, { address: customer }],
      }) as { confId: number };
      const conferenceId = conferenceIdOf(bench.accountId, String(confId));
      await bench.until(
        'the conference',
        () => bench.state.conferences.get(conferenceId)?.controls.leave?.verdict === 'allowed',
      );
      return { kind: 'leave', conferenceId };
    },
  },
  ...(['answer', 'reject'] as const).map((kind): CommandCase => ({
    kind,
    best: confirmed,
    prepare: async (bench, server) => {
      gateway(server).act({ act: 'agentState', agent: ownId, state: 'idle' });
      gateway(server).act({ act: 'agentSignsIn', agent: '2102' });
      const { confId } = gateway(server).act({ act: 'createConference', chair: '2102', invited: [ownId] }) as {
        confId: number;
      };
      const conferenceId = conferenceIdOf(bench.accountId, String(confId));
      await bench.until('the invitation', () => bench.state.conferences.get(conferenceId)?.state === 'ringing');
      return { kind, conferenceId };
    },
  })),
  {
    kind: 'answer',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'answer', conferenceId: await ownCall(bench, server, 'ringing') }),
  },
  {
    kind: 'reject',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'reject', conferenceId: await ownCall(bench, server, 'ringing') }),
  },
  {
    kind: 'hold',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'hold', conferenceId: await ownCall(bench, server, 'active') }),
  },
  {
    kind: 'retrieve',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'retrieve', conferenceId: await ownCall(bench, server, 'held') }),
  },
  {
    kind: 'leave',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'leave', conferenceId: await ownCall(bench, server, 'active') }),
  },
  {
    kind: 'mute',
    best: unobservable,
    prepare: async (bench, server) => ({ kind: 'mute', conferenceId: await ownCall(bench, server, 'active') }),
  },
  {
    kind: 'unmute',
    best: unobservable,
    prepare: async (bench, server) => {
      const conferenceId = await ownCall(bench, server, 'active');
      await bench.settled(await bench.make({ kind: 'mute', conferenceId }));
      return { kind: 'unmute', conferenceId };
    },
  },
  {
    kind: 'send-digits',
    best: unobservable,
    prepare: async (bench, server) => ({
      kind: 'send-digits',
      conferenceId: await ownCall(bench, server, 'active'),
      digits: '12#',
    }),
  },
  {
    kind: 'consult',
    best: confirmed,
    prepare: async (bench, server) => {
      signInColleague(server);
      return { kind: 'consult', conferenceId: await ownCall(bench, server, 'active'), address: '2102' };
    },
  },
  {
    kind: 'merge',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'merge', conferenceId: await consulting(bench, server) }),
  },
  ...(['release', 'success', 'three-party'] as const).map((how): CommandCase => ({
    kind: 'transfer-to',
    best: confirmed,
    prepare: async (bench, server) => ({
      kind: 'transfer-to',
      conferenceId: await ownCall(bench, server, 'active'),
      address: '90155503',
      how,
    }),
  })),
  {
    kind: 'make-call',
    best: confirmed,
    prepare: async (bench) => ({ kind: 'make-call', accountId: bench.accountId, address: '90155503' }),
  },
  {
    kind: 'request-conference',
    best: confirmed,
    prepare: async (bench, server) => {
      gateway(server).act({ act: 'agentState', agent: ownId, state: 'idle' });
      await bench.until('the agent to be idle', () => bench.account.agent?.state === 'ready');
      return { kind: 'request-conference', accountId: bench.accountId, seats: 6, minutes: 60, promptMinutes: 5 };
    },
  },
  ...(['ready', 'wrap-up', 'rest'] as const).map((state): CommandCase => ({
    kind: 'set-agent-state',
    best: confirmed,
    prepare: async (bench, server) => {
      if (state === 'wrap-up') gateway(server).act({ act: 'agentState', agent: ownId, state: 'idle' });
      if (state === 'wrap-up') await bench.until('the agent to be idle', () => bench.account.agent?.state === 'ready');
      return state === 'rest'
        ? { kind: 'set-agent-state', accountId: bench.accountId, state, reasonId: '1', minutes: 15 }
        : { kind: 'set-agent-state', accountId: bench.accountId, state, reasonId: null };
    },
  })),
  {
    kind: 'set-agent-state',
    best: confirmed,
    prepare: async (bench, server) => {
      gateway(server).act({ act: 'agentState', agent: ownId, state: 'idle' });
      await bench.until('the agent to be idle', () => bench.account.agent?.state === 'ready');
      return { kind: 'set-agent-state', accountId: bench.accountId, state: 'not-ready', reasonId: '202' };
    },
  },
  {
    kind: 'monitor',
    best: confirmed,
    prepare: async (bench, server) => {
      await colleagueTalks(bench, server);
      return { kind: 'monitor', accountId: bench.accountId, memberId: '2102' };
    },
  },
  {
    kind: 'leave',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'leave', conferenceId: await listening(bench, server) }),
  },
  ...(['listen', 'whisper', 'barge'] as const).map((kind): CommandCase => ({
    kind,
    best: unobservable,
    prepare: async (bench, server) => ({ kind, conferenceId: await listening(bench, server) }),
  })),
  {
    kind: 'intercept',
    best: confirmed,
    prepare: async (bench, server) => ({ kind: 'intercept', conferenceId: await listening(bench, server) }),
  },
  {
    kind: 'set-member-state',
    best: confirmed,
    prepare: async (bench, server) => {
      signInColleague(server);
      await bench.until(
        'the colleague to be signed in',
        () => bench.state.members.get(bench.accountId)?.get('2102')?.state === 'ready',
      );
      return { kind: 'set-member-state', accountId: bench.accountId, memberId: '2102', state: 'signed-out' };
    },
  },
];
