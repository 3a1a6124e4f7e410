import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminalQuestions } from '../../../main/serve/terminal-question.ts';

const question = { sentence: 'Sign in at\n\u001B[2Jhttps://a.example?', allow: 'Allow', refuse: 'No' };

describe('a question in the terminal', () => {
  const ask = async (answer: string) => {
    const [input, output] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()];
    const asked = createTerminalQuestions(false, { input, output }).ask(question);
    input.write(`${answer}\n`);
    return { isAllowed: await asked, shown: String(output.read()) };
  };

  it('is answered by y alone, and shows nothing that would move the cursor', async () => {
    expect(await ask('y')).toEqual({
      isAllowed: true,
      shown: 'Sign in at [2Jhttps://a.example? [y = Allow, n = No] ',
    });
    expect((await ask('Yes')).isAllowed).toBe(true);
    for (const other of ['', 'n', 'yo', 'maybe']) expect((await ask(other)).isAllowed).toBe(false);
  });

  it('is not asked where the switch was given, and not answered where there is no terminal', async () => {
    const streams = { input: new PassThrough(), output: new PassThrough() };
    expect(await createTerminalQuestions(true, streams).ask(question)).toBe(true);
    await expect(createTerminalQuestions(false, streams).ask(question)).rejects.toThrow('--allow-server');
  });
});
