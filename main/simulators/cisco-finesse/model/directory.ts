import type { Reason, Team, User } from './types.ts';

/** What an administrator has configured: users, teams, reasons, phones. */
export interface Directory {
  readonly users: Map<string, User>;
  readonly teams: readonly Team[];
  readonly reasons: readonly Reason[];
  readonly wrapUpReasons: readonly { readonly id: string; readonly label: string }[];
  /** Extensions of phones that the CTI server controls. */
  readonly devices: Set<string>;
  /** Numbers that lead to a queue. */
  readonly routePoints: ReadonlyMap<string, string>;
}

/** Reasons that only the server sets. */
export const systemReasons = {
  supervisor: { id: '901', code: '999', label: 'Supervisor initiated', category: 'NOT_READY', isSystem: true },
  supervisorLogout: { id: '902', code: '999', label: 'Supervisor initiated', category: 'LOGOUT', isSystem: true },
  ownCall: { id: '903', code: '50006', label: 'Call initiated by agent', category: 'NOT_READY', isSystem: true },
  connectionLost: { id: '904', code: '255', label: 'Connection failure', category: 'LOGOUT', isSystem: true },
  noAnswer: { id: '905', code: '32767', label: 'Call not answered', category: 'NOT_READY', isSystem: true },
} as const satisfies Record<string, Reason>;

interface Person {
  readonly loginId: string;
  readonly loginName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly extension: string;
  readonly teamId: string;
  readonly supervises?: string;
}

const staff: readonly Person[] = [
  { loginId: '1001', loginName: 'aberg', firstName: 'Ada', lastName: 'Berg', extension: '5001', teamId: '10' },
  { loginId: '1002', loginName: 'blind', firstName: 'Bo', lastName: 'Lind', extension: '5002', teamId: '10' },
  { loginId: '1003', loginName: 'cwei', firstName: 'Chen', lastName: 'Wei', extension: '5003', teamId: '10' },
  { loginId: '1004', loginName: 'dquinn', firstName: 'Dara', lastName: 'Quinn', extension: '5004', teamId: '20' },
  {
    loginId: '1900',
    loginName: 'ssolberg',
    firstName: 'Signe',
    lastName: 'Solberg',
    extension: '5900',
    teamId: '10',
    supervises: '10',
  },
  {
    loginId: '1901',
    loginName: 'thart',
    firstName: 'Tom',
    lastName: 'Hart',
    extension: '5901',
    teamId: '20',
    supervises: '20',
  },
];

const makeUser = (person: Person): User => ({
  loginId: person.loginId,
  loginName: person.loginName,
  password: `practice-${person.loginId}`,
  firstName: person.firstName,
  lastName: person.lastName,
  defaultExtension: person.extension,
  roles: person.supervises ? ['Agent', 'Supervisor'] : ['Agent'],
  teamId: person.teamId,
  supervisedTeamIds: person.supervises ? [person.supervises] : [],
  authMode: person.teamId === '20' ? 'NON_SSO' : 'SSO',
  extension: null,
  state: 'LOGOUT',
  stateChangedAt: null,
  reason: null,
  pendingState: '',
  pendingReason: null,
  stateAfterCall: 'NOT_READY',
  reasonAfterCall: null,
  mobileAgent: null,
  wrongPasswords: 0,
  lockedUntil: 0,
  answersAfterMs: null,
});

/** A new directory of a small contact centre: two teams, four agents, two supervisors. */
export const makeDirectory = (extensions: 'own' | 'loginIds' = 'own'): Directory => {
  const people = staff.map((one) => (extensions === 'own' ? one : { ...one, extension: one.loginId }));
  const users = new Map(people.map((person) => [person.loginId, makeUser(person)]));
  return {
    users,
    teams: [
      { id: '10', name: 'Claims' },
      { id: '20', name: 'Billing' },
    ],
    reasons: [
      { id: '11', code: '1', label: 'Break', category: 'NOT_READY', isSystem: false },
      { id: '12', code: '2', label: 'Lunch', category: 'NOT_READY', isSystem: false },
      { id: '13', code: '3', label: 'Training', category: 'NOT_READY', isSystem: false },
      { id: '21', code: '10', label: 'End of shift', category: 'LOGOUT', isSystem: false },
      { id: '22', code: '11', label: 'Technical problem', category: 'LOGOUT', isSystem: false },
    ],
    wrapUpReasons: [
      { id: '31', label: 'Solved' },
      { id: '32', label: 'Call back' },
      { id: '33', label: 'Forwarded' },
    ],
    devices: new Set([...people.map((person) => person.extension), '5005', '5006', '5007', '5008', '5009', '5902']),
    routePoints: new Map([
      ['8000', 'Claims.Voice.SG'],
      ['8001', 'Billing.Voice.SG'],
    ]),
  };
};

/** Adds an agent to a team. */
export const addAgent = (directory: Directory, person: Person): User => {
  const user = makeUser(person);
  directory.users.set(user.loginId, user);
  directory.devices.add(person.extension);
  return user;
};

/** Finds a user by login id or login name. */
export const findUser = (directory: Directory, id: string): User | undefined =>
  directory.users.get(id) ?? [...directory.users.values()].find((user) => user.loginName === id);
