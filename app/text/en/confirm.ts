/** Questions that main asks outside of any window. */
export const confirmTexts = {
  'confirm.server': 'Sign in at {servers} ({vendor})? What is entered as the password is sent there.',
  'confirm.authority':
    'Sign in at {servers} ({vendor}), trusting every certificate of {authority}? The password goes there.',
  'confirm.one-authority': '{subject} (SHA-256 {fingerprint})',
  'confirm.choose-authority': 'The file of a certificate authority',
  'confirm.certificates': 'Certificates',
  'confirm.short-hold': 'Send commands after {seconds} s? That leaves hardly any time to take one back.',
  'confirm.allow': 'Allow',
  'confirm.refuse': 'Do not allow',
  'confirm.proxy': 'The proxy {proxy} asks who you are. What you enter is kept in the keychain, for this proxy alone.',
  'confirm.proxy-again': 'The proxy {proxy} did not accept that. Please enter it again.',
  'confirm.proxy-user': 'User',
  'confirm.proxy-password': 'Password',
  'confirm.proxy-use': 'Sign in at the proxy',
  'confirm.proxy-cancel': 'Not now',
} as const;
