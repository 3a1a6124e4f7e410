import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { asFault, Fault } from '../../../../app/domain/error-code.ts';
import type { VendorEvent } from '../../../../app/vendor/events.ts';
import { createNetwork } from '../../../../main/net/network.ts';
import { systemClock } from '../../../../main/node/system-clock.ts';
import type { SignInWindow } from '../../../../main/ports/sign-in-window.ts';
import { readFinesseSettings } from '../../../../main/vendors/cisco-finesse/settings.ts';
import { signInFlow } from '../../../../main/vendors/cisco-finesse/single-sign-on.ts';
import { FinesseTokens } from '../../../../main/vendors/cisco-finesse/tokens.ts';
import { readTokenAnswer } from '../../../../main/vendors/cisco-finesse/wire/token-answer.ts';
import { testKit } from '../../../support/adapter-kit.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';
import { createNetworkBench } from '../../net/network-bench.ts';

const network = createNetworkBench();
const never = new AbortController().signal;
const hour = 3_600_000;

describe('the answer with a token', () => {
  it.each([
    ['token', { token: 'a', refresh_token: 'r', expires_in: 1800 }],
    ['access_token', { access_token: 'a', refresh_token: 'r', expires_in: '1800' }],
  ])('is read with the name %s', (_, answer) => {
    expect(readTokenAnswer(JSON.stringify(answer))).toEqual({ accessToken: 'a', refreshToken: 'r', lifeMs: 1_800_000 });
  });

  it('may say nothing of its life or of another one', () => {
    expect(readTokenAnswer('{"token":"a"}')).toEqual({ accessToken: 'a', refreshToken: null, lifeMs: hour });
    expect(readTokenAnswer('{"token":"a","expires_in":-5}')).toMatchObject({ lifeMs: hour });
    expect(readTokenAnswer('{"token":"a","expires_in":1e15}')).toMatchObject({ lifeMs: 30 * 24 * hour });
  });

  it.each(['', 'Sign in', '[]', '{"token":""}', '{"token":"a b"}', '{"token":"a\\nb"}', '{"refresh_token":"r"}'])(
    'is none: %j',
    (text) => {
      expect(readTokenAnswer(text)).toBeNull();
    },
  );

  it('counts on pages of single sign-on alone', () => {
    const settings = readFinesseSettings({ server: 'fin-a.example.net', user: 'ada', extension: '1001' });
    const flow = signInFlow(settings.server, settings);
    const text = '{"token":"a"}';
    expect(flow.start).toBe(
      'https://fin-a.example.net:8445/desktop/sso/token?return_refresh_token=true&return_user=yes&cc_username=ada',
    );
    expect(
      flow.read({ url: 'https://fin-a.example.net:8445/desktop/sso/authcode?code=1', text, cookies: [] }),
    ).not.toBeNull();
    expect(flow.read({ url: 'https://fin-a.example.net:8445/gadgets/data.json', text, cookies: [] })).toBeNull();
  });
});

/** One account's tokens against a server that answers as a test says. */
class TokenBench {
  readonly clock = new ManualClock();
  readonly events: VendorEvent[] = [];
  readonly kept: Record<string, string | null> = {};
  readonly asked: string[] = [];
  readonly log = recordingLog();
  windows = 0;
  /** Status and body for each way of renewing. */
  answers: Record<string, readonly [number, string]> = {};
  signIn: SignInWindow['run'] = async (flow) => {
    this.windows += 1;
    const value = await flow.read({
      url: flow.start,
      cookies: [],
      text: JSON.stringify({ token: `w${this.windows}`, refresh_token: 'r' }),
    });
    if (value === null) throw new Fault('internal');
    return value;
  };
  #port = 0;

