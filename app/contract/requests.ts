import * as z from 'zod/mini';
import { atQuitSchema, fieldValueSchema } from '../domain/account.ts';
import { commandRequestSchema, surfaceSchema } from '../domain/command.ts';
import { shortcutSchema, windowIdSchema } from '../domain/desktop.ts';
import { checkReportSchema } from '../domain/diagnostic.ts';
import { fieldProblemSchema } from '../domain/field-problem.ts';
import { acceleratorSchema, preferencesSchema } from '../domain/preferences.ts';
import { changeSchema } from '../state/app-state.ts';

const idSchema = z.string().check(z.minLength(1), z.maxLength(500));
const nothing = z.object({});
const fieldValuesSchema = z.record(z.string().check(z.maxLength(100)), fieldValueSchema);
const secretsSchema = z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(1000)));
const issuesSchema = z.array(z.object({ key: z.string(), problem: fieldProblemSchema }));

/** What saving a form came to: an account, or what is wrong with it field by field. */
const savedSchema = z.union([z.object({ accountId: z.string() }), z.object({ issues: issuesSchema })]);

/**
 * The one list of what the window may ask of main: input and output of each, from which types, both sides' checks and
 * test doubles derive. No request reads a secret.
 */
export const requests = {
  /** The whole state as of `revision`; later patches follow on it. */
  'state.snapshot': { input: nothing, output: z.object({ revision: z.int(), changes: z.array(changeSchema) }) },
  'account.add': {
    input: z.object({ vendorId: idSchema, label: z.string().check(z.trim(), z.maxLength(200)), values: fieldValuesSchema, secrets: secretsSchema, atQuit: z.optional(atQuitSchema) }),
    output: savedSchema,
  },
  /** What is left out stays as it is. A signed-in account is connected afresh when its settings or secrets change. */
  'account.edit': {
    input: z.object({ accountId: idSchema, label: z.string().check(z.trim(), z.maxLength(200)), values: fieldValuesSchema, secrets: secretsSchema, atQuit: z.optional(atQuitSchema) }),
    output: savedSchema,
  },
  /** Disconnects, forgets the secret and the settings. */
  'account.remove': { input: z.object({ accountId: idSchema }), output: nothing },
  /**
   * `secrets` are needed only where none are kept; `takeOver` ends the person's session elsewhere, once it was told that
   * there is one. Answers when the attempt has begun: the state tells the rest.
   */
  'account.sign-in': { input: z.object({ accountId: idSchema, secrets: secretsSchema, takeOver: z.optional(z.boolean()) }), output: nothing },
  /** Signs out at the vendor as well, with the reason where the site demands one. */
  'account.sign-out': { input: z.object({ accountId: idSchema, reasonId: z.nullable(z.string().check(z.maxLength(200))) }), output: nothing },
  /** Leaves the vendor's own state alone and only ends this connection. */
  'account.disconnect': { input: z.object({ accountId: idSchema }), output: nothing },
  'account.try-now': { input: z.object({ accountId: idSchema }), output: nothing },
  /** Starts practice mode with a scene, or another scene in the running one. */
  'practice.start': { input: z.object({ sceneId: z.nullable(z.string().check(z.maxLength(100))) }), output: z.object({ accountId: z.string() }) },
  'practice.stop': { input: nothing, output: nothing },
  /** Makes a command for each target. Answers at once: the state tells the life of each. */
  'command.make': {
    input: z.object({ request: commandRequestSchema, surface: surfaceSchema }),
    output: z.object({ groupId: z.string(), commandIds: z.array(z.string()) }),
  },
  /**
   * Takes back what is held: one group, or the last made when `groupId` is null. Tells how many were taken back. Of a
   * group that is going out, what has not been sent yet.
   */
  'command.undo': { input: z.object({ groupId: z.nullable(idSchema) }), output: z.object({ count: z.int() }) },
  /** Reads again what an unconfirmed command was about. */
  'command.check-again': { input: z.object({ commandId: idSchema }), output: nothing },
  /** Shortcuts are not among them: they have requests of their own, by which only what was accepted is kept. */
  'preferences.change': { input: z.partial(z.omit(preferencesSchema, { shortcuts: true })), output: nothing },
  'notice.dismiss': { input: z.object({ noticeId: idSchema }), output: nothing },
  /** Opens a window in front, or takes it from the screen. A window is not hidden where nothing would bring it back. */
  'shell.window': { input: z.object({ window: windowIdSchema, to: z.enum(['show', 'hide', 'toggle']) }), output: nothing },
  /** What a person looks at and has chosen in the window: what shortcuts are about while another program has the focus. */
  'shell.shows': {
    input: z.object({
      accountId: z.nullable(idSchema), conferenceId: z.nullable(idSchema), selectedIds: z.array(idSchema).check(z.maxLength(5000)), focusedId: z.nullable(idSchema),
    }),
    output: nothing,
  },
  /** Ends Gavel. What is still held is asked about, waited for, or taken back; `stay` calls it off. */
  'shell.quit': { input: z.object({ held: z.enum(['ask', 'wait', 'take-back', 'stay']) }), output: nothing },
  /** Gives an action these keys for the whole desktop, or none. Tells how it stands then: a refusal is an answer, and leaves what worked. */
  'shortcut.set': { input: z.object({ actionId: idSchema, accelerator: z.nullable(acceleratorSchema) }), output: shortcutSchema },
  /** Goes back to the default keys of an action. As `shortcut.set`. */
  'shortcut.reset': { input: z.object({ actionId: idSchema }), output: shortcutSchema },
  /**
   * While it is on, presses are only noted: of one action, to see that they arrive, or of all with null, while keys are
   * being chosen. Ends by itself after 15 seconds or when the settings are closed.
   */
  'shortcut.test': { input: z.object({ actionId: z.nullable(idSchema), isOn: z.boolean() }), output: nothing },
  /** Looks for a newer version now, at the address that is set. How it stands is in the state. */
  'updates.check': { input: nothing, output: nothing },
  /** Looks at what Gavel needs on this machine and at each account's server. Takes up to some ten seconds. */
  'diagnostics.run': { input: nothing, output: z.object({ checks: z.array(checkReportSchema) }) },
  /** Runs the checks and saves them with the cleaned log where a person finds it. Rejects with `bundle-unwritable`. */
  'diagnostics.save-bundle': { input: nothing, output: z.object({ path: z.string() }) },
  /** Shows the bundle that was saved last in the file manager. Rejects with `not-supported` where there is none. */
  'diagnostics.reveal': { input: nothing, output: nothing },
  /** What went wrong in the window, for the log. */
  'window.report': { input: z.object({ message: z.string().check(z.maxLength(2000)) }), output: nothing },
} as const;

export type RequestName = keyof typeof requests;
export type RequestInput<Name extends RequestName> = z.infer<(typeof requests)[Name]['input']>;
export type RequestOutput<Name extends RequestName> = z.infer<(typeof requests)[Name]['output']>;

/** Whether a text names a request of the list. */
export const isRequestName = (name: string): name is RequestName => Object.hasOwn(requests, name);

/** The function that both sides of the bridge have the shape of. */
export type Ask = <Name extends RequestName>(name: Name, input: RequestInput<Name>) => Promise<RequestOutput<Name>>;
