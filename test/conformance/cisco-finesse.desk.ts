import { conferenceIdOf } from '../../app/domain/conference.ts';
import type { Command, CommandRequest } from '../../app/domain/command.ts';
import type { FinesseSwitches } from '../../main/simulators/cisco-finesse/model/switches.ts';
import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { customer, FinesseServer } from './cisco-finesse.server.ts';
import { VendorBench } from './vendor-bench.ts';

interface DeskOptions {
  readonly switches?: Partial<FinesseSwitches>;
  /** Who uses the application: the supervisor 1900 at 5900 unless said otherwise. */
  readonly loginId?: string;
  readonly pair?: boolean;
  readonly transport?: 'websocket' | 'bosh';
  /** Called before signing in. */
  readonly before?: (server: FinesseServer) => void;
  /** Slower than usual where a test is about seconds. */
  readonly clockFactor?: number;
}

/** One user of the application at a Finesse server at which anything may happen. */
export class FinesseDesk {
  readonly bench: VendorBench;
  readonly server: FinesseServer;
  readonly loginId: string;

  private constructor(bench: VendorBench, server: FinesseServer, loginId: string) {
    this.bench = bench;
    this.server = server;
    this.loginId = loginId;
  }

  static async open(options: DeskOptions = {}): Promise<FinesseDesk> {
    const { switches = {}, loginId = '1900', pair = false, transport = 'websocket', before, clockFactor } = options;
    const bench = await new VendorBench(clockFactor).start(ciscoFinesse);
    const server = await FinesseServer.start(transport, bench.clock, { switches, pair });
    const desk = new FinesseDesk(bench, server, loginId);
    before?.(server);
    await bench.signIn(ciscoFinesse, server.account(bench, undefined, loginId));
    await bench.online();
    return desk;
  }

  async close(): Promise<void> {
    await this.bench.stop();
    await this.server.stop();
  }

  idOf(dialog: string): string {
    return conferenceIdOf(this.bench.accountId, dialog);
  }

  /** A conference of our user with three others. */
  async conference(): Promise<{ id: string; conferenceId: string; others: readonly [string, string, string] }> {
    const { id, others } = this.server.conference();
    const conferenceId = this.idOf(id);
    await this.bench.until('the conference', () => this.bench.state.conferences.has(conferenceId));
    return { id, conferenceId, others };
  }

  /** A customer's call that our user has answered. */
  async call(): Promise<{ id: string; conferenceId: string }> {
    const id = this.server.dialogOf({ act: 'customerCalls', customer, to: this.extension });
    this.server.act({ act: 'agentAnswers', agent: this.loginId });
    const conferenceId = this.idOf(id);
    await this.bench.until('the call', () => this.bench.state.conferences.get(conferenceId)?.state === 'active');
    return { id, conferenceId };
  }

  /** The same, on hold, and a consult with the agent at 5001. */
  async consult(): Promise<{ id: string; conferenceId: string }> {
    this.server.signInAgents('1001');
    const call = await this.call();
    this.server.act({ act: 'agentConsults', agent: this.loginId, to: '5001' });
    this.server.act({ act: 'agentAnswers', agent: '1001' });
    await this.bench.until(
      'the consult',
      () => this.bench.state.conferences.get(call.conferenceId)?.controls.merge?.verdict === 'allowed',
    );
    return call;
  }

  get extension(): string {
    return this.loginId.replace(/^1/u, '5');
  }

  drop(conferenceId: string, address: string): Promise<string> {
    const participantIds = [this.bench.participant(conferenceId, address).id];
    return this.bench.make({ kind: 'drop', conferenceId, participantIds });
  }

  /** Makes a command that the server accepts and then does nothing about. */
  async inVain(request: CommandRequest): Promise<string> {
    this.server.fallSilent();
    const commandId = await this.bench.make(request);
    await this.bench.until('the acceptance', () => this.bench.state.commands.get(commandId)?.phase === 'accepted');
    this.server.act({ act: 'clearFault', fault: 'silentAfter202' });
    return commandId;
  }

  /** Another client of the same user, such as the stock desktop, does something to a dialog. */
  otherClient(dialog: string, action: string, requestId = 'of-another'): void {
    const body =
      `<Dialog><requestedAction>${action}</requestedAction>` +
      `<targetMediaAddress>${this.extension}</targetMediaAddress></Dialog>`;
    this.server.act({
      act: 'otherClient',
      agent: this.loginId,
      method: 'PUT',
      path: `Dialog/${dialog}`,
      body,
      requestId,
    });
  }

  /** The same, to the user. */
  otherClientState(body: string, requestId = 'of-another'): void {
    const path = `User/${this.loginId}`;
    this.server.act({ act: 'otherClient', agent: this.loginId, method: 'PUT', path, body, requestId });
  }

  settled(commandId: string): Promise<Command> {
    return this.bench.settled(commandId);
  }

  isLive(conferenceId: string): boolean {
    return this.bench.state.conferences.get(conferenceId)?.truth.status === 'live';
  }
}
