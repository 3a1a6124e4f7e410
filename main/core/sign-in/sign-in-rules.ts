/** What becomes of an address in the window for signing in, and where it is refused, why. */
export type AddressVerdict = 'allow' | 'not-encrypted' | 'not-a-page' | 'leak';

/** What a sign-in says of addresses. */
export interface AddressRules {
  /** Origins of the vendor's own servers. */
  readonly home: readonly string[];
  /** Names of parameters that hold what the sign-in yields. */
  readonly secretParameters: readonly string[];
}

/** Empty documents that pages make for their frames. */
const emptyPages: ReadonlySet<string> = new Set(['about:blank', 'about:srcdoc']);

/** Parts of a page that never leave the computer. */
const isInside = (url: URL): boolean => url.protocol === 'data:' || url.protocol === 'blob:';

const parse = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

/** Whether an address carries what the sign-in yields, in its query or behind its `#`. */
const carriesSecret = (url: URL, names: readonly string[]): boolean => {
  const fragment = new URLSearchParams(url.hash.replace(/^#[/?]*/u, ''));
  const isNamed = (name: string): boolean => names.some((one) => one.toLowerCase() === name.toLowerCase());
  return [...url.searchParams.keys(), ...fragment.keys()].some(isNamed);
};

/** Whether an address is one of the vendor's own servers. */
export const isHome = (text: string, { home }: Pick<AddressRules, 'home'>): boolean => {
  const url = parse(text);
  return url !== null && home.includes(url.origin);
};

/** Whether an address is that of `landing`, whatever its query says. */
export const isLanding = (text: string, landing: string | undefined): boolean => {
  const url = parse(text);
  if (url === null || landing === undefined) return false;
  const wanted = new URL(landing);
  return url.origin === wanted.origin && url.pathname === wanted.pathname && url.username === '' && url.password === '';
};

/**
 * Where a page may go: any server by HTTPS, because nobody knows the pages of all organisations, and without a name
 * before the host, which only misleads. `from`: the address that leads there. What the sign-in yields is known at the
 * vendor's servers only, so an address that carries it from there may lead to them alone.
 */
export const judgeNavigation = (text: string, from: string, rules: AddressRules): AddressVerdict => {
  if (emptyPages.has(text)) return 'allow';
  const url = parse(text);
  if (url?.protocol === 'http:') return 'not-encrypted';
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return 'not-a-page';
  const isLeak = isHome(from, rules) && !isHome(text, rules) && carriesSecret(url, rules.secretParameters);
  return isLeak ? 'leak' : 'allow';
};

/** What a page may load as a part of it. */
export const judgeRequest = (text: string): AddressVerdict => {
  const url = parse(text);
  if (url === null) return 'not-a-page';
  if (isInside(url) || emptyPages.has(text)) return 'allow';
  if (url.protocol === 'http:' || url.protocol === 'ws:') return 'not-encrypted';
  return url.protocol === 'https:' || url.protocol === 'wss:' ? 'allow' : 'not-a-page';
};
