import type { Endpoint, FieldIssue, FieldValues } from '../../../app/vendor/adapter.ts';
import { choiceOf, missingFields, textOf, wrongChoices } from '../shared/fields.ts';
import { cookiePlaces, refreshPlaces } from './kept-list.ts';
import { readServerAddress, type ServerLocation } from '../../../app/domain/server-address.ts';

/** The port where none is typed. */
export const defaultPort = 443;
const longest = 250;

/**
 * How tokens are had: by the password, as a Windows user, by a page of the organisation that the server leads to, at a
 * provider that it names, or by a token that was issued elsewhere.
 */
const signInWays = ['password', 'windows', 'single-sign-on', 'authorisation', 'token'] as const;
export type SignInWay = (typeof signInWays)[number];

/** Keys of what pages and providers give in place of a password. */
export const givenSecrets: readonly string[] = [cookiePlaces, refreshPlaces].flatMap(({ list, values }) => [
  list,
  ...values,
]);

export interface SkypeSettings {
  /** `name@domain`, without `sip:`. */
  readonly sipAddress: string;
  readonly sipDomain: string;
  /** UPN or `DOMAIN\user`. */
  readonly user: string;
  readonly signInBy: SignInWay;
  /** Under which the organisation's provider knows Gavel; empty for the other ways. */
  readonly clientId: string;
  /** Host of the server as typed; empty where it is found by the domain. */
  readonly serverHost: string;
  /** Where finding the account begins: those of one step are asked side by side, the first that answers counts. */
  readonly roots: readonly (readonly string[])[];
  /** `host:port` or a domain, for people. */
  readonly via: string;
  /** The id of a private authority, or empty. */
  readonly caFile: string;
  /** The user wants *End* where the server has it: it is not documented. */
  readonly offersEnd: boolean;
}

const sipOf = (values: FieldValues): { readonly address: string; readonly domain: string } | null => {
  const address = textOf(values, 'sipAddress').replace(/^sip:/iu, '');
  const domain = /^[^@\s/?#]+@([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)$/iu.exec(address)?.[1];
  return domain === undefined ? null : { address, domain: domain.toLowerCase() };
};

const serverOf = (values: FieldValues): ServerLocation | null =>
  readServerAddress(textOf(values, 'server'), defaultPort);

/** Every problem of the settings at once, by field. */
export const checkSkypeSettings = (values: FieldValues): FieldIssue[] => {
  const issues = missingFields(values, ['sipAddress']);
  if (textOf(values, 'sipAddress') !== '' && !sipOf(values))
    issues.push({ key: 'sipAddress', problem: 'not-an-address' });
  if (textOf(values, 'server') !== '' && !serverOf(values)) issues.push({ key: 'server', problem: 'not-an-address' });
  issues.push(
    ...wrongChoices(values, ['endForAll'], ['hidden', 'offered']),
    ...wrongChoices(values, ['signInBy'], signInWays),
  );
  if (textOf(values, 'signInBy') === 'authorisation') issues.push(...missingFields(values, ['clientId']));
  for (const key of ['sipAddress', 'user', 'clientId'])
    if (textOf(values, key).length > longest) issues.push({ key, problem: 'too-long' });
  return issues;
};

const originOf = ({ isSecure, host, port }: ServerLocation): string =>
  new URL(`${isSecure ? 'https' : 'http'}://${host}:${port}`).origin;

/** Where discovery answers on a server whose name was typed, when not at its root. */
const knownPath = (domain: string): string =>
  `/Autodiscover/AutodiscoverService.svc/root?originalDomain=${encodeURIComponent(domain)}`;

/** The settings in use. `values` passed `checkSkypeSettings`; throws otherwise. */
export const readSkypeSettings = (values: FieldValues): SkypeSettings => {
  const sip = sipOf(values);
  const server = serverOf(values);
  if (!sip || (textOf(values, 'server') !== '' && !server)) throw new Error('These settings were not checked.');
  const { address, domain } = sip;
  return {
    sipAddress: address,
    sipDomain: domain,
    user: textOf(values, 'user') || address,
    signInBy: choiceOf(textOf(values, 'signInBy'), signInWays) ?? 'password',
    clientId: textOf(values, 'clientId'),
    serverHost: server?.host.toLowerCase() ?? '',
    roots: server
      ? [[`${originOf(server)}${server.path || '/'}`], [`${originOf(server)}${knownPath(domain)}`]]
      : [[`https://lyncdiscoverinternal.${domain}/`, `https://lyncdiscover.${domain}/`]],
    via: server ? `${server.host}:${server.port}` : domain,
    caFile: textOf(values, 'caFile'),
    offersEnd: textOf(values, 'endForAll') === 'offered',
  };
};

/** Where the account is found: the server as typed, or those that the domain names. */
export const skypeEndpoints = (values: FieldValues): Endpoint[] => {
  const { roots, caFile } = readSkypeSettings(values);
  return (roots[0] ?? []).map((url) => ({ url: new URL(url).origin, caFile }));
};
