import { Fault } from '../../../app/domain/error-code.ts';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { Language, Translate } from '../../../app/text/translate.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { BrowserPlace, SignInBrowser } from '../../ports/sign-in-browser.ts';

/** How long a person has for a sign-in, in milliseconds. */
const patienceMs = 300_000;

/** What signing in with the person's browser needs. */
export interface SignInBrowserParts {
  readonly place: BrowserPlace;
  readonly clock: Clock;
  readonly log: Log;
  readonly words: () => { readonly t: Translate; readonly language: Language };
}

const escaped = (text: string): string => text.replace(/[&<>]/gu, (sign) => `&#${sign.charCodeAt(0)};`);

const pageOf = (text: string, language: Language): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>Gavel</title></head>` +
  `<body><p>${escaped(text)}</p></body></html>`;

/** Whether a visit ends the sign-in that was begun with this `state`. */
const isEnd = (url: string, state: string): boolean => {
  const asked = new URL(url).searchParams;
  return asked.get('state') === state && (asked.has('code') || asked.has('error'));
};

/** One sign-in, from its listening to its end. */
const signIn = async (
  { place, clock, log, words }: SignInBrowserParts,
  start: (redirect: string) => Promise<string>,
  signal: AbortSignal,
): Promise<string> => {
  let state: string | null = null;
  let end: (url: string) => void = () => undefined;
  let fail: (fault: Fault) => void = () => undefined;
  const came = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  came.catch(() => undefined);
  const { redirect, close } = await place.listen((url) => {
    const { t, language } = words();
    if (state === null || !isEnd(url, state)) return { status: 404, html: pageOf('404', language) };
    end(url);
    return { status: 200, html: pageOf(t('sign-in-browser.done'), language) };
  });
  const abort = (): void => fail(new Fault('interrupted'));
  signal.addEventListener('abort', abort);
  const cancelTimer = clock.after(patienceMs, () => fail(new Fault('sign-in-timeout')));
  try {
    if (signal.aborted) abort();
    const address = await start(redirect);
    state = new URL(address).searchParams.get('state');
    await place.open(address).catch((cause: unknown) => {
      log.warn('No browser could be opened', { cause: messageOf(cause) });
      throw new Fault('sign-in-needs-application');
    });
    return await came;
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', abort);
    close();
  }
};

/** The person's own browser, which comes back to an address on this computer (RFC 8252, 7.3). */
export const createSignInBrowser = (parts: SignInBrowserParts): SignInBrowser => ({
  run: (start, signal) => signIn(parts, start, signal),
});
