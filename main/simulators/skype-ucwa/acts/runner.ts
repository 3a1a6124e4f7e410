import { ActError } from '../../shared/acts/act-set.ts';
import { isCommonAct, runCommonAct } from '../../shared/acts/common-acts.ts';
import { say, showTyping } from '../model/chat.ts';
import { findUser, nameOfUri } from '../model/directory.ts';
import { ringAt } from '../model/invitations.ts';
import {
  createMeeting,
  createParticipant,
  fullReason,
  mustWait,
  networkOf,
  standardSettings,
} from '../model/meetings.ts';
import {
  admit,
  changeRole,
  eject,
  endMeeting,
  enter,
  leave,
  reject,
  rename,
  setAudienceMessaging,
  setAudio,
  setMedium,
  setMuted,
  setMuteLock,
} from '../model/roster.ts';
import type { Audio, Meeting, Participant } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { meetingNamed, personNamed, userNamed } from './find.ts';
import { isServerAct } from './schema.ts';
import type { UcwaAct } from './schema.ts';
import { runServerAct } from './server-acts.ts';

type ActOf<Name extends UcwaAct['act']> = Extract<UcwaAct, { readonly act: Name }>;

const audioOf = (world: World, direction: Audio['direction'] | null): Audio | null =>
  direction === null ? null : { direction, isMuted: false, sourceId: String(world.nextNumber()) };

const create = (world: World, act: ActOf<'createMeeting'>): object => {
  const standard = standardSettings(world);
  if (act.id !== undefined && world.meetings.has(act.id)) throw new ActError(`There is a meeting ${act.id} already.`);
  const settings = {
    ...standard,
    subject: act.subject,
    accessLevel: act.accessLevel ?? standard.accessLevel,
    automaticLeaderAssignment: act.automaticLeaderAssignment ?? standard.automaticLeaderAssignment,
    lobbyBypassForPhoneUsers: act.lobbyBypassForPhoneUsers ?? standard.lobbyBypassForPhoneUsers,
    leaders: act.leaders ?? [],
    attendees: act.attendees ?? [],
  };
  const organizer = userNamed(world, act.organizer);
  const meeting = createMeeting(world, organizer, settings, act.isScheduled, act.id ?? null);
  return { meeting: meeting.id, uri: meeting.uri };
};

const change = (world: World, act: ActOf<'changeMeeting'>): object => {
  const meeting = meetingNamed(world, act.meeting);
  const { settings } = meeting;
  settings.subject = act.subject ?? settings.subject;
  settings.accessLevel = act.accessLevel ?? settings.accessLevel;
  settings.automaticLeaderAssignment = act.automaticLeaderAssignment ?? settings.automaticLeaderAssignment;
  meeting.etag += 1;
  return { etag: meeting.etag };
};

/** A person joins with another client than an application. A user who is there already takes part with both. */
const join = (world: World, act: ActOf<'personJoins'>): object => {
  const meeting = meetingNamed(world, act.meeting);
  const isAnonymous = act.uri === undefined;
  const uri = act.uri ?? `sip:guest${world.nextNumber()}@anonymous.invalid`;
  const there = [...meeting.participants.values()].find((one) => one.uri === uri);
  if (there?.user && !there.isElsewhere) {
    there.isElsewhere = true;
    return { person: there.key };
  }
  if (there) throw new ActError(`${uri} is in the meeting already.`);
  const who = {
    uri,
    name: act.name ?? nameOfUri(world.directory, uri),
    network: act.network ?? (isAnonymous ? 'Everyone' : networkOf(uri)),
    isAnonymous,
    user: findUser(world.directory, uri) ?? null,
  } as const;
  const participant = createParticipant(world, meeting, who);
  participant.isElsewhere = true;
  participant.role = act.role ?? participant.role;
  participant.audio = audioOf(world, act.audio);
  const waits = act.inLobby ?? mustWait(meeting, who);
  const full = fullReason(world, meeting, waits);
  if (full) throw new ActError(`The meeting takes nobody more: ${full.subcode ?? full.code}.`);
  enter(world, meeting, participant, waits);
  return { person: participant.key, inLobby: participant.inLobby };
};

