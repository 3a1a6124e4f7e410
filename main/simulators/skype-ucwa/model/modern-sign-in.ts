import { createHash } from 'node:crypto';
import { issueToken } from './sign-in.ts';
import type { AskedCode, ModernGrant, Token, User } from './types.ts';
import type { World } from './world.ts';

/** The `client_id` that is taken where only a registered one is. */
export const registeredClient = 'gavel-practice';

/** The path of the authorization endpoint. */
export const authorizePathOf = (world: World): string => `/${world.switches().modernPath}/oauth2/authorize`;

const codeLifetimeMs = 600_000;

/** What a code or a refresh token gives. */
export interface ModernTokens {
  readonly token: Token;
  readonly refresh: string | null;
}

const keep = (world: World, among: Map<string, ModernGrant>, grant: Omit<ModernGrant, 'until'>, lifetimeMs: number) => {
  const text = Buffer.from(`${world.ids.uuid()}${world.ids.uuid()}`).toString('base64url');
  among.set(text, { ...grant, until: world.clock.now() + lifetimeMs });
  return text;
};

const give = (world: World, { asked, user }: ModernGrant): ModernTokens | null => {
  const { modernGrants, modernTokenLifetimeMs, modernRefreshLifetimeMs } = world.switches();
  if (modernGrants === 'refused') return null;
  const token = issueToken(world, user, asked.host, { prefix: 'eyJ', lifetimeMs: modernTokenLifetimeMs });
  const hasRefresh = modernGrants === 'withRefreshToken';
  return {
    token,
    refresh: hasRefresh ? keep(world, world.modernRefresh, { asked, user }, modernRefreshLifetimeMs) : null,
  };
};

/** A code for someone who has signed in at the identity provider. Its text holds no secret. */
export const issueCode = (world: World, asked: AskedCode, user: User): string =>
  keep(world, world.modernCodes, { asked, user }, codeLifetimeMs);

/** Tokens for a code, once; null when it does not fit what it was asked for with. */
export const redeemCode = (
  world: World,
  code: string,
  given: { readonly clientId: string; readonly redirectUri: string; readonly verifier: string },
): ModernTokens | null => {
  const grant = world.modernCodes.get(code);
  world.modernCodes.delete(code);
  if (!grant || grant.until <= world.clock.now()) return null;
  const { clientId, redirectUri, challenge } = grant.asked;
  const proof = createHash('sha256').update(given.verifier).digest('base64url');
  if (clientId !== given.clientId || redirectUri !== given.redirectUri) return null;
  return challenge === '' || challenge === proof ? give(world, grant) : null;
};

/** Tokens for a refresh token; null when it has ended or belongs to another client. */
export const refreshModern = (world: World, text: string, clientId: string): ModernTokens | null => {
  const grant = world.modernRefresh.get(text);
  if (!grant || grant.until <= world.clock.now() || grant.asked.clientId !== clientId) return null;
  if (world.switches().modernRefreshRotation === 'rotated') world.modernRefresh.delete(text);
  return give(world, grant);
};

/** Ends the refresh tokens of a user, or all. Returns how many there were. */
export const revokeModern = (world: World, user: User | null): number => {
  const ending = [...world.modernRefresh].filter(([, grant]) => user === null || grant.user === user);
  for (const [text] of ending) world.modernRefresh.delete(text);
  return ending.length;
};
