import type { Endpoint, FieldIssue, FieldValues } from '../../../app/vendor/adapter.ts';
import { choiceOf, missingFields, textOf, wrongChoices } from '../shared/fields.ts';
import type { Credentials } from './credentials.ts';
import { readServerAddress, serverUrl, type ServerLocation } from '../../../app/domain/server-address.ts';

/** The port where none is typed. */
export const defaultPort = 443;
/** The service's hosts. */
const hosts = {
  china: 'api.meeting.huaweicloud.com',
  international: 'api-intl.meeting.huaweicloud.com',
} as const;
export const regions = ['china', 'international', 'own'] as const;
/** By account and password, by the company's app, or with what the company's own systems give: typed, or asked for. */
export const ways = ['password', 'app-id', 'signature', 'access-token', 'company'] as const;
/** How many people one request disconnects: so many unless set otherwise, and at most. */
const usualChunk = 100;
const mostChunk = 500;

export interface CloudSettings {
  /** `https://host:port`. */
  readonly origin: string;
  /** `host:port`, for people. */
  readonly via: string;
  /** The most people in one request. */
  readonly chunk: number;
  /** The id of a private authority, or empty. */
  readonly caFile: string;
}

/** A server of one's own counts before the region. */
const serverOf = (values: FieldValues): string => {
  const own = textOf(values, 'server');
  if (own !== '') return own;
  const region = choiceOf(textOf(values, 'region'), regions) ?? 'china';
  return region === 'own' ? '' : hosts[region];
};

const locationOf = (values: FieldValues): ServerLocation | null => {
  const location = readServerAddress(serverOf(values), defaultPort);
  return location?.path === '' ? location : null;
};

const chunkOf = (values: FieldValues): number | null => {
  const text = textOf(values, 'chunk');
  if (text === '') return usualChunk;
  const size = /^\d{1,3}$/u.test(text) ? Number(text) : 0;
  return size >= 1 && size <= mostChunk ? size : null;
};

/** The address that gives what is signed in with; null for any that is not HTTPS, or has a query. */
const companyAddressOf = (values: FieldValues): string | null => {
  const text = textOf(values, 'companyAddress');
  const location = /[?#]/u.test(text) ? null : readServerAddress(text, defaultPort);
  return location?.isSecure === true ? serverUrl(location) : null;
};

const wayOf = (values: FieldValues): (typeof ways)[number] => choiceOf(textOf(values, 'signInBy'), ways) ?? 'password';

const required = {
  password: ['account'],
  'app-id': ['appId'],
  signature: ['appId', 'nonce', 'expireTime'],
  'access-token': [],
  company: ['companyAddress'],
} as const;

/** The fields that say who signs in. */
export const usedFields = (values: FieldValues): readonly string[] => {
  const way = wayOf(values);
  if (way === 'company') return ['companyAddress', 'appUser'];
  return way === 'app-id' || way === 'signature' ? ['appId', 'appUser'] : ['account'];
};

/** With what the account signs in. */
export const credentialsOf = (values: FieldValues, secrets: Readonly<Record<string, string>>): Credentials => {
  const by = wayOf(values);
  const app = {
    appId: textOf(values, 'appId'),
    corpId: textOf(values, 'corpId'),
    appUser: textOf(values, 'appUser'),
  };
  switch (by) {
    case 'password':
      return { by, account: textOf(values, 'account'), password: secrets['password'] ?? '' };
    case 'app-id':
      return { by, ...app, appKey: secrets['appKey'] ?? '' };
    case 'signature':
      return {
        by,
        ...app,
        signature: (secrets['signature'] ?? '').trim(),
        nonce: textOf(values, 'nonce'),
        expireTime: Number(textOf(values, 'expireTime')),
      };
    case 'access-token':
      return { by, accessToken: (secrets['accessToken'] ?? '').trim() };
    case 'company':
      return { by, ...app, address: companyAddressOf(values) ?? '', key: (secrets['companyKey'] ?? '').trim() };
  }
};

/** Every problem of the settings at once, by field. */
export const checkCloudSettings = (values: FieldValues): FieldIssue[] => {
  const issues = [
    ...missingFields(values, required[wayOf(values)]),
    ...wrongChoices(values, ['region'], regions),
    ...wrongChoices(values, ['signInBy'], ways),
  ];
  if (serverOf(values) === '') issues.push({ key: 'server', problem: 'required' });
  else if (!locationOf(values)) issues.push({ key: 'server', problem: 'not-an-address' });
  if (textOf(values, 'companyAddress') !== '' && companyAddressOf(values) === null)
    issues.push({ key: 'companyAddress', problem: 'not-an-address' });
  if (textOf(values, 'account').length > 255) issues.push({ key: 'account', problem: 'too-long' });
  if (!/^\d{0,12}$/u.test(textOf(values, 'expireTime'))) issues.push({ key: 'expireTime', problem: 'digits-only' });
  if (chunkOf(values) === null) issues.push({ key: 'chunk', problem: 'digits-only' });
  return issues;
};

/** The settings in use. `values` passed `checkCloudSettings`; throws otherwise. */
export const readCloudSettings = (values: FieldValues): CloudSettings => {
  const location = locationOf(values);
  const chunk = chunkOf(values);
  if (!location || chunk === null) throw new Error('These settings were not checked.');
  const { isSecure, host, port } = location;
  return {
    origin: `${isSecure ? 'https' : 'http'}://${host}:${port}`,
    via: `${host}:${port}`,
    chunk,
    caFile: textOf(values, 'caFile'),
  };
};

/** The service, and the company's server where that is asked: secrets, policy and questions are bound to both. */
export const cloudEndpoints = (values: FieldValues): Endpoint[] => {
  const { origin, caFile } = readCloudSettings(values);
  const company = wayOf(values) === 'company' ? companyAddressOf(values) : null;
  return [origin, ...(company === null ? [] : [company])].map((url) => ({ url, caFile }));
};
