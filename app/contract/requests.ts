import * as z from 'zod/mini';
import { atQuitSchema, fieldValueSchema } from '../domain/account.ts';
import { authoritySchema, uploadLimit } from '../domain/authority.ts';
import { commandRequestSchema, surfaceSchema } from '../domain/command.ts';
import { shortcutSchema, windowIdSchema } from '../domain/desktop.ts';
import { followWaySchema, meetingTextLimit } from '../domain/meeting.ts';
import { checkReportSchema } from '../domain/diagnostic.ts';
import { fieldProblemSchema } from '../domain/field-problem.ts';
import { acceleratorSchema, preferencesSchema } from '../domain/preferences.ts';
import type { Snapshot } from './envelope.ts';

const idSchema = z.string().check(z.minLength(1), z.maxLength(500));
const nothing = z.object({});
const fieldValuesSchema = z.record(z.string().check(z.maxLength(100)), fieldValueSchema);
/** Tokens of other systems are longer than passwords, and there may be one for each server. */
const secretsSchema = z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(8000)));
const issuesSchema = z.array(z.object({ key: z.string(), problem: fieldProblemSchema }));

/** The result of saving a form: the account, or what is wrong with each field. */
const savedSchema = z.union([z.object({ accountId: z.string() }), z.object({ issues: issuesSchema })]);

/**
 * All requests of the window to main, with the schemas of input and output from which types and validation on both
 * sides derive. No request reads a secret.
 */
