import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../app/domain/account.ts';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import type { ServerUnderTest, VendorHarness } from './harness.ts';
import { VendorBench } from './vendor-bench.ts';

/** What every vendor must do, over real sockets against its simulator, on each of its transports. */
export const conformanceSuite = (name: string, harness: VendorHarness): void => {
  describe.each(harness.transports)(`${name} over %s`, (transport) => {
    const hasAgent = harness.vendor.descriptor.capabilities.hasAgentState;
    const user = hasAgent ? { isSupervisor: true } : harness.user;
    let bench: VendorBench;
    let server: ServerUnderTest;

    beforeEach(async () => {
      bench = await new VendorBench().start(harness.vendor);
      server = await harness.start(transport, bench.clock);
    });
    afterEach(async () => {
      await bench.stop();
      await server.stop();
    });

    const signIn = async (how?: 'wrong-password' | 'untrusted'): Promise<void> =>
      bench.signIn(harness.vendor, server.account(bench, how));

    /** Signed in, with a conference on the screen. */
    const inConference = async () => {
      await signIn();
      await bench.online();
      const { id, others } = server.conference();
      await harness.enter?.(bench, server, id);
      const conferenceId = conferenceIdOf(bench.accountId, id);
      await bench.until('the conference', () => bench.state.conferences.get(conferenceId)?.state === 'active');
      return { id, others, conferenceId };
    };
    const drop = async (conferenceId: string, address: string): Promise<string> =>
      bench.make({ kind: 'drop', conferenceId, participantIds: [bench.participant(conferenceId, address).id] });
    const isLive = (conferenceId: string): boolean =>
      bench.state.conferences.get(conferenceId)?.truth.status === 'live';
    /** What is shown cannot be trusted: the account is not online, or the conference has no news. */
    const isLost = (conferenceId: string): boolean =>
      bench.account.connection.status !== 'online' || (harness.hasNewsPerConference === true && !isLive(conferenceId));
    const recovered = async (conferenceId: string): Promise<void> => {
      await bench.online();
      if (harness.hasNewsPerConference === true)
        await bench.until('the conference to be live', () => isLive(conferenceId));
    };

    describe('signing in', () => {
      it('shows the person, the state and how the server is reached', async () => {
        await signIn();
        await bench.online();
        expect(server.isSignedIn()).toBe(true);
        expect({ agent: bench.account.agent }).toMatchObject({ agent: user ?? null });
        expect(bench.account.connection).toMatchObject({ reason: null, via: expect.stringMatching(/\S/u) });
      });

      it('says that the password is wrong, and does not try again by itself', async () => {
        await signIn('wrong-password');
        expect(await bench.refused()).toMatchObject({ reason: 'wrong-password', retryAt: null });
        const tried = server.passwordCount();
        bench.networkChanged();
        await bench.until('a network change to pass', () => true);
        expect(server.passwordCount()).toBe(tried);
        expect(tried).toBe(1);
        await bench.tryNow();
        await bench.until('the person’s own second try', () => server.passwordCount() === 2);
      });

      it('sends no password to a server whose certificate it does not trust', async () => {
        await signIn('untrusted');
        expect(await bench.refused()).toMatchObject({ reason: 'certificate-untrusted' });
        expect(server.passwordCount()).toBe(0);
      });

      it.each(harness.badSignIns)('says what is wrong: $name', async ({ prepare, status, code }) => {
        await bench.signIn(harness.vendor, await prepare(bench, server));
        const connection: Account['connection'] = status === 'refused' ? await bench.refused() : await bench.waiting();
        expect(connection.reason).toBe(code);
        expect(bench.account.agent).toBeNull();
      });

      it('tells that it was taken over, and does not fight', async () => {
        const { conferenceId } = await inConference();
        server.takeOver();
        expect(await bench.refused()).toMatchObject({ reason: 'taken-over', retryAt: null });
        expect(isLive(conferenceId)).toBe(false);
      });

      it('leaves nothing behind when it signs out', async () => {
        await inConference();
        server.end([...bench.state.conferences.values()][0]?.vendorId ?? '');
        await bench.until(
          'the call to be over',
          () => bench.conferences.length === 0 && (!hasAgent || bench.account.agent?.state === 'not-ready'),
        );
        await bench.signOut(server.signOutReasonId);
        await bench.until('the account to be off', () => bench.account.connection.status === 'off');
        expect(server.isSignedIn()).toBe(false);
        await bench.until('the server to have let go', () => server.leftovers().length === 0);
        expect(bench.state.conferences.size).toBe(0);
      });
    });

    describe('the roster', () => {
      it('follows who joins, holds and leaves', async () => {
        const { id, others, conferenceId } = await inConference();
        expect(bench.present(conferenceId)).toEqual(server.present(id));
        server.join(id, '5009');
        await bench.until('the newcomer', () => bench.present(conferenceId).includes('5009'));
        if (harness.lacksHold !== true) {
          server.hold(id, others[0]);
          await bench.until('the hold', () => bench.participant(conferenceId, others[0]).state === 'on-hold');
        }
        server.leave(id, others[1]);
        await bench.until('the leaving', () => !bench.present(conferenceId).includes(others[1]));
        expect(bench.present(conferenceId).sort()).toEqual(server.present(id).sort());
        server.end(id);
        await bench.until('the end', () => !bench.state.conferences.has(conferenceId));
      });

      it('gives somebody who left and came back on the same address another identity', async () => {
        const { id, others, conferenceId } = await inConference();
        const before = bench.participant(conferenceId, others[0]).id;
        server.leave(id, others[0]);
        await bench.until('the leaving', () => !bench.present(conferenceId).includes(others[0]));
        server.join(id, others[0]);
        await bench.until('the return', () => bench.present(conferenceId).includes(others[0]));
        expect(bench.participant(conferenceId, others[0]).id).not.toBe(before);
      });

      it('is right after doubled news', async () => {
        const { id, others, conferenceId } = await inConference();
        server.duplicateNews(4);
        server.leave(id, others[0]);
        server.join(id, '5009');
        await bench.until(
          'both news',
          () => bench.present(conferenceId).includes('5009') && !bench.present(conferenceId).includes(others[0]),
        );
        expect(bench.present(conferenceId).sort()).toEqual(server.present(id).sort());
      });

      it('is right after news in the wrong order', async () => {
        const { id, others, conferenceId } = await inConference();
        server.reorderNews(3);
        server.leave(id, others[0]);
        server.join(id, '5009');
        server.leave(id, others[1]);
        await bench.until(
          'the truth',
          () => bench.present(conferenceId).sort().join() === server.present(id).sort().join(),
        );
        expect(isLive(conferenceId)).toBe(true);
      });

      it('heals after lost news', async () => {
        const { id, others, conferenceId } = await inConference();
        server.loseNews(10);
        server.leave(id, others[0]);
        await bench.until('the truth', () => !bench.present(conferenceId).includes(others[0]));
        expect(bench.present(conferenceId)).toEqual(server.present(id));
      });

      it('survives news that cannot be understood, says so, and reads what it missed', async () => {
        const { id, conferenceId } = await inConference();
        server.loseNews(1);
        server.join(id, '5009');
        server.sendMalformedNews();
        await bench.until(
          'the newcomer and the notice',
          () => bench.present(conferenceId).includes('5009') && bench.state.notices.size > 0,
        );
        expect(bench.account.connection.status).toBe('online');
        expect([...bench.state.notices.values()].map(({ code }) => code)).toEqual(['answer-malformed']);
      });

      it('survives news that are too large, and reads everything afresh', async () => {
        const { id, conferenceId } = await inConference();
        server.sendOversizedNews();
        await bench.until('the loss', () => isLost(conferenceId));
        server.join(id, '5009');
        await recovered(conferenceId);
        expect(bench.present(conferenceId).sort()).toEqual(server.present(id).sort());
        expect(isLive(conferenceId)).toBe(true);
      });
    });

    describe.each(harness.commands)('the command $kind', (command) => {
      const prepared = async (): Promise<string | (() => Promise<string>)> => {
        await signIn();
        await bench.online();
        const request = await command.prepare(bench, server);
        return async () => bench.make(request);
      };
      const send = async (how: () => void): Promise<string> => {
        const make = await prepared();
        how();
        return typeof make === 'string' ? make : make();
      };

      it(`is ${command.best.phase} by what the server shows`, async () => {
        const settled = await bench.settled(await send(() => undefined));
        expect(settled).toMatchObject(command.best);
      });

      it('is refused with a reason', async () => {
        let code: string | null = null;
        const settled = await bench.settled(
          await send(() => {
            code = server.refuseNext();
          }),
        );
        expect(settled).toMatchObject({ phase: 'refused', reason: code });
      });

      it('stays unconfirmed without evidence', async () => {
        const settled = await bench.settled(await send(() => server.fallSilent()));
        expect(settled).toMatchObject({ phase: 'unconfirmed', reason: command.best.reason ?? 'no-evidence' });
      });
    });

    describe('a drop', () => {
      it('is confirmed by news that come before the answer', async () => {
        const { others, conferenceId } = await inConference();
        server.tellBeforeAnswering();
        expect(await bench.settled(await drop(conferenceId, others[0]))).toMatchObject({ phase: 'confirmed' });
        expect(server.dropCount(others[0])).toBe(1);
      });

      it('is confirmed by reading back when no news come', async () => {
        const { others, conferenceId } = await inConference();
        server.carryOutInSilence();
        expect(await bench.settled(await drop(conferenceId, others[0]))).toMatchObject({ phase: 'confirmed' });
        expect(bench.present(conferenceId)).not.toContain(others[0]);
      });

      it('whose answer comes too late is told by evidence, and not sent again', async () => {
        const { others, conferenceId } = await inConference();
        server.tellBeforeAnswering();
        server.delayAnswers(11_000);
        expect(await bench.settled(await drop(conferenceId, others[0]))).toMatchObject({
          phase: 'confirmed',
          detail: expect.stringContaining('10000 ms'),
        });
        expect(server.dropCount(others[0])).toBe(1);
      });

      it('of somebody who has left meanwhile never hits who came in their place', async () => {
        const { id, others, conferenceId } = await inConference();
        const leg = bench.participant(conferenceId, others[0]).id;
        server.leave(id, others[0]);
        server.join(id, others[0]);
        await bench.until('the return', () =>
          bench
            .roster(conferenceId)
            .some(
              (participant) =>
                participant.address === others[0] && participant.id !== leg && participant.state !== 'left',
            ),
        );
        const settled = await bench.settled(await bench.make({ kind: 'drop', conferenceId, participantIds: [leg] }));
        expect(settled).toMatchObject({ phase: 'cancelled', reason: 'target-gone' });
        expect(server.dropCount(others[0])).toBe(0);
        expect(server.present(id)).toContain(others[0]);
      });
    });

    describe('a connection that breaks', () => {
      it('makes conferences stale, is made again, and reads everything before it calls anything live', async () => {
        const { id, others, conferenceId } = await inConference();
        server.goDown();
        await bench.until(
          'the conference to be stale',
          () => !isLive(conferenceId) && bench.account.connection.status !== 'online',
        );
        expect(await bench.settled(await drop(conferenceId, others[0]))).toMatchObject({
          phase: 'refused',
          reason: 'stale',
        });
        server.leave(id, others[1]);
        server.comeBack();
        await bench.online();
        expect(isLive(conferenceId)).toBe(true);
        expect(bench.present(conferenceId)).not.toContain(others[1]);
        expect(bench.present(conferenceId).sort()).toEqual(server.present(id).sort());
        expect(server.dropCount(others[0])).toBe(0);
      });

      it('only for its news is made again, too', async () => {
        const { id, conferenceId } = await inConference();
        server.cutNews();
        await bench.until('the loss', () => isLost(conferenceId));
        server.join(id, '5009');
        await recovered(conferenceId);
        expect(bench.present(conferenceId)).toContain('5009');
      });

      /** Nothing answers any more; after some failures the next try is far away. Gives when that is. */
      const longWait = async (): Promise<number> => {
        server.goDown();
        await bench.until('a long wait', () => {
          const { status, retryAt } = bench.account.connection;
          return status === 'waiting' && retryAt !== null && retryAt - bench.clock.now() > 10_000;
        });
        return bench.account.connection.retryAt ?? 0;
      };
      /** The next attempt begins, and before that time. */
      const attemptBefore = async (retryAt: number): Promise<void> => {
        await bench.until('the attempt', () => bench.account.connection.status !== 'waiting');
        expect(bench.account.connection.since).toBeLessThan(retryAt);
        await bench.online();
      };

      it('is made again at once when the machine wakes up or the network changes', async () => {
        await signIn();
        await bench.online();
        const retryAt = await longWait();
        server.comeBack();
        bench.networkChanged();
        await attemptBefore(retryAt);
        expect(bench.account.connection).toMatchObject({ status: 'online', retryAt: null });
      });

      it.each(harness.isAskedWhileDown === true ? [undefined] : [])(
        'is made again as soon as the server answers, however rare full attempts have become',
        async () => {
          const { id, conferenceId, others } = await inConference();
          const retryAt = await longWait();
          server.leave(id, others[1]);
          const passwords = server.passwordCount();
          server.comeBack();
          await attemptBefore(retryAt);
          expect(isLive(conferenceId)).toBe(true);
          expect(bench.present(conferenceId).sort()).toEqual(server.present(id).sort());
          expect(server.passwordCount() - passwords).toBeLessThan(20);
        },
      );

      it('is given up when the machine sleeps: nothing is live until it was read again', async () => {
        const { id, conferenceId, others } = await inConference();
        // Once more: a sleep follows the other.
        for (const leaver of [others[2], others[1]]) {
          const { since } = bench.account.connection;
          bench.slept();
          // Before anything can be read again, and heard by no session: the old one is given up.
          server.leave(id, leaver);
          // It may be back before anybody can look.
          await bench.until(
            'another connection',
            () => bench.account.connection.since !== since && bench.account.connection.status === 'online',
          );
          expect(isLive(conferenceId)).toBe(true);
          expect(bench.present(conferenceId).sort()).toEqual(server.present(id).sort());
          expect(bench.present(conferenceId)).not.toContain(leaver);
        }
      });

      it.each(harness.expiries)(
        'because of $name ends as it should',
        async ({ expire, outcome, endsConference = false }) => {
          const { conferenceId } = await inConference();
          expire(server);
          await bench.until('the loss', () => bench.account.connection.status !== 'online');
          await bench.until('the outcome', () => bench.account.connection.status === outcome.status);
          expect(bench.account.connection).toMatchObject(outcome);
          expect(isLive(conferenceId)).toBe(outcome.status === 'online' && !endsConference);
        },
      );
    });
  });
};
