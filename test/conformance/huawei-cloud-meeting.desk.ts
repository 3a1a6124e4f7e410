import type { Command } from '../../app/domain/command.ts';
import type { Meeting } from '../../app/domain/meeting.ts';
import { huaweiCloudMeeting } from '../../main/vendors/huawei-cloud-meeting/adapter.ts';
import { CloudMeetingServer } from './huawei-cloud-meeting.server.ts';
import { VendorBench } from './vendor-bench.ts';

type Values = Parameters<CloudMeetingServer['account']>[2];

/** The numbers of so many others. */
export const numbers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+99000000001${String(index).padStart(4, '0')}`);

/** The whole application at the meeting service's simulator. */
export class CloudDesk {
  readonly vendor = huaweiCloudMeeting;
  readonly bench: VendorBench;
  readonly service: CloudMeetingServer;

  private constructor(bench: VendorBench, service: CloudMeetingServer) {
    this.bench = bench;
    this.service = service;
  }

  /** `clockFactor`: as for a `VendorBench`. */
  static async open(
    clockFactor?: number,
    options: Parameters<typeof CloudMeetingServer.start>[1] = {},
    ports: Parameters<VendorBench['start']>[1] = {},
  ): Promise<CloudDesk> {
    const bench = await new VendorBench(clockFactor).start(huaweiCloudMeeting, ports);
    return new CloudDesk(bench, await CloudMeetingServer.start(bench.clock, options));
  }

  async close(): Promise<void> {
    await this.bench.stop();
    await this.service.stop();
  }

  async signIn(values: Values = {}): Promise<void> {
    await this.bench.signIn(huaweiCloudMeeting, this.service.account(this.bench, undefined, values));
    await this.bench.online();
  }

  /** In control of a meeting with so many others. */
  async controlling(
    count: number,
    values: Values = {},
  ): Promise<{ readonly meeting: string; readonly conferenceId: string }> {
    const meeting = this.service.meeting({ others: numbers(count) });
    await this.signIn(values);
    const conferenceId = await this.bench.follow({ address: meeting });
    await this.bench.until('everybody', () => this.bench.roster(conferenceId).length === count + 1);
    return { meeting, conferenceId };
  }

  /** A meeting of the list, by its number. */
  listed(number: string): Meeting | undefined {
    const { bench } = this;
    return [...(bench.state.meetings.get(bench.accountId)?.values() ?? [])].find(({ vendorId }) => vendorId === number);
  }

  /** The rows of people, by number. */
  rows(conferenceId: string, people: readonly string[]): string[] {
    return people.map((number) => this.bench.participant(conferenceId, number).id);
  }

  /** Disconnects people by number and waits for what becomes of each. */
  async disconnect(conferenceId: string, people: readonly string[]): Promise<Command[]> {
    await this.bench.makeAll({ kind: 'drop', conferenceId, participantIds: this.rows(conferenceId, people) });
    return this.settled(people.length);
  }

  async settled(count: number): Promise<Command[]> {
    return this.bench.until('all to be settled', () => {
      const all = [...this.bench.state.commands.values()];
      return all.length === count && all.every(({ settledAt }) => settledAt !== null) && all;
    });
  }

  isLive(conferenceId: string): boolean {
    return this.bench.state.conferences.get(conferenceId)?.truth.status === 'live';
  }
}
