import * as z from 'zod/mini';
import { updateFeedSchema } from '../../../app/domain/desktop.ts';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { Policy } from '../../ports/policy.ts';

/** A host, or `*.example.net` for all within a domain. */
const hostPatternSchema = z
  .string()
  .check(z.maxLength(255), z.regex(/^(?:\*\.)?[\da-z_-]+(?:\.[\da-z_-]+)*$|^\[[\da-f:]+\]$/u));

/** What a company sets on its computers. What is left out is the person's to choose. */
const policySchema = z.strictObject({
  version: z.literal(1),
  updateFeed: z.optional(updateFeedSchema),
  minimumHoldSeconds: z.optional(z.number().check(z.gte(0), z.lte(10))),
  /** The hosts that accounts may be at, by the vendor's id. A vendor that is not named may be at none. */
  servers: z.optional(z.record(z.string().check(z.maxLength(100)), z.array(hostPatternSchema).check(z.maxLength(500)))),
});

/** What counts where a company sets nothing. */
export const noPolicy: Policy = {
  updateFeed: null,
  minimumHoldSeconds: 0,
  servers: null,
  problem: null,
  isSet: false,
};

/** The default hold: nobody shortens it while the policy cannot be read. */
const cautiousHoldSeconds = 4;

/** What counts while a policy is there and cannot be read: everything that one can lock is locked. */
export const brokenPolicy = (problem: string): Policy => ({
  updateFeed: '',
  minimumHoldSeconds: cautiousHoldSeconds,
  servers: {},
  problem,
  isSet: true,
});

/** The policy that a text says (JSON). Never throws: what cannot be read locks everything. */
export const readPolicy = (text: string): Policy => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return brokenPolicy(messageOf(cause));
  }
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) {
    const places = parsed.error.issues.slice(0, 5).map(({ path, code }) => `${path.join('.') || 'policy'}: ${code}`);
    return brokenPolicy(places.join(', '));
  }
  const { updateFeed = null, minimumHoldSeconds = 0, servers = null } = parsed.data;
  return { updateFeed, minimumHoldSeconds, servers, problem: null, isSet: true };
};

/** The origins that the policy does not allow for a vendor. */
export const forbiddenServers = ({ servers }: Policy, vendorId: string, origins: readonly string[]): string[] => {
  if (!servers) return [];
  const allowed = Object.hasOwn(servers, vendorId) ? (servers[vendorId] ?? []) : [];
  return origins.filter((origin) => {
    const host = new URL(origin).hostname;
    return !allowed.some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern));
  });
};
