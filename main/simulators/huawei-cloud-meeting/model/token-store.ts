import type { AccessToken, ControlToken, RefreshToken } from './types.ts';

/** Why an access token is no longer valid. */
export type LossCode = 'USG.206020000' | 'USG.206020001' | 'USG.206020002';

/** Every token that is valid, by its value, and why others are not. */
export interface Tokens {
  readonly access: Map<string, AccessToken>;
  readonly refresh: Map<string, RefreshToken>;
  readonly control: Map<string, ControlToken>;
  /** WebSocket tokens: one minute, one use. */
  readonly webSocket: Map<string, { readonly control: ControlToken; readonly expiresAt: number }>;
  readonly lost: Map<string, LossCode>;
}

/** No tokens. */
export const noTokens = (): Tokens => ({
  access: new Map(),
  refresh: new Map(),
  control: new Map(),
  webSocket: new Map(),
  lost: new Map(),
});
