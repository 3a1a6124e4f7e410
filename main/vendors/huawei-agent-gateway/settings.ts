import type { Endpoint, FieldIssue, FieldValues } from '../../../app/vendor/adapter.ts';
import { missingFields, textOf, wrongChoices } from '../shared/fields.ts';
import { readServerAddress } from '../../../app/domain/server-address.ts';

/** The port where none is typed. */
export const defaultPort = 8043;
const defaultPath = '/agentgateway/resource';

/** The states that an agent can begin in, with the vendor's numbers for them. */
export const firstStates = { idle: 4, busy: 3, 'wrap-up': 5 } as const;
type FirstState = keyof typeof firstStates;

/** A reason for being busy, as the site defines them: 200 to 250. */
export interface BusyReason {
  readonly id: string;
  readonly label: string;
}

export interface GatewaySettings {
  /** `https://host:port/agentgateway/resource`, without a slash at the end. */
  readonly baseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly agentId: string;
  readonly phone: string;
  readonly answersAutomatically: boolean;
  /** Idle instead of wrap-up after a call. */
  readonly isIdleAfterCall: boolean;
  readonly firstState: FirstState;
  readonly busyReasons: readonly BusyReason[];
  /** What a participant on hold hears, as a path on the vendor's server; empty: holding is not possible. */
  readonly holdFile: string;
  /** The id of a private authority, or empty. */
  readonly caFile: string;
}

const isFirstState = (value: string): value is FirstState => Object.hasOwn(firstStates, value);

/** Reads `201 Lunch; 202 Training`; null when it is not that. */
const busyReasonsOf = (text: string): BusyReason[] | null => {
  const reasons: BusyReason[] = [];
  for (const part of text
    .split(/[;；\n]/u)
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    const match = /^(2[0-4]\d|250)[\s=:]+(\S.{0,99})$/u.exec(part);
    if (!match) return null;
    reasons.push({ id: match[1] ?? '', label: match[2] ?? '' });
  }
  return reasons;
};

/** Every problem of the settings at once, by field. */
export const checkGatewaySettings = (values: FieldValues): FieldIssue[] => {
  const issues = missingFields(values, ['server', 'agentId', 'phone']);
  const server = textOf(values, 'server');
  if (server !== '' && !readServerAddress(server, defaultPort))
    issues.push({ key: 'server', problem: 'not-an-address' });
  if (!/^\d{0,6}$/u.test(textOf(values, 'agentId'))) issues.push({ key: 'agentId', problem: 'digits-only' });
  if (!/^\d{0,24}$/u.test(textOf(values, 'phone'))) issues.push({ key: 'phone', problem: 'digits-only' });
  issues.push(
    ...wrongChoices(values, ['autoAnswer', 'autoIdle'], ['yes', 'no']),
    ...wrongChoices(values, ['firstState'], Object.keys(firstStates)),
  );
  if (!busyReasonsOf(textOf(values, 'busyReasons'))) issues.push({ key: 'busyReasons', problem: 'not-a-choice' });
  if (Buffer.byteLength(textOf(values, 'holdFile')) > 127) issues.push({ key: 'holdFile', problem: 'too-long' });
  return issues;
};

/** The settings in use. `values` passed `checkGatewaySettings`; throws otherwise. */
export const readGatewaySettings = (values: FieldValues): GatewaySettings => {
  const server = readServerAddress(textOf(values, 'server'), defaultPort);
  const busyReasons = busyReasonsOf(textOf(values, 'busyReasons'));
  if (!server || !busyReasons) throw new Error('These settings were not checked.');
  const first = textOf(values, 'firstState');
  const { isSecure, host, port, path } = server;
  return {
    baseUrl: `${isSecure ? 'https' : 'http'}://${host}:${port}${path === '' ? defaultPath : path}`,
    host,
    port,
    agentId: textOf(values, 'agentId'),
    phone: textOf(values, 'phone'),
    answersAutomatically: textOf(values, 'autoAnswer') !== 'no',
    isIdleAfterCall: textOf(values, 'autoIdle') !== 'no',
    firstState: isFirstState(first) ? first : 'idle',
    busyReasons,
    holdFile: textOf(values, 'holdFile'),
    caFile: textOf(values, 'caFile'),
  };
};

/** The one server. */
export const gatewayEndpoints = (values: FieldValues): Endpoint[] => {
  const { baseUrl, caFile } = readGatewaySettings(values);
  return [{ url: baseUrl, caFile }];
};
