import type { BrowserPlace } from '../../ports/sign-in-browser.ts';
import type { OpenSignInShell } from '../../ports/sign-in-shell.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { createSignInBrowser } from './sign-in-browser.ts';
import { createSignInWindow, type SignInWindowParts } from './sign-in-window.ts';

/** What the host has for signing in on pages of others. */
interface SignInHost extends Omit<SignInWindowParts, 'open'> {
  readonly openShell: OpenSignInShell | null;
  readonly place: BrowserPlace | null;
}

/** The ways of signing in on pages of others, as far as the host has them. */
export const createSignIns = ({
  openShell,
  place,
  ...parts
}: SignInHost): Pick<VendorPorts, 'signIn' | 'signInBrowser'> => ({
  signIn: openShell && createSignInWindow({ ...parts, open: openShell }),
  signInBrowser: place && createSignInBrowser({ ...parts, place }),
});
