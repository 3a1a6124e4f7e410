import { createHash } from 'node:crypto';

export type HeaderValues = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** The part of `Headers` that a scheme handler and the OAuth library need; Node 12 has none of these classes. */
export class LegacyHeaders {
  readonly #values = new Map<string, string>();

  constructor(init: HeaderValues = {}) {
    const entries = Array.isArray(init) ? init : Object.entries(init);
    for (const [name, value] of entries) this.#values.set(String(name).toLowerCase(), String(value));
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), value);
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries();
  }
}

/** The same part of `Response`. */
export class LegacyResponse {
  readonly status: number;
  readonly headers: LegacyHeaders;
  readonly body: Buffer;
  bodyUsed = false;

  constructor(body?: string | Uint8Array | ArrayBuffer | null, init: { status?: number; headers?: HeaderValues } = {}) {
    this.body =
      body === undefined || body === null
        ? Buffer.alloc(0)
        : typeof body === 'string'
          ? Buffer.from(body, 'utf8')
          : Buffer.from(body instanceof ArrayBuffer ? new Uint8Array(body) : body);
    this.status = init.status ?? 200;
    this.headers = new LegacyHeaders(init.headers);
  }

  async json(): Promise<unknown> {
    this.bodyUsed = true;
    return JSON.parse(this.body.toString('utf8'));
  }

  clone(): LegacyResponse {
    return new LegacyResponse(this.body, { status: this.status, headers: [...this.headers.entries()] });
  }
}

/** The part of `crypto.subtle` that makes hashes. */
export const legacySubtle = {
  digest: async (algorithm: string, data: Uint8Array): Promise<ArrayBuffer> => {
    const hash = createHash(algorithm.replace('-', '').toLowerCase()).update(data).digest();
    return new Uint8Array(hash).buffer;
  },
};
