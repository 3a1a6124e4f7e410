import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '../../../app/contract/envelope.ts';
import type { SourcePatch } from '../../support/served-gavel.ts';
import type { Patch } from './variant.ts';

/** What a lost page has under the policy of a company: the bridge. The person says yes to whatever they are asked. */
export type Call = (name: string, input: unknown) => Promise<Answer>;

/** What a company sets in these tests. */
const companyPolicy = {
  version: 1,
  servers: { 'huawei-cloud-meeting': ['desk.example'] },
  minimumHoldSeconds: 3,
  practice: false,
};

/** Ordinary calls by which a lost page would get round a company. Each resolves with `refused`, or what it got. */
export interface CompanyAttack {
  readonly name: string;
  /** Whether the policy is one that somebody else could have written: it allows everything. */
  readonly isPlanted: boolean;
  readonly run: (call: Call) => Promise<string>;
}

const account = (server: string) => ({
  vendorId: 'huawei-cloud-meeting',
  label: 'desk',
  values: { region: 'own', server, account: 'ada' },
  secrets: { password: 'x' },
});
const addElsewhere = async (call: Call): Promise<string> => {
  const answer = await call('account.add', account('elsewhere.example'));
  if (answer.ok) return 'an account at another server';
  return answer.failure.code === 'forbidden-by-policy' || answer.failure.code === 'policy-broken'
    ? 'refused'
    : answer.failure.code;
};

/** All of them. */
export const companyAttacks: readonly CompanyAttack[] = [
  { name: 'an account at a server that the company does not allow', isPlanted: false, run: addElsewhere },
  {
    name: 'a hold that is shorter than the company’s',
    isPlanted: false,
    run: async (call) => {
      await call('preferences.change', { holdSeconds: 0 });
      const answer = await call('state.snapshot', {});
      const text = answer.ok ? JSON.stringify(answer.value) : '';
      return text.includes('"holdSeconds":3') ? 'refused' : 'nothing is held';
    },
  },
  {
    name: 'practice where the company has none',
    isPlanted: false,
    run: async (call) => ((await call('practice.start', { sceneId: null })).ok ? 'practice' : 'refused'),
  },
  { name: 'a policy that somebody else could have written', isPlanted: true, run: addElsewhere },
];

/** A guard in the built main process and in the sources, which are served as they are. */
interface Guard {
  readonly built: readonly [from: string | RegExp, to: string];
  readonly source: readonly [file: string, from: string, to: string];
}

const company = 'main/core/settings/company-policy.ts';
const machine = 'main/node/machine-policy.ts';
const guards: readonly Guard[] = [
  {
    built: [/if \(forbidden !== (?:void 0|undefined)\) throw/u, 'if (false) throw'],
    source: [company, 'if (forbidden !== undefined) throw', 'if (Math.random() > 1) throw'],
  },
  {
    built: ['Math.max(preferences.holdSeconds, minimumHoldSeconds)', 'preferences.holdSeconds'],
    source: [company, 'Math.max(preferences.holdSeconds, minimumHoldSeconds)', 'preferences.holdSeconds'],
  },
  {
    built: [/if \(![^\n]*\.allowsPractice\) throw/u, 'if (false) throw'],
    source: [company, 'if (!this.#now.allowsPractice) throw', 'if (Math.random() > 1) throw'],
  },
  {
    built: [/\(mode & writableByOthers[$\d]*\) !== 0/u, 'false'],
    source: [machine, '(mode & writableByOthers) !== 0', 'mode < 0'],
  },
];

/** A Gavel under a policy: how its code is changed for it, and the file of the policy. */
export interface UnderPolicy {
  readonly built: readonly Patch[];
  readonly sources: readonly SourcePatch[];
}

/** Writes the policy into `folder`, and says what has this Gavel read it there, with the guards or without. */
export const underPolicy = async (folder: string, isPlanted: boolean, hasGuards: boolean): Promise<UnderPolicy> => {
  const path = join(folder, 'policy.json');
  await chmod(folder, 0o755);
  await writeFile(path, JSON.stringify(isPlanted ? { version: 1 } : companyPolicy));
  await chmod(path, isPlanted ? 0o666 : 0o644);
  const place = JSON.stringify(path);
  // The administrator of the test is who runs it.
  const uid = String(process.getuid?.() ?? 0);
  const taken = hasGuards ? [] : guards;
  return {
    built: [
      { file: 'main/index.js', from: '"/etc/gavel/policy.json"', to: place },
      { file: 'main/index.js', from: 'administrator = 0)', to: `administrator = ${uid})` },
      ...taken.map(({ built: [from, to] }): Patch => ({ file: 'main/index.js', from, to })),
    ],
    sources: [
      { file: machine, from: `'/etc/gavel/policy.json'`, to: place },
      { file: machine, from: 'administrator = 0)', to: `administrator = ${uid})` },
      ...taken.map(({ source: [file, from, to] }): SourcePatch => ({ file, from, to })),
    ],
  };
};
