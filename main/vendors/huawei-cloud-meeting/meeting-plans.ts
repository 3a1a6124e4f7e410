import type { PlanTable } from '../shared/plans.ts';
import { conferenceGoes, notObservable, type Evidence } from '../shared/evidence.ts';
import { both, everybodyBecomes, settingBecomes } from './evidence.ts';
import type { MeetingControl } from './meeting-control.ts';
import type { MeetingState, Person } from './meeting-state.ts';
import { unseen, withPush, type CloudDraft, type MeetingContext } from './plan-context.ts';
import type { CloudRequest } from './requests.ts';

type Dynamic = MeetingState['dynamic'];

const isHost = ({ map }: Person): boolean => map['ROLE'] === '1' || map['IS_COHOST'] === '1';
const isAudience = ({ map }: Person): boolean => map['ROLE'] === '2';

const aboutMeeting =
  (
    request: (control: MeetingControl) => Omit<CloudRequest, 'method'>,
    evidence: (control: MeetingControl) => Evidence,
  ) =>
  (_request: object, { control }: MeetingContext): CloudDraft => ({
    patience: withPush,
    readBack: () => control.readEverything(),
    request: () => ({ method: 'PUT', ...request(control) }),
    evidence: evidence(control),
  });

/** A setting of the meeting, as the push of its changing facts shows it. */
const setting = (path: string, body: CloudRequest['body'], isDone: (dynamic: Dynamic) => boolean) =>
  aboutMeeting(
    () => ({ path, ...(body && { body }) }),
    (control) => settingBecomes(control, isDone),
  );

const muteAll = (mayUnmute: boolean) =>
  aboutMeeting(
    () => ({ path: 'mute', body: { isMute: 1, allowUnmuteByOneself: mayUnmute ? 1 : 0 } }),
    (control) =>
      both(
        settingBecomes(control, ({ mute, canUnmute }) => mute === true && (canUnmute ?? mayUnmute) === mayUnmute),
        everybodyBecomes(control, (person) => isHost(person) || person.map['MUTE'] === '1'),
      ),
  );

const isRunning = ({ recState }: Dynamic): boolean => recState === 1;

/** Meetings of the two kinds are recorded by different requests. */
const recording = (mixed: 0 | 1, routed: 0 | 1 | 2, isOn: boolean) =>
  aboutMeeting(
    ({ state }) =>
      state.basic.confMode === 'COMMON'
        ? { path: 'record', body: { isRecord: mixed } }
        : { path: 'mmrRecord', body: { recordType: routed } },
    (control) => settingBecomes(control, (dynamic) => isRunning(dynamic) === isOn),
  );

const config = (body: NonNullable<CloudRequest['body']>, isDone: (dynamic: Dynamic) => boolean) =>
  setting('updateStartedConfConfig', body, isDone);

/** Whom people may write to, in the interface's numbers. */
const chatPermissions = { everyone: 4, public: 3, private: 2 } as const;

/** How a command about a meeting as a whole is sent and proved. */
export const meetingPlans: PlanTable<MeetingContext, CloudDraft> = {
  lock: setting('lock', { isLock: 1 }, ({ lock }) => lock === true),
  unlock: setting('lock', { isLock: 0 }, ({ lock }) => lock === false),
  'mute-all': muteAll(true),
  'mute-all-firmly': muteAll(false),
  'unmute-all': aboutMeeting(
    () => ({ path: 'mute', body: { isMute: 0 } }),
    (control) =>
      both(
        settingBecomes(control, ({ mute }) => mute === false),
        everybodyBecomes(
          control,
          (person) => isHost(person) || isAudience(person) || (person.map['MUTE'] ?? '0') === '0',
        ),
      ),
  ),
  'allow-self-unmute': setting('mute/guestUnMute', { allowUnmuteByOneself: 1 }, ({ canUnmute }) => canUnmute === true),
  'forbid-self-unmute': setting(
    'mute/guestUnMute',
    { allowUnmuteByOneself: 0 },
    ({ canUnmute }) => canUnmute === false,
  ),
  'lower-all-hands': aboutMeeting(
    ({ state }) => ({
      path: 'participants/batch/hands',
      body: {
        handsState: 0,
        pids: [...state.people.values()].filter(({ map }) => map['HAND'] === '1').map(({ pid }) => pid),
      },
    }),
    (control) => everybodyBecomes(control, ({ map }) => map['HAND'] !== '1'),
  ),
  'stop-spotlight': aboutMeeting(
    () => ({ path: 'cancelBroadcast' }),
    (control) => everybodyBecomes(control, ({ map }) => map['BROADCAST'] !== '1' && map['ROLLCALL'] !== '1'),
  ),
  'start-recording': recording(1, 1, true),
  'pause-recording': recording(0, 0, false),
  'stop-recording': recording(0, 2, false),
  'allow-messages': ({ to = 'everyone' }, context) => {
    const isBarred = context.control.state.dynamic.forbiddenChat === true;
    const draft = config({ chatPermission: chatPermissions[to] }, ({ forbiddenChat }) => forbiddenChat === false)(
      {},
      context,
    );
    // The service tells that messages are not barred any more, and nothing of whom they may go to.
    return to === 'everyone' && isBarred ? draft : { ...draft, patience: unseen, evidence: notObservable };
  },
  'forbid-messages': config({ chatPermission: 1 }, ({ forbiddenChat }) => forbiddenChat === true),
  'allow-sharing': config({ lockSharing: 0 }, ({ lockSharing }) => lockSharing === false),
  'forbid-sharing': config({ lockSharing: 1 }, ({ lockSharing }) => lockSharing === true),
  prolong: ({ minutes }, context) => {
    const { endTime: before = null } = context.control.state.dynamic;
    return setting(
      'duration',
      { auto: 0, duration: minutes },
      ({ endTime = null }) => endTime !== null && (before === null || endTime > before),
    )({}, context);
  },
  end: aboutMeeting(
    () => ({ path: 'stop' }),
    ({ conferenceId }) => conferenceGoes(conferenceId, conferenceId),
  ),
};
