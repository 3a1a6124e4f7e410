/** The form of a Skype for Business account, and advice that holds for Skype for Business only. */
export const skypeTexts = {
  'vendor.skype-ucwa.sip-address': 'SIP address',
  'vendor.skype-ucwa.sip-address.hint':
    'As others reach you, such as name@example.com. Your server is found by its domain.',
  'vendor.skype-ucwa.user': 'User name',
  'vendor.skype-ucwa.user.hint': 'name@example.com or DOMAIN\\name, where it differs from the SIP address.',
  'vendor.skype-ucwa.password': 'Password',
  'vendor.skype-ucwa.password.hint':
    'Or the token (More settings). Where each server wants its own: web.example.com token pool.example.com token.',
  'vendor.skype-ucwa.sign-in-by': 'Sign in by',
  'vendor.skype-ucwa.sign-in-by.hint':
    'Usually the password. The others are for servers that do not take it; they were tried on simulated servers only.',
  'vendor.skype-ucwa.sign-in-by.password': 'Password',
  'vendor.skype-ucwa.sign-in-by.windows': 'Windows account (NTLM; no Kerberos)',
  'vendor.skype-ucwa.sign-in-by.single-sign-on': 'Single sign-on (AD FS), in a window',
  'vendor.skype-ucwa.sign-in-by.authorisation': 'Modern authentication (OAuth 2)',
  'vendor.skype-ucwa.client-id': 'Client ID',
  'vendor.skype-ucwa.client-id.hint': 'Under which your organisation’s sign-in knows Gavel; ask your administrator.',
  'vendor.skype-ucwa.sign-in-by.token': 'Token issued elsewhere (not renewed)',
  'vendor.skype-ucwa.server': 'Server',
  'vendor.skype-ucwa.server.hint': 'Only if it is not found by the domain: its full name as in its certificate.',
  'vendor.skype-ucwa.ca-file': 'Certificate authority file',
  'vendor.skype-ucwa.ca-file.hint':
    'Its certificate (PEM or DER), if the server’s comes from your organisation’s own authority.',
  'vendor.skype-ucwa.end-for-all': 'End a meeting for everybody',
  'vendor.skype-ucwa.end-for-all.hint':
    'Not documented for Skype for Business. It was seen on meetings of one’s own, and may not do what it says.',
  'vendor.skype-ucwa.end-for-all.hidden': 'Do not offer it',
  'vendor.skype-ucwa.end-for-all.offered': 'Offer it where the server has it',
  'vendor.skype-ucwa.advice.system-lacks-it':
    'Skype for Business has no such control. What comes nearest: change who may enter, in the list of your meetings.',
  'vendor.skype-ucwa.advice.sign-in-expired':
    'Sign in again. If the account signs in by a token issued elsewhere, enter a new one in its settings first.',
  'vendor.skype-ucwa.advice.wrong-password':
    'Check both before you try again: after several wrong passwords your organisation’s directory locks the account.',
  'vendor.skype-ucwa.advice.already-gone.what':
    'This person no longer waits and is not in the meeting. The server does not say why.',
  'vendor.skype-ucwa.advice.taken-over.what': 'Another program uses this connection to your account.',
  'vendor.skype-ucwa.advice.taken-over': 'Close the other program, then sign in again here.',
  'vendor.skype-ucwa.advice.chair-only': 'Only for leaders of the meeting: let its organizer make you one.',
} as const;
