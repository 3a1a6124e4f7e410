import { describe, expect, it } from 'vitest';
import type { CommandRequest } from '../../../../app/domain/command.ts';
import { SentWithoutAnswer, type CommandPlan } from '../../../../app/vendor/adapter.ts';
import { CommandBench } from '../../../support/command-bench.ts';
import { modelConferenceId } from '../../../support/model-vendor.ts';

const answers = ['accepted', 'unanswered'] as const;

/** A command whose answer takes three seconds; its proof counts how often it was judged. */
const sendSlowly = (bench: CommandBench, answer: (typeof answers)[number]): { judged: () => number; id: string } => {
  let judgedCount = 0;
  const plan = bench.adapter.plan.bind(bench.adapter);
  bench.adapter.plan = (command, view): CommandPlan => ({
    ...plan(command, view),
    send: async () => {
      await new Promise<void>((resolve) => bench.clock.after(3000, resolve));
      if (answer === 'unanswered') throw new SentWithoutAnswer('cut');
    },
    judge: () => {
      judgedCount += 1;
      return { verdict: 'confirmed', cause: 'own' };
    },
  });
  const request: CommandRequest = { kind: 'drop', conferenceId: modelConferenceId, participantIds: ['leg-1'] };
  return { judged: () => judgedCount, id: bench.commands.make(request, 'window').commandIds[0] ?? '' };
};

describe('a command that is being sent while its account is disconnected', () => {
  for (const answer of answers)
    it(`is not judged by the picture of the next sign-in once it is ${answer}`, async () => {
      const bench = new CommandBench(['5001']);
      const { judged, id } = sendSlowly(bench, answer);
      await bench.advance(4500);
      expect(bench.command(id).phase).toBe('sent');
      bench.commands.leaveAccount('account-1');
      bench.signInAgain();
      bench.adapter.start();
      await bench.advance(3000);
      bench.adapter.readAgain();
      await bench.advance(60_000);
      expect(bench.command(id)).toMatchObject({ phase: 'unconfirmed', reason: 'account-disconnected' });
      expect(judged()).toBe(0);
    });

  it('is judged where the account stays', async () => {
    const bench = new CommandBench(['5001']);
    const { judged, id } = sendSlowly(bench, 'accepted');
    await bench.advance(4500);
    await bench.advance(3000);
    expect(bench.command(id).phase).toBe('confirmed');
    expect(judged()).toBe(1);
  });

  it('is not judged as refused by a guess either', async () => {
    const bench = new CommandBench(['5001']);
    const { judged, id } = sendSlowly(bench, 'accepted');
    await bench.advance(4500);
    bench.commands.refusedByVendor(id, 'not-permitted', null, true);
    bench.commands.leaveAccount('account-1');
    await bench.advance(10_000);
    expect([bench.command(id).phase, judged()]).toEqual(['refused', 0]);
  });
});
