/** A token that was issued elsewhere, and the hosts that it says it is for. */
interface GivenToken {
  readonly text: string;
  /** Host names, with a port where one was typed; empty where it says none. */
  readonly hosts: readonly string[];
}

/** So many tokens are read. */
const most = 20;

/** `pool.example.com`, `pool.example.com:444` or an address with `https://`: what a token is for. */
const hostLabel = /^(?:https?:\/\/)?((?!eyJ)[a-z\d-]+(?:\.[a-z\d-]+)+(?::\d{1,5})?)\/?$/iu;

const hostOf = (address: string): string | null => {
  if (!URL.canParse(address)) return null;
  const { host } = new URL(address);
  return host === '' ? null : host.toLowerCase();
};

/** One claim of a JSON web token; null where it is none, or lacks that. */
const claimOf = (token: string, name: 'aud' | 'exp'): unknown => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && name in claims ? Reflect.get(claims, name) : null;
  } catch {
    return null;
  }
};

/** The hosts that a token names as its audience, where it names addresses. */
const audienceOf = (token: string): string[] => {
  const audience = claimOf(token, 'aud');
  const names: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  return names.flatMap((name) => (typeof name === 'string' ? (hostOf(name) ?? []) : []));
};

/** When a token says that it ends, in milliseconds since 1970-01-01 UTC; null where it does not say. */
export const endOf = (token: string): number | null => {
  const seconds = claimOf(token, 'exp');
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1_000 : null;
};

const readTokens = (typed: string): GivenToken[] => {
  const tokens: GivenToken[] = [];
  let label: string | null = null;
  const words = typed.split(/[\s,;]+/u).filter((word) => word !== '' && !/^Bearer$/iu.test(word));
  for (const [index, word] of words.entries()) {
    const named: string | undefined =
      index + 1 < words.length && label === null ? hostLabel.exec(word)?.[1] : undefined;
    if (named !== undefined) {
      label = named.toLowerCase();
      continue;
    }
    tokens.push({ text: word, hosts: label === null ? audienceOf(word) : [label] });
    label = null;
  }
  return tokens.slice(0, most);
};

/**
 * The tokens that a user typed: one for all hosts, or one for each that asks, apart by blanks, with its host in front
 * where it does not name that itself.
 */
export class GivenTokens {
  readonly #tokens: readonly GivenToken[];

  constructor(typed: string) {
    this.#tokens = readTokens(typed);
  }

  /** The one that a host is shown; null where all of several are for others. */
  for(url: string): string | null {
    const { host, hostname } = new URL(url);
    const isFor = ({ hosts }: GivenToken): boolean => hosts.includes(host) || hosts.includes(hostname);
    const found = this.#tokens.find(isFor) ?? this.#tokens.find(({ hosts }) => hosts.length === 0);
    // What a single one says of its audience may be another name of the same servers.
    const only = this.#tokens.length === 1 ? this.#tokens[0] : undefined;
    return (found ?? only)?.text ?? null;
  }
}
