import type { Descriptor, Field } from '../../../app/vendor/descriptor.ts';
import { transports } from './settings.ts';

const plain: Omit<Field, 'key' | 'kind' | 'label'> = { hint: null, isRequired: false, isSecret: false, isAdvanced: false, initial: '', options: [] };

const fields: readonly Field[] = [
  { ...plain, key: 'server', kind: 'text', label: 'vendor.cisco-finesse.server', hint: 'vendor.cisco-finesse.server.hint', isRequired: true },
  { ...plain, key: 'user', kind: 'text', label: 'vendor.cisco-finesse.user', isRequired: true },
  { ...plain, key: 'password', kind: 'password', label: 'vendor.cisco-finesse.password', isRequired: true, isSecret: true },
  { ...plain, key: 'extension', kind: 'text', label: 'vendor.cisco-finesse.extension', hint: 'vendor.cisco-finesse.extension.hint', isRequired: true },
  {
    ...plain,
    key: 'dropPermission',
    kind: 'choice',
    label: 'vendor.cisco-finesse.drop-permission',
    hint: 'vendor.cisco-finesse.drop-permission.hint',
    isAdvanced: true,
    initial: 'supervisor_only',
    options: [
      { value: 'supervisor_only', label: 'vendor.cisco-finesse.drop-permission.supervisor-only' },
      { value: 'conference_controller_and_supervisor', label: 'vendor.cisco-finesse.drop-permission.controller-and-supervisor' },
      { value: 'all', label: 'vendor.cisco-finesse.drop-permission.all' },
    ],
  },
  { ...plain, key: 'alternateServer', kind: 'text', label: 'vendor.cisco-finesse.alternate-server', hint: 'vendor.cisco-finesse.alternate-server.hint', isAdvanced: true },
  { ...plain, key: 'caFile', kind: 'file', label: 'vendor.cisco-finesse.ca-file', hint: 'vendor.cisco-finesse.ca-file.hint', isAdvanced: true },
  {
    ...plain,
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
  { ...plain, key: 'notificationPort', kind: 'text', label: 'vendor.cisco-finesse.notification-port', hint: 'vendor.cisco-finesse.notification-port.hint', isAdvanced: true, initial: '7443' },
  { ...plain, key: 'alternateNotificationPort', kind: 'text', label: 'vendor.cisco-finesse.alternate-notification-port', hint: 'vendor.cisco-finesse.alternate-notification-port.hint', isAdvanced: true },
];

/** Cisco Finesse 12.5 and 12.6 on Unified Contact Center Enterprise; Express without dropping participants. */
export const finesseDescriptor: Descriptor = {
  vendorId: 'cisco-finesse',
  name: 'vendor.cisco-finesse.name',
  needs: 'vendor.cisco-finesse.needs',
  badge: { letters: 'CF', hue: 0 },
  fields: [...fields],
  capabilities: { dropsParticipants: true, makesCalls: true, hasAgentState: true, hasTeam: true },
};
