import { Fault } from '../../../app/domain/error-code.ts';
import { outsideText } from '../../../app/domain/outside-text.ts';
import type { PlanTable } from '../shared/plans.ts';
import {
  admitEvidence,
  both,
  callEvidence,
  invitationEnds,
  dropEvidence,
  lobbyEvidence,
  personBecomes,
} from './evidence.ts';
import type { Person } from './meeting-state.ts';
import { isSelf } from './picture.ts';
import {
  invitedNow,
  isInvitation,
  oneOf,
  personNow,
  whenAnswered,
  whenAsked,
  withPush,
  type CloudDraft,
  type MeetingContext,
} from './plan-context.ts';
import type { CloudRequest } from './requests.ts';

/** Numbers, and user addresses with an @. */
const callable = /^[+\w.@*#:-]{1,127}$/u;

/** A command about one person, as they are at the moment of sending. */
const aboutPerson = (
  context: MeetingContext,
  participantIds: readonly string[],
  parts: {
    readonly request: (person: Person) => CloudRequest;
    readonly isDone: (person: Person) => boolean;
    readonly patience?: CloudDraft['patience'];
    /** No read tells of it: it is pushed anew. */
    readonly isPushedOnly?: boolean;
  },
): CloudDraft => {
  const id = oneOf(participantIds);
  const { control } = context;
  const person = personNow(control, id);
  return {
    patience: parts.patience ?? withPush,
    readBack: () => (parts.isPushedOnly ? control.readEverything() : control.read()),
    request: () => parts.request(personNow(control, id)),
    evidence: personBecomes(control, person, parts.isDone),
  };
};

const onPid =
  (path: string, body?: CloudRequest['body']) =>
  ({ pid }: Person): CloudRequest => ({
    method: 'PUT',
    path,
    query: { participantID: pid },
    ...(body && { body }),
  });

/** What of a person reads tell, too. */
const readKeys: ReadonlySet<string> = new Set(['MUTE', 'HAND', 'IS_COHOST']);

/** A switch of one person: the value that the interface wants, and the key of a push that shows it. */
const switched =
  (path: string, member: string, value: 0 | 1, key: string, shown: '0' | '1', patience = withPush) =>
  ({ participantIds }: { readonly participantIds: readonly string[] }, context: MeetingContext): CloudDraft =>
    aboutPerson(context, participantIds, {
      request: onPid(path, { [member]: value }),
      isDone: ({ map }) => (map[key] ?? '0') === shown,
      patience,
      isPushedOnly: !readKeys.has(key),
    });

/** The user's own leg in the meeting. Throws a `Fault` when there is none. */
const own = ({ control, model }: MeetingContext): Person => {
  for (const person of control.state.people.values())
    if (person.where === 'present' && isSelf(person, model.user)) return person;
  throw new Fault('not-a-party');
};

const hostRole =
  (isClaimed: boolean) =>
  (_request: object, context: MeetingContext): CloudDraft => {
    const { control } = context;
    return {
      patience: withPush,
      readBack: () => control.read(),
      request: () =>
        onPid(
          'participants/role',
          isClaimed ? { applyChair: 1, chairmanPwd: control.access.password } : { applyChair: 0 },
        )(own(context)),
      evidence: personBecomes(control, own(context), ({ map }) => (map['ROLE'] === '1') === isClaimed),
    };
  };

/** Calls a number. `name`: as the meeting shows it. */
const call = (context: MeetingContext, phone: string, name: string, type: 'normal' | 'mobile'): CloudDraft => {
  const { control } = context;
  if (!callable.test(phone)) throw new Fault('invalid-destination');
  return {
    patience: whenAnswered,
    readBack: () => control.read(),
    request: () => {
      for (const { where, map } of control.state.people.values())
        if (where === 'present' && map['TEL'] === phone) throw new Fault('already-in-conference');
      return {
        method: 'POST',
        path: 'participants',
        body: { attendees: [{ name: name.slice(0, 96), phone, type }] },
      };
    },
    evidence: callEvidence(control, phone),
  };
};

/** How a command about people is sent and proved. */
export const peoplePlans: PlanTable<MeetingContext, CloudDraft> = {
  drop: ({ participantIds }, { control }) => {
    const person = personNow(control, oneOf(participantIds));
    return {
      patience: withPush,
      readBack: () => control.read(),
      request: () => ({
        method: 'POST',
        path: 'participants/delete',
        body: { bulkHangUpParticipants: [personNow(control, person.id).pid] },
      }),
      evidence: dropEvidence(control, person),
    };
  },
  'drop-and-uninvite': ({ participantIds }, { control }) => {
    const id = oneOf(participantIds);
    const absent = isInvitation(id) ? invitedNow(control, id) : null;
    const uninvite = (entry: { readonly number: string; readonly participantID?: string }): CloudRequest => ({
      method: 'POST',
      path: 'attendees/delete',
      body: { bulkDelAttendInfo: [entry] },
    });
    const patient = { patience: withPush, readBack: () => control.read() };
    if (absent)
      return {
        ...patient,
        request: () => uninvite({ number: invitedNow(control, id).phone }),
        evidence: invitationEnds(control, absent),
      };
    const person = personNow(control, id);
    const invited = control.state.invited.get(person.map['TEL'] ?? '');
    const leaves = dropEvidence(control, person);
    return {
      ...patient,
      request: () => {
        const { pid, map } = personNow(control, id);
        return uninvite({ number: map['TEL'] ?? '', participantID: pid });
      },
      evidence: invited ? both(leaves, invitationEnds(control, invited)) : leaves,
    };
  },
  'mute-participant': switched('participants/mute', 'isMute', 1, 'MUTE', '1'),
  'unmute-participant': switched('participants/mute', 'isMute', 0, 'MUTE', '0'),
  'raise-hand': switched('participants/hands', 'handsState', 1, 'HAND', '1'),
  'lower-hand': switched('participants/hands', 'handsState', 0, 'HAND', '0'),
  promote: switched('participants/cohost', 'isCohost', 1, 'IS_COHOST', '1'),
  demote: switched('participants/cohost', 'isCohost', 0, 'IS_COHOST', '0'),
  // 0 asks to open the camera, 1 to close it.
  'ask-camera-on': switched('participants/video', 'status', 0, 'CAMERASTATE', '1', whenAsked),
  'ask-camera-off': switched('participants/video', 'status', 1, 'CAMERASTATE', '0', whenAsked),
  'ask-to-share': switched('participants/share/invite', 'share', 1, 'SHARE', '1', whenAsked),
  // Whoever shares has nothing to be asked any more.
  'withdraw-share-request': switched('participants/share/invite', 'share', 0, 'INVITE_SHARE_STATE', '0'),
  'allow-local-recording': switched('allowClientRecord', 'allowClientRecord', 1, 'ALLOW_CLIENT_REC', '1'),
  'forbid-local-recording': switched('allowClientRecord', 'allowClientRecord', 0, 'ALLOW_CLIENT_REC', '0'),
  rename: ({ participantIds, newName }, context) =>
    aboutPerson(context, participantIds, {
      request: ({ pid, map }) => ({
        method: 'PUT',
        path: 'participants/name',
        body: { participantID: pid, number: map['TEL'] ?? '', newName },
      }),
      isDone: ({ map }) => map['NAME'] === outsideText(newName, 300),
    }),
  spotlight: ({ participantIds }, context) =>
    aboutPerson(context, participantIds, {
      request: onPid('participants/broadcast'),
      isDone: ({ map }) => map['BROADCAST'] === '1',
      isPushedOnly: true,
    }),
  'roll-call': ({ participantIds }, context) =>
    aboutPerson(context, participantIds, {
      request: onPid('participants/rollCall'),
      isDone: ({ map }) => map['ROLLCALL'] === '1',
      isPushedOnly: true,
    }),
  admit: ({ participantIds }, { control }) => {
    const { pid, id } = personNow(control, oneOf(participantIds));
    return {
      patience: withPush,
      readBack: () => control.readEverything(),
      request: () => ({
        method: 'PUT',
        path: 'allowWaitingParticipant',
        body: { participantID: personNow(control, id).pid },
      }),
      sending: () => control.admitting.add(pid),
      refused: () => control.admitting.delete(pid),
      evidence: admitEvidence(control, pid),
    };
  },
  'move-to-lobby': ({ participantIds }, { control }) => {
    const { pid, id } = personNow(control, oneOf(participantIds));
    return {
      patience: withPush,
      readBack: () => control.readEverything(),
      request: () => ({
        method: 'PUT',
        path: 'moveToWaitingRoom',
        body: { participantID: personNow(control, id).pid },
      }),
      evidence: lobbyEvidence(control, pid),
    };
  },
  'call-participant': ({ participantIds }, context) => {
    const { phone, name } = invitedNow(context.control, oneOf(participantIds));
    return call(context, phone, name || phone, 'normal');
  },
  invite: ({ invitees }, context) => {
    const { kind, address } = oneOf(invitees);
    const phone = address.replace(/[\s()-]/gu, '');
    return call(context, phone, address, kind === 'phone' ? 'mobile' : 'normal');
  },
  'claim-host': hostRole(true),
  'release-host': hostRole(false),
};
