/** The window in which a person signs in on a page of their organisation. */
export const signInWindowTexts = {
  'sign-in-window.title': 'Sign in: {user} – {host}',
  'sign-in-window.at': 'Page of {host}',
  'sign-in-window.certificate': 'Encrypted. Its certificate was issued by {issuer}.',
  'sign-in-window.no-certificate': 'Connecting …',
  'sign-in-window.keys': 'F6 goes from the page to this bar and back.',
  'sign-in-window.cancel': 'Cancel',
  'sign-in-browser.done': 'You can close this page. Gavel goes on by itself.',
} as const;
