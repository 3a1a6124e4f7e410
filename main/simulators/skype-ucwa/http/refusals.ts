import { contentReply, htmlReply } from '../../shared/http/reply.ts';
import type { HttpReply } from '../../shared/http/reply.ts';
import { sipDomain } from '../model/directory.ts';
import { authorizePathOf } from '../model/modern-sign-in.ts';
import { grantsNow } from '../model/sign-in.ts';
import type { RequestFacts } from '../model/world.ts';
import { writeChallenge } from '../wire/challenge.ts';
import { errorBody, errorXml } from '../wire/errors.ts';
import type { UcwaFault } from '../wire/errors.ts';
import type { OpenRequest } from './request.ts';

/** Where tokens are asked for. */
export const tokenPath = 'WebTicket/oauthtoken';

const frontEnd = `fe01.${sipDomain}`;

/** The header with which servers say more about a refusal than its status does. */
export const diagnostics = (number: number, reason: string): Readonly<Record<string, string>> => ({
  'X-Ms-diagnostics': `${number};source="${frontEnd}";reason="${reason}"`,
});

const challengeOf = (request: OpenRequest): readonly string[] =>
  writeChallenge({
    form: request.world.switches().challenge,
    domain: sipDomain,
    tokenUrl: `${request.originOf(request.host)}/${tokenPath}`,
    grants: grantsNow(request.world),
    authorizationUrl: `${request.world.provider.address}${authorizePathOf(request.world)}`,
  });

const htmlPage = (status: number, title: string): HttpReply =>
  htmlReply(status, `<html><head><title>${status} - ${title}</title></head><body><h2>${title}</h2></body></html>`);

/** How a request without a valid token is refused; the challenge tells where to get one. */
export const unauthorized = (request: OpenRequest, state: RequestFacts['token']): HttpReply => {
  const challenge = { 'WWW-Authenticate': challengeOf(request) };
  const { wrongHostToken } = request.world.switches();
  const isForeign = state === 'wrongHost' || state === 'unknown';
  const status = state === 'wrongHost' ? wrongHostToken : state === 'unknown' ? 403 : 401;
  if (status === 500) return htmlPage(500, 'Internal Server Error');
  const page = htmlPage(status, status === 401 ? 'Unauthorized' : 'Forbidden');
  const details =
    isForeign && status === 403
      ? { Warning: `120 ${frontEnd} "InvalidToken"`, ...diagnostics(28_055, 'The OAuth token is invalid.') }
      : {};
  return { ...page, headers: { ...page.headers, ...challenge, ...details } };
};

/** How a request of a browser from another site is refused. */
export const crossDomainRefusal = (): HttpReply => {
  const page = htmlPage(403, 'Forbidden');
  return { ...page, headers: { ...page.headers, ...diagnostics(28_070, 'The domain is not allowed.') } };
};

/** How the check of a browser before such a request is refused. */
export const preflightRefusal = (): HttpReply => {
  const page = htmlPage(400, 'Bad Request');
  return { ...page, headers: { ...page.headers, ...diagnostics(28_020, 'The request is not valid.') } };
};

/** An error of the interface as it is sent, in XML for clients that want nothing else. */
export const faultReply = (request: OpenRequest, fault: UcwaFault): HttpReply => {
  const { subcodeNone, retryAfterSeconds } = request.world.switches();
  const accept = request.http.headers['accept'] ?? '';
  const isXml = /xml/u.test(accept) && !/json/u.test(accept);
  const reply = isXml
    ? contentReply(fault.status, 'application/xml; charset=utf-8', errorXml(fault, subcodeNone))
    : contentReply(fault.status, 'application/json; charset=utf-8', JSON.stringify(errorBody(fault, subcodeNone)));
  const isBusy = fault.status === 429 || fault.status === 503;
  const retry = isBusy && retryAfterSeconds > 0 ? { 'Retry-After': String(retryAfterSeconds) } : {};
  return { ...reply, headers: { ...reply.headers, ...retry } };
};
