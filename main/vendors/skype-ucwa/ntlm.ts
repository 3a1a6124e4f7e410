import { createType1Message, createType3Message, decodeType2Message } from 'axios-ntlm/lib/ntlm.js';
import { Fault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer, HttpRequest } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import { ask } from '../shared/exchange.ts';
import { FinalFault } from '../shared/faults.ts';

/** The library says of its messages that they are anything. */
type ServerMessage = ReturnType<typeof decodeType2Message>;

/** Which of the two names the server knows NTLM by; null where it takes neither. */
const schemeOf = (header: string): 'NTLM' | 'Negotiate' | null =>
  /\bNTLM\b/iu.test(header) ? 'NTLM' : /\bNegotiate\b/iu.test(header) ? 'Negotiate' : null;

const messageIn = (header: string): string | null =>
  /\b(?:NTLM|Negotiate)\s+([A-Za-z0-9+/]{16,8000}={0,2})/iu.exec(header)?.[1] ?? null;

/** `DOMAIN\\user` in its parts; any other name is whole, and has no domain. */
const partsOf = (user: string): { readonly domain: string; readonly name: string } => {
  const [, domain = '', name = user] = /^([^\\]+)\\(.+)$/u.exec(user) ?? [];
  return { domain, name };
};

const read = (message: string): ServerMessage => {
  try {
    return decodeType2Message(`NTLM ${message}`);
  } catch {
    throw new Fault('not-this-system', 'Its NTLM message cannot be read.');
  }
};

/**
 * Sends a request as a Windows user, by NTLMv2: asks, is challenged, and answers, all on the one connection of a
 * network that is used for nothing else. Gives the answer to the last request. Rejects with a `Fault`.
 */
export const proveByNtlm = async (
  network: Network,
  request: HttpRequest,
  { user, secret }: { readonly user: string; readonly secret: string },
): Promise<HttpAnswer> => {
  const { domain, name } = partsOf(user);
  const first = await ask(network, request);
  if (first.status !== 401) return first;
  const scheme = schemeOf(first.headers['www-authenticate'] ?? '');
  if (scheme === null) throw new FinalFault('not-supported', 'It takes no NTLM.');
  const send = (message: string): Promise<HttpAnswer> =>
    ask(network, {
      ...request,
      headers: { ...request.headers, authorization: message.replace(/^NTLM/u, scheme) },
    });
  // Neither the name of this machine nor the domain is told before the server asks.
  const challenged = await send(createType1Message('', ''));
  const message = messageIn(challenged.headers['www-authenticate'] ?? '');
  if (challenged.status !== 401 || message === null) throw new FinalFault('not-supported', 'It has no NTLM challenge.');
  const challenge = read(message);
  // The older version is as good as the password in the open.
  if (challenge.version !== 2) throw new FinalFault('not-supported', 'It takes NTLM version 1 only.');
  const last = await send(createType3Message(challenge, name, secret, '', domain));
  if (last.status === 401) throw new FinalFault('wrong-password', 'HTTP 401 after NTLM.');
  return last;
};
