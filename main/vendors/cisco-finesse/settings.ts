import type { Endpoint, FieldIssue, FieldValues } from '../../../app/vendor/adapter.ts';
import { choiceOf, missingFields, portOf, textOf, wrongChoices } from '../shared/fields.ts';
import { readServerAddress } from '../../../app/domain/server-address.ts';
import { transports, type ServerAddress, type Transport } from './wire/server.ts';

/** Who may drop whom, as the site has set `enableDropParticipantFor` on the server (12.5(1) ES3 and later). */
export const dropPermissions = ['supervisor_only', 'conference_controller_and_supervisor', 'all'] as const;
export type DropPermissionValue = (typeof dropPermissions)[number];

/** The port where none is typed. */
export const defaultHttpsPort = 8445;
const defaultNotificationPort = 7443;

/** By what a user signs in where the server leaves the choice. */
export const signInWays = ['password', 'single-sign-on'] as const;

/** Keys of what single sign-on gives: both tokens, and how long they count. */
export const givenSecrets = ['accessToken', 'refreshToken', 'tokenLife'] as const;

export interface FinesseSettings {
  readonly server: ServerAddress;
  readonly alternateServer: ServerAddress | null;
  /** For an alternate server that the server itself names. */
  readonly alternateNotificationPort: number;
  readonly user: string;
  readonly signInBy: (typeof signInWays)[number];
  readonly extension: string;
  readonly dropPermission: DropPermissionValue;
  readonly transports: readonly Transport[];
  /** The id of a private authority, or empty. */
  readonly caFile: string;
}

/** The server that the user entered; null when it is none. A path is ignored. */
const addressOf = (text: string, notificationPort: number): ServerAddress | null => {
  const location = readServerAddress(text, defaultHttpsPort);
  return location && { isSecure: location.isSecure, host: location.host, port: location.port, notificationPort };
};

const isTransport = (value: string): value is Transport => transports.some((one) => one === value);

const transportsOf = (values: FieldValues): readonly Transport[] => {
  const value = values['transports'];
  if (!Array.isArray(value) || value.length === 0) return transports;
  const known = value.filter(isTransport);
  return known.length === 0 ? transports : known;
};

/** Every problem of the settings at once, by field. */
export const checkFinesseSettings = (values: FieldValues): FieldIssue[] => {
  const issues = missingFields(values, ['server', 'user', 'extension']);
  for (const key of ['server', 'alternateServer']) {
    const text = textOf(values, key);
    if (text !== '' && !addressOf(text, defaultNotificationPort)) issues.push({ key, problem: 'not-an-address' });
  }
  for (const key of ['notificationPort', 'alternateNotificationPort'])
    if (portOf(textOf(values, key), defaultNotificationPort) === null) issues.push({ key, problem: 'not-a-port' });
  // CCE takes no extension in E.164 form.
  if (!/^[\d*#]{0,32}$/u.test(textOf(values, 'extension'))) issues.push({ key: 'extension', problem: 'digits-only' });
  if (textOf(values, 'user').length > 200) issues.push({ key: 'user', problem: 'too-long' });
  issues.push(...wrongChoices(values, ['dropPermission'], dropPermissions));
  issues.push(...wrongChoices(values, ['signInBy'], signInWays));
  const order = values['transports'];
  if (Array.isArray(order) && !order.every(isTransport)) issues.push({ key: 'transports', problem: 'not-a-choice' });
  return issues;
};

/** The settings in use. `values` passed `checkFinesseSettings`; throws otherwise. */
export const readFinesseSettings = (values: FieldValues): FinesseSettings => {
  const notificationPort = portOf(textOf(values, 'notificationPort'), defaultNotificationPort);
  const alternateNotificationPort = portOf(
    textOf(values, 'alternateNotificationPort'),
    notificationPort ?? defaultNotificationPort,
  );
  const server = notificationPort === null ? null : addressOf(textOf(values, 'server'), notificationPort);
  if (!server || alternateNotificationPort === null) throw new Error('These settings were not checked.');
  const alternate = textOf(values, 'alternateServer');
  return {
    server,
    alternateServer: alternate === '' ? null : addressOf(alternate, alternateNotificationPort),
    alternateNotificationPort,
    user: textOf(values, 'user'),
    signInBy: choiceOf(textOf(values, 'signInBy'), signInWays) ?? 'password',
    extension: textOf(values, 'extension'),
    dropPermission: choiceOf(textOf(values, 'dropPermission'), dropPermissions) ?? 'supervisor_only',
    transports: transportsOf(values),
    caFile: textOf(values, 'caFile'),
  };
};

/** Both servers of the pair. */
export const finesseEndpoints = (values: FieldValues): Endpoint[] => {
  const { server, alternateServer, caFile } = readFinesseSettings(values);
  return [server, alternateServer].flatMap((one) =>
    one ? [{ url: `${one.isSecure ? 'https' : 'http'}://${one.host}:${one.port}/`, caFile }] : [],
  );
};
