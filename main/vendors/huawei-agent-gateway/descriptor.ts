import type { Descriptor, Field } from '../../../app/vendor/descriptor.ts';

const plain: Omit<Field, 'key' | 'kind' | 'label'> = { hint: null, isRequired: false, isSecret: false, isAdvanced: false, initial: '', options: [] };
const yesOrNo: Field['options'] = [
  { value: 'yes', label: 'vendor.huawei-agent-gateway.yes' },
  { value: 'no', label: 'vendor.huawei-agent-gateway.no' },
];

const fields: readonly Field[] = [
  { ...plain, key: 'server', kind: 'text', label: 'vendor.huawei-agent-gateway.server', hint: 'vendor.huawei-agent-gateway.server.hint', isRequired: true },
  { ...plain, key: 'agentId', kind: 'text', label: 'vendor.huawei-agent-gateway.agent-id', isRequired: true },
  // A site may do without passwords: then it stays empty.
  { ...plain, key: 'password', kind: 'password', label: 'vendor.huawei-agent-gateway.password', isSecret: true },
  { ...plain, key: 'phone', kind: 'text', label: 'vendor.huawei-agent-gateway.phone', hint: 'vendor.huawei-agent-gateway.phone.hint', isRequired: true },
  { ...plain, key: 'caFile', kind: 'file', label: 'vendor.huawei-agent-gateway.ca-file', hint: 'vendor.huawei-agent-gateway.ca-file.hint', isAdvanced: true },
  {
    ...plain, key: 'firstState', kind: 'choice', label: 'vendor.huawei-agent-gateway.first-state', isAdvanced: true, initial: 'idle',
    options: [
      { value: 'idle', label: 'agent-state.ready' },
      { value: 'busy', label: 'agent-state.not-ready' },
      { value: 'wrap-up', label: 'agent-state.wrap-up' },
    ],
  },
  { ...plain, key: 'autoAnswer', kind: 'choice', label: 'vendor.huawei-agent-gateway.auto-answer', isAdvanced: true, initial: 'yes', options: yesOrNo },
  { ...plain, key: 'autoIdle', kind: 'choice', label: 'vendor.huawei-agent-gateway.auto-idle', isAdvanced: true, initial: 'yes', options: yesOrNo },
  { ...plain, key: 'busyReasons', kind: 'text', label: 'vendor.huawei-agent-gateway.busy-reasons', hint: 'vendor.huawei-agent-gateway.busy-reasons.hint', isAdvanced: true },
  { ...plain, key: 'holdFile', kind: 'text', label: 'vendor.huawei-agent-gateway.hold-file', hint: 'vendor.huawei-agent-gateway.hold-file.hint', isAdvanced: true },
];

/** The agent gateway of Huawei's contact-centre platforms (AICC, CEC), with agent conferences and their audio modes. */
export const gatewayDescriptor: Descriptor = {
  vendorId: 'huawei-agent-gateway',
  name: 'vendor.huawei-agent-gateway.name',
  needs: 'vendor.huawei-agent-gateway.needs',
  badge: { letters: 'HG', hue: 4 },
  fields: [...fields],
  capabilities: { dropsParticipants: true, makesCalls: true, hasAgentState: true, hasTeam: true },
};
