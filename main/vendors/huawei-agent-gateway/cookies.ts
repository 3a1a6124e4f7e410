/** As much as any server takes of one cookie, and well below what gateways take as one header, in UTF-16 units. */
const longestCookie = 1024;
const longestHeader = 4096;
const mostCookies = 20;

interface Cookie {
  readonly text: string;
  /** In milliseconds since 1970-01-01 UTC; infinite until the session ends. */
  readonly expiresAt: number;
}

/** The name and the value of a cookie, and behind them its attributes (RFC 6265, 4.1.1). */
const cookiePattern = /^\s*([^=;,\s]+)=([^;]*)((?:;[^;]*)*)$/u;

const attributeOf = (attributes: string, name: string): string | null =>
  new RegExp(`;\\s*${name}\\s*=\\s*"?([^;"]*)`, 'iu').exec(attributes)?.[1]?.trim() ?? null;

const expiryOf = (attributes: string, nowMs: number, serverMs: number): number => {
  const maxAge = attributeOf(attributes, 'max-age');
  if (maxAge !== null && /^-?\d+$/u.test(maxAge)) return nowMs + Number(maxAge) * 1000;
  const expires = Date.parse(attributeOf(attributes, 'expires') ?? '');
  return Number.isNaN(expires) ? Number.POSITIVE_INFINITY : nowMs + expires - serverMs;
};

/**
 * The cookies of the load balancer in front of one gateway. A later one replaces that of its name and path; one that
 * has expired goes; and of too many the oldest go, because a server takes no header without an end.
 */
export class Cookies {
  /** By name and path; those set last stand last. */
  readonly #cookies = new Map<string, Cookie>();

  /**
   * Takes the `Set-Cookie` headers of an answer: several are joined by commas. `serverMs`: when it was, by the server's
   * clock, which dates in it go by.
   */
  take(header: string, nowMs: number, serverMs: number): void {
    // A comma in a date is followed by a blank.
    for (const one of header.split(/,\s*(?=[^;,=\s]+=)/u)) {
      const [, name = '', value = '', attributes = ''] = cookiePattern.exec(one) ?? [];
      const text = `${name}=${value.trim()}`;
      if (name === '' || text.length > longestCookie) continue;
      const key = `${name};${attributeOf(attributes, 'path') ?? '/'}`;
      this.#cookies.delete(key);
      this.#cookies.set(key, { text, expiresAt: expiryOf(attributes, nowMs, serverMs) });
    }
    this.#drop(nowMs);
  }

  /** What to send, as a header's value; empty for none. */
  header(nowMs: number): string {
    this.#drop(nowMs);
    return this.#text();
  }

  /** The server takes them no more. */
  clear(): void {
    this.#cookies.clear();
  }

  #text(): string {
    return Array.from(this.#cookies.values(), ({ text }) => text).join('; ');
  }

  #drop(nowMs: number): void {
    for (const [key, { expiresAt }] of this.#cookies) if (expiresAt <= nowMs) this.#cookies.delete(key);
    for (const key of this.#cookies.keys()) {
      if (this.#cookies.size <= mostCookies && this.#text().length <= longestHeader) return;
      this.#cookies.delete(key);
    }
  }
}