export const requests = {
  /**
   * The whole state as of `revision`, from which later patches continue. `now` is main's time. Only the window checks
   * it, by `snapshotSchema`: main built it from parts that were parsed where they came in, and does without the schemas
   * of the state.
   */
  'state.snapshot': {
    input: nothing,
    output: z.custom<Snapshot>(),
  },
  'account.add': {
    input: z.object({
      vendorId: idSchema,
      label: z.string().check(z.trim(), z.maxLength(200)),
      values: fieldValuesSchema,
      secrets: secretsSchema,
      atQuit: z.optional(atQuitSchema),
    }),
    output: savedSchema,
  },
  /** What is left out stays as it is. A connected account is reconnected when its settings or secrets change. */
  'account.edit': {
    input: z.object({
      accountId: idSchema,
      label: z.string().check(z.trim(), z.maxLength(200)),
      values: fieldValuesSchema,
      secrets: secretsSchema,
      atQuit: z.optional(atQuitSchema),
    }),
    output: savedSchema,
  },
  /**
   * `secrets` are needed only where none are kept; `takeOver` ends the user's session elsewhere. Resolves when the
   * attempt has started: its progress is in the state.
   */
  'account.sign-in': {
    input: z.object({ accountId: idSchema, secrets: secretsSchema, takeOver: z.optional(z.boolean()) }),
    output: nothing,
  },
  /**
   * Has the person choose the file of a certificate authority in a dialog of the system, and reads it. Null when
   * nothing was chosen. Rejects with `certificate-file-unreadable`, and with `not-supported` in a browser.
   */
  'authority.choose': { input: nothing, output: z.object({ authority: z.nullable(authoritySchema) }) },
  /** Reads a file that was chosen in a browser, in Base64; see `authority.choose`, which takes its place elsewhere. */
  'authority.upload': {
    input: z.object({ base64: z.string().check(z.maxLength(Math.ceil(uploadLimit / 3) * 4)) }),
    output: z.object({ authority: authoritySchema }),
  },
  /** What was read of an authority's file. Rejects with `certificate-file-unreadable`. */
  'authority.describe': {
    input: z.object({ authorityId: idSchema }),
    output: z.object({ authority: authoritySchema }),
  },
  /** Signs out at the vendor, with the reason where the site demands one, and disconnects. */
  'account.sign-out': {
    input: z.object({ accountId: idSchema, reasonId: z.nullable(z.string().check(z.maxLength(200))) }),
    output: nothing,
  },
  /** Disconnects and leaves the user signed in at the vendor. */
  'account.disconnect': { input: z.object({ accountId: idSchema }), output: nothing },
  'account.try-now': { input: z.object({ accountId: idSchema }), output: nothing },
  /** Starts practice mode with a scene, or another scene in the running one. */
  'practice.start': {
    input: z.object({ sceneId: z.nullable(z.string().check(z.maxLength(100))) }),
    output: z.object({ accountId: z.string() }),
  },
  /**
   * Reads a page of an account's meetings into the state. Asked again while the list is looked at; a later question
   * ends an earlier one. Resolves when it was read or could not be: the state says which.
   */
  'meeting.search': {
    input: z.object({
      accountId: idSchema,
      text: z.string().check(z.trim(), z.maxLength(meetingTextLimit)),
      from: z.int().check(z.gte(0), z.lte(1_000_000)),
    }),
    output: nothing,
  },
  /** Takes control of a meeting or joins it. Resolves when it is a conference of the account. */
  'meeting.follow': {
    input: z.object({
      accountId: idSchema,
      how: followWaySchema,
      meeting: z.union([
        z.object({ meetingId: idSchema }),
        z.object({ address: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)) }),
      ]),
      password: z.nullable(z.string().check(z.minLength(1), z.maxLength(100))),
    }),
    output: z.object({ conferenceId: z.string() }),
  },
  /** Makes a command for each target. Resolves at once: their progress is in the state. */
  'command.make': {
    input: z.object({ request: commandRequestSchema, surface: surfaceSchema }),
    output: z.object({ groupId: z.string(), commandIds: z.array(z.string()) }),
  },
  /**
   * Undoes a held group, or the one that leaves soonest when `groupId` is null: cancels what has not been sent. Returns
   * how many commands were cancelled.
   */
  'command.undo': { input: z.object({ groupId: z.nullable(idSchema) }), output: z.object({ count: z.int() }) },
  /** Undoes everything that is held. Returns how many commands were cancelled. */
  'command.undo-all': { input: nothing, output: z.object({ count: z.int() }) },
  /**
   * Gives everybody whom a group changed exactly what they could hear and say before, as one group. Rejects with
   * `unknown-command` when there is nothing to take back.
   */
  'audio.take-back': {
    input: z.object({ groupId: idSchema, surface: surfaceSchema }),
    output: z.object({ groupId: z.string(), commandIds: z.array(z.string()) }),
  },
  /** Stops a group: cancels what waits for its turn. Returns how many commands were cancelled. */
  'command.stop': { input: z.object({ groupId: idSchema }), output: z.object({ count: z.int() }) },
  /** Reads back the target of an unconfirmed command. */
  'command.check-again': { input: z.object({ commandId: idSchema }), output: nothing },
  /** Without shortcuts: these are set by `shortcut.set`, which saves only what could be registered. */
  'preferences.change': { input: z.partial(z.omit(preferencesSchema, { shortcuts: true })), output: nothing },
  'notice.dismiss': { input: z.object({ noticeId: idSchema }), output: nothing },
  /** Shows a window in front, or hides it. A window is not hidden where nothing could show it again. */
  'shell.window': {
    input: z.object({ window: windowIdSchema, to: z.enum(['show', 'hide', 'toggle']) }),
    output: nothing,
  },
  /** What the window shows and has selected: what shortcuts are about while another program has the focus. */
  'shell.shows': {
    input: z.object({
      accountId: z.nullable(idSchema),
      conferenceId: z.nullable(idSchema),
      selectedIds: z.array(idSchema).check(z.maxLength(5000)),
      focusedId: z.nullable(idSchema),
    }),
    output: nothing,
  },
  /** Quits Gavel. Held commands are asked about, waited for or undone; `stay` cancels quitting. */
  'shell.quit': { input: z.object({ held: z.enum(['ask', 'wait', 'take-back', 'stay']) }), output: nothing },
  /**
   * Registers these keys for an action on the whole desktop, or none. A refusal is an answer and keeps the old keys.
   */
  'shortcut.set': {
    input: z.object({ actionId: idSchema, accelerator: z.nullable(acceleratorSchema) }),
    output: shortcutSchema,
  },
  /** Resets an action to its default keys. See `shortcut.set`. */
  'shortcut.reset': { input: z.object({ actionId: idSchema }), output: shortcutSchema },
  /**
   * While it is on, presses are recorded and not performed: of one action, or of all with null while keys are being
   * chosen. Ends by itself after 15 seconds or when the settings are closed.
   */
  'shortcut.test': { input: z.object({ actionId: z.nullable(idSchema), isOn: z.boolean() }), output: nothing },
  /** Checks for a newer version. Its progress is in the state. */
  'updates.check': { input: nothing, output: nothing },
  /** Checks what Gavel needs on this machine and each account's server. Takes up to about ten seconds. */
  'diagnostics.run': { input: nothing, output: z.object({ checks: z.array(checkReportSchema) }) },
  /** Runs the checks and saves them with the redacted log to a file. Rejects with `bundle-unwritable`. */
  'diagnostics.save-bundle': { input: nothing, output: z.object({ path: z.string() }) },
  /** Shows the last saved bundle in the file manager. Rejects with `not-supported` where there is no file manager. */
  'diagnostics.reveal': { input: nothing, output: nothing },
  /** Logs an error of the window. */
  'window.report': { input: z.object({ message: z.string().check(z.maxLength(2000)) }), output: nothing },
} as const;

export type RequestName = keyof typeof requests;
export type RequestInput<Name extends RequestName> = z.infer<(typeof requests)[Name]['input']>;
export type RequestOutput<Name extends RequestName> = z.infer<(typeof requests)[Name]['output']>;

/** Whether a name is that of a request. */
export const isRequestName = (name: string): name is RequestName => Object.hasOwn(requests, name);

/** Sends a request and resolves with its output. Rejects with a `Fault`. */
export type SendRequest = <Name extends RequestName>(
  name: Name,
  input: RequestInput<Name>,
) => Promise<RequestOutput<Name>>;
