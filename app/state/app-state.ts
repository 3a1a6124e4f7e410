import * as z from 'zod/mini';
import { accountSchema, memberSchema, type Account, type Member } from '../domain/account.ts';
import { commandSchema, type Command } from '../domain/command.ts';
import { desktopSchema, type Desktop } from '../domain/desktop.ts';
import { conferenceSchema, type Conference } from '../domain/conference.ts';
import { errorCodeSchema } from '../domain/error-code.ts';
import { noticeSchema, type Notice } from '../domain/notice.ts';
import { participantSchema, type Participant } from '../domain/participant.ts';
import { defaultPreferences, preferencesSchema, type Preferences } from '../domain/preferences.ts';
import { textKeySchema } from '../text/keys.ts';
import { descriptorSchema } from '../vendor/descriptor.ts';

/** What does not change by itself while the application runs, and how the machine stands. */
export const environmentSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  platform: z.enum(['linux', 'mac', 'windows']),
  /** The language the machine prefers, for `system`. */
  systemLanguage: z.enum(['en', 'zh-CN']),
  vendors: z.array(descriptorSchema),
  scenes: z.array(z.object({ id: z.string(), label: textKeySchema })),
  keychain: z.object({ status: z.enum(['unknown', 'available', 'unavailable']), reason: z.nullable(errorCodeSchema) }),
  paths: z.object({ settings: z.string(), log: z.string(), audit: z.string() }),
});
export type Environment = Readonly<z.infer<typeof environmentSchema>>;

/**
 * The one truth, held by main; the renderer holds a copy. Entities are immutable and replaced whole; the collections
 * belong to whoever applies changes and are read-only for everybody else.
 */
export interface AppState {
  readonly accounts: ReadonlyMap<string, Account>;
  /** Team members by account id, then member id. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, Member>>;
  readonly conferences: ReadonlyMap<string, Conference>;
  /** Rosters by conference id, then participant id. */
  readonly participants: ReadonlyMap<string, ReadonlyMap<string, Participant>>;
  readonly commands: ReadonlyMap<string, Command>;
  readonly notices: ReadonlyMap<string, Notice>;
  readonly preferences: Preferences;
  readonly environment: Environment | null;
  /** Null in a browser. */
  readonly desktop: Desktop | null;
}

/**
 * One entity set, or removed with `null`. Removing a conference removes its roster, removing an account its team.
 * A list of changes is all that crosses the bridge: a snapshot is the changes that build the state from nothing.
 */
export const changeSchema = z.discriminatedUnion('slice', [
  z.object({ slice: z.literal('account'), id: z.string(), value: z.nullable(accountSchema) }),
  z.object({ slice: z.literal('member'), accountId: z.string(), id: z.string(), value: z.nullable(memberSchema) }),
  z.object({ slice: z.literal('conference'), id: z.string(), value: z.nullable(conferenceSchema) }),
  z.object({ slice: z.literal('participant'), conferenceId: z.string(), id: z.string(), value: z.nullable(participantSchema) }),
  z.object({ slice: z.literal('command'), id: z.string(), value: z.nullable(commandSchema) }),
  z.object({ slice: z.literal('notice'), id: z.string(), value: z.nullable(noticeSchema) }),
  z.object({ slice: z.literal('preferences'), value: preferencesSchema }),
  z.object({ slice: z.literal('environment'), value: environmentSchema }),
  z.object({ slice: z.literal('desktop'), value: desktopSchema }),
]);
export type Change = Readonly<z.infer<typeof changeSchema>>;

/** The same state, for its one owner. */
export interface OwnedState extends AppState {
  readonly accounts: Map<string, Account>;
  readonly members: Map<string, Map<string, Member>>;
  readonly conferences: Map<string, Conference>;
  readonly participants: Map<string, Map<string, Participant>>;
  readonly commands: Map<string, Command>;
  readonly notices: Map<string, Notice>;
  preferences: Preferences;
  environment: Environment | null;
  desktop: Desktop | null;
}

/** A state with nothing in it. */
export const emptyState = (): OwnedState => ({
  accounts: new Map(),
  members: new Map(),
  conferences: new Map(),
  participants: new Map(),
  commands: new Map(),
  notices: new Map(),
  preferences: defaultPreferences,
  environment: null,
  desktop: null,
});
