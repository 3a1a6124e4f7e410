/** The form of a Huawei Cloud Meeting account, and advice that holds for Huawei Cloud Meeting only. */
export const cloudMeetingTexts = {
  'vendor.huawei-cloud-meeting.region': 'Region',
  'vendor.huawei-cloud-meeting.region.china': 'China',
  'vendor.huawei-cloud-meeting.region.international': 'International',
  'vendor.huawei-cloud-meeting.region.own': 'Own server',
  'vendor.huawei-cloud-meeting.server': 'Server',
  'vendor.huawei-cloud-meeting.server.hint':
    'Only for a server of your own, by its full name as in its certificate; it is used instead of the region.',
  'vendor.huawei-cloud-meeting.account': 'Account',
  'vendor.huawei-cloud-meeting.password': 'Password',
  'vendor.huawei-cloud-meeting.ca-file': 'Certificate authority file',
  'vendor.huawei-cloud-meeting.ca-file.hint':
    'Its certificate (PEM or DER), if the server’s comes from your organisation’s own authority.',
  'vendor.huawei-cloud-meeting.sign-in-by': 'Sign in by',
  'vendor.huawei-cloud-meeting.sign-in-by.password': 'Account and password',
  'vendor.huawei-cloud-meeting.sign-in-by.app-id': 'App ID',
  'vendor.huawei-cloud-meeting.app-id': 'App ID',
  'vendor.huawei-cloud-meeting.app-key': 'App key',
  'vendor.huawei-cloud-meeting.app-user': 'User of the app',
  'vendor.huawei-cloud-meeting.app-user.hint': 'As your company’s own systems name them; empty for the administrator.',
  'vendor.huawei-cloud-meeting.corp-id': 'Company ID',
  'vendor.huawei-cloud-meeting.corp-id.hint': 'Only for the app of a service provider; otherwise it must be empty.',
  'vendor.huawei-cloud-meeting.sign-in-by.signature': 'Signature from your company',
  'vendor.huawei-cloud-meeting.sign-in-by.access-token': 'Access token from your company',
  'vendor.huawei-cloud-meeting.signature': 'Signature',
  'vendor.huawei-cloud-meeting.signature.hint':
    'As your company’s own systems made it, with the app ID, the user, the nonce and the end that they signed.',
  'vendor.huawei-cloud-meeting.nonce': 'Nonce',
  'vendor.huawei-cloud-meeting.expire-time': 'End of the signature',
  'vendor.huawei-cloud-meeting.expire-time.hint': 'In seconds since 1970, as it was signed; 0 for none.',
  'vendor.huawei-cloud-meeting.access-token': 'Access token',
  'vendor.huawei-cloud-meeting.access-token.hint':
    'It counts for less than a day. Gavel renews it while it runs, and does not sign it out.',
  'vendor.huawei-cloud-meeting.sign-in-by.company': 'An address of your company',
  'vendor.huawei-cloud-meeting.company-address': 'Address of your company',
  'vendor.huawei-cloud-meeting.company-address.hint':
    'HTTPS, from your administrator. Gavel asks there for a signature or an access token each time it needs one.',
  'vendor.huawei-cloud-meeting.company-key': 'Key for that address',
  'vendor.huawei-cloud-meeting.company-key.hint': 'Only if you were given one. It is sent to that address alone.',
  'vendor.huawei-cloud-meeting.chunk': 'People in one request',
  'vendor.huawei-cloud-meeting.chunk.hint': 'How many are disconnected by one request, 1 to 500; 100 as a rule.',

  'vendor.huawei-cloud-meeting.advice.account-locked':
    'The service locks an account for a minute or more. Wait, then sign in with the right password.',
  'vendor.huawei-cloud-meeting.advice.taken-over.what': 'This account was signed in elsewhere and signed out here.',
  'vendor.huawei-cloud-meeting.advice.taken-over': 'Sign in again to use it here.',
  'vendor.huawei-cloud-meeting.advice.meeting-elsewhere':
    'The service did not say where it is held. Try again later, or choose the other region.',
  'vendor.huawei-cloud-meeting.advice.clock-differs':
    'Signatures count for an hour only. Let the system set its time by itself, then sign in again.',
  'vendor.huawei-cloud-meeting.advice.chair-only':
    'Only with the host password: take control of the meeting again with it.',
} as const;
