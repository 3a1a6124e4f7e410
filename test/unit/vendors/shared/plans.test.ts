import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../app/domain/command.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { SentWithoutAnswer, type AccountView } from '../../../../app/vendor/adapter.ts';
import { confirmed, pending as stillPending, type AtJudging } from '../../../../main/vendors/shared/evidence.ts';
import { draftBy, planOf, proofOf, type Draft, type PlanTable } from '../../../../main/vendors/shared/plans.ts';
import { testKit } from '../../../support/adapter-kit.ts';

const view: AccountView = {
  agent: null,
  conferences: () => [],
  conference: () => undefined,
  participant: () => undefined,
  participants: () => [],
  member: () => undefined,
  meetings: () => [],
  meeting: () => undefined,
};
// Planning looks at the id and the request only.
const command = { id: 'command-1', request: { kind: 'hold', conferenceId: 'c' } } as Command;

const bench = (change: Partial<Draft<string, string>> = {}) => {
  const kit = testKit();
  const calls: string[] = [];
  let answer: () => Promise<string> = async () => 'accepted';
  let isLive = true;
  let isProved: (now: AtJudging) => boolean = () => false;
  const plan = planOf<string, string>(
    command,
    view,
    {
      request: () => 'HOLD',
      evidence: () => (now) => (isProved(now) ? confirmed() : stillPending),
      patience: { readBackAtMs: [1], waitMs: 2, withoutProof: 'no-evidence' },
      readBack: async () => calls.push('read back'),
      object: 'call-1',
      sending: () => calls.push('sending'),
      accepted: (what) => calls.push(what),
      refused: ({ code }) => calls.push(`refused ${code}`),
      ...change,
    },
    {
      ...kit,
      isLive: () => isLive,
      newCorrelationId: () => 'r1',
      send: (request, kind, correlationId) => {
        calls.push(`${request} ${kind} ${correlationId}`);
        return answer();
      },
    },
  );
  return {
    plan,
    kit,
    calls,
    proveBy: (proof: (now: AtJudging) => boolean) => {
      isProved = proof;
    },
    answerWith: (how: () => Promise<string>) => {
      answer = how;
    },
    lose: () => {
      isLive = false;
    },
  };
};

describe('a plan', () => {
  it('sends once, and never again', async () => {
    const { plan, calls } = bench();
    await plan.send();
    expect(calls).toEqual(['sending', 'HOLD hold r1', 'accepted']);
    await expect(plan.send()).rejects.toMatchObject({ code: 'already-under-way' });
    expect(calls).toHaveLength(3);
  });

  it('sends nothing without a live session, or when its target has gone', async () => {
    const lost = bench();
    lost.lose();
    await expect(lost.plan.send()).rejects.toMatchObject({ code: 'connection-lost' });
    const gone = bench({
      request: () => {
        throw new Fault('target-gone');
      },
    });
    await expect(gone.plan.send()).rejects.toMatchObject({ code: 'target-gone' });
    expect([lost.calls, gone.calls]).toEqual([[], []]);
  });

  it('is judged by what happened after sending only', async () => {
    const { plan, kit, proveBy } = bench();
    proveBy(({ causes }) => causes('call-1').length > 0);
    kit.causes.event({ object: 'call-1', type: 'before' });
    expect(plan.judge(view)).toEqual({ verdict: 'pending' });
    await plan.send();
    expect(plan.judge(view)).toEqual({ verdict: 'pending' });
    kit.causes.event({ object: 'call-1', type: 'after' });
    expect(plan.judge(view)).toEqual({ verdict: 'confirmed', cause: 'own' });
    expect(kit.pending.has('command-1')).toBe(false);
  });

  it('is judged by an event that comes before the answer', async () => {
    const { plan, kit, proveBy, answerWith } = bench();
    proveBy(({ causes }) => causes('call-1').length > 0);
    answerWith(async () => {
      kit.causes.event({ object: 'call-1', type: 'early' });
      return 'accepted';
    });
    await plan.send();
    expect(plan.judge(view)).toMatchObject({ verdict: 'confirmed' });
  });

  it('that was refused is not waited for; one without an answer is', async () => {
    const refused = bench();
    refused.answerWith(() => Promise.reject(new Fault('not-permitted')));
    await expect(refused.plan.send()).rejects.toMatchObject({ code: 'not-permitted' });
    expect(refused.calls.at(-1)).toBe('refused not-permitted');
    expect(refused.kit.pending.has('command-1')).toBe(false);
    const open = bench();
    open.answerWith(() => Promise.reject(new SentWithoutAnswer('cut')));
    await expect(open.plan.send()).rejects.toBeInstanceOf(SentWithoutAnswer);
    expect(open.kit.pending.match({ correlationId: 'r1', object: null })?.request).toEqual({
      commandId: 'command-1',
      kind: 'hold',
      correlationId: 'r1',
      object: 'call-1',
    });
  });

  it('is refused by an answer that turns out to be a refusal', async () => {
    const { plan, kit } = bench({
      accepted: () => {
        throw new Fault('already-gone');
      },
    });
    await expect(plan.send()).rejects.toMatchObject({ code: 'already-gone' });
    expect(kit.pending.has('command-1')).toBe(false);
  });
});

describe('a command that shares its request with others', () => {
  it('is proved by itself, by what happened after the request left', () => {
    const kit = testKit();
    const draft = {
      evidence: () => (now: AtJudging) => (now.causes('call-1').length > 0 ? confirmed() : stillPending),
      patience: { readBackAtMs: [1], waitMs: 2, withoutProof: 'no-evidence' },
      readBack: async () => undefined,
      object: 'call-1',
    } as const;
    kit.causes.event({ object: 'call-1', type: 'before' });
    const proof = proofOf(command, view, draft, kit, 'r1');
    expect(proof.judge(view)).toEqual({ verdict: 'pending' });
    expect(kit.pending.match({ correlationId: 'r1', object: null })?.request.commandId).toBe('command-1');
    kit.causes.event({ object: 'call-1', type: 'after' });
    expect(proof.judge(view)).toMatchObject({ verdict: 'confirmed' });
    expect(kit.pending.has('command-1')).toBe(false);
  });
});

describe('the commands of a vendor', () => {
  const table: PlanTable<{ readonly name: string }, string> = {
    'make-call': ({ address }, { name }) => `${name} calls ${address}`,
  };

  it('are those that its table has', () => {
    const request = { kind: 'make-call', accountId: 'a', address: '5001' } as const;
    expect(draftBy(table, request, { name: 'Ada' })).toBe('Ada calls 5001');
    expect(() => draftBy(table, { kind: 'hold', conferenceId: 'c' }, { name: 'Ada' })).toThrow(
      expect.objectContaining({ code: 'not-supported' }),
    );
  });
});
