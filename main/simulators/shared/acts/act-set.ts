import { z } from 'zod';

/** A scripted act is malformed or not possible now: the message says why. */
export class ActError extends Error {
  override readonly name = 'ActError';
}

/** The schema of one act: an object with its name as `act`. */
export type ActSchema = z.ZodObject<{ readonly act: z.ZodLiteral<string> }>;

/** What help says about an act: its name, and its members with `?` after those that may be left out. */
export interface ActHelp {
  readonly act: string;
  readonly members: readonly string[];
}

const nameOf = (schema: ActSchema): string => schema.shape.act.value;

/** Describes acts for help. */
export const describeActs = (schemas: readonly ActSchema[]): readonly ActHelp[] =>
  schemas.map((schema) => ({
    act: nameOf(schema),
    members: Object.entries(schema.shape)
      .filter(([name]) => name !== 'act')
      .map(([name, member]) => (member.safeParse(undefined).success ? `${name}?` : name)),
  }));

/** Parses an act as it came from outside. Throws {@link ActError} that names every mistake in it. */
export const parseAct = <Act>(schema: z.ZodType<Act>, value: unknown): Act => {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ActError(`This is not an act: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};

/** Creates the type guard for the acts of one group. */
export const isActOf = <const Group extends readonly ActSchema[]>(group: Group) => {
  const names = new Set(group.map(nameOf));
  return <Act extends { readonly act: string }>(
    act: Act,
  ): act is Extract<Act, { readonly act: z.output<Group[number]>['act'] }> => names.has(act.act);
};
