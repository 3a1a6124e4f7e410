import * as z from 'zod/mini';

/** What can be wrong with a value in a form. Text: `issue.<problem>`. */
export const fieldProblemSchema = z.enum([
  'required',
  'too-long',
  'not-an-address',
  'not-a-port',
  'not-a-choice',
  'not-a-number',
  'digits-only',
  'secret-of-another',
  'choose-again',
]);
export type FieldProblem = z.infer<typeof fieldProblemSchema>;
