import { createInterface } from 'node:readline/promises';
import type { Confirm } from '../ports/confirm.ts';

/** The terminal that serve was started from. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/** Text as a terminal may show it: one line, without what could move its cursor. */
const inOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ');

/**
 * Questions to whoever started serve, in the terminal; the page in the browser sees nothing of them. `isAllowed`: the
 * switch that allows it all was given. Where there is no terminal, nobody can be asked and nothing is allowed.
 */
export const createTerminalQuestions = (
  isAllowed: boolean,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Confirm => ({
  async ask({ sentence, allow, refuse }) {
    if (isAllowed) return true;
    if (input.isTTY !== true) throw new Error('There is no terminal; start with --allow-server to allow it.');
    const lines = createInterface({ input, output });
    try {
      const answer = await lines.question(`${inOneLine(sentence)} [y = ${allow}, n = ${refuse}] `);
      return /^y(?:es)?$/iu.test(answer.trim());
    } finally {
      lines.close();
    }
  },
});
