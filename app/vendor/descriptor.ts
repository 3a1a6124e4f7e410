import * as z from 'zod/mini';
import { fieldValueSchema, type FieldValue } from '../domain/account.ts';
import { commandKindSchema } from '../domain/command-kinds.ts';
import { errorCodeSchema } from '../domain/error-code.ts';
import { fieldProblemSchema } from '../domain/field-problem.ts';
import { followWaySchema, meetingAccessSchema } from '../domain/meeting.ts';
import { denialReasonSchema } from '../domain/permission.ts';
import { textKeySchema } from '../text/keys.ts';

/** One field of a vendor's sign-in form. */
export const fieldSchema = z.object({
  key: z.string(),
  label: textKeySchema,
  hint: z.nullable(textKeySchema),
  /** `order`: the person arranges the options; its value is the list. */
  kind: z.enum(['text', 'password', 'choice', 'order', 'file']),
  isRequired: z.boolean(),
  /** Secret fields go to the keychain and are never read back into a form. */
  isSecret: z.boolean(),
  /** Shown under *More settings*. */
  isAdvanced: z.boolean(),
  initial: fieldValueSchema,
  options: z.array(z.object({ value: z.string(), label: textKeySchema })),
  /** Its text is a server's address, and this is the port where none is typed: the form shows what it understood. */
  defaultPort: z.optional(z.int().check(z.gte(1), z.lte(65_535))),
  /** It is there only while another field has one of these values, and may be left empty with some of them. */
  onlyWith: z.optional(
    z.object({ key: z.string(), values: z.array(z.string()), optionalWith: z.optional(z.array(z.string())) }),
  ),
});
export type Field = Readonly<z.infer<typeof fieldSchema>>;

/** The fields that are there with these values of a form, and whether each of them is required with these. */
export const fieldsWith = (fields: readonly Field[], values: Readonly<Record<string, FieldValue>>): readonly Field[] =>
  fields.flatMap((field) => {
    const { onlyWith, isRequired } = field;
    if (!onlyWith) return [field];
    const value = values[onlyWith.key] ?? fields.find(({ key }) => key === onlyWith.key)?.initial;
    if (typeof value !== 'string' || !onlyWith.values.includes(value)) return [];
    return [{ ...field, isRequired: isRequired && onlyWith.optionalWith?.includes(value) !== true }];
  });

const adviceKinds = z.optional(z.array(commandKindSchema));

/**
 * Sentences that hold for one vendor only. They take the place of the neutral ones at accounts of this vendor: always,
 * or for commands of `kinds` only. No kinds at all: only where it is not about a command.
 */
export const adviceSchema = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('error'),
    code: errorCodeSchema,
    kinds: adviceKinds,
    what: z.optional(textKeySchema),
    next: z.optional(textKeySchema),
  }),
  z.object({ of: z.literal('denial'), reason: denialReasonSchema, kinds: adviceKinds, text: textKeySchema }),
  z.object({ of: z.literal('field'), problem: fieldProblemSchema, text: textKeySchema }),
]);
export type Advice = Readonly<z.infer<typeof adviceSchema>>;

/** What a vendor is and can do at all, for the interface: it asks for capabilities, never for the vendor's name. */
export const descriptorSchema = z.object({
  vendorId: z.string().check(z.minLength(1)),
  name: textKeySchema,
  /** What a person needs at hand to add an account. */
  needs: textKeySchema,
  /** Two letters and a colour index for the account's badge. */
  badge: z.object({
    letters: z.string().check(z.minLength(1), z.maxLength(2)),
    hue: z.int().check(z.gte(0), z.lte(7)),
  }),
  fields: z.array(fieldSchema),
  /** Left out by a vendor for which the neutral sentences say everything. */
  advice: z.optional(z.array(adviceSchema)),
  capabilities: z.object({
    dropsParticipants: z.boolean(),
    makesCalls: z.boolean(),
    hasAgentState: z.boolean(),
    hasTeam: z.boolean(),
    /** Absent where the vendor has no meetings that could be followed. */
    meetings: z.optional(
      z.object({
        /** How many meetings one page of the list holds. */
        pageSize: z.int().check(z.gte(1), z.lte(500)),
        /** How a meeting that is not listed is followed, by its number or address. */
        byAddress: z.array(followWaySchema),
        /** Who may enter, as far as it can be chosen for a new meeting or changed. */
        accesses: z.array(meetingAccessSchema),
        /** A meeting can be started at once that is on no list. */
        startsAdHoc: z.optional(z.boolean()),
      }),
    ),
  }),
});
export type Descriptor = Readonly<z.infer<typeof descriptorSchema>>;
