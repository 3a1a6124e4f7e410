import type { Json } from './resource.ts';

/** The errors of a token endpoint. */
export type TokenError =
  | 'invalid_request'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'server_error';

/** A token endpoint refuses to give a token. */
export class TokenFault extends Error {
  override readonly name = 'TokenFault';
  readonly error: TokenError;
  /** The number in `X-Ms-diagnostics`. */
  readonly diagnostic: number;
  /** Where a browser signs in first; null unless the passive grant was asked for. */
  readonly passivePath: string | null;

  constructor(error: TokenError, diagnostic: number, passivePath: string | null = null) {
    super(`${error} (${diagnostic})`);
    this.error = error;
    this.diagnostic = diagnostic;
    this.passivePath = passivePath;
  }

  /** The body of the refusal; `origin` is the host that was asked. */
  body(origin: string): Readonly<Record<string, Json>> {
    return {
      error: this.error,
      ...(this.passivePath === null ? {} : { ms_rtc_passiveauthuri: `${origin}${this.passivePath}` }),
    };
  }
}
