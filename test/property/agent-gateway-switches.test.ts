import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modeOf, type AudioMode } from '../../app/domain/audio.ts';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import { huaweiAgentGateway } from '../../main/vendors/huawei-agent-gateway/adapter.ts';
import { AgentGatewayServer } from '../conformance/huawei-agent-gateway.server.ts';
import { VendorBench } from '../conformance/vendor-bench.ts';

const modes = ['listen-only', 'speak-only', 'both', 'none'] as const satisfies readonly AudioMode[];
const phone = '90155501';

const step = fc.record({
  by: fc.constantFrom<('us' | 'them')[]>('us', 'them'),
  mode: fc.constantFrom(...modes),
  pauseMs: fc.integer({ min: 0, max: 40 }),
});
const site = fc.record({
  eventDelayMs: fc.constantFrom(0, 300, 3_000),
  effectDelayMs: fc.constantFrom(0, 200),
  eventBeforeResponse: fc.boolean(),
  dropEvent: fc.constantFrom<('none' | 'modeChanges')[]>('none', 'modeChanges'),
});

describe('the switches', () => {
  it('never show a mode that the server did not have since the proof before', async () => {
    await fc.assert(
      fc.asyncProperty(site, fc.array(step, { minLength: 1, maxLength: 8 }), async (switches, steps) => {
        const bench = await new VendorBench().start(huaweiAgentGateway);
        const server = await AgentGatewayServer.start('dynamic', bench.clock, { switches });
        try {
          await bench.signIn(huaweiAgentGateway, server.account(bench));
          await bench.online();
          const id = server.chairs([phone]);
          const conferenceId = conferenceIdOf(bench.accountId, id);
          await bench.until(
            'the chair',
            () =>
              bench.state.conferences.get(conferenceId)?.controls.end?.verdict === 'allowed' &&
              bench.roster(conferenceId).length === 2,
          );
          const party = [...(server.simulator.model.conferences.get(Number(id))?.participants.values() ?? [])].find(
            ({ address }) => address === phone,
          );
          let looks = 0;
          const violations: string[] = [];
          const look = (): void => {
            const { audio } = bench.participant(conferenceId, phone);
            const shown = audio ? modeOf(audio) : null;
            if (shown === null || !party) return;
            looks += 1;
            // The last read may still be on its way to the window: the one before it is the proof that counts at the
            // least.
            const reads = server.simulator.model.requests.filter(({ path }) => path.includes('queryconfinfos'));
            const since = reads.at(-2)?.at ?? 0;
            const had = party.modeChanges
              .filter((_, index) => (party.modeChanges[index + 1]?.at ?? Number.POSITIVE_INFINITY) >= since)
              .map(({ attribute }) => modes[attribute - 1]);
            if (!had.includes(shown)) violations.push(`${shown} instead of ${had.join()}`);
          };
          const watch = setInterval(look, 1);
          try {
            for (const { by, mode, pauseMs } of steps) {
              if (by === 'them')
                server.act({
                  act: 'changeMode',
                  address: phone,
                  attribute: ([1, 2, 3, 4] as const)[modes.indexOf(mode)] ?? 3,
                });
              else
                await bench.makeAll({
                  kind: 'set-audio',
                  conferenceId,
                  participantIds: [bench.participant(conferenceId, phone).id],
                  mode,
                });
              await new Promise((resolve) => setTimeout(resolve, pauseMs));
              look();
            }
            await bench.until('verdicts', () =>
              [...bench.state.commands.values()].every(({ settledAt }) => settledAt !== null),
            );
            // Whatever happened on the way, the truth is shown in the end.
            await bench.until('the truth', () => {
              const { audio } = bench.participant(conferenceId, phone);
              return audio && modeOf(audio) === modes[(party?.attribute ?? 0) - 1];
            });
          } finally {
            clearInterval(watch);
          }
          expect(violations).toEqual([]);
          expect(looks).toBeGreaterThan(0);
        } finally {
          await bench.stop();
          await server.stop();
        }
      }),
      { numRuns: 12, seed: 20_261_121 },
    );
  });
});
