import { afterEach, describe, expect, it } from 'vitest';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import type { Conference } from '../../app/domain/conference.ts';
import type { Vendor } from '../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../main/ports/vendor-ports.ts';
import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { huaweiAgentGateway } from '../../main/vendors/huawei-agent-gateway/adapter.ts';
import { sampleVendor } from '../support/sample-vendor/adapter.ts';
import { FinesseServer } from './cisco-finesse.server.ts';
import type { ServerUnderTest } from './harness.ts';
import { AgentGatewayServer } from './huawei-agent-gateway.server.ts';
import { SampleServerUnderTest } from './sample-vendor.server.ts';
import { VendorBench } from './vendor-bench.ts';

interface Subject {
  readonly name: string;
  readonly vendor: Vendor<VendorPorts>;
  /** Starts a server, and gives what answers the next reads of conferences with something unreadable. */
  readonly start: (bench: VendorBench) => Promise<{ server: ServerUnderTest; spoilReads: (count: number) => void }>;
}

const subjects: readonly Subject[] = [
  {
    name: 'Cisco Finesse',
    vendor: ciscoFinesse,
    start: async (bench) => {
      const server = await FinesseServer.start('websocket', bench.clock);
      const spoilReads = (count: number): void => {
        const body = '<Dialogs><Dialog><id>1</id></Dialogs>';
        const reply = { act: 'nextReply', status: 200, body, contentType: 'application/xml', method: 'GET' } as const;
        server.act({ ...reply, pathIncludes: '/Dialogs', count });
      };
      return { server, spoilReads };
    },
  },
  {
    name: 'The agent gateway',
    vendor: huaweiAgentGateway,
    start: async (bench) => {
      const server = await AgentGatewayServer.start('dynamic', bench.clock);
      const body = '{"message":"","retcode":"0","result":[{"confId":{}}]}';
      const reply = { act: 'nextReply', status: 200, body, contentType: 'application/json' } as const;
      const spoilReads = (count: number): void => void server.act({ ...reply, pathIncludes: 'queryconfinfos', count });
      return { server, spoilReads };
    },
  },
  {
    name: 'The sample vendor',
    vendor: sampleVendor,
    start: async (bench) => {
      const server = await SampleServerUnderTest.start(bench.clock);
      const reply = { status: 200, headers: {}, contentType: 'application/json', body: '{', isCarriedOut: false };
      const spoilReads = (count: number): void =>
        server.server.world.replies.prepare({ ...reply, pathIncludes: 'snapshot', count });
      return { server, spoilReads };
    },
  },
];

describe.each(subjects)('$name, when it cannot be understood what is there', ({ vendor, start }) => {
  const undo: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  const inConference = async () => {
    const bench = await new VendorBench().start(vendor);
    undo.push(() => bench.stop());
    const { server, spoilReads } = await start(bench);
    undo.push(() => server.stop());
    await bench.signIn(vendor, server.account(bench));
    await bench.online();
    const { id, others } = server.conference();
    const conferenceId = conferenceIdOf(bench.accountId, id);
    const truth = (): Conference['truth'] | undefined => bench.state.conferences.get(conferenceId)?.truth;
    // The agent gateway confirms a conference only after it has told who is in it.
    const isActive = (): boolean => bench.state.conferences.get(conferenceId)?.state === 'active';
    await bench.until(
      'the conference',
      () => isActive() && truth()?.status === 'live' && bench.present(conferenceId).length === 4,
    );
    return { bench, server, spoilReads, id, others, conferenceId, truth };
  };

  it('shows what it knew as stale, with the reason, until it can be read again', async () => {
    const { bench, server, spoilReads, conferenceId, truth } = await inConference();
    const present = bench.present(conferenceId).sort();
    spoilReads(1_000);
    server.sendMalformedNews();
    await bench.until('the reason', () => truth()?.status === 'stale');
    expect(truth()).toMatchObject({ reason: 'answer-malformed' });
    expect([bench.account.connection.status, bench.present(conferenceId).sort()]).toEqual(['online', present]);
  });

  it('heals by itself, with nobody lost', async () => {
    const { bench, server, spoilReads, id, others, conferenceId, truth } = await inConference();
    spoilReads(1);
    server.loseNews(1);
    server.leave(id, others[0]);
    server.sendMalformedNews();
    await bench.until('the truth', () => truth()?.status === 'live' && bench.present(conferenceId).length === 3);
    expect(bench.present(conferenceId).sort()).toEqual(server.present(id).sort());
  });

  it('confirms no drop by it', async () => {
    const { bench, server, spoilReads, others, conferenceId } = await inConference();
    server.fallSilent();
    const target = bench.participant(conferenceId, others[0]).id;
    const commandId = await bench.make({ kind: 'drop', conferenceId, participantIds: [target] });
    // Not before: a picture that grew stale by an earlier read lets no drop leave.
    await bench.until('the acceptance', () => bench.state.commands.get(commandId)?.phase === 'accepted');
    spoilReads(1_000);
    const settled = await bench.settled(commandId);
    expect(settled).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    expect(bench.present(conferenceId)).toContain(others[0]);
  });
});
