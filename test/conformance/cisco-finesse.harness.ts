import { conferenceIdOf } from '../../app/domain/conference.ts';
import type { ErrorCode } from '../../app/domain/error-code.ts';
import type { Clock } from '../../main/ports/clock.ts';
import type { FinesseSimulatorOptions } from '../../main/practice/simulators/cisco-finesse/simulator.ts';
import { startFinesseSimulator, type FinesseSimulator } from '../../main/practice/simulators/cisco-finesse/simulator.ts';
import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { countingIds } from '../support/counting-ids.ts';
import type { CommandCase, ServerUnderTest, VendorHarness } from './harness.ts';
import type { SignIn, VendorBench } from './vendor-bench.ts';

type Act = Parameters<FinesseSimulator['act']>[0];

const customer = '4155550100';
const confirmed = { phase: 'confirmed', reason: null } as const;

/** The Finesse simulator with our user, the supervisor 1900 at 5900. */
export class FinesseServer implements ServerUnderTest {
  readonly simulator: FinesseSimulator;
  readonly signOutReasonId = '21';
  readonly #transport: string;

  private constructor(simulator: FinesseSimulator, transport: string) {
    this.simulator = simulator;
    this.#transport = transport;
  }

  static async start(transport: string, clock: Clock, options: Partial<FinesseSimulatorOptions> = {}): Promise<FinesseServer> {
    const simulator = await startFinesseSimulator({
      clock, ids: countingIds(), ...options, switches: { enableDropParticipantFor: 'all', dropAnyPartyEnabled: true, ...options.switches },
    });
    return new FinesseServer(simulator, transport);
  }

  act(act: Act): unknown {
    return this.simulator.act(act);
  }

  /** An act that makes a dialog: its id. */
  dialogOf(act: Act): string {
    return (this.simulator.act(act) as { dialogId: string }).dialogId;
  }

