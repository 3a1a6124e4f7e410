/** Where a token is to be had for a host, and in which ways. */
export interface Challenge {
  /** As written: absolute, or relative to the address that was asked. */
  readonly href: string;
  readonly grants: readonly string[];
}

const pair = /\b([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s",]+))/gu;

/** What stands after the name of a scheme, by name; null where the scheme is not there. */
const valuesOf = (scheme: string, header: string): ReadonlyMap<string, string> | null => {
  const text = header.slice(0, 8_000);
  const start = new RegExp(`\\b${scheme}\\b`, 'iu').exec(text);
  if (!start) return null;
  const values = new Map<string, string>();
  for (const [, name = '', quoted, plain] of text.slice(start.index).matchAll(pair)) {
    const key = name.toLowerCase();
    if (!values.has(key)) values.set(key, quoted ?? plain ?? '');
  }
  return values;
};

/**
 * Reads `WWW-Authenticate`: one header or several, joined by commas, which also stand inside quoted values; an address
 * may stand without quotes. Null where the server names no way of its own.
 */
export const readChallenge = (header: string): Challenge | null => {
  const values = valuesOf('MsRtcOAuth', header);
  if (!values) return null;
  const href = values.get('href') ?? '';
  if (href === '') return null;
  const grants = (values.get('grant_type') ?? '').split(',').map((grant) => grant.trim());
  return { href, grants: grants.filter((grant) => grant !== '') };
};

/** The authorisation endpoint that a server names, as written; null where it names none. */
export const readAuthorisationEndpoint = (header: string): string | null =>
  valuesOf('Bearer', header)?.get('authorization_uri') ?? null;
