import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminalCredentials, createTerminalQuestions } from '../../../main/serve/terminal-question.ts';
import { waitUntil } from '../../support/eventually.ts';

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

describe('credentials in the terminal', () => {
  const question = {
    language: 'en',
    sentence: 'The proxy p:1\n\u001B[2J asks.',
    user: 'User',
    password: 'Password',
    use: 'Use',
    cancel: 'Not now',
  };

  it('are asked for one after the other, and the password is not shown', async () => {
    const [input, output] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()];
    let shown = '';
    output.on('data', (chunk: Buffer) => (shown += chunk.toString('utf8')));
    const asked = createTerminalCredentials({ input, output }).ask(question);
    input.write('ana\r');
    await waitUntil(() => expect(shown).toContain('Password: '));
    input.write('s3cret\r');
    expect(await asked).toEqual({ user: 'ana', password: 's3cret' });
    expect(shown).toContain('User: ');
    expect(shown).not.toContain('s3cret');
  });

  it('are none where no user is named, and cannot be asked for without a terminal', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const asked = createTerminalCredentials({ input, output: new PassThrough() }).ask(question);
    input.write('\r');
    expect(await asked).toBeNull();
    const streams = { input: new PassThrough(), output: new PassThrough() };
    await expect(createTerminalCredentials(streams).ask(question)).rejects.toThrow('HTTPS_PROXY');
  });
});
