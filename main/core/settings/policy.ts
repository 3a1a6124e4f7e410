import * as z from 'zod/mini';
import { updateFeedSchema } from '../../../app/domain/desktop.ts';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { Policy } from '../../ports/policy.ts';

/** A host, or `*.example.net` for all within a domain. */
const hostPatternSchema = z
  .string()
  .check(z.maxLength(255), z.regex(/^(?:\*\.)?[\da-z_-]+(?:\.[\da-z_-]+)*$|^\[[\da-f:]+\]$/u));

const perVendor = <Value extends z.ZodMiniType>(value: Value) =>
  z.record(z.string().check(z.maxLength(100)), z.array(value).check(z.maxLength(500)));

/** SHA-256 as administrators copy it: with colons or without, in either case. */
const fingerprintSchema = z.pipe(
  z.string().check(z.maxLength(95)),
  z.pipe(
    z.transform((text: string) => text.replaceAll(':', '').toLowerCase()),
    z.string().check(z.regex(/^[\da-f]{64}$/u)),
  ),
);

const hostSchema = z.string().check(z.maxLength(255), z.regex(/^[\da-z_-]+(?:\.[\da-z_-]+)*$|^\[?[\da-f:]+\]?$/iu));

const proxySchema = z.string().check(
  z.maxLength(500),
  z.refine((text) => text === 'direct' || (/^https?:\/\/[^/@]+\/?$/u.test(text) && URL.canParse(text))),
);

const companyAddressSchema = z.string().check(
  z.maxLength(500),
  z.refine((text) => /^https:\/\/[^/@?#]+(?:[/?][^#]*)?$/u.test(text) && URL.canParse(text)),
);

/** What a company sets on its computers. What is left out is the person's to choose. */
const policySchema = z.strictObject({
  version: z.literal(1),
  updateFeed: z.optional(updateFeedSchema),
  minimumHoldSeconds: z.optional(z.number().check(z.gte(0), z.lte(10))),
  /** The hosts that accounts may be at, by the vendor's id. A vendor that is not named may be at none. */
  servers: z.optional(perVendor(hostPatternSchema)),
  /** The private authorities that accounts may trust. A vendor that is not named may trust none. */
  authorities: z.optional(perVendor(fingerprintSchema)),
  companyAddresses: z.optional(z.record(z.string().check(z.maxLength(100)), companyAddressSchema)),
  auditForwarding: z.optional(
    z.strictObject({
      host: hostSchema,
      port: z.optional(z.int().check(z.gte(1), z.lte(65_535))),
      authorityFile: z.optional(z.string().check(z.maxLength(1000), z.regex(/^(?:\/|[a-z]:\\)/iu))),
    }),
  ),
  practice: z.optional(z.boolean()),
  opensAtLogin: z.optional(z.boolean()),
  logLevel: z.optional(z.enum(['debug', 'info', 'warn', 'error'])),
  proxy: z.optional(proxySchema),
});

/** What counts where a company sets nothing. */
export const noPolicy: Policy = {
  updateFeed: null,
  minimumHoldSeconds: 0,
  servers: null,
  authorities: null,
  companyAddresses: {},
  auditForwarding: null,
  allowsPractice: true,
  opensAtLogin: null,
  logLevel: null,
  proxy: null,
  problem: null,
  isSet: false,
};

/** The default hold: nobody shortens it while the policy cannot be read. */
const cautiousHoldSeconds = 4;

/** What counts while a policy is there and cannot be read: everything that one can lock is locked. */
export const brokenPolicy = (problem: string): Policy => ({
  ...noPolicy,
  updateFeed: '',
  minimumHoldSeconds: cautiousHoldSeconds,
  servers: {},
  authorities: {},
  allowsPractice: false,
  problem,
  isSet: true,
});

/** Where syslog over TLS is, unless a policy says otherwise (RFC 5425, 4.1). */
const syslogPort = 6514;

/** The policy that a value says. Never throws: what cannot be read locks everything. */
export const readPolicyValue = (value: unknown): Policy => {
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) {
    const places = parsed.error.issues.slice(0, 5).map(({ path, code }) => `${path.join('.') || 'policy'}: ${code}`);
    return brokenPolicy(places.join(', '));
  }
  const { version: _, practice = true, auditForwarding, ...rest } = parsed.data;
  const said = Object.fromEntries(Object.entries(rest).filter(([, one]) => one !== undefined));
  return {
    ...noPolicy,
    ...said,
    allowsPractice: practice,
    auditForwarding: auditForwarding
      ? {
          host: auditForwarding.host,
          port: auditForwarding.port ?? syslogPort,
          authorityFile: auditForwarding.authorityFile ?? null,
        }
      : null,
    isSet: true,
  };
};

/** The policy that a text says (JSON). Never throws. */
export const readPolicy = (text: string): Policy => {
  try {
    return readPolicyValue(JSON.parse(text));
  } catch (cause) {
    return brokenPolicy(messageOf(cause));
  }
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

/** Those of an authority's certificates (SHA-256) that the policy does not allow for a vendor. */
export const forbiddenCertificates = (
  { authorities }: Policy,
  vendorId: string,
  fingerprints: readonly string[],
): string[] => {
  if (!authorities) return [];
  const allowed = Object.hasOwn(authorities, vendorId) ? (authorities[vendorId] ?? []) : [];
  return fingerprints.filter((fingerprint) => !allowed.includes(fingerprint.replaceAll(':', '').toLowerCase()));
};

/** The environment's variables as far as a policy leaves the proxy to them. */
export const proxyVariables = (
  { proxy }: Policy,
  own: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> => {
  if (proxy === null) return own;
  return proxy === 'direct' ? { no_proxy: '*' } : { all_proxy: proxy };
};
