/** Questions that main asks outside of any window. */
export const confirmTexts = {
  'confirm.server': 'Sign in at {servers} ({vendor})? What is entered as the password is sent there.',
  'confirm.authority':
    'Sign in at {servers} ({vendor}), trusting every certificate of the authority in {file}? The password goes there.',
  'confirm.short-hold': 'Send commands after {seconds} s? That leaves hardly any time to take one back.',
  'confirm.allow': 'Allow',
  'confirm.refuse': 'Do not allow',
} as const;
