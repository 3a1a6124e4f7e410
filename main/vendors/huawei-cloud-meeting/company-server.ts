import { z } from 'zod';
import { Fault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer, HttpLimits } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import { boundedJson } from '../shared/bounded-json.ts';
import { ask, isSuccess } from '../shared/exchange.ts';
import { FinalFault, isConnectionFault } from '../shared/faults.ts';

/** Where a company signs for its people, and what it is told. */
export interface CompanyServer {
  /** HTTPS. */
  readonly address: string;
  /** Empty where the company needs none. */
  readonly key: string;
  readonly appId: string;
  readonly corpId: string;
  /** Empty: the company knows by the key. */
  readonly appUser: string;
}

/** What a company gives to sign in with. */
export type CompanyGift =
  | {
      readonly by: 'signature';
      readonly signature: string;
      readonly appId: string;
      readonly corpId: string;
      readonly appUser: string;
      readonly expireTime: number;
      readonly nonce: string;
    }
  | { readonly by: 'access-token'; readonly accessToken: string };

const limits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 5_000, maxBytes: 64 * 1024 };
const mostParts = 1_000;

const name = z.string().max(255);
const optional = z
  .string()
  .max(255)
  .nullish()
  .transform((value) => value ?? '');

const giftSchema = z.union([
  z
    .object({
      signature: z.string().regex(/^[\da-f]{32,256}$/iu),
      appId: name.min(1),
      userId: optional,
      corpId: optional,
      expireTime: z
        .union([z.number(), z.string().regex(/^\d{1,12}$/u)])
        .transform(Number)
        .pipe(z.number().int().min(0)),
      nonce: name.min(1),
    })
    .transform(({ userId, ...signed }) => ({ by: 'signature' as const, appUser: userId, ...signed })),
  z
    // It becomes a header.
    .object({ accessToken: z.string().regex(/^[\x21-\x7e]{1,8192}$/u) })
    .transform(({ accessToken }) => ({ by: 'access-token' as const, accessToken })),
]);

/** Says whose server it is that failed: the words for the service's own would send people to the wrong one. */
const asCompanys = (cause: unknown, host: string): unknown => {
  if (!(cause instanceof Fault)) return cause;
  const detail = `${host}: ${cause.detail ?? cause.code}`;
  if (cause.code === 'answer-too-large') return new Fault('company-answer', detail);
  // What is wrong with a certificate, a proxy or this machine is said in its own words, with the host.
  const isOwnWords = /^(?:certificate|proxy|interrupted)/u.test(cause.code);
  return isConnectionFault(cause) && !isOwnWords ? new Fault('company-unreachable', detail) : cause;
};

const faultOfStatus = (status: number, host: string): Fault => {
  const detail = `${host}: HTTP ${status}`;
  if (status === 401 || status === 403) return new FinalFault('company-refused', detail);
  return status === 429 || status >= 500
    ? new Fault('company-unreachable', detail)
    : new Fault('company-answer', detail);
};

/** Reads what a company gives. Throws a `Fault` without anything of what was in it. */
const readGift = ({ body, status }: HttpAnswer, { appUser }: CompanyServer, host: string): CompanyGift => {
  let gift: CompanyGift;
  try {
    gift = giftSchema.parse(boundedJson(body, mostParts));
  } catch {
    throw new Fault('company-answer', `${host}: HTTP ${status}`);
  }
  if (gift.by === 'signature' && appUser !== '' && gift.appUser !== appUser)
    throw new Fault('company-answer', `${host}: another user`);
  return gift;
};

/**
 * Asks a company's own server for something to sign in with, once, without following redirects. Rejects with a `Fault`
 * that says whose server it is about.
 */
export const askCompany = async (
  server: CompanyServer,
  network: Pick<Network, 'request'>,
  signal: AbortSignal,
): Promise<CompanyGift> => {
  const { address, key, appId, corpId, appUser } = server;
  const { host } = new URL(address);
  const told = Object.entries({ userId: appUser, appId, corpId }).filter(([, value]) => value !== '');
  let answer: HttpAnswer;
  try {
    answer = await ask(network, {
      method: 'POST',
      url: address,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json;charset=UTF-8',
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(Object.fromEntries(told)),
      limits,
      signal,
    });
  } catch (cause) {
    throw asCompanys(cause, host);
  }
  if (!isSuccess(answer.status)) throw faultOfStatus(answer.status, host);
  return readGift(answer, server, host);
};
