import type { Agent } from './types.ts';

/** A queue of calls that agents with this skill answer. */
export interface Skill {
  readonly id: number;
  readonly name: string;
}

/** What an administrator has configured: people, skills, announcements. */
export interface Directory {
  readonly vdnId: number;
  readonly agents: Map<string, Agent>;
  readonly skills: readonly Skill[];
  readonly groups: readonly { readonly id: number; readonly name: string }[];
  /** Access code → skill. */
  readonly accessCodes: ReadonlyMap<string, number>;
  readonly ivrs: readonly { readonly id: number; readonly name: string; readonly code: string }[];
  readonly restReasons: readonly { readonly code: number; readonly name: string }[];
  /** Paths of the announcements that can be played. */
  readonly voiceFiles: ReadonlySet<string>;
}

/** True for a phone at which agents may sign in. */
export const isPhoneInRange = (phone: string): boolean => /^8800\d{4}$/u.test(phone);

/** A new agent, signed out. */
export const makeAgent = (person: {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly isInspector?: boolean;
}): Agent => ({
  id: person.id,
  account: person.account,
  name: person.name,
  password: `Practice-${person.id}`,
  groupId: 1,
  isInspector: person.isInspector ?? false,
  defaultPhone: `8800${person.id.slice(-4).padStart(4, '0')}`,
  session: null,
  lostCode: '100-006',
  formerGuids: new Set(),
  isSigningIn: false,
  failures: 0,
  isLocked: false,
  isPasswordExpired: false,
  mustChangePassword: false,
  cannotBeForcedOut: false,
  phone: '',
  isAutoAnswering: true,
  isIdleAfterCall: true,
  presence: 'idle',
  presenceSince: 0,
  busyReason: '0',
  restCause: 0,
  next: null,
  restTimer: null,
  skills: [11, 12],
  previews: new Map(),
  monitored: new Set(),
  inspecting: null,
});

const people = [
  ['2101', 'Ines Vale', 'ivale'],
  ['2102', 'Tomas Ek', 'tek'],
  ['2103', 'Mei Tan', 'mtan'],
  ['2104', 'Noor Haddad', 'nhaddad'],
  ['2105', 'Luca Brandt', 'lbrandt'],
  ['2106', 'Asha Rao', 'arao'],
] as const;

/** A new directory of a small tenant: six agents, an inspector, two skills. */
export const makeDirectory = (): Directory => {
  const agents = new Map<string, Agent>();
  for (const [id, name, account] of people) agents.set(id, makeAgent({ id, name, account }));
  agents.set('2190', makeAgent({ id: '2190', name: 'Greta Olsen', account: 'golsen', isInspector: true }));
  return {
    vdnId: 7,
    agents,
    skills: [
      { id: 11, name: 'Claims' },
      { id: 12, name: 'Billing' },
    ],
    groups: [{ id: 1, name: 'Claims team' }],
    accessCodes: new Map([
      ['95001', 11],
      ['95002', 12],
    ]),
    ivrs: [{ id: 31, name: 'Main menu', code: '95031' }],
    restReasons: [
      { code: 1, name: 'Lunch' },
      { code: 2, name: 'Training' },
    ],
    voiceFiles: new Set(['Y:/conf/7/welcome.V3', 'Y:/conf/7/please-wait.V3', 'Y:/conf/7/closing.V3']),
  };
};
