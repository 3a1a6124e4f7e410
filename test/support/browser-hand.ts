import { request } from 'node:https';

/** A page as a browser has it at the end of its redirects. */
export interface SeenPage {
  readonly url: URL;
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Every address on the way, this one last. */
  readonly way: readonly string[];
}

interface Exchange {
  readonly status: number;
  readonly type: string;
  readonly location: string | undefined;
  readonly cookies: readonly string[];
  readonly text: string;
}

const once = (url: URL, ca: string, method: string, headers: Record<string, string>, body: string): Promise<Exchange> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, ca, agent: false, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          location: response.headers.location,
          cookies: response.headers['set-cookie'] ?? [],
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

/**
 * A person at a browser without scripts, for sign-ins over TLS: keeps cookies for each host, follows redirects, fills
 * in the form of a page. It stops at an address that is not HTTPS, as that belongs to a program that listens there.
 */
export class BrowserHand {
  readonly #ca: string;
  /** Host → name → value. */
  readonly cookies = new Map<string, Map<string, string>>();
  page: SeenPage | null = null;

  constructor(ca: string) {
    this.#ca = ca;
  }

  /** Goes to an address. */
  open(address: string): Promise<SeenPage> {
    return this.#go('GET', new URL(address), '', []);
  }

  /** Sends the form of the page that is shown, with these fields filled in. */
  submit(fields: Readonly<Record<string, string>> = {}): Promise<SeenPage> {
    const { page } = this;
    const form = /<form[^>]*>/u.exec(page?.text ?? '')?.[0];
    if (!page || form === undefined) throw new Error(`There is no form on this page: ${page?.text ?? 'no page'}`);
    const filled = new URLSearchParams();
    for (const [input] of page.text.matchAll(/<input[^>]*>/gu)) {
      const name = /name="([^"]*)"/u.exec(input)?.[1] ?? '';
      filled.set(name, fields[name] ?? /value="([^"]*)"/u.exec(input)?.[1] ?? '');
    }
    const action = /action="([^"]*)"/u.exec(form)?.[1] ?? page.url.href;
    return this.#go('POST', new URL(action, page.url), filled.toString(), []);
  }

  /** Every cookie of a host as one header. */
  cookieHeader(host: string): string {
    return [...(this.cookies.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async #go(method: string, url: URL, body: string, before: readonly string[]): Promise<SeenPage> {
    const way = [...before, url.href];
    if (url.protocol !== 'https:') {
      this.page = { url, status: 0, type: '', text: '', way };
      return this.page;
    }
    if (way.length > 20) throw new Error(`This goes round in circles: ${way.join(' ')}`);
    const cookie = this.cookieHeader(url.hostname);
    const headers = {
      ...(cookie === '' ? {} : { Cookie: cookie }),
      ...(body === '' ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
    };
    const { status, type, location, cookies, text } = await once(url, this.#ca, method, headers, body);
    const kept = this.cookies.get(url.hostname) ?? new Map<string, string>();
    this.cookies.set(url.hostname, kept);
    for (const line of cookies) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/u.exec(line) ?? [];
      if (/;\s*Max-Age=0\b/iu.test(line)) kept.delete(name);
      else kept.set(name, value);
    }
    if (status >= 300 && status < 400 && location !== undefined)
      return this.#go('GET', new URL(location, url), '', way);
    this.page = { url, status, type, text, way };
    return this.page;
  }
}