  account(bench: VendorBench, how?: 'wrong-password' | 'untrusted', loginId = this.simulator.user.loginId): SignIn {
    const { addresses, caPem, users } = this.simulator;
    const user = users.find((one) => one.loginId === loginId) ?? this.simulator.user;
    bench.setFile('/authority.pem', caPem);
    return {
      values: {
        server: addresses.https,
        notificationPort: new URL(addresses.notifyHttps).port,
        ...(this.simulator.alternate ? { alternateServer: this.simulator.alternate.https, alternateNotificationPort: new URL(this.simulator.alternate.notifyHttps).port } : {}),
        transports: [this.#transport],
        user: user.loginName,
        extension: user.extension,
        dropPermission: this.simulator.model.switches.enableDropParticipantFor,
        ...(how === 'untrusted' ? {} : { caFile: '/authority.pem' }),
      },
      secrets: { password: how === 'wrong-password' ? 'wrong' : user.password },
    };
  }

  conference(): { id: string; others: readonly [string, string, string] } {
    this.signInAgents('1001', '1002');
    const others = ['5001', '5002', customer] as const;
    const id = this.dialogOf({ act: 'createConference', parties: ['5900', ...others], from: customer, controller: '5001' });
    return { id, others };
  }

  signInAgents(...agents: readonly string[]): void {
    for (const agent of agents) if (this.simulator.model.users.get(agent)?.state === 'LOGOUT') this.act({ act: 'agentSignsIn', agent });
  }

  join(dialog: string, address: string): void {
    this.act({ act: 'participantJoins', dialog, address });
  }

  leave(dialog: string, address: string): void {
    this.act({ act: 'participantLeaves', dialog, address });
  }

  hold(dialog: string, address: string): void {
    this.act({ act: 'participantState', dialog, address, state: 'HELD' });
  }

  present(dialog: string): string[] {
    return (this.simulator.model.calls.get(dialog)?.legs ?? []).filter(({ state }) => state !== 'DROPPED' && state !== 'WRAP_UP').map(({ address }) => address);
  }

  end(dialog: string): void {
    this.act({ act: 'endCall', dialog });
  }

  refuseNext(): ErrorCode {
    const body = '<ApiErrors><ApiError><ErrorType>Generic Error</ErrorType><ErrorMessage>Not today</ErrorMessage><ErrorData></ErrorData></ApiError></ApiErrors>';
    for (const method of ['PUT', 'POST']) this.act({ act: 'nextReply', status: 400, body, contentType: 'application/xml', method });
    return 'rejected';
  }

  fallSilent(): void {
    this.act({ act: 'setFault', fault: 'silentAfter202' });
  }

  carryOutInSilence(): void {
    this.act({ act: 'setFault', fault: 'silentButDone' });
  }

  tellBeforeAnswering(): void {
    this.simulator.setSwitch('eventBefore202', true);
  }

  delayAnswers(delayMs: number): void {
    this.act({ act: 'delayReplies', delayMs });
  }

  duplicateNews(count: number): void {
    this.act({ act: 'duplicateNotifications', count });
  }

  reorderNews(count: number): void {
    this.act({ act: 'reorderNotifications', count });
  }

  loseNews(count: number): void {
    this.act({ act: 'dropNotifications', count });
  }

  sendMalformedNews(): void {
    this.act({ act: 'publishMalformed', agent: '1900' });
  }

  sendOversizedNews(): void {
    this.act({ act: 'publishOversized', agent: '1900', length: 17 * 1024 * 1024 });
  }

  cutNews(): void {
    this.act({ act: 'killXmpp', agent: '1900' });
  }

  takeOver(): void {
    this.act({ act: 'killXmpp', agent: '1900', condition: 'conflict' });
  }

  goDown(): void {
    this.act({ act: 'setFault', fault: 'nodeDown' });
  }

  comeBack(): void {
    this.act({ act: 'clearFault', fault: 'nodeDown' });
  }

  leftovers(): string[] {
    return [...this.simulator.model.sessions, ...this.simulator.model.subscriptions];
  }

  isSignedIn(): boolean {
    return this.simulator.model.users.get('1900')?.state !== 'LOGOUT';
  }

  passwordCount(): number {
    return this.simulator.model.requests.filter(({ loginId, status }) => loginId !== null || status === 401).length;
  }

  dropCount(address: string): number {
    return this.simulator.model.requests.filter(({ body }) => body.includes('PARTICIPANT_DROP') && body.includes(`<targetMediaAddress>${address}<`)).length;
  }

  stop(): Promise<void> {
    return this.simulator.stop();
  }
}

const finesse = (server: ServerUnderTest): FinesseServer => {
  if (server instanceof FinesseServer) return server;
  throw new Error('This harness is for Finesse.');
};

/** A customer's call at our user's phone, ringing or as far as asked. */
const ownCall = async (bench: VendorBench, server: FinesseServer, state: 'ringing' | 'active' | 'held'): Promise<string> => {
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
  await bench.until('the consult', () => bench.state.conferences.get(conferenceId)?.controls.merge?.verdict === 'allowed');
  return conferenceId;
};

/** The agent at 5001 talks to a customer. */
const agentTalks = async (bench: VendorBench, server: FinesseServer): Promise<void> => {
  server.signInAgents('1001');
  server.act({ act: 'customerCalls', customer, to: '5001' });
  server.act({ act: 'agentAnswers', agent: '1001' });
  await bench.until('the agent to talk', () => bench.state.members.get(bench.accountId)?.get('1001')?.permissions.monitor.verdict === 'allowed');
};

const monitoring = async (bench: VendorBench, server: FinesseServer): Promise<string> => {
  await agentTalks(bench, server);
  server.act({ act: 'supervisorMonitors', supervisor: '1900', agent: '1001' });
  return bench.until('the monitoring', () => bench.conferences.find((call) => call.kind === 'monitor' && call.controls.barge?.verdict === 'allowed')?.id);
};

const commands: readonly CommandCase[] = [
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
  { kind: 'answer', best: confirmed, prepare: async (bench, server) => ({ kind: 'answer', conferenceId: await ownCall(bench, finesse(server), 'ringing') }) },
  { kind: 'hold', best: confirmed, prepare: async (bench, server) => ({ kind: 'hold', conferenceId: await ownCall(bench, finesse(server), 'active') }) },
  { kind: 'retrieve', best: confirmed, prepare: async (bench, server) => ({ kind: 'retrieve', conferenceId: await ownCall(bench, finesse(server), 'held') }) },
  { kind: 'leave', best: confirmed, prepare: async (bench, server) => ({ kind: 'leave', conferenceId: await ownCall(bench, finesse(server), 'active') }) },
  {
    kind: 'consult',
    best: confirmed,
    prepare: async (bench, server) => {
      finesse(server).signInAgents('1001');
      return { kind: 'consult', conferenceId: await ownCall(bench, finesse(server), 'active'), address: '5001' };
    },
  },
  { kind: 'merge', best: confirmed, prepare: async (bench, server) => ({ kind: 'merge', conferenceId: await consulting(bench, finesse(server)) }) },
  { kind: 'transfer', best: confirmed, prepare: async (bench, server) => ({ kind: 'transfer', conferenceId: await consulting(bench, finesse(server)) }) },
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
    prepare: async (bench, server) => ({ kind: 'send-digits', conferenceId: await ownCall(bench, finesse(server), 'active'), digits: '12#' }),
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
  { kind: 'set-agent-state', best: confirmed, prepare: async (bench) => ({ kind: 'set-agent-state', accountId: bench.accountId, state: 'not-ready', reasonId: '12' }) },
  {
    kind: 'monitor',
    best: confirmed,
    prepare: async (bench, server) => {
      await agentTalks(bench, finesse(server));
      return { kind: 'monitor', accountId: bench.accountId, memberId: '1001' };
    },
  },
  { kind: 'barge', best: confirmed, prepare: async (bench, server) => ({ kind: 'barge', conferenceId: await monitoring(bench, finesse(server)) }) },
  {
    kind: 'intercept',
    best: confirmed,
    prepare: async (bench, server) => {
      await monitoring(bench, finesse(server));
      finesse(server).act({ act: 'supervisorBarges', supervisor: '1900' });
      const conferenceId = await bench.until('the barging in', () => bench.conferences.find((call) => call.controls.intercept?.verdict === 'allowed')?.id);
      return { kind: 'intercept', conferenceId };
    },
  },
  {
    kind: 'set-member-state',
    best: confirmed,
    prepare: async (bench, server) => {
      finesse(server).signInAgents('1001');
      await bench.until('the agent to sign in', () => bench.state.members.get(bench.accountId)?.get('1001')?.state === 'not-ready');
      return { kind: 'set-member-state', accountId: bench.accountId, memberId: '1001', state: 'ready' };
    },
  },
];

const withValues = (bench: VendorBench, server: ServerUnderTest, values: SignIn['values']): SignIn => {
  const account = server.account(bench);
  return { ...account, values: { ...account.values, ...values } };
};

export const finesseHarness: VendorHarness = {
  vendor: ciscoFinesse,
  transports: ['websocket', 'bosh'],
  start: (transport, clock) => FinesseServer.start(transport, clock),
  commands,
  badSignIns: [
    { name: 'an unknown server', code: 'unknown-host', status: 'waiting', prepare: (bench, server) => withValues(bench, server, { server: 'no-such-host.invalid' }) },
    { name: 'a port where nothing listens', code: 'connection-refused', status: 'waiting', prepare: (bench, server) => withValues(bench, server, { server: '127.0.0.1:9' }) },
    {
      name: 'a web page instead of the system',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'nextReply', status: 200, body: '<!DOCTYPE html><html><body><p>Hello<br></body></html>', pathIncludes: 'SystemInfo' });
        return server.account(bench);
      },
    },
    {
      name: 'another web server',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'nextReply', status: 404, body: '<html><h1>Not found</h1></html>', pathIncludes: 'SystemInfo' });
        return server.account(bench);
      },
    },
    {
      name: 'a port that speaks something else',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => withValues(bench, server, { server: `127.0.0.1:${new URL(finesse(server).simulator.addresses.notifyHttps).port}` }),
    },
    {
      name: 'an authority file without a certificate',
      code: 'certificate-file-unreadable',
      status: 'refused',
      prepare: (bench, server) => {
        bench.setFile('/broken.pem', 'hello');
        return withValues(bench, server, { caFile: '/broken.pem' });
      },
    },
    { name: 'an authority file that is not there', code: 'certificate-file-unreadable', status: 'refused', prepare: (bench, server) => withValues(bench, server, { caFile: '/nowhere.pem' }) },
    { name: 'an unknown user', code: 'wrong-password', status: 'refused', prepare: (bench, server) => withValues(bench, server, { user: 'nobody' }) },
    {
      name: 'a locked account',
      code: 'account-locked',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'lockAccount', agent: '1900' });
        return server.account(bench);
      },
    },
    {
      name: 'an account that is found locked later',
      code: 'account-locked',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'setFault', fault: 'lockedOut' });
        return server.account(bench);
      },
    },
    {
      name: 'an extension that somebody else uses',
      code: 'extension-in-use',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'agentSignsIn', agent: '1003', extension: '5900' });
        return server.account(bench);
      },
    },
    { name: 'an extension that does not exist', code: 'extension-invalid', status: 'refused', prepare: (bench, server) => withValues(bench, server, { extension: '7777' }) },
    {
      name: 'a server out of service',
      code: 'out-of-service',
      status: 'waiting',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'setFault', fault: 'ctiFailover' });
        return server.account(bench);
      },
    },
    {
      name: 'a web application that is down',
      code: 'out-of-service',
      status: 'waiting',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'setFault', fault: 'webDown' });
        return server.account(bench);
      },
    },
    {
      name: 'notifications that are switched off',
      code: 'notifications-refused',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).simulator.setSwitch('webSocket', 'none');
        finesse(server).simulator.setSwitch('bosh', 'off');
        return server.account(bench);
      },
    },
  ],
  expiries: [
    {
      name: 'a password that was changed on the server',
      expire: (server) => finesse(server).act({ act: 'nextReply', status: 401, body: '', method: 'GET', pathIncludes: 'User/1900' }),
      outcome: { status: 'refused', reason: 'wrong-password' },
    },
    {
      name: 'a notification session that the server ended',
      expire: (server) => finesse(server).act({ act: 'killXmpp', agent: '1900', condition: 'system-shutdown' }),
      outcome: { status: 'online', reason: null },
    },
    { name: 'a forced sign-out', expire: (server) => finesse(server).act({ act: 'forceSignOut', agent: '1900' }), outcome: { status: 'refused', reason: 'signed-out-by-server' } },
  ],
};
