import { asFault } from '../../app/domain/error-code.ts';
import type { OpenSignInShell } from '../../main/ports/sign-in-shell.ts';
import { BrowserHand } from './browser-hand.ts';

/** What a person types on pages to sign in on. */
interface Person {
  readonly user: string;
  readonly password: string;
}

/**
 * Windows for signing in without a screen: a person goes over the pages and fills in what is asked for. `act` says what
 * they do with each window: sign in, or close it.
 */
export class SignInHand {
  readonly #ca: () => string;
  readonly #person: () => Person;
  /** What the person does with the next windows. */
  act: 'sign-in' | 'close' | 'wait' = 'sign-in';
  /** The values of all cookies that were read from windows. */
  readonly cookies: string[] = [];
  /** Windows in which the person waits. */
  readonly #waiting: (() => void)[] = [];
  /** How many windows were opened, and how many are open. */
  opened = 0;
  openNow = 0;

  constructor(ca: () => string, person: () => Person) {
    this.#ca = ca;
    this.#person = person;
  }

  /** Those who wait sign in now. */
  goOn(): void {
    this.act = 'sign-in';
    for (const go of this.#waiting.splice(0)) go();
  }

  /** As the host gives it to the application. */
  readonly open: OpenSignInShell = (watcher) => {
    const hand = new BrowserHand(this.#ca());
    this.opened += 1;
    this.openNow += 1;
    let isClosed = false;
    const follow = (way: readonly string[]): boolean => way.every((url) => watcher.onNavigation(url) === 'allow');
    const go = async (url: string): Promise<void> => {
      if (this.act === 'wait') {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
        if (isClosed) return;
      }
      if (this.act === 'close') {
        watcher.onCancel();
        return;
      }
      let page = await hand.open(url);
      for (let steps = 0; steps < 5 && !isClosed; steps += 1) {
        if (!follow(page.way)) return;
        watcher.onShown(page.url.href);
        watcher.onPage(page.url.href);
        const names = [...page.text.matchAll(/<input[^>]*>/gu)].flatMap(([tag]) => {
          const name = /name="([^"]*)"/u.exec(tag)?.[1] ?? '';
          const type = /type="([^"]*)"/u.exec(tag)?.[1] ?? 'text';
          if (type === 'password') return [[name, this.#person().password] as const];
          return type === 'text' || type === 'email' ? [[name, this.#person().user] as const] : [];
        });
        if (!page.text.includes('<form')) return;
        page = await hand.submit(Object.fromEntries(names));
      }
    };
    return {
      load: (url) => void go(url).catch((cause: unknown) => watcher.onFailed(url, asFault(cause).message)),
      showBar: () => undefined,
      readText: async (mostLength) => (hand.page?.text ?? '').slice(0, mostLength),
      readCookies: async (url) =>
        [...(hand.cookies.get(new URL(url).hostname) ?? [])].map(([name, value]) => {
          this.cookies.push(value);
          return { name, value };
        }),
      close: () => {
        if (!isClosed) this.openNow -= 1;
        isClosed = true;
      },
    };
  };
}
