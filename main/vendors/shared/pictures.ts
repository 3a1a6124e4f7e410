import type { Agent } from '../../../app/domain/account.ts';
import { conferenceIdOf } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { unsupported } from '../../../app/domain/permission.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';

type Conference = ConferencePicture['conference'];

/** A conference of which the vendor says nothing more; what it does say takes the place of this. */
export const plainConference = (accountId: string, vendorId: string): Conference => ({
  id: conferenceIdOf(accountId, vendorId),
  accountId,
  vendorId,
  kind: 'conference',
  state: 'active',
  counterpart: '',
  startedAt: null,
  peopleCount: 0,
  selfRole: 'unknown',
  controls: {},
  callData: [],
  wrapUpReasons: [],
  relatedConferenceId: null,
});

/** A participant of whom the vendor says nothing more. `name`: the address where none is known. */
export const plainParticipant = (
  id: string,
  name: string,
  position: number,
  permissions: Participant['permissions'],
): Participant => ({
  id,
  name: name === '' ? '—' : name.slice(0, 300),
  address: name,
  kind: 'phone',
  role: 'member',
  isSelf: false,
  state: 'unknown',
  stateSince: null,
  joinedAt: null,
  position,
  permissions,
});

/** The signed-in user at a vendor without agent states. */
export const userWithoutStates = (name: string, address: string, isSupervisor: boolean): Agent => ({
  state: 'unknown',
  reasonLabel: '',
  pending: null,
  since: null,
  name: name.slice(0, 300),
  address: address.slice(0, 300),
  isSupervisor,
  choices: [],
  signOutReasons: [],
  permissions: { setState: unsupported('system-lacks-it'), makeCall: unsupported('system-lacks-it') },
});