const leaveElsewhere = (world: World, meeting: Meeting, participant: Participant): void => {
  participant.isElsewhere = false;
  if (participant.conversations.size === 0) leave(world, meeting, participant);
};

const fill = (world: World, act: ActOf<'fillMeeting'>): object => {
  const meeting = meetingNamed(world, act.meeting);
  const firstWaiting = act.count - act.inLobby;
  for (let index = 0; index < act.count; index += 1) {
    const number = String(index + 1).padStart(4, '0');
    const waits = index >= firstWaiting;
    const participant = createParticipant(world, meeting, {
      uri: `sip:person${number}@partner.example`,
      name: `Person ${number}`,
      network: 'Federated',
      isAnonymous: false,
      user: null,
    });
    participant.isElsewhere = true;
    participant.audio = audioOf(world, act.audio);
    enter(world, meeting, participant, waits);
  }
  return { participants: meeting.participants.size };
};

const control = (world: World, act: ActOf<'leaderDoes'>): object => {
  const meeting = meetingNamed(world, act.meeting);
  const participant = personNamed(meeting, act.person);
  const needsLobby = act.action === 'admit' || act.action === 'reject';
  if (needsLobby !== participant.inLobby)
    throw new ActError(`${participant.name} ${participant.inLobby ? 'waits in the lobby' : 'does not wait'}.`);
  switch (act.action) {
    case 'admit':
      admit(world, meeting, participant);
      return {};
    case 'reject':
      reject(world, meeting, participant);
      return {};
    case 'eject':
      eject(world, meeting, participant);
      return {};
    case 'promote':
      changeRole(world, meeting, participant, 'Leader');
      return {};
    case 'demote':
      changeRole(world, meeting, participant, 'Attendee');
      return {};
    case 'mute':
    case 'unmute':
      setMuted(world, meeting, participant, act.action === 'mute');
      return {};
  }
};

type PersonAct = Extract<UcwaAct, { readonly person: string }>;

/** Carries out what one person in a meeting does. */
const runPersonAct = (world: World, act: Exclude<PersonAct, { readonly act: 'leaderDoes' }>): object => {
  const meeting = meetingNamed(world, act.meeting);
  const participant = personNamed(meeting, act.person);
  switch (act.act) {
    case 'personLeaves':
      leaveElsewhere(world, meeting, participant);
      return {};
    case 'personRenames':
      rename(world, meeting, participant, act.name);
      return {};
    case 'personAudio':
      setAudio(world, meeting, participant, audioOf(world, act.audio));
      return {};
    case 'personMutes':
      setMuted(world, meeting, participant, act.isMuted);
      return {};
    case 'personShares':
      setMedium(world, meeting, participant, act.medium, act.direction);
      return {};
    case 'personSays':
      say(world, participant, meeting, act.text);
      return {};
    case 'personTypes':
      showTyping(world, meeting, participant);
      return {};
    case 'personInvites':
      return { rings: ringAt(world, meeting, participant, userNamed(world, act.user)) };
  }
};

/** Carries out one act. Returns a JSON-safe result. Throws {@link ActError} when it is not possible now. */
export const runAct = (world: World, act: UcwaAct): object => {
  if (isCommonAct(act)) return runCommonAct(world, act);
  if (isServerAct(act)) return runServerAct(world, act);
  switch (act.act) {
    case 'createMeeting':
      return create(world, act);
    case 'changeMeeting':
      return change(world, act);
    case 'personJoins':
      return join(world, act);
    case 'leaderDoes':
      return control(world, act);
    case 'muteLock':
      setMuteLock(world, meetingNamed(world, act.meeting), act.isOn);
      return {};
    case 'audienceMessaging':
      setAudienceMessaging(world, meetingNamed(world, act.meeting), act.isOn);
      return {};
    case 'endMeeting':
      endMeeting(world, meetingNamed(world, act.meeting));
      return {};
    case 'fillMeeting':
      return fill(world, act);
    case 'answers':
      world.answering.set(act.uri, act.how);
      return {};
    default:
      return runPersonAct(world, act);
  }
};
