/**
 * What this build of Gavel trusts with its own replacement. Whoever builds Gavel for others writes both lines:
 * `npm run update:keys -- FILE` makes a key and prints its public half.
 */
export const release: { readonly updateFeed: string; readonly updateKeys: readonly string[] } = {
  /** Where updates are looked for, beginning with https://; empty for nowhere. A policy of the machine overrides it. */
  updateFeed: '',
  /** Ed25519 public keys (SPKI, Base64). Without one no update is ever installed. */
  updateKeys: [],
};
