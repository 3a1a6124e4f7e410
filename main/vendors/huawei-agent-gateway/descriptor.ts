import type { Advice, Descriptor, Field } from '../../../app/vendor/descriptor.ts';
import { authorityField, plainField, serverField } from '../shared/fields.ts';
import { defaultPort } from './settings.ts';

const yesOrNo: Field['options'] = [
  { value: 'yes', label: 'vendor.huawei-agent-gateway.yes' },
  { value: 'no', label: 'vendor.huawei-agent-gateway.no' },
];

const fields: readonly Field[] = [
  serverField(
    { label: 'vendor.huawei-agent-gateway.server', hint: 'vendor.huawei-agent-gateway.server.hint' },
    defaultPort,
  ),
  { ...plainField, key: 'agentId', kind: 'text', label: 'vendor.huawei-agent-gateway.agent-id', isRequired: true },
  // A site may do without passwords: then it stays empty.
  { ...plainField, key: 'password', kind: 'password', label: 'vendor.huawei-agent-gateway.password', isSecret: true },
  {
    ...plainField,
    key: 'phone',
    kind: 'text',
    label: 'vendor.huawei-agent-gateway.phone',
    hint: 'vendor.huawei-agent-gateway.phone.hint',
    isRequired: true,
  },
  authorityField({ label: 'vendor.huawei-agent-gateway.ca-file', hint: 'vendor.huawei-agent-gateway.ca-file.hint' }),
  {
    ...plainField,
    key: 'firstState',
    kind: 'choice',
    label: 'vendor.huawei-agent-gateway.first-state',
    isAdvanced: true,
    initial: 'idle',
    options: [
      { value: 'idle', label: 'agent-state.ready' },
      { value: 'busy', label: 'agent-state.not-ready' },
      { value: 'wrap-up', label: 'agent-state.wrap-up' },
    ],
  },
  {
    ...plainField,
    key: 'autoAnswer',
    kind: 'choice',
    label: 'vendor.huawei-agent-gateway.auto-answer',
    isAdvanced: true,
    initial: 'yes',
    options: yesOrNo,
  },
  {
    ...plainField,
    key: 'autoIdle',
    kind: 'choice',
    label: 'vendor.huawei-agent-gateway.auto-idle',
    isAdvanced: true,
    initial: 'yes',
    options: yesOrNo,
  },
  {
    ...plainField,
    key: 'busyReasons',
    kind: 'text',
    label: 'vendor.huawei-agent-gateway.busy-reasons',
    hint: 'vendor.huawei-agent-gateway.busy-reasons.hint',
    isAdvanced: true,
  },
  {
    ...plainField,
    key: 'holdFile',
    kind: 'text',
    label: 'vendor.huawei-agent-gateway.hold-file',
    hint: 'vendor.huawei-agent-gateway.hold-file.hint',
    isAdvanced: true,
  },
];

/** Sentences that hold for this vendor only: it calls an extension a phone number, a user an agent. */
const advice: readonly Advice[] = [
  {
    of: 'error',
    code: 'extension-invalid',
    what: 'vendor.huawei-agent-gateway.advice.extension-invalid.what',
    next: 'vendor.huawei-agent-gateway.advice.extension-invalid',
  },
  { of: 'error', code: 'unknown-user', kinds: [], next: 'vendor.huawei-agent-gateway.advice.unknown-user' },
];

/** The agent gateway of Huawei's contact-centre platforms (AICC, CEC), with agent conferences and their audio modes. */
export const gatewayDescriptor: Descriptor = {
  vendorId: 'huawei-agent-gateway',
  name: 'vendor.huawei-agent-gateway.name',
  needs: 'vendor.huawei-agent-gateway.needs',
  badge: { letters: 'HG', hue: 4 },
  fields: [...fields],
  advice: [...advice],
  capabilities: { dropsParticipants: true, makesCalls: true, hasAgentState: true, hasTeam: true },
};
