import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer, HttpLimits } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import type { SignInFlow } from '../../ports/sign-in-window.ts';
import { ask, isHtml, isSuccess } from '../shared/exchange.ts';
import { FinalFault } from '../shared/faults.ts';
import type { FinesseSettings } from './settings.ts';
import type { ServerAddress } from './wire/server.ts';
import { readTokenAnswer, type GivenToken } from './wire/token-answer.ts';

const limits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes: 64 * 1024 };

const tokenPath = '/desktop/sso/token';

const originOf = ({ isSecure, host, port }: ServerAddress): string =>
  new URL(`${isSecure ? 'https' : 'http'}://${host}:${port}`).origin;

/** The sign-in of a person at a server's single sign-on: it ends with JSON at that very server. */
export const signInFlow = (server: ServerAddress, { user, caFile }: FinesseSettings): SignInFlow<GivenToken> => {
  const origin = originOf(server);
  const query = new URLSearchParams({ return_refresh_token: 'true', return_user: 'yes', cc_username: user });
  return {
    start: `${origin}${tokenPath}?${query.toString()}`,
    user,
    caFile,
    home: [origin],
    secretParameters: ['token', 'access_token', 'refresh_token', 'refresh-token'],
    read: ({ url, text }) => (new URL(url).pathname.startsWith('/desktop/sso/') ? readTokenAnswer(text) : null),
  };
};

/** In which of the two ways a server renews tokens. */
export type RenewalForm = 'post' | 'get';

const renewal = (
  form: RenewalForm,
  origin: string,
  { accessToken, refreshToken }: { readonly accessToken: string; readonly refreshToken: string },
  user: string,
) => {
  const url = `${origin}${tokenPath}`;
  const headers = { accept: 'application/json' };
  if (form === 'get') {
    const query = new URLSearchParams({ cc_username: user, 'refresh-token': refreshToken });
    return { method: 'GET' as const, url: `${url}?${query.toString()}`, headers, body: null };
  }
  const body = new URLSearchParams({ token: accessToken, 'refresh-token': refreshToken }).toString();
  return {
    method: 'POST' as const,
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  };
};

/** Whether this answer says no for good; any other may be different in a while. */
const isRefusal = ({ status }: HttpAnswer): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 429;

/**
 * Asks a server for another token in the place of one, in the form that worked before, else in both. Rejects with a
 * `FinalFault` where the server refuses, and with a `Fault` where it did not answer.
 */
export const renewToken = async (
  network: Network,
  server: ServerAddress,
  held: { readonly accessToken: string; readonly refreshToken: string; readonly user: string },
  known: { readonly form: RenewalForm | null; readonly signal: AbortSignal },
): Promise<{ readonly token: GivenToken; readonly form: RenewalForm }> => {
  const origin = originOf(server);
  const { form: knownForm, signal } = known;
  let refusal: HttpAnswer | null = null;
  for (const form of knownForm === null ? (['post', 'get'] as const) : [knownForm]) {
    const answer = await ask(network, { ...renewal(form, origin, held, held.user), limits, signal });
    const token = isSuccess(answer.status) ? readTokenAnswer(answer.body) : null;
    if (token) return { token, form };
    // A page, or a redirection to one: the provider wants to see the person again.
    const wantsPerson = isSuccess(answer.status) ? isHtml(answer.body) : answer.status >= 300 && answer.status < 400;
    if (!isRefusal(answer) && !wantsPerson) throw faultOf(answer);
    refusal = answer;
  }
  throw new FinalFault('sign-in-expired', `${new URL(origin).host}: HTTP ${refusal?.status ?? 0}`);
};

const faultOf = ({ status }: HttpAnswer): Fault => {
  if (isSuccess(status)) return new Fault('answer-malformed', 'The answer has no token.');
  if (status === 408 || status === 429) return new Fault('server-busy', `HTTP ${status}`);
  return new Fault(status >= 502 && status <= 504 ? 'out-of-service' : 'server-error', `HTTP ${status}`);
};

/** Whether a fault says that the server refuses the token for good. */
export const isRefused = (cause: unknown): boolean =>
  cause instanceof FinalFault && asFault(cause).code === 'sign-in-expired';
