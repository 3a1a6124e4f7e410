import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../app/domain/command.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import type { AccountView, CommandPlan } from '../../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../../../main/ports/vendor-ports.ts';
import { createAccountAdapter } from '../../../../main/vendors/shared/adapter.ts';
import { SessionLife } from '../../../../main/vendors/shared/session-life.ts';
import type { SessionHooks, VendorSession } from '../../../../main/vendors/shared/session.ts';
import { singleServer } from '../../../../main/vendors/shared/single-server.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

const bench = (caFile = '', left: object | null = null) => {
  const clock = new ManualClock();
  const authority = deferred<string | null>();
  const events: string[] = [];
  const lives: SessionLife[] = [];
  const signOuts: (string | null)[] = [];
  let networks = 0;
  let refusal: Error | null = null;
  const proof = deferred<void>();
  const makeSession = (hooks: SessionHooks): VendorSession => {
    const life = new SessionLife(clock, hooks);
    lives.push(life);
    return {
      via: 'host:1 · socket',
      get isLive() {
        return life.isLive;
      },
      get isOver() {
        return life.isOver;
      },
      probe: () => undefined,
      prove: () => proof.promise,
      giveUp: () => undefined,
      signOut: async (reasonId) => {
        if (refusal) throw refusal;
        signOuts.push(reasonId);
      },
      close: async () => life.close(),
    };
  };
  const ports: VendorPorts = {
    clock,
    ids: countingIds(),
    log: recordingLog(),
    random: () => 1,
    authorities: { read: (id) => (id === '' ? Promise.resolve(null) : authority.promise) },
  };
  const plan: CommandPlan = {
    send: async () => undefined,
    judge: () => ({ verdict: 'pending' }),
    readBackAtMs: [],
    waitMs: 1,
    withoutProof: 'no-evidence',
    readBack: async () => undefined,
  };
  const adapter = createAccountAdapter(
    {
      accountId: 'account-1',
      values: {},
      secrets: {},
      takeOver: false,
      locale: () => 'en-US',
      emit: (event) =>
        void events.push(
          event.type === 'connection'
            ? `${event.connection.status} ${event.connection.reason ?? ''}`.trim()
            : event.type,
        ),
    },
    ports,
    () => ({
      via: 'host:1',
      caFile,
      backOff: { firstMs: 1_000, maxMs: 1_000 },
      strategy: (newNetwork) => {
        networks += 1;
        newNetwork();
        newNetwork();
        return singleServer({ via: 'host:1', makeSession, open: async () => lives.at(-1)?.goLive() });
      },
      plan: () => plan,
      ...(left && { leftBehind: () => left }),
    }),
  );
  const refuse = (cause: Error | null): void => {
    refusal = cause;
  };
  return { proof, adapter, clock, authority, events, lives, signOuts, plan, setUps: () => networks, refuse };
};

// What a vendor's plan looks at is the vendor's; here nothing does.
const command = {} as Command;
const view = {} as AccountView;

describe('the adapter of an account', () => {
  it('connects, plans on the live session only, and says nothing after its end', async () => {
    const { adapter, events, lives, plan } = bench();
    adapter.start();
    expect(() => adapter.plan(command, view)).toThrow(expect.objectContaining({ code: 'connection-lost' }));
    await settle();
    expect(events).toEqual(['connecting', 'connecting', 'online']);
    expect(adapter.plan(command, view)).toBe(plan);
    await adapter.stop({ mode: 'disconnect' });
    expect([lives[0]?.isOver, events.length]).toEqual([true, 3]);
  });

  it('makes one connection, however often it is started or tried while it is being set up', async () => {
    const { adapter, authority, lives, setUps } = bench('an authority');
    adapter.start();
    adapter.tryNow();
    adapter.start();
    authority.reject(new Fault('certificate-file-unreadable'));
    await settle();
    expect([setUps(), lives.length]).toEqual([0, 0]);
  });

  it('says why it cannot be set up, and tries again when the user asks', async () => {
    const { adapter, authority, events } = bench('an authority');
    adapter.start();
    authority.reject(new Fault('certificate-file-unreadable'));
    await settle();
    expect(events.at(-1)).toBe('refused certificate-file-unreadable');
    adapter.tryNow();
    await settle();
    expect(events).toEqual([
      'connecting',
      'refused certificate-file-unreadable',
      'connecting',
      'refused certificate-file-unreadable',
    ]);
  });

  it('stopped while it is being set up never connects', async () => {
    const { adapter, authority, events, lives, setUps } = bench('an authority');
    adapter.start();
    await adapter.stop({ mode: 'disconnect' });
    authority.resolve('anything');
    await settle();
    adapter.tryNow();
    adapter.start();
    await settle();
    expect([events, setUps(), lives.length]).toEqual([['connecting'], 0, 0]);
  });

  it('makes the live session prove itself, for as long as that is wanted', async () => {
    const { adapter, proof } = bench();
    const controller = new AbortController();
    await expect(adapter.prove?.(controller.signal)).rejects.toMatchObject({ code: 'connection-lost' });
    adapter.start();
    await settle();
    const late = adapter.prove?.(controller.signal);
    controller.abort();
    await expect(late).rejects.toMatchObject({ code: 'timeout' });
    proof.resolve();
    await adapter.prove?.(new AbortController().signal);
  });

  it('signs the user out with the reason given; a refused sign-out leaves everything as it is', async () => {
    const { adapter, events, lives, signOuts, refuse } = bench();
    adapter.start();
    await settle();
    refuse(new Error('not now'));
    await expect(adapter.stop({ mode: 'sign-out', reasonId: '7' })).rejects.toThrow('not now');
    expect(lives[0]?.isLive).toBe(true);
    expect([events.at(-1), signOuts]).toEqual(['online', []]);
    refuse(null);
    await adapter.stop({ mode: 'sign-out', reasonId: '7' });
    expect([lives[0]?.isOver, signOuts]).toEqual([true, ['7']]);
  });

  it('says what its vendor left behind, and nothing of a vendor that leaves nothing', () => {
    const left = { session: '1' };
    expect(bench('', left).adapter.leftBehind?.()).toBe(left);
    expect(bench().adapter.leftBehind?.()).toBe(null);
  });
});
