import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { Language, Translate } from '../../../app/text/translate.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { ServerProbe } from '../../ports/server-probe.ts';
import type { OpenSignInShell, PageCertificate, SignInShell, SignInWatcher } from '../../ports/sign-in-shell.ts';
import type { SignInFlow, SignInPage, SignInWindow } from '../../ports/sign-in-window.ts';
import { signInBar } from './sign-in-bar.ts';
import { isHome, isLanding, judgeNavigation, judgeRequest, type AddressVerdict } from './sign-in-rules.ts';

/** How long a person has for a sign-in, in milliseconds. */
const patienceMs = 300_000;
/** The longest last page that is looked at, in characters. */
const mostText = 65_536;
/** Hosts whose servers are remembered: a page that asks for more is none to sign in on. */
const mostHosts = 200;
/** Cookies of one address that are looked at. */
const mostCookies = 50;

/** What windows for signing in need. */
export interface SignInWindowParts {
  readonly open: OpenSignInShell;
  readonly clock: Clock;
  readonly log: Log;
  readonly words: () => { readonly t: Translate; readonly language: Language };
  /** Judges certificates that only the account's private authority vouches for. */
  readonly servers: Pick<ServerProbe, 'handshake'>;
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '') || url.slice(0, 100);

/** An address for the log: what is behind the path may be secret. */
const forLog = (url: string): string => url.replace(/[?#].*$/su, '').slice(0, 200);

/** One sign-in, from its window to its end. */
class SignInRun<Value> implements SignInWatcher {
  readonly #parts: SignInWindowParts;
  readonly #flow: SignInFlow<Value>;
  readonly #settle: { readonly resolve: (value: Value) => void; readonly reject: (fault: Fault) => void };
  readonly #given = new AbortController();
  /** Origins that were asked, by their host's name. */
  readonly #origins = new Map<string, Set<string>>();
  readonly #issuers = new Map<string, string>();
  /** Why a host's certificate is not good. */
  readonly #untrusted = new Map<string, Fault>();
  readonly #shell: SignInShell;
  readonly #endings: (() => void)[] = [];
  #shown: string;
  /** The address that leads to the next one. */
  #from: string;
  #isOver = false;

  constructor(
    parts: SignInWindowParts,
    flow: SignInFlow<Value>,
    settle: { readonly resolve: (value: Value) => void; readonly reject: (fault: Fault) => void },
  ) {
    this.#parts = parts;
    this.#flow = flow;
    this.#settle = settle;
    this.#shown = flow.start;
    this.#from = flow.start;
    this.#shell = parts.open(this);
  }

  begin(signal: AbortSignal): void {
    const abort = (): void => this.#fail(new Fault('interrupted'));
    signal.addEventListener('abort', abort);
    this.#endings.push(
      () => signal.removeEventListener('abort', abort),
      this.#parts.clock.after(patienceMs, () => this.#fail(new Fault('sign-in-timeout'))),
    );
    if (signal.aborted) {
      abort();
      return;
    }
    const { start } = this.#flow;
    if (this.onNavigation(start) === 'deny') {
      this.#fail(this.#faultOf('not-a-page', start));
      return;
    }
    this.#remember(start);
    this.#showBar();
    this.#shell.load(start);
  }

  onNavigation(url: string): 'allow' | 'deny' {
    if (this.#hasLanded(url)) return 'deny';
    const verdict = judgeNavigation(url, this.#from, this.#flow);
    if (this.#isAllowed('another address', url, verdict)) {
      this.#from = url;
      return 'allow';
    }
    // The person would be left on a page that cannot go on; and whoever sends secrets astray gets no second chance.
    if (verdict !== 'not-a-page') this.#fail(this.#faultOf(verdict, url));
    return 'deny';
  }

  onRequest(url: string): 'allow' | 'deny' {
    if (this.#hasLanded(url)) return 'deny';
    this.#remember(url);
    return this.#isAllowed('the network', url, judgeRequest(url)) ? 'allow' : 'deny';
  }

  async onCertificate(certificate: PageCertificate): Promise<boolean> {
    const { host, issuer, isTrusted } = certificate;
    const fault = isTrusted ? null : await this.#problemOf(certificate);
    if (this.#isOver) return false;
    if (fault !== null) {
      this.#untrusted.set(host, fault);
      this.#parts.log.warn('The page to sign in was refused a server', { host, code: fault.code });
      return false;
    }
    this.#issuers.set(host, issuer);
    this.#showBar();
    return true;
  }

  onRefused(what: string, detail: string): void {
    this.#parts.log.warn(`The page to sign in was refused ${what}`, { detail: forLog(detail) });
  }

  onShown(url: string): void {
    this.#shown = url;
    this.#from = url;
    this.#showBar();
  }

  onPage(url: string): void {
    if (this.#isOver || !isHome(url, this.#flow)) return;
    void this.#readPage(url);
  }

  onFailed(url: string, reason: string): void {
    if (isLanding(url, this.#flow.landing)) return;
    const verdict = judgeNavigation(url, this.#from, this.#flow);
    const host = hostOf(url);
    const name = URL.canParse(url) ? new URL(url).hostname : '';
    const fault =
      verdict === 'allow'
        ? (this.#untrusted.get(name) ?? new Fault('sign-in-page-failed', `${host}: ${reason}`))
        : this.#faultOf(verdict, url);
    this.#fail(fault);
  }

  onCancel(): void {
    this.#fail(new Fault('sign-in-cancelled'));
  }

  /** Whether the person was sent to the program on this computer that waits for them: it is told, and nothing sent. */
  #hasLanded(url: string): boolean {
    if (!isLanding(url, this.#flow.landing)) return false;
    if (!this.#isOver) void this.#take(async () => ({ url, text: '', cookies: [] }));
    return true;
  }

  #readPage(url: string): Promise<void> {
    return this.#take(async () => {
      const { cookiesFor } = this.#flow;
      const text = await this.#shell.readText(mostText);
      const hasCookies = cookiesFor !== undefined && isHome(cookiesFor, this.#flow);
      const cookies = hasCookies ? await this.#shell.readCookies(cookiesFor) : [];
      return { url, text, cookies: cookies.slice(0, mostCookies) };
    });
  }

  async #take(readPage: () => Promise<SignInPage>): Promise<void> {
    try {
      const page = await readPage();
      const value = this.#isOver ? null : await this.#flow.read(page);
      if (value !== null) this.#end(() => this.#settle.resolve(value));
    } catch (cause) {
      this.#fail(asFault(cause));
    }
  }

  /** Why a certificate is not good; null where the account's authority, or this computer, vouches for it. */
  async #problemOf({ host, fingerprint }: PageCertificate): Promise<Fault | null> {
    const unknown = new Fault('certificate-untrusted', host);
    let fault = unknown;
    for (const url of this.#origins.get(host) ?? [])
      try {
        const endpoint = { url, caFile: this.#flow.caFile };
        const trusted = await this.#parts.servers.handshake(endpoint, this.#given.signal);
        if (trusted.fingerprint === fingerprint) return null;
        fault = unknown;
      } catch (cause) {
        fault = asFault(cause);
      }
    return fault;
  }

  /** Which ports of a host are asked: the certificate alone does not tell. */
  #remember(text: string): void {
    if (!URL.canParse(text) || this.#origins.size >= mostHosts) return;
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'wss:') return;
    const origins = this.#origins.get(url.hostname) ?? new Set();
    origins.add(`https://${url.host}/`);
    this.#origins.set(url.hostname, origins);
  }

  #isAllowed(what: string, url: string, verdict: AddressVerdict): boolean {
    if (verdict === 'allow') return true;
    this.#parts.log.warn(`The page to sign in was refused ${what}`, { why: verdict, detail: forLog(url) });
    return false;
  }

  #faultOf(verdict: AddressVerdict, url: string): Fault {
    return new Fault(verdict === 'not-encrypted' ? 'not-encrypted' : 'sign-in-leads-astray', hostOf(url));
  }

  #showBar(): void {
    if (this.#isOver) return;
    const { t, language } = this.#parts.words();
    const host = hostOf(this.#shown);
    const name = URL.canParse(this.#shown) ? new URL(this.#shown).hostname : '';
    const { user } = this.#flow;
    this.#shell.showBar(signInBar(t, language, { user, host, issuer: this.#issuers.get(name) ?? null }));
  }

  #fail(fault: Fault): void {
    this.#end(() => {
      this.#parts.log.info('A sign-in on a page ended without a result', { code: fault.code, detail: fault.detail });
      this.#settle.reject(fault);
    });
  }

  #end(settle: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const ending of this.#endings) ending();
    this.#given.abort();
    this.#shell.close();
    settle();
  }
}

/** Windows for signing in, one for each sign-in. */
export const createSignInWindow = (parts: SignInWindowParts): SignInWindow => ({
  run: (flow, signal) =>
    new Promise((resolve, reject) => {
      new SignInRun(parts, flow, { resolve, reject }).begin(signal);
    }),
});
