import type { Authority } from '../../../app/domain/authority.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import type { Preferences } from '../../../app/domain/preferences.ts';
import type { Environment } from '../../../app/state/app-state.ts';
import type { Policy } from '../../ports/policy.ts';
import { forbiddenCertificates, forbiddenServers } from './policy.ts';

/** The policy of the machine while it counts: it may change. */
export class CompanyPolicy {
  #now: Policy;

  constructor(policy: Policy) {
    this.#now = policy;
  }

  get now(): Policy {
    return this.#now;
  }

  replace(policy: Policy): void {
    this.#now = policy;
  }

  /** Throws a `Fault` for servers (origins) and certificates of an authority that are not allowed. */
  requireAllowed(vendorId: string, servers: readonly string[], authority: Authority | null): void {
    const [server] = forbiddenServers(this.#now, vendorId, servers);
    const fingerprints = authority?.certificates.map(({ fingerprint }) => fingerprint) ?? [];
    const [certificate] = forbiddenCertificates(this.#now, vendorId, fingerprints);
    const forbidden = server ?? certificate;
    if (forbidden !== undefined) throw this.#refusal(forbidden);
  }

  /** Throws a `Fault` where practice mode is not allowed. */
  requirePractice(): void {
    if (!this.#now.allowsPractice) throw this.#refusal('practice');
  }

  /** The preferences as far as they are left to the person. */
  appliedTo(preferences: Preferences): Preferences {
    const { minimumHoldSeconds, opensAtLogin } = this.#now;
    return {
      ...preferences,
      holdSeconds: Math.max(preferences.holdSeconds, minimumHoldSeconds),
      opensAtLogin: opensAtLogin ?? preferences.opensAtLogin,
    };
  }

  /** What the window shows of it; nothing where there is none. */
  get view(): Pick<Environment, 'policy'> {
    const { isSet, updateFeed, auditForwarding, servers, authorities, companyAddresses, problem, ...shown } = this.#now;
    if (!isSet) return {};
    return {
      policy: {
        ...shown,
        hasFeed: updateFeed !== null,
        limitsServers: servers !== null,
        limitsAuthorities: authorities !== null,
        setsCompanyAddresses: Object.keys(companyAddresses).length > 0,
        collector: auditForwarding && `${auditForwarding.host}:${auditForwarding.port}`,
        isBroken: problem !== null,
      },
    };
  }

  #refusal(detail: string): Fault {
    return new Fault(this.#now.problem === null ? 'forbidden-by-policy' : 'policy-broken', detail);
  }
}
