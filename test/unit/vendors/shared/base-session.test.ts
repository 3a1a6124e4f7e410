import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { BaseSession } from '../../../../main/vendors/shared/base-session.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

class Session extends BaseSession {
  readonly via = 'host:1';
  readonly calls: string[] = [];
  answers = true;
  goodbye: Promise<void> = Promise.resolve();

  goLive(): AbortSignal {
    this.life.goLive();
    return this.life.signal;
  }

  override async prove(): Promise<void> {
    if (!this.answers) throw new Fault('connection-lost');
  }

  override async signOut(reasonId: string | null): Promise<void> {
    this.calls.push(`sign out ${reasonId} ${this.life.signal.aborted ? 'aborted' : 'open'}`);
    await this.goodbye;
  }

  protected override lost({ code }: Fault): void {
    this.calls.push(`lost ${code}`);
  }
}

const start = () => {
  const clock = new ManualClock();
  const ends: string[] = [];
  const session = new Session(clock, {
    onEnd: ({ code }) => void ends.push(code),
    onPause: () => undefined,
    onResumable: () => undefined,
  });
  return { clock, ends, session, signal: session.goLive() };
};

describe('every session', () => {
  it('ends as lost when it is given up, once', () => {
    const { ends, session } = start();
    session.giveUp();
    session.giveUp();
    expect([ends, session.calls, session.isOver]).toEqual([['connection-lost'], ['lost connection-lost'], true]);
  });

  it('ends when it cannot prove itself, and only then', async () => {
    const { ends, session } = start();
    session.probe();
    await settle();
    expect(ends).toEqual([]);
    session.answers = false;
    session.probe();
    await settle();
    expect(ends).toEqual(['connection-lost']);
  });

  it('signs out when the account stops, while its requests are still sent', async () => {
    const { ends, session, signal } = start();
    await session.close('stop');
    expect([session.calls, signal.aborted, ends]).toEqual([['sign out null open'], true, []]);
  });

  it('signs nobody out when another session follows, nor after its own end', async () => {
    const { session } = start();
    await session.close('retry');
    expect(session.calls).toEqual([]);
    const lost = start().session;
    lost.giveUp();
    await lost.close('stop');
    expect(lost.calls).toEqual(['lost connection-lost']);
  });

  it('closes in time although the server does not answer', async () => {
    const { clock, session, signal } = start();
    session.goodbye = new Promise(() => undefined);
    const closing = session.close('stop');
    clock.advance(2_000);
    await closing;
    expect([signal.aborted, clock.pendingCount]).toEqual([true, 0]);
  });
});
