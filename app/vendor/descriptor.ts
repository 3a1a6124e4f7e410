import * as z from 'zod/mini';
import { fieldValueSchema } from '../domain/account.ts';
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
});
export type Field = Readonly<z.infer<typeof fieldSchema>>;

/** What a vendor is and can do at all, for the interface: it asks for capabilities, never for the vendor's name. */
export const descriptorSchema = z.object({
  vendorId: z.string().check(z.minLength(1)),
  name: textKeySchema,
  /** What a person needs at hand to add an account. */
  needs: textKeySchema,
  /** Two letters and a colour index for the account's badge. */
  badge: z.object({ letters: z.string().check(z.minLength(1), z.maxLength(2)), hue: z.int().check(z.gte(0), z.lte(7)) }),
  fields: z.array(fieldSchema),
  capabilities: z.object({
    dropsParticipants: z.boolean(),
    makesCalls: z.boolean(),
    hasAgentState: z.boolean(),
    hasTeam: z.boolean(),
  }),
});
export type Descriptor = Readonly<z.infer<typeof descriptorSchema>>;
