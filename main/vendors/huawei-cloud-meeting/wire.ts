import { Fault } from '../../../app/domain/error-code.ts';
import { z } from 'zod';
import { boundedJson } from '../shared/bounded-json.ts';
import { outsideAddress, outsideText } from '../../../app/domain/outside-text.ts';

/** Texts come as numbers, too, and may be null or missing. */
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .catch(null)
  .transform((value) => (value === null || value === undefined ? '' : String(value)));
/** What others chose and people read. */
const shown = text.transform((value) => outsideText(value, 300));
/** The same where it is sent back, too. */
const address = text.transform((value) => outsideAddress(value, 300));
/** Numbers come as texts, too. */
const number = z
  .union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^-?\d+(?:\.\d+)?$/u)
      .transform(Number),
    z.boolean().transform(Number),
  ])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const flag = number.transform((value) => (value === null ? null : value !== 0));
const list = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((items) =>
      (items ?? []).slice(0, most).flatMap((one) => {
        const parsed = item.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    );

/** Samples have trailing spaces in keys. */
const trimmed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(trimmed);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.trim(), trimmed(inner)]));
  return value;
};

/** A key that ends or begins with a space, or text that looks like one. */
const looksUntrimmed = /\s"\s*:|[{,]\s*"\s/u;

/** Reads JSON; undefined when it is none. */
export const readJson = (body: string): unknown => {
  try {
    const value: unknown = boundedJson(body.replace(/^\uFEFF/u, ''));
    // A push of thousands is made anew only where it has to be.
    return looksUntrimmed.test(body) ? trimmed(value) : value;
  } catch {
    return undefined;
  }
};

const refusalSchema = z.object({
  error_code: text,
  error_msg: shown,
  returnCode: text,
  returnDesc: shown,
  code: text,
  message: shown,
});

/** The refusal that a body states; null when it states none. `isFailure`: the status says that it is one. */
export const readRefusal = (
  value: unknown,
  isFailure: boolean,
): { readonly code: string; readonly message: string } | null => {
  const parsed = refusalSchema.safeParse(value);
  if (!parsed.success) return null;
  const { error_code, error_msg, returnCode, returnDesc, code, message } = parsed.data;
  if (error_code !== '') return { code: error_code, message: error_msg };
  if (returnCode !== '') return returnCode === '0' ? null : { code: returnCode, message: returnDesc };
  return isFailure && code !== '' ? { code, message } : null;
};

const signedInSchema = z.object({
  accessToken: z.string().min(1),
  validPeriod: number,
  expireTime: number,
  refreshToken: text,
  refreshValidPeriod: number,
  firstLogin: flag,
  pwdExpired: flag,
  user: z
    .object({
      userId: text,
      ucloginAccount: text,
      serviceAccount: text,
      thirdAccount: text,
      name: shown,
      adminType: number,
      userType: number,
    })
    .nullish(),
});

/** The reply to a sign-in. Throws when it is none. */
export const readSignedIn = (value: unknown): SignedIn => signedInSchema.parse(value);
export type SignedIn = Readonly<z.infer<typeof signedInSchema>>;

const controlTokenSchema = z.object({
  data: z.object({
    token: z.string().min(1),
    wsURL: text,
    role: number,
    expireTime: number,
    confTokenExpireTime: number,
    supportNotifyType: list(z.string(), 100),
  }),
});

/** The reply to a request for a control token. Throws when it is none. */
export const readControlToken = (value: unknown): ControlToken => controlTokenSchema.parse(value).data;
export type ControlToken = Readonly<z.infer<typeof controlTokenSchema>['data']>;

/** The token for one WebSocket. Throws when there is none. */
export const readSocketToken = (value: unknown): string =>
  z.object({ webSocketToken: z.string().min(1) }).parse(value).webSocketToken;

