import type { Advice, Descriptor, Field } from '../../../app/vendor/descriptor.ts';
import { authorityField, meetingCapabilities, plainField, secretField, serverField } from '../shared/fields.ts';
import { defaultPort, type ways } from './settings.ts';

/** What only these ways to sign in need. */
const signedInBy = (...values: (typeof ways)[number][]) => ({ key: 'signInBy', values });

const fields: readonly Field[] = [
  {
    ...plainField,
    key: 'region',
    kind: 'choice',
    label: 'vendor.huawei-cloud-meeting.region',
    initial: 'china',
    options: [
      { value: 'china', label: 'vendor.huawei-cloud-meeting.region.china' },
      { value: 'international', label: 'vendor.huawei-cloud-meeting.region.international' },
      { value: 'own', label: 'vendor.huawei-cloud-meeting.region.own' },
    ],
  },
  {
    ...serverField(
      { label: 'vendor.huawei-cloud-meeting.server', hint: 'vendor.huawei-cloud-meeting.server.hint' },
      defaultPort,
    ),
    isRequired: false,
  },
  {
    ...plainField,
    key: 'account',
    kind: 'text',
    label: 'vendor.huawei-cloud-meeting.account',
    isRequired: true,
    onlyWith: signedInBy('password'),
  },
  {
    ...secretField,
    key: 'password',
    label: 'vendor.huawei-cloud-meeting.password',
    onlyWith: signedInBy('password'),
  },
  authorityField({ label: 'vendor.huawei-cloud-meeting.ca-file', hint: 'vendor.huawei-cloud-meeting.ca-file.hint' }),
  {
    ...plainField,
    key: 'signInBy',
    kind: 'choice',
    label: 'vendor.huawei-cloud-meeting.sign-in-by',
    isAdvanced: true,
    initial: 'password',
    options: [
      { value: 'password', label: 'vendor.huawei-cloud-meeting.sign-in-by.password' },
      { value: 'app-id', label: 'vendor.huawei-cloud-meeting.sign-in-by.app-id' },
      { value: 'signature', label: 'vendor.huawei-cloud-meeting.sign-in-by.signature' },
      { value: 'access-token', label: 'vendor.huawei-cloud-meeting.sign-in-by.access-token' },
      { value: 'company', label: 'vendor.huawei-cloud-meeting.sign-in-by.company' },
    ],
  },
  {
    ...plainField,
    key: 'appId',
    kind: 'text',
    label: 'vendor.huawei-cloud-meeting.app-id',
    isRequired: true,
    isAdvanced: true,
    // The company's address may know the app by itself.
    onlyWith: { ...signedInBy('app-id', 'signature', 'company'), optionalWith: ['company'] },
  },
  {
    ...secretField,
    key: 'appKey',
    label: 'vendor.huawei-cloud-meeting.app-key',
    isAdvanced: true,
    onlyWith: signedInBy('app-id'),
  },
  {
    ...plainField,
    key: 'appUser',
    kind: 'text',
    label: 'vendor.huawei-cloud-meeting.app-user',
    hint: 'vendor.huawei-cloud-meeting.app-user.hint',
    isAdvanced: true,
    onlyWith: signedInBy('app-id', 'signature', 'company'),
  },
  {
    ...plainField,
    key: 'corpId',
    kind: 'text',
    label: 'vendor.huawei-cloud-meeting.corp-id',
    hint: 'vendor.huawei-cloud-meeting.corp-id.hint',
    isAdvanced: true,
    onlyWith: signedInBy('app-id', 'signature', 'company'),
  },
  {
    ...secretField,
    key: 'signature',
    label: 'vendor.huawei-cloud-meeting.signature',
    hint: 'vendor.huawei-cloud-meeting.signature.hint',
    isAdvanced: true,
    onlyWith: signedInBy('signature'),
  },
  {
    ...plainField,
    key: 'nonce',
    kind: 'text',
    label: 'vendor.huawei-cloud-meeting.nonce',
    isRequired: true,
    isAdvanced: true,
    onlyWith: signedInBy('signature'),
  },
  {
    ...plainField,
    key: 'expireTime',
    kind: 'text',
    label: 'vendor.huawei-cloud-meeting.expire-time',
    hint: 'vendor.huawei-cloud-meeting.expire-time.hint',
    isRequired: true,
    isAdvanced: true,
    onlyWith: signedInBy('signature'),
  },
  {
    ...secretField,
    key: 'accessToken',
    label: 'vendor.huawei-cloud-meeting.access-token',
    hint: 'vendor.huawei-cloud-meeting.access-token.hint',
    isAdvanced: true,
    onlyWith: signedInBy('access-token'),
  },
  {
    ...plainField,
    key: 'companyAddress',
    kind: 'text',
    label: 'vendor.huawei-cloud-meeting.company-address',
    hint: 'vendor.huawei-cloud-meeting.company-address.hint',
    isRequired: true,
    isAdvanced: true,
    onlyWith: signedInBy('company'),
    defaultPort,
  },
  {
    ...plainField,
    key: 'companyKey',
    kind: 'password',
    label: 'vendor.huawei-cloud-meeting.company-key',
    hint: 'vendor.huawei-cloud-meeting.company-key.hint',
    isSecret: true,
    isAdvanced: true,
    onlyWith: signedInBy('company'),
  },
  {
    ...plainField,
    key: 'chunk',
    kind: 'text',
    label: 'vendor.huawei-cloud-meeting.chunk',
    hint: 'vendor.huawei-cloud-meeting.chunk.hint',
    isAdvanced: true,
    initial: '100',
  },
];

/** Sentences that hold for this vendor only. */
const advice: readonly Advice[] = [
  {
    of: 'error',
    code: 'account-locked',
    next: 'vendor.huawei-cloud-meeting.advice.account-locked',
  },
  {
    of: 'error',
    code: 'taken-over',
    what: 'vendor.huawei-cloud-meeting.advice.taken-over.what',
    next: 'vendor.huawei-cloud-meeting.advice.taken-over',
  },
  {
    of: 'error',
    code: 'meeting-elsewhere',
    next: 'vendor.huawei-cloud-meeting.advice.meeting-elsewhere',
  },
  {
    of: 'error',
    code: 'clock-differs',
    next: 'vendor.huawei-cloud-meeting.advice.clock-differs',
  },
  { of: 'denial', reason: 'chair-only', text: 'vendor.huawei-cloud-meeting.advice.chair-only' },
];

/** Huawei Cloud Meeting (CloudLink, WeLink): meetings that are controlled from outside with their host password. */
export const cloudDescriptor: Descriptor = {
  vendorId: 'huawei-cloud-meeting',
  name: 'vendor.huawei-cloud-meeting.name',
  needs: 'vendor.huawei-cloud-meeting.needs',
  badge: { letters: 'HM', hue: 2 },
  fields: [...fields],
  advice: [...advice],
  capabilities: {
    ...meetingCapabilities,
    meetings: { pageSize: 500, byAddress: ['take-control'], accesses: [] },
  },
};
