import { Fault } from '../../../app/domain/error-code.ts';
import type { Endpoint } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ServerProbe } from '../../ports/server-probe.ts';
import type { Check, CheckOutcome } from './check.ts';

/** The probe has shorter limits of its own for each step. */
const deadlineMs = 12_000;

const dayMs = 24 * 60 * 60 * 1000;
/** The time an administrator may need to renew a certificate. */
const soonDays = 14;
const notedSeconds = 5;
const farSeconds = 60;

const subjectOf = ({ url }: Endpoint): string => {
  const { host, port, protocol } = new URL(url);
  return port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
};

/** The outcome of a network failure; any other error is the check's own failure. */
const outcomeOf = (cause: unknown, result: 'fail' | 'unknown'): CheckOutcome => {
  if (!(cause instanceof Fault)) throw cause;
  return { result, code: cause.code, facts: cause.detail === null ? {} : { detail: cause.detail } };
};

/** Which proxy is used for a server, and whether it opens a tunnel. */
export const proxyCheck = (endpoint: Endpoint, probe: Pick<ServerProbe, 'queryProxy'>): Check => ({
  id: 'proxy',
  subject: subjectOf(endpoint),
  deadlineMs,
  async run(signal) {
    const answer = await probe.queryProxy(endpoint, signal);
    if (!answer) return { result: 'pass', code: 'proxy-none' };
    const { proxy, status, methods, detail } = answer;
    if (status === null) return { result: 'fail', code: 'proxy-silent', facts: { proxy, detail } };
    if (status === 407 && methods.length > 0 && !methods.includes('basic'))
      return { result: 'fail', code: 'proxy-other-method', facts: { proxy, methods: methods.join(', ') } };
    return status >= 200 && status < 300
      ? { result: 'pass', code: 'proxy-answers', facts: { proxy, status } }
      : { result: 'fail', code: 'proxy-refused', facts: { proxy, status } };
  },
});

/** Whether a server presents a certificate that the account trusts, and how long it is valid. */
export const certificateCheck = (endpoint: Endpoint, probe: Pick<ServerProbe, 'handshake'>, clock: Clock): Check => ({
  id: 'certificate',
  subject: subjectOf(endpoint),
  deadlineMs,
  async run(signal) {
    if (new URL(endpoint.url).protocol === 'http:') return { result: 'unknown', code: 'not-encrypted' };
    try {
      const { issuer, validToMs } = await probe.handshake(endpoint, signal);
      const facts = {
        issuer,
        days: Math.floor((validToMs - clock.now()) / dayMs),
        validTo: new Date(validToMs).toISOString(),
      };
      return {
        result: 'pass',
        code: facts.days <= soonDays ? 'certificate-expires-soon' : 'certificate-trusted',
        facts,
      };
    } catch (cause) {
      return outcomeOf(cause, 'fail');
    }
  },
});

/**
 * How far this computer's clock is from a server's. A server that cannot be reached fails its certificate's check, not
 * this one.
 */
export const clockCheck = (endpoint: Endpoint, probe: Pick<ServerProbe, 'readTime'>): Check => ({
  id: 'clock',
  subject: subjectOf(endpoint),
  deadlineMs,
  async run(signal) {
    try {
      const { serverMs, ownMs } = await probe.readTime(endpoint, signal);
      if (serverMs === null) return { result: 'unknown', code: 'clock-not-said' };
      const seconds = Math.round(Math.abs(ownMs - serverMs) / 1000);
      const isAhead = ownMs > serverMs;
      if (seconds > farSeconds)
        return { result: 'fail', code: isAhead ? 'clock-far-ahead' : 'clock-far-behind', facts: { seconds } };
      if (seconds > notedSeconds)
        return { result: 'pass', code: isAhead ? 'clock-ahead' : 'clock-behind', facts: { seconds } };
      return { result: 'pass', code: 'clock-in-step', facts: { seconds } };
    } catch (cause) {
      return outcomeOf(cause, 'unknown');
    }
  },
});