const passwordSchema = z.object({ conferenceRole: text, password: text });
const meetingSchema = z.object({
  conferenceID: text,
  vmrConferenceID: text,
  subject: shown,
  scheduserName: shown,
  startTime: text,
  endTime: text,
  conferenceState: text,
  size: number,
  onlineAttendeeAmount: number,
  confMode: text,
  userUUID: text,
  passwordEntry: list(passwordSchema, 10),
});
export type ListedMeeting = Readonly<z.infer<typeof meetingSchema>>;

/** The number of the meeting that was created: the reply is a bare list. Empty where it tells none. */
export const readCreated = (value: unknown): string => {
  const parsed = z.array(z.looseObject({ conferenceID: text })).safeParse(value);
  return parsed.success ? (parsed.data[0]?.conferenceID ?? '') : '';
};

const pageSchema = z.object({ count: number, data: z.array(z.unknown()) });

/** A page of meetings. Throws when it is none. */
export const readMeetings = (value: unknown): { readonly count: number | null; readonly meetings: ListedMeeting[] } => {
  const { count, data } = pageSchema.parse(value);
  return {
    count,
    meetings: list(meetingSchema, 500)
      .parse(data)
      .filter(({ conferenceID }) => conferenceID !== ''),
  };
};

const regionSchema = z.object({ regionUrl: text, regionIP: text });

/** The host at which a meeting is controlled; empty when it is not told. */
export const readRegion = (value: unknown): string => {
  const parsed = regionSchema.safeParse(value);
  return parsed.success ? parsed.data.regionUrl || parsed.data.regionIP : '';
};

const maintenanceSchema = z.object({ status: text, redirectJoinUrl: text });

/** Whether the service is under maintenance, and the address that it names instead; empty where it names none. */
export const readMaintenance = (value: unknown): { readonly isUnderWay: boolean; readonly redirect: string } => {
  const parsed = maintenanceSchema.safeParse(value);
  return { isUnderWay: parsed.data?.status === 'FAULT', redirect: parsed.data?.redirectJoinUrl ?? '' };
};

/** As many people as the largest tier of the product has, twice. */
export const mostPeople = 12_000;

const snapshotSchema = z.object({
  attendees: list(z.object({ accountID: text, userUUID: text, name: shown, phone: address }), mostPeople),
  participants: z.array(z.unknown()),
  confInfo: z.object({ chairID: text, coHosts: list(z.string(), 1_000) }).nullish(),
});
const presentSchema = z.object({
  pid: z.string().min(1).max(200),
  name: shown,
  phone: address,
  state: number,
  mute: flag,
  hand: flag,
});

/** Everyone in a meeting, as `realTimeInfo` has it. */
export interface Snapshot {
  readonly invited: readonly { readonly name: string; readonly phone: string; readonly userId: string }[];
  readonly present: readonly Readonly<z.infer<typeof presentSchema>>[];
  /** Empty where nobody is host; null where nothing is told of roles. */
  readonly hostPid: string | null;
  readonly coHosts: ReadonlySet<string>;
  /** Entries of people could not be read: who is not listed may be one of them. */
  readonly isPartial: boolean;
}

const readSnapshot = (value: unknown): Snapshot => {
  const { attendees, participants, confInfo } = snapshotSchema.parse(value);
  const present = list(presentSchema, mostPeople).parse(participants);
  return {
    invited: attendees.map(({ name, phone, userUUID, accountID }) => ({ name, phone, userId: userUUID || accountID })),
    present,
    hostPid: confInfo?.chairID ?? null,
    coHosts: new Set(confInfo?.coHosts),
    isPartial: present.length < participants.length,
  };
};

/** The reply to `realTimeInfo`. Throws the `Fault` `answer-malformed` when it is none. */
export const snapshotOf = (value: unknown): Snapshot => {
  try {
    return readSnapshot(value);
  } catch {
    throw new Fault('answer-malformed', 'realTimeInfo');
  }
};

export const fields = { text, shown, address, number, flag, list };
