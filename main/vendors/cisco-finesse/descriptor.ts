import type { Advice, Descriptor, Field } from '../../../app/vendor/descriptor.ts';
import { authorityField, plainField, secretField, serverField } from '../shared/fields.ts';
import { defaultHttpsPort } from './settings.ts';
import { transports } from './wire/server.ts';

const fields: readonly Field[] = [
  serverField({ label: 'vendor.cisco-finesse.server', hint: 'vendor.cisco-finesse.server.hint' }, defaultHttpsPort),
  { ...plainField, key: 'user', kind: 'text', label: 'vendor.cisco-finesse.user', isRequired: true },
  {
    ...plainField,
    key: 'signInBy',
    kind: 'choice',
    label: 'vendor.cisco-finesse.sign-in-by',
    initial: 'password',
    options: [
      { value: 'password', label: 'vendor.cisco-finesse.sign-in-by.password' },
      { value: 'single-sign-on', label: 'vendor.cisco-finesse.sign-in-by.single-sign-on' },
    ],
  },
  {
    ...secretField,
    key: 'password',
    label: 'vendor.cisco-finesse.password',
    onlyWith: { key: 'signInBy', values: ['password'] },
  },
  {
    ...plainField,
    key: 'extension',
    kind: 'text',
    label: 'vendor.cisco-finesse.extension',
    hint: 'vendor.cisco-finesse.extension.hint',
    isRequired: true,
  },
  {
    ...plainField,
    key: 'dropPermission',
    kind: 'choice',
    label: 'vendor.cisco-finesse.drop-permission',
    hint: 'vendor.cisco-finesse.drop-permission.hint',
    isAdvanced: true,
    initial: 'supervisor_only',
    options: [
      { value: 'supervisor_only', label: 'vendor.cisco-finesse.drop-permission.supervisor-only' },
      {
        value: 'conference_controller_and_supervisor',
        label: 'vendor.cisco-finesse.drop-permission.controller-and-supervisor',
      },
      { value: 'all', label: 'vendor.cisco-finesse.drop-permission.all' },
    ],
  },
  {
    ...plainField,
    key: 'alternateServer',
    kind: 'text',
    label: 'vendor.cisco-finesse.alternate-server',
    hint: 'vendor.cisco-finesse.alternate-server.hint',
    isAdvanced: true,
    defaultPort: defaultHttpsPort,
  },
  authorityField({ label: 'vendor.cisco-finesse.ca-file', hint: 'vendor.cisco-finesse.ca-file.hint' }),
  {
    ...plainField,
    key: 'transports',
    kind: 'order',
    label: 'vendor.cisco-finesse.transports',
    hint: 'vendor.cisco-finesse.transports.hint',
    isAdvanced: true,
    initial: [...transports],
    options: [
      { value: 'websocket', label: 'vendor.cisco-finesse.transports.websocket' },
      { value: 'websocket-notification', label: 'vendor.cisco-finesse.transports.websocket-notification' },
      { value: 'bosh', label: 'vendor.cisco-finesse.transports.bosh' },
    ],
  },
  {
    ...plainField,
    key: 'notificationPort',
    kind: 'text',
    label: 'vendor.cisco-finesse.notification-port',
    hint: 'vendor.cisco-finesse.notification-port.hint',
    isAdvanced: true,
    initial: '7443',
  },
  {
    ...plainField,
    key: 'alternateNotificationPort',
    kind: 'text',
    label: 'vendor.cisco-finesse.alternate-notification-port',
    hint: 'vendor.cisco-finesse.alternate-notification-port.hint',
    isAdvanced: true,
  },
];

/** Sentences that hold for this vendor only: its drop permission, its transports, its lock-out time. */
const advice: readonly Advice[] = [
  { of: 'denial', reason: 'supervisor-only', text: 'vendor.cisco-finesse.advice.supervisor-only' },
  {
    of: 'denial',
    reason: 'controller-or-supervisor-only',
    text: 'vendor.cisco-finesse.advice.controller-or-supervisor-only',
  },
  { of: 'denial', reason: 'agents-only', text: 'vendor.cisco-finesse.advice.agents-only' },
  { of: 'denial', reason: 'incomplete-list', text: 'vendor.cisco-finesse.advice.incomplete-list' },
  { of: 'error', code: 'sign-in-expired', next: 'vendor.cisco-finesse.advice.sign-in-expired' },
  { of: 'error', code: 'account-locked', next: 'vendor.cisco-finesse.advice.account-locked' },
  { of: 'error', code: 'extension-invalid', next: 'vendor.cisco-finesse.advice.extension-invalid' },
  { of: 'error', code: 'notifications-refused', next: 'vendor.cisco-finesse.advice.notifications-refused' },
  {
    of: 'error',
    code: 'not-permitted',
    kinds: ['drop', 'intercept'],
    next: 'vendor.cisco-finesse.advice.drop-not-permitted',
  },
  {
    of: 'error',
    code: 'invalid-destination',
    kinds: ['drop', 'intercept'],
    next: 'vendor.cisco-finesse.advice.drop-invalid-destination',
  },
  { of: 'error', code: 'drop-not-enabled', next: 'vendor.cisco-finesse.advice.drop-not-enabled' },
  { of: 'error', code: 'barge-not-possible', next: 'vendor.cisco-finesse.advice.barge-not-possible' },
];

/** Cisco Finesse 12.5 and 12.6 on Unified Contact Center Enterprise; Express without dropping participants. */
export const finesseDescriptor: Descriptor = {
  vendorId: 'cisco-finesse',
  name: 'vendor.cisco-finesse.name',
  needs: 'vendor.cisco-finesse.needs',
  badge: { letters: 'CF', hue: 0 },
  fields: [...fields],
  advice: [...advice],
  capabilities: { dropsParticipants: true, makesCalls: true, hasAgentState: true, hasTeam: true },
};
