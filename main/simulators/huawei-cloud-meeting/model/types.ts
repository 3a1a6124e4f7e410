/** How an account stands. */
export interface Account {
  readonly name: string;
  readonly password: string;
  /** The `userUUID`. */
  readonly id: string;
  readonly displayName: string;
  /** The SIP number, `+99…`. */
  readonly number: string;
  /** The third-party user id under which the company's app knows the account; empty without one. */
  readonly thirdAccount: string;
  readonly isAdministrator: boolean;
  readonly corpId: string;
  isDisabled: boolean;
  isPasswordExpired: boolean;
  mustChangePassword: boolean;
  needsCaptcha: boolean;
  failures: number;
  /** Until when it is locked, in milliseconds since 1970. */
  lockedUntil: number;
}

/** Who calls with an access token. */
export interface AccessToken {
  readonly value: string;
  readonly account: Account;
  readonly clientType: number;
  readonly createdAt: number;
  expiresAt: number;
  readonly refresh: RefreshToken;
}

/** What renews an access token. */
export interface RefreshToken {
  readonly value: string;
  readonly account: Account;
  readonly clientType: number;
  readonly createdAt: number;
  expiresAt: number;
}

/** A role in one meeting. */
export interface ControlToken {
  readonly value: string;
  readonly meetingId: string;
  readonly role: 'host' | 'guest';
  /** The run of the meeting it was given for; it ends with it. */
  readonly run: MeetingRun;
  /** Who asked for it, where an access token came with the request. */
  readonly account: Account | null;
  expiresAt: number;
}

/** A part in a meeting, as `pinfoMap` has it. */
export type Role = 'host' | 'guest' | 'audience';

/** What a participant uses. */
export type ClientType = 'Desktop' | 'Mobile' | 'Pad' | 'OtherType';

/** What kind of line a participant or an invited person has. */
export type LineType = 'normal' | 'terminal' | 'outside' | 'mobile' | 'ideahub' | 'board' | 'hwvision' | 'customnumber';

/** One line that is in a meeting, joins it or is called. */
export interface Participant {
  readonly pid: string;
  readonly number: string;
  name: string;
  role: Role;
  state: 'in' | 'calling' | 'joining';
  readonly line: LineType;
  readonly client: ClientType;
  /** The account of the person; null for a guest without one. */
  readonly account: Pick<Account, 'id' | 'name' | 'thirdAccount'> | null;
  readonly joinedAt: number;
  isMuted: boolean;
  isHandUp: boolean;
  isCameraOn: boolean;
  isSharing: boolean;
  isBroadcast: boolean;
  isRollCalled: boolean;
  isCohost: boolean;
  isViewLocked: boolean;
  /** Whether it may record on its own machine. */
  mayRecord: boolean;
  isRecording: boolean;
  isAskedToShare: boolean;
  /** 0 nothing chosen, 1 multi-picture, 2 one participant. */
  view: 0 | 1 | 2;
  /** Language channels of interpretation. */
  channels: { readonly listen: string; readonly speak: string } | null;
}

/** Somebody in the waiting room. */
export interface WaitingPerson {
  readonly pid: string;
  readonly number: string;
  readonly name: string;
  readonly client: ClientType;
  readonly account: Participant['account'];
  readonly since: number;
  isAdmitted: boolean;
}

/** Somebody who is invited, present or not. */
export interface Attendee {
  readonly number: string;
  readonly name: string;
  readonly account: Participant['account'];
  readonly role: 0 | 1;
  readonly type: LineType;
  readonly email: string;
  readonly sms: string;
  readonly isMuted: boolean;
  readonly isAutoInvited: boolean;
  readonly deptName: string;
}

