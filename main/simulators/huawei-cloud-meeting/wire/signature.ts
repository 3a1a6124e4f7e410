import { createHmac, timingSafeEqual } from 'node:crypto';

/** What an app ID signs in with. */
export interface SignedSignIn {
  readonly appId: string;
  /** Empty in single-tenant mode. */
  readonly corpId: string;
  readonly userId: string;
  readonly expireTime: number;
  readonly nonce: string;
}

/** The signature of an app ID in lower-case hex. */
export const signatureOf = (appKey: string, { appId, corpId, userId, expireTime, nonce }: SignedSignIn): string =>
  createHmac('sha256', appKey)
    .update([appId, ...(corpId === '' ? [] : [corpId]), userId, expireTime, nonce].join(':'))
    .digest('hex');

/** Whether a signature is the right one, whatever the case of its digits. */
export const isSignature = (given: string, right: string): boolean => {
  const a = Buffer.from(given.toLowerCase());
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
};

/** The members of `HMAC-SHA256 signature=…,access=…`; null for any other header. */
export const readSignatureHeader = (header: string): { signature: string; appId: string | null } | null => {
  const signature = /^HMAC-SHA256\s+signature=([0-9a-f]{64})(?:\s*,|$)/iu.exec(header)?.[1];
  if (signature === undefined) return null;
  const access = /,\s*access=([A-Za-z0-9+/=]+)/u.exec(header)?.[1];
  return { signature, appId: access === undefined ? null : Buffer.from(access, 'base64').toString('utf8') };
};

/** Account and password of a `Basic` header; null when it is not one. */
export const readBasicHeader = (header: string): { account: string; password: string } | null => {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/u.exec(header)?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? null : { account: text.slice(0, colon), password: text.slice(colon + 1) };
};

/** A control token that came raw or as `Basic` and Base64. */
export const readControlToken = (given: string): string => {
  const encoded = /^Basic\s+([A-Za-z0-9+/]+=*)$/u.exec(given)?.[1];
  return encoded === undefined ? given : Buffer.from(encoded, 'base64').toString('utf8');
};
