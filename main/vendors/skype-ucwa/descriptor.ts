import type { Descriptor } from '../../../app/vendor/descriptor.ts';
import { authorityField, meetingCapabilities, plainField, secretField, serverField } from '../shared/fields.ts';
import { defaultPort } from './settings.ts';

/** Skype for Business Server 2019 and Subscription Edition, by UCWA 2.0: meetings that the user takes part in. */
export const skypeDescriptor: Descriptor = {
  vendorId: 'skype-ucwa',
  name: 'vendor.skype-ucwa.name',
  needs: 'vendor.skype-ucwa.needs',
  badge: { letters: 'SB', hue: 5 },
  capabilities: {
    ...meetingCapabilities,
    meetings: {
      pageSize: 100,
      byAddress: ['join'],
      accesses: ['everyone', 'same-company', 'invited', 'nobody'],
      startsAdHoc: true,
    },
  },
  fields: [
    {
      ...plainField,
      key: 'sipAddress',
      kind: 'text',
      label: 'vendor.skype-ucwa.sip-address',
      hint: 'vendor.skype-ucwa.sip-address.hint',
      isRequired: true,
    },
    {
      ...plainField,
      key: 'user',
      kind: 'text',
      label: 'vendor.skype-ucwa.user',
      hint: 'vendor.skype-ucwa.user.hint',
    },
    {
      ...secretField,
      key: 'password',
      label: 'vendor.skype-ucwa.password',
      hint: 'vendor.skype-ucwa.password.hint',
      onlyWith: { key: 'signInBy', values: ['password', 'windows', 'token'] },
    },
    {
      ...serverField({ label: 'vendor.skype-ucwa.server', hint: 'vendor.skype-ucwa.server.hint' }, defaultPort),
      isRequired: false,
      isAdvanced: true,
    },
    {
      ...plainField,
      key: 'signInBy',
      kind: 'choice',
      label: 'vendor.skype-ucwa.sign-in-by',
      hint: 'vendor.skype-ucwa.sign-in-by.hint',
      isAdvanced: true,
      initial: 'password',
      options: [
        { value: 'password', label: 'vendor.skype-ucwa.sign-in-by.password' },
        { value: 'windows', label: 'vendor.skype-ucwa.sign-in-by.windows' },
        { value: 'single-sign-on', label: 'vendor.skype-ucwa.sign-in-by.single-sign-on' },
        { value: 'authorisation', label: 'vendor.skype-ucwa.sign-in-by.authorisation' },
        { value: 'token', label: 'vendor.skype-ucwa.sign-in-by.token' },
      ],
    },
    {
      ...plainField,
      key: 'clientId',
      kind: 'text',
      label: 'vendor.skype-ucwa.client-id',
      hint: 'vendor.skype-ucwa.client-id.hint',
      isRequired: true,
      isAdvanced: true,
      onlyWith: { key: 'signInBy', values: ['authorisation'] },
    },
    {
      ...plainField,
      key: 'endForAll',
      kind: 'choice',
      label: 'vendor.skype-ucwa.end-for-all',
      hint: 'vendor.skype-ucwa.end-for-all.hint',
      isAdvanced: true,
      initial: 'hidden',
      options: [
        { value: 'hidden', label: 'vendor.skype-ucwa.end-for-all.hidden' },
        { value: 'offered', label: 'vendor.skype-ucwa.end-for-all.offered' },
      ],
    },
    authorityField({ label: 'vendor.skype-ucwa.ca-file', hint: 'vendor.skype-ucwa.ca-file.hint' }),
  ],
  advice: [
    {
      of: 'error',
      code: 'sign-in-expired',
      next: 'vendor.skype-ucwa.advice.sign-in-expired',
    },
    { of: 'error', code: 'wrong-password', next: 'vendor.skype-ucwa.advice.wrong-password' },
    {
      of: 'error',
      code: 'already-gone',
      kinds: ['admit', 'reject-entry'],
      what: 'vendor.skype-ucwa.advice.already-gone.what',
    },
    {
      of: 'error',
      code: 'taken-over',
      what: 'vendor.skype-ucwa.advice.taken-over.what',
      next: 'vendor.skype-ucwa.advice.taken-over',
    },
    {
      of: 'denial',
      reason: 'system-lacks-it',
      kinds: ['lock', 'end'],
      text: 'vendor.skype-ucwa.advice.system-lacks-it',
    },
    { of: 'denial', reason: 'chair-only', text: 'vendor.skype-ucwa.advice.chair-only' },
  ],
};
