import * as z from 'zod/mini';
import { accountSchema, memberSchema, type Account, type Member } from '../domain/account.ts';
import { commandSchema, type Command } from '../domain/command.ts';
import { desktopSchema, type Desktop } from '../domain/desktop.ts';
import { conferenceSchema, type Conference } from '../domain/conference.ts';
import { errorCodeSchema } from '../domain/error-code.ts';
import { meetingListSchema, meetingSchema, type Meeting, type MeetingList } from '../domain/meeting.ts';
import { noticeSchema, type Notice } from '../domain/notice.ts';
import { participantSchema, type Participant } from '../domain/participant.ts';
import { defaultPreferences, preferencesSchema, type Preferences } from '../domain/preferences.ts';
import { textKeySchema } from '../text/keys.ts';
import type { CommandGroup, OwnedGroup } from './command-groups.ts';
import { descriptorSchema } from '../vendor/descriptor.ts';

/** What is known about the application and the machine; it rarely changes. */
export const environmentSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  platform: z.enum(['linux', 'mac', 'windows']),
  /** The system's language, for the preference `system`. */
  systemLanguage: z.enum(['en', 'zh-CN']),
  vendors: z.array(descriptorSchema),
  scenes: z.array(z.object({ id: z.string(), label: textKeySchema })),
  keychain: z.object({ status: z.enum(['unknown', 'available', 'unavailable']), reason: z.nullable(errorCodeSchema) }),
  paths: z.object({ settings: z.string(), log: z.string(), audit: z.string() }),
  /** What the policy of this computer sets; absent where there is none. */
  policy: z.optional(
    z.object({
      hasFeed: z.boolean(),
      minimumHoldSeconds: z.number(),
      limitsServers: z.boolean(),
      limitsAuthorities: z.boolean(),
      setsCompanyAddresses: z.boolean(),
      allowsPractice: z.boolean(),
      opensAtLogin: z.nullable(z.boolean()),
      logLevel: z.nullable(z.string()),
      proxy: z.nullable(z.string()),
      /** Where the record is sent as well, `host:port`. */
      collector: z.nullable(z.string()),
      isBroken: z.boolean(),
    }),
  ),
});
export type Environment = Readonly<z.infer<typeof environmentSchema>>;

/**
 * The state of the application: main owns it, the renderer has a copy. Entities are immutable and replaced as a whole;
 * the collections are changed by `applyChange` only.
 */
export interface AppState {
  readonly accounts: ReadonlyMap<string, Account>;
  /** Team members by account id, then member id. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, Member>>;
  readonly conferences: ReadonlyMap<string, Conference>;
  /** Rosters by conference id, then participant id. */
  readonly participants: ReadonlyMap<string, ReadonlyMap<string, Participant>>;
  /** Those who wait in each lobby, by conference id, then participant id. Follows from `participants`. */
  readonly lobbies: ReadonlyMap<string, ReadonlyMap<string, Participant>>;
  /** Listed meetings by account id, then meeting id. */
  readonly meetings: ReadonlyMap<string, ReadonlyMap<string, Meeting>>;
  /** What is looked for among the meetings, by account id. */
  readonly meetingLists: ReadonlyMap<string, MeetingList>;
  readonly commands: ReadonlyMap<string, Command>;
  /** The commands by group, in the order in which they were made. Follows from `commands`. */
  readonly groups: ReadonlyMap<string, CommandGroup>;
  /** The commands that are not settled. Follows from `commands`. */
  readonly underWay: ReadonlyMap<string, Command>;
  readonly notices: ReadonlyMap<string, Notice>;
  readonly preferences: Preferences;
  readonly environment: Environment | null;
  /** Null in a browser. */
  readonly desktop: Desktop | null;
}

/**
 * One entity that is set, or removed with `null`. Removing a conference removes its roster, removing an account its
 * team and its list of meetings. Patches and snapshots are lists of changes: a snapshot builds the state from an empty
 * one.
 */
export const changeSchema = z.discriminatedUnion('slice', [
  z.object({ slice: z.literal('account'), id: z.string(), value: z.nullable(accountSchema) }),
  z.object({ slice: z.literal('member'), accountId: z.string(), id: z.string(), value: z.nullable(memberSchema) }),
  z.object({ slice: z.literal('conference'), id: z.string(), value: z.nullable(conferenceSchema) }),
  z.object({
    slice: z.literal('participant'),
    conferenceId: z.string(),
    id: z.string(),
    value: z.nullable(participantSchema),
  }),
  z.object({ slice: z.literal('meeting'), accountId: z.string(), id: z.string(), value: z.nullable(meetingSchema) }),
  z.object({ slice: z.literal('meeting-list'), id: z.string(), value: z.nullable(meetingListSchema) }),
  z.object({ slice: z.literal('command'), id: z.string(), value: z.nullable(commandSchema) }),
  z.object({ slice: z.literal('notice'), id: z.string(), value: z.nullable(noticeSchema) }),
  z.object({ slice: z.literal('preferences'), value: preferencesSchema }),
  z.object({ slice: z.literal('environment'), value: environmentSchema }),
  z.object({ slice: z.literal('desktop'), value: desktopSchema }),
]);
export type Change = Readonly<z.infer<typeof changeSchema>>;

/** The same state with writable collections, for its owner. */
export interface OwnedState extends AppState {
  readonly accounts: Map<string, Account>;
  readonly members: Map<string, Map<string, Member>>;
  readonly conferences: Map<string, Conference>;
  readonly participants: Map<string, Map<string, Participant>>;
  readonly lobbies: Map<string, Map<string, Participant>>;
  readonly meetings: Map<string, Map<string, Meeting>>;
  readonly meetingLists: Map<string, MeetingList>;
  readonly commands: Map<string, Command>;
  readonly groups: Map<string, OwnedGroup>;
  readonly underWay: Map<string, Command>;
  readonly notices: Map<string, Notice>;
  preferences: Preferences;
  environment: Environment | null;
  desktop: Desktop | null;
}

/** A new, empty state. */
export const emptyState = (): OwnedState => ({
  accounts: new Map(),
  members: new Map(),
  conferences: new Map(),
  participants: new Map(),
  lobbies: new Map(),
  meetings: new Map(),
  meetingLists: new Map(),
  commands: new Map(),
  groups: new Map(),
  underWay: new Map(),
  notices: new Map(),
  preferences: defaultPreferences,
  environment: null,
  desktop: null,
});