/** What changes while a meeting runs, beside people. */
export interface MeetingControls {
  isLocked: boolean;
  /** Newcomers are muted. */
  isMuted: boolean;
  mayUnmute: boolean;
  isSharingLocked: boolean;
  mode: 'FREE' | 'FIXED' | 'ROLLCALL' | 'BROADCAST';
  isVoiceActivated: boolean;
  recording: 'off' | 'on' | 'paused';
  wasRecorded: boolean;
  isLive: boolean;
  isPaused: boolean;
  isAudienceAllowed: boolean;
  isInterpreting: boolean;
  areCaptionsOn: boolean;
  callInRestriction: 0 | 2 | 3;
  audienceCallInRestriction: 0 | 2;
  chat: 1 | 2 | 3 | 4;
  localRecording: 0 | 1 | 2;
  mayOpenCamera: boolean;
  mayRename: boolean;
  mayShare: boolean;
  hostView: 0 | 1;
  pictures: readonly PictureSeat[];
}

/** One picture of a layout. */
export interface PictureSeat {
  readonly index: number;
  readonly id: readonly string[];
  readonly share: 0 | 1;
}

/** A layout that was saved for a meeting. */
export interface Layout {
  readonly uuid: string;
  readonly layOutName?: string | undefined;
  readonly imageType?: string | undefined;
  readonly switchTime?: number | undefined;
  readonly picNum?: number | undefined;
  readonly subscriberInPics?:
    | readonly {
        readonly index?: number | undefined;
        readonly id?: readonly string[] | undefined;
        readonly share?: 0 | 1 | undefined;
      }[]
    | undefined;
}

/** Who came and went, and what was done, in one run of a meeting. */
export interface MeetingRun {
  readonly uuid: string;
  readonly startedAt: number;
  endedAt: number | null;
  /** Noted when it ends. */
  wasRecorded: boolean;
  readonly attendance: {
    readonly name: string;
    readonly number: string;
    readonly client: string;
    readonly joinedAt: number;
    leftAt: number;
  }[];
  readonly controls: { readonly at: number; readonly operation: string; readonly object: string }[];
}

/** A meeting that is booked, runs or has ended. */
export interface Meeting {
  readonly id: string;
  subject: string;
  /** The number of a cloud room, which people are shown; null without a room. Meetings are not controlled by it. */
  readonly roomNumber: string | null;
  readonly owner: Account;
  hostPassword: string;
  guestPassword: string;
  startsAt: number;
  endsAt: number;
  state: 'Schedule' | 'Created' | 'Destroyed';
  readonly confMode: 'COMMON' | 'RTC';
  readonly isWebinar: boolean;
  readonly isVideo: boolean;
  readonly confType: 'FUTURE' | 'IMMEDIATELY' | 'CYCLE';
  hasWaitingRoom: boolean;
  isAutoMute: boolean;
  isAutoRecord: boolean;
  mayGuestStart: boolean;
  /** Whether its end moves on by itself. */
  isProlonged: boolean;
  capacity: number;
  cycle: MeetingCycle | null;
  run: MeetingRun | null;
  controls: MeetingControls;
  /** By number. */
  readonly attendees: Map<string, Attendee>;
  /** By pid. */
  readonly participants: Map<string, Participant>;
  /** By pid. */
  readonly waiting: Map<string, WaitingPerson>;
  readonly layouts: Map<string, Layout>;
  interpreterGroups: readonly object[];
  /** The loudest, at most three. */
  speakers: readonly { readonly pid: string; readonly volume: number }[];
  /** How many increments were sent, by push type; what the switch `versions` may count by. */
  readonly versions: Map<string, number>;
  /** Cancels what was planned for its end. */
  cancelEnd: () => void;
}

/** How a recurring meeting recurs, and each of its occurrences. */
export interface MeetingCycle {
  readonly params: CycleParams;
  readonly occurrences: Map<string, Occurrence>;
}

/** As the server API reference has it; dates are `yyyy-MM-dd`. */
export interface CycleParams {
  readonly startDate: string;
  readonly endDate: string;
  readonly cycle: 'Day' | 'Week' | 'Month';
  readonly interval?: number | undefined;
  readonly point?: readonly number[] | undefined;
  readonly preRemindDays: number;
}

/** One meeting of a series. */
export interface Occurrence {
  readonly id: string;
  startsAt: number;
  endsAt: number;
  description: string;
}

/** What a called number does. */
export interface Behaviour {
  readonly kind: 'answers' | 'noAnswer' | 'noSuchNumber' | 'offline' | 'busy' | 'declines';
  readonly afterMs: number;
}