  async open(): Promise<this> {
    this.#port = await network.listen(
      createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
        request.on('end', () => {
          this.asked.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`.trim());
          const [status, text] = this.answers[request.method ?? ''] ?? [404, ''];
          response.writeHead(status, { 'content-type': 'application/json' }).end(text);
        });
      }),
    );
    return this;
  }

  get settings() {
    return readFinesseSettings({ server: `http://127.0.0.1:${this.#port}`, user: 'ada', extension: '1001' });
  }

  /** The tokens of another start, with what was kept. */
  tokens(hasWindow = true): FinesseTokens {
    const secrets = Object.fromEntries(
      Object.entries(this.kept).flatMap(([key, value]) => (value ? [[key, value]] : [])),
    );
    const net = createNetwork(systemClock, null);
    network.later(() => net.close());
    return new FinesseTokens({
      settings: this.settings,
      context: { secrets, keep: (given) => void Object.assign(this.kept, given) },
      network: net,
      kit: testKit((event) => this.events.push(event), this.clock),
      ports: {
        clock: this.clock,
        ids: countingIds(),
        log: this.log,
        authorities: { read: async () => null },
        random: () => 0.5,
        signIn: hasWindow ? { run: (flow, signal) => this.signIn(flow, signal) } : null,
      },
    });
  }
}

const codeOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'no fault',
    (cause: unknown) => asFault(cause).code,
  );

describe('the tokens of an account', () => {
  it('come from a window once, are kept, and are there in the next start', async () => {
    const bench = await new TokenBench().open();
    const { server } = bench.settings;
    const tokens = bench.tokens();
    expect(await tokens.forConnection(server, false, never)).toBe('w1');
    expect(bench.kept).toMatchObject({ accessToken: 'w1', refreshToken: 'r' });
    expect(bench.events.at(-1)).toEqual({
      type: 'signed-in',
      signedIn: { by: 'single-sign-on', until: bench.clock.now() + hour, isRenewed: true },
    });
    expect(await bench.tokens().forConnection(server, false, never)).toBe('w1');
    expect(bench.windows).toBe(1);
    expect(bench.asked).toEqual([]);
  });

  it('are renewed after three quarters of their life, and before a reconnection', async () => {
    const bench = await new TokenBench().open();
    const { server } = bench.settings;
    const tokens = bench.tokens();
    await tokens.forConnection(server, false, never);
    expect(tokens.renewInMs).toBe(0.75 * hour);
    bench.answers = { POST: [200, '{"access_token":"n1","refresh_token":"r2","expires_in":"3600"}'] };
    expect(await tokens.forConnection(server, true, never)).toBe('n1');
    expect(bench.asked).toEqual(['POST /desktop/sso/token token=w1&refresh-token=r']);
    bench.clock.advance(0.75 * hour);
    expect(tokens.renewInMs).toBe(0);
    bench.answers = { POST: [200, '{"token":"n2"}'] };
    expect(await tokens.forConnection(server, false, never)).toBe('n2');
    expect(bench.kept).toMatchObject({ accessToken: 'n2', refreshToken: 'r2' });
  });

  it('are renewed by GET where the server has only that, which is remembered', async () => {
    const bench = await new TokenBench().open();
    const { server } = bench.settings;
    const tokens = bench.tokens();
    await tokens.forConnection(server, false, never);
    bench.answers = { POST: [405, ''], GET: [200, '{"token":"n1"}'] };
    expect(await tokens.renew(server, never)).toBe('n1');
    expect(await tokens.renew(server, never)).toBe('n1');
    const get = 'GET /desktop/sso/token?cc_username=ada&refresh-token=r';
    expect(bench.asked).toEqual(['POST /desktop/sso/token token=w1&refresh-token=r', get, get]);
  });

  it.each([
    ['a refusal', [401, '']],
    ['a page to sign in on', [200, '<!doctype html><form></form>']],
    ['a redirection to one', [302, '']],
  ] as const)(
    'are forgotten where renewing them ends in %s; a window opens only when a person asks',
    async (_, answer) => {
      const bench = await new TokenBench().open();
      const { server } = bench.settings;
      const tokens = bench.tokens();
      await tokens.forConnection(server, false, never);
      bench.answers = { POST: answer, GET: answer };
      expect(await codeOf(tokens.forConnection(server, true, never))).toBe('sign-in-expired');
      expect(bench.kept).toEqual({ accessToken: null, refreshToken: null, tokenLife: null });
      expect(await codeOf(tokens.forConnection(server, true, never))).toBe('sign-in-expired');
      expect(bench.windows).toBe(1);
      tokens.askAgain();
      expect(await tokens.forConnection(server, false, never)).toBe('w2');
    },
  );

  it('stay while the server that renews them is down and they count', async () => {
    const bench = await new TokenBench().open();
    const { server } = bench.settings;
    const tokens = bench.tokens();
    await tokens.forConnection(server, false, never);
    bench.answers = { POST: [503, ''] };
    expect(await codeOf(tokens.renew(server, never))).toBe('out-of-service');
    expect(await tokens.forConnection(server, true, never)).toBe('w1');
    bench.clock.advance(hour);
    expect(tokens.againInMs).toBeNull();
    expect(await codeOf(tokens.forConnection(server, true, never))).toBe('out-of-service');
    expect(bench.windows).toBe(1);
    expect(bench.kept).toMatchObject({ accessToken: 'w1' });
  });

  it('are renewed when the computer’s clock was set back since', async () => {
    const bench = await new TokenBench().open();
    const { server } = bench.settings;
    await bench.tokens().forConnection(server, false, never);
    bench.kept['tokenLife'] = JSON.stringify({ gotAt: bench.clock.now() + 24 * hour, lifeMs: hour });
    bench.answers = { POST: [200, '{"token":"n1"}'] };
    expect(await bench.tokens().forConnection(server, false, never)).toBe('n1');
  });

  it('wait for the same window after a sleep', async () => {
    const bench = await new TokenBench().open();
    const { server } = bench.settings;
    let give: (token: string) => void = () => undefined;
    bench.signIn = (flow) =>
      new Promise((resolve, reject) => {
        bench.windows += 1;
        give = (token) => {
          const page = { url: flow.start, text: JSON.stringify({ token }), cookies: [] };
          Promise.resolve(flow.read(page)).then(
            (value) => (value === null ? reject(new Fault('internal')) : resolve(value)),
            reject,
          );
        };
      });
    const tokens = bench.tokens();
    const sleep = new AbortController();
    const before = codeOf(tokens.forConnection(server, false, sleep.signal));
    sleep.abort();
    expect(await before).toBe('interrupted');
    const after = tokens.forConnection(server, true, never);
    give('w1');
    expect(await after).toBe('w1');
    expect(bench.windows).toBe(1);
  });

  it('say where no window can be opened, and what a person did with it', async () => {
    const bench = await new TokenBench().open();
    const { server } = bench.settings;
    expect(await codeOf(bench.tokens(false).forConnection(server, false, never))).toBe('sign-in-needs-application');
    bench.signIn = () => Promise.reject(new Fault('sign-in-cancelled'));
    const tokens = bench.tokens();
    expect(await codeOf(tokens.forConnection(server, false, never))).toBe('sign-in-cancelled');
    expect(bench.events).toContainEqual({
      type: 'connection',
      connection: expect.objectContaining({ status: 'connecting', reason: 'sign-in-open' }) as unknown,
    });
    expect(await codeOf(tokens.forConnection(server, true, never))).toBe('sign-in-expired');
  });

  it('are replaced once where the server refuses them', async () => {
    const bench = await new TokenBench().open();
    const { server } = bench.settings;
    const tokens = bench.tokens();
    await tokens.forConnection(server, false, never);
    bench.answers = { POST: [200, '{"token":"n1"}'] };
    expect(await tokens.afterRefusal('w1', server, never)).toBe('n1');
    expect(await tokens.afterRefusal('w1', server, never)).toBe('n1');
    expect(bench.asked).toHaveLength(1);
    expect(JSON.stringify(bench.log.lines)).not.toMatch(/w1|n1/u);
  });
});
