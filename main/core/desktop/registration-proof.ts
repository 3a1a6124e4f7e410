import type { RegistrationProof } from '../../ports/global-keys.ts';

/**
 * What a registration proves on this desktop. On Wayland Electron hands it to the GlobalShortcuts portal and answers
 * before the portal, or the person it asks, has said anything (https://github.com/electron/electron/issues/52218);
 * through X11 inside a Wayland session it succeeds, but keys arrive only while an X11 program has the keyboard.
 */
export const registrationProofOf = (
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
): RegistrationProof => {
  if (platform !== 'linux') return 'at-once';
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  if (isSet('WAYLAND_DISPLAY') || env['XDG_SESSION_TYPE'] === 'wayland') return 'first-press';
  return isSet('DISPLAY') ? 'at-once' : 'impossible';
};
