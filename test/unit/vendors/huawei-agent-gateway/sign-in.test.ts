import { beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { LostSession, sessionFaultOf } from '../../../../main/vendors/huawei-agent-gateway/faults.ts';
import { SessionCredentials } from '../../../../main/vendors/huawei-agent-gateway/requests.ts';
import { readGatewaySettings } from '../../../../main/vendors/huawei-agent-gateway/settings.ts';
import { SignIn } from '../../../../main/vendors/huawei-agent-gateway/sign-in.ts';
import { FinalFault } from '../../../../main/vendors/shared/faults.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

let clock: ManualClock;
let credentials: SessionCredentials;
let signIn: SignIn;
beforeEach(() => {
  clock = new ManualClock();
  credentials = new SessionCredentials(clock);
  credentials.isSignedIn = true;
  signIn = new SignIn({
    settings: readGatewaySettings({ server: 'gateway.example.com', agentId: '2101', phone: '88002101' }),
    password: '',
    takesOver: false,
    credentials,
    clock,
  });
  signIn.noteProof();
});

const lose = (retcode: string): string => {
  const fault = signIn.lose(sessionFaultOf(retcode, '') ?? new Fault('internal'));
  const how = fault instanceof FinalFault ? 'final' : fault instanceof LostSession ? 'begun again' : 'goes on';
  return `${fault.code}, ${how}`;
};
/** How the next sign-in goes, where the gateway says that somebody is signed in or not. */
const next = async (isSignedIn: boolean): Promise<string> => {
  let how = '';
  const gateway = {
    probe: async () => ({ isSignedIn }),
    signIn: async (_agentId: string, _body: unknown, isForced: boolean) => {
      how = isForced ? 'by force' : 'plainly';
      return {};
    },
    change: async () => ({}),
  };
  try {
    await signIn.ensure(gateway);
  } catch (cause) {
    return cause instanceof Fault ? cause.code : 'no fault';
  }
  return how;
};

describe('a session whose Guid counts no more', () => {
  it('was taken over where every answer of the gateway arrived: a person is asked', () => {
    expect(lose('000-003')).toBe('taken-over, final');
  });

  it('is begun again once where an answer with a new Guid may have been lost', async () => {
    signIn.lose(new Fault('connection-lost'));
    expect(lose('000-003')).toBe('session-renewed, begun again');
    expect(await next(true)).toBe('by force');
    signIn.noteProof();
    clock.advance(60_000);
    signIn.lose(new Fault('connection-lost'));
    expect(lose('000-003')).toBe('taken-over, final');
  });
});

describe('a session that is gone', () => {
  it.each(['a sleep', 'silence'])('after %s of more than two minutes is begun again', async (what) => {
    if (what === 'a sleep') signIn.noteSleep();
    else clock.advance(130_000);
    expect(lose('100-006')).toBe('signed-out-by-server, begun again');
    expect(await next(false)).toBe('plainly');
  });

  it('after a sleep is not fought for where somebody else has it', async () => {
    signIn.noteSleep();
    lose('100-006');
    expect(await next(true)).toBe('taken-over');
  });

  it('without silence was ended by somebody', async () => {
    lose('100-006');
    expect(await next(false)).toBe('signed-out-by-server');
  });

  it.each(['105-001', '105-005', '105-006', '105-007'])('in a failover (%s) is begun again', async (retcode) => {
    expect(lose(retcode)).toBe('signed-out-by-server, begun again');
    expect(await next(true)).toBe('by force');
  });

  it.each(['105-003', '105-004'])('that was to recover (%s) is waited for once, and then begun again', async (code) => {
    expect(lose(code)).toBe('out-of-service, goes on');
    expect(credentials.isSignedIn).toBe(true);
    clock.advance(5_000);
    expect(lose(code)).toBe('out-of-service, begun again');
    expect(await next(true)).toBe('by force');
  });
});

describe('a password that ends', () => {
  const daysAfter = async (timeRemaining: unknown): Promise<number | null> => {
    credentials.isSignedIn = false;
    await signIn.ensure({
      probe: async () => ({ isSignedIn: false }),
      signIn: async () => ({ workno: '2101', mediatype: 'TTF', timeRemaining }),
      change: async () => ({}),
    });
    return signIn.takePasswordDays();
  };

  it('is told from seven days before, each number of days once', async () => {
    signIn.reset();
    expect(await daysAfter('8')).toBeNull();
    expect(await daysAfter('7')).toBe(7);
    signIn.reset();
    expect(await daysAfter('7')).toBeNull();
    expect(await daysAfter('0')).toBe(0);
  });

  it.each(['', undefined, null, 'never', '-1'])('is not told where the gateway says %j', async (timeRemaining) => {
    signIn.reset();
    expect(await daysAfter(timeRemaining)).toBeNull();
  });
});
