import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Confirm } from '../ports/confirm.ts';
import type { AskCredentials } from '../ports/proxies.ts';

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

/** Credentials from whoever started serve, in the terminal; the password is not shown. */
export const createTerminalCredentials = (
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): AskCredentials => ({
  async ask({ sentence, user, password }) {
    if (input.isTTY !== true) throw new Error('There is no terminal; name user and password in HTTPS_PROXY.');
    let isHidden = false;
    const shown = new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        if (!isHidden) output.write(chunk);
        done();
      },
    });
    const lines = createInterface({ input, output: shown, terminal: true });
    try {
      const name = await lines.question(`${inOneLine(sentence)}\n${inOneLine(user)}: `);
      if (name === '') return null;
      output.write(`${inOneLine(password)}: `);
      isHidden = true;
      const secret = await lines.question('');
      output.write('\n');
      return { user: name, password: secret };
    } finally {
      lines.close();
    }
  },
});
