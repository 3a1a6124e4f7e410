import { describe, expect, it } from 'vitest';
import { asFault } from '../../../../app/domain/error-code.ts';
import { en } from '../../../../app/text/en/index.ts';
import { createTranslate } from '../../../../app/text/translate.ts';
import { createSignInBrowser } from '../../../../main/core/sign-in/sign-in-browser.ts';
import type { BrowserPlace, OnVisit } from '../../../../main/ports/sign-in-browser.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const redirect = 'http://127.0.0.1:50123/';

/** A browser that a test leads. */
class Bench {
  readonly clock = new ManualClock();
  readonly log = recordingLog();
  readonly stop = new AbortController();
  readonly opened: string[] = [];
  closings = 0;
  visit: OnVisit = () => ({ status: 500, html: '' });
  open: BrowserPlace['open'] = async (url) => {
    this.opened.push(url);
  };

  run(): Promise<string> {
    const { clock, log } = this;
    const browser = createSignInBrowser({
      clock,
      log,
      words: () => ({ t: createTranslate('en', en), language: 'en' }),
      place: {
        listen: async (onVisit) => {
          this.visit = onVisit;
          return { redirect, close: () => (this.closings += 1) };
        },
        open: (url) => this.open(url),
      },
    });
    return browser
      .run(async (back) => `https://login.example.org/authorize?state=s1&redirect_uri=${back}`, this.stop.signal)
      .catch((cause: unknown) => asFault(cause).code);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a sign-in with the person’s own browser', () => {
  it('ends when the browser comes back with what belongs to it, and with nothing else', async () => {
    const bench = new Bench();
    const outcome = bench.run();
    await turn();
    expect(bench.opened).toEqual([`https://login.example.org/authorize?state=s1&redirect_uri=${redirect}`]);
    for (const wrong of ['', '?code=7', '?code=7&state=s2', '?state=s1'])
      expect(bench.visit(redirect + wrong).status).toBe(404);
    expect(bench.closings).toBe(0);
    const page = bench.visit(`${redirect}?code=7&state=s1`);
    expect(page).toMatchObject({ status: 200, html: expect.stringContaining('You can close this page.') });
    expect(await outcome).toBe(`${redirect}?code=7&state=s1`);
    expect(bench.closings).toBe(1);
    expect(bench.clock.pendingCount).toBe(0);
    expect(JSON.stringify(bench.log.lines)).not.toContain('code=7');
  });

  it('takes the provider’s refusal, too', async () => {
    const bench = new Bench();
    const outcome = bench.run();
    await turn();
    bench.visit(`${redirect}?error=access_denied&state=s1`);
    expect(await outcome).toBe(`${redirect}?error=access_denied&state=s1`);
  });

  it('ends after five minutes, when nobody wants it any more, and where no browser opens', async () => {
    const late = new Bench();
    const lateOutcome = late.run();
    await turn();
    late.clock.advance(299_999);
    expect(late.closings).toBe(0);
    late.clock.advance(1);
    expect(await lateOutcome).toBe('sign-in-timeout');

    const stopped = new Bench();
    const stoppedOutcome = stopped.run();
    await turn();
    stopped.stop.abort();
    expect(await stoppedOutcome).toBe('interrupted');

    const without = new Bench();
    without.open = async () => {
      throw new Error('spawn xdg-open ENOENT');
    };
    expect(await without.run()).toBe('sign-in-needs-application');
    expect([late.closings, stopped.closings, without.closings]).toEqual([1, 1, 1]);
  });
});
