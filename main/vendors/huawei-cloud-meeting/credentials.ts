import { createHmac } from 'node:crypto';
import { FinalFault } from '../shared/faults.ts';
import type { CompanyServer } from './company-server.ts';
import type { CloudRequest } from './requests.ts';

/** How long a signature may be used, in seconds: the machine's clock may differ from the service's. */
const signatureSeconds = 3_600;
/** Tokens of API clients: several may live at once. */
const clientType = 72;

/** With what an account signs in: what is at hand, or where the company gives it each time. */
export type Credentials = OwnCredentials | ({ readonly by: 'company' } & CompanyServer);

/** What can be sent to the service. */
export type OwnCredentials =
  | { readonly by: 'password'; readonly account: string; readonly password: string }
  | {
      readonly by: 'app-id';
      readonly appId: string;
      readonly appKey: string;
      /** The enterprise, for the app of a service provider; empty otherwise. */
      readonly corpId: string;
      /** The user as the company's own systems name them; empty for the administrator. */
      readonly appUser: string;
    }
  /** A signature that the company's own systems made, with what they signed: the key stays with them. */
  | ({ readonly by: 'signature'; readonly signature: string } & SignedFacts)
  /** A token that the company's own systems had: it stays theirs and is not given back. */
  | { readonly by: 'access-token'; readonly accessToken: string };

/** What a signature is made of. */
export interface SignedFacts {
  readonly appId: string;
  readonly corpId: string;
  readonly appUser: string;
  /** Unix seconds. */
  readonly expireTime: number;
  readonly nonce: string;
}

/** The signature of a sign-in by app ID, in hexadecimal: HMAC-SHA256 of the facts, joined by colons. */
export const signatureOf = (appKey: string, { appId, corpId, appUser, expireTime, nonce }: SignedFacts): string => {
  const data = [appId, ...(corpId === '' ? [] : [corpId]), appUser, String(expireTime), nonce].join(':');
  return createHmac('sha256', appKey).update(data, 'utf8').digest('hex');
};

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** The account as it is shown before the service said its name. */
export const shownAccount = (credentials: Credentials): string => {
  if (credentials.by === 'password') return credentials.account;
  return credentials.by === 'access-token' ? '' : credentials.appUser || credentials.appId;
};

/** Signs in with what was signed. The body repeats it; in single-tenant mode a company would make it fail. */
const appRequest = (signature: string, { appId, corpId, appUser, expireTime, nonce }: SignedFacts): CloudRequest => ({
  method: 'POST',
  path: '/v2/usg/acs/auth/appauth',
  headers: {
    authorization: `HMAC-SHA256 signature=${signature},access=${base64(appId)}`,
    'x-token-type': 'LongTicket',
    'content-type': 'application/json; charset=UTF-8',
  },
  body: { appId, clientType, expireTime, nonce, userId: appUser, ...(corpId !== '' && { corpId }) },
});

/** Asks whose a token is and how long it lives. `isRenewed`: asks for another one in its place. */
export const validation = (token: string, isRenewed: boolean): CloudRequest => ({
  method: 'POST',
  path: '/v1/usg/acs/token/validate',
  body: { token, needGenNewToken: isRenewed, needAccountInfo: true },
});

/**
 * The request that signs in. `nowMs`: wall clock. `nonce`: 32 to 64 characters, never used again. Throws a `FinalFault`
 * when the password or the key is not there.
 */
export const signInRequest = (credentials: OwnCredentials, nowMs: number, nonce: string): CloudRequest => {
  if (credentials.by === 'password') {
    const { account, password } = credentials;
    if (password === '') throw new FinalFault('password-missing');
    return {
      method: 'POST',
      path: '/v1/usg/acs/auth/account',
      headers: { authorization: `Basic ${base64(`${account}:${password}`)}` },
      body: { account, clientType, createTokenType: 0 },
    };
  }
  if (credentials.by === 'access-token') {
    if (credentials.accessToken === '') throw new FinalFault('password-missing', 'access token');
    return validation(credentials.accessToken, false);
  }
  if (credentials.by === 'signature') {
    if (credentials.signature === '') throw new FinalFault('password-missing', 'signature');
    return appRequest(credentials.signature, credentials);
  }
  const { appId, appKey, corpId, appUser } = credentials;
  if (appKey === '') throw new FinalFault('password-missing', 'app key');
  const expireTime = Math.floor(nowMs / 1000) + signatureSeconds;
  const signature = signatureOf(appKey, { appId, corpId, appUser, expireTime, nonce });
  return appRequest(signature, { appId, corpId, appUser, expireTime, nonce });
};
