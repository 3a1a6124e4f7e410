import type { BaseWorld } from '../../shared/model/world.ts';
import type { FinesseSwitches } from './switches.ts';
import type { NodeName, User } from './types.ts';

/** What a sign-in or refresh gives. */
export interface IssuedTokens {
  readonly access: string;
  /** Null where none is given. */
  readonly refresh: string | null;
  readonly expiresInSeconds: number;
}

/** What is known of a token. */
interface Kept {
  readonly user: User;
  readonly node: NodeName;
  until: number;
  /** Called once when the token ends before its time or at it. */
  readonly onEnd: Set<() => void>;
}

/** Which tokens an act ends. */
export type TokenKind = 'access' | 'refresh' | 'all';

/** The tokens of single sign-on. Their texts hold no secret: they are only looked up. */
export class SingleSignOn {
  readonly #world: BaseWorld<FinesseSwitches>;
  readonly #access = new Map<string, Kept>();
  readonly #refresh = new Map<string, Kept>();

  constructor(world: BaseWorld<FinesseSwitches>) {
    this.#world = world;
  }

  /** How a user signs in. */
  modeOf(user: User): User['authMode'] {
    const { systemAuthMode } = this.#world.switches();
    return systemAuthMode === 'HYBRID' ? user.authMode : systemAuthMode;
  }

  /** Tokens for a user who has signed in at a node. */
  issue(user: User, node: NodeName): IssuedTokens {
    return this.#issue(user, node, this.#keep(this.#refresh, user, node, this.#refreshLifetimeMs()));
  }

  /** New tokens for a refresh token; null when it is refused. */
  refresh(text: string, node: NodeName): IssuedTokens | null {
    const kept = this.#valid(this.#refresh, text, node);
    const { ssoRefresh, ssoRefreshGives } = this.#world.switches();
    if (!kept || ssoRefresh === 'refused') return null;
    const { user } = kept;
    if (ssoRefreshGives === 'noRefreshToken') return this.#issue(user, node, null);
    if (ssoRefreshGives === 'sameRefreshToken') return this.#issue(user, node, text);
    if (ssoRefreshGives === 'rotatedRefreshToken') this.#refresh.delete(text);
    return this.issue(user, node);
  }

  /** Whose refresh token it is, whatever its state; null for an unknown one. */
  ownerOfRefresh(text: string): User | null {
    return this.#refresh.get(text)?.user ?? null;
  }

  /** Whose access token it is, as long as it is valid and its user signs in with one; null otherwise. */
  userWith(text: string, node: NodeName): User | null {
    const user = this.#valid(this.#access, text, node)?.user;
    return user && this.modeOf(user) === 'SSO' ? user : null;
  }

  /** Calls back once an access token has ended. Returns a function that gives that up. */
  whenEnded(text: string, listener: () => void): () => void {
    const kept = this.#access.get(text);
    if (!kept) return () => undefined;
    kept.onEnd.add(listener);
    const cancel = this.#world.timers.after(kept.until - this.#world.clock.now(), () => this.#end(kept));
    return () => {
      kept.onEnd.delete(listener);
      cancel();
    };
  }

  /** Ends tokens of a user, or of all, before their time. Returns how many. */
  revoke(user: User | null, kind: TokenKind): number {
    const kinds = [...(kind === 'refresh' ? [] : [this.#access]), ...(kind === 'access' ? [] : [this.#refresh])];
    const ending = kinds.flatMap((one) => [...one.values()]).filter((kept) => this.#isValid(kept));
    const own = ending.filter((kept) => user === null || kept.user === user);
    for (const kept of own) {
      kept.until = this.#world.clock.now();
      this.#end(kept);
    }
    return own.length;
  }

  #refreshLifetimeMs(): number {
    return this.#world.switches().ssoRefreshLifetimeMs;
  }

  #issue(user: User, node: NodeName, refresh: string | null): IssuedTokens {
    const { ssoTokenLifetimeMs } = this.#world.switches();
    const access = this.#keep(this.#access, user, node, ssoTokenLifetimeMs);
    return { access, refresh, expiresInSeconds: Math.max(1, Math.floor(ssoTokenLifetimeMs / 1000)) };
  }

  #keep(among: Map<string, Kept>, user: User, node: NodeName, lifetimeMs: number): string {
    const { ids, clock } = this.#world;
    const text = Buffer.from(`${ids.uuid()}${ids.uuid()}`).toString('base64url');
    among.set(text, { user, node, until: clock.now() + lifetimeMs, onEnd: new Set() });
    return text;
  }

  #valid(among: Map<string, Kept>, text: string, node: NodeName): Kept | null {
    const kept = among.get(text);
    const { ssoTokenScope } = this.#world.switches();
    return kept && this.#isValid(kept) && (ssoTokenScope === 'pair' || kept.node === node) ? kept : null;
  }

  #isValid(kept: Kept): boolean {
    return kept.until > this.#world.clock.now();
  }

  #end(kept: Kept): void {
    for (const listener of [...kept.onEnd]) listener();
    kept.onEnd.clear();
  }
}
