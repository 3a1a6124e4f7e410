import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addressesOnLine, Bench, customer, startConference } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();

/** A password nobody else has, with characters that each kind of encoding changes. */
const canary = 'Kanarie&7f3a<9e"b1/ß%zz';
const wrongCanary = 'Kanarie-wrong-4c1d';
const names = ['1900', 'ssolberg'];

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const escapedXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * A secret as it is and as protocols write it: Base64 alone, as Basic credentials and as SASL PLAIN, in a URL, in XML,
 * in JSON.
 */
const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  escapedXml(secret),
  Buffer.from(secret, 'utf8').toString('hex'),
  ...['', ...names.map((name) => `${name}:`), ...names.map((name) => `\0${name}\0`)].map((before) =>
    base64(before + secret).replace(/=+$/u, ''),
  ),
];

const forms = [canary, wrongCanary].flatMap(formsOf);
const formsIn = (text: string): readonly string[] => forms.filter((form) => text.includes(form));

const filesBelow = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** All that page holds: markup, what is typed into fields, what it stores. */
const pageContents = async (page: Page): Promise<string> =>
  `${await page.content()}\n${await page.evaluate(() =>
    JSON.stringify([
      [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
      history.state,
    ]),
  )}`;

/** What this process writes to its terminal while the test runs. */
const listenToTerminal = (): { readonly written: () => string; readonly stop: () => void } => {
  const chunks: string[] = [];
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write.bind(stream));
  for (const [index, stream] of streams.entries()) {
    stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
      chunks.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      return writes[index]?.(chunk, ...rest) ?? true;
    };
  }
  return {
    written: () => chunks.join(''),
    stop: () => {
      for (const [index, stream] of streams.entries()) stream.write = writes[index] as typeof stream.write;
    },
  };
};

describe('a password', () => {
  it(
    'is nowhere but in the keychain, the one request that brings it and the requests to its server: whatever ' +
      'goes well or wrong',
    async () => {
      const server = await bench.server({ switches: { enableDropParticipantFor: 'all' } });
      const { simulator } = server;
      const user = simulator.model.users.get('1900');
      if (!user) throw new Error('the simulator has no user 1900');
      Object.assign(user, { password: canary });
      for (const agent of ['aberg', 'blind']) simulator.act({ act: 'agentSignsIn', agent });

      const terminal = listenToTerminal();
      bench.later(async () => terminal.stop());
      const gavel = await bench.gavel();
      await gavel.ask('preferences.change', { holdSeconds: 0, language: 'en' });
      const sent: string[] = [];
      const received: string[] = [];
      const consoleLines: string[] = [];
      const window = await bench.open(gavel, {}, (page) => {
        page.on('websocket', (socket) => {
          socket.on('framesent', ({ payload }) => sent.push(String(payload)));
          socket.on('framereceived', ({ payload }) => received.push(String(payload)));
        });
        page.on('console', (message) => consoleLines.push(message.text()));
      });
      const { page, form } = window;

      // Adding and failing: a wrong password first.
      await window.firstStart.addAccount.click();
      await form.dialog.getByLabel('Server', { exact: true }).fill(simulator.addresses.https);
      await form.dialog.getByLabel('User name').fill('ssolberg');
      await form.dialog.getByLabel('Password').fill(wrongCanary);
      await form.dialog.getByLabel('Extension').fill('5900');
      await form.more();
      await form.field('Who may drop people').selectOption('all');
      await form.dialog.locator('input[type=file]').setInputFiles(server.caFile);
      await seen(form.dialog.getByText(/^SHA-256 /u));
      await form.button('Save and sign in').click();
      await seen(window.says('The user name or password is wrong.'));
      expect(
        sent.filter((text) => formsIn(text).length > 0).map((text) => (JSON.parse(text) as { name: string }).name),
      ).toEqual(['account.add']);

      // Signing in.
      await window.button('Type the password').click();
      await form.dialog.getByLabel('Password').fill(canary);
      await form.dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
      await seen(window.rail.getByText('Online'));

      // Dropping: refused, confirmed.
      startConference(simulator);
      await window.roster.drop(customer).click();
      await (
        await window.activity.outcome(`Drop ${customer}`, 'Refused')
      )
        .getByText('Details', { exact: true })
        .click();
      await window.roster.drop('Ada Berg').click();
      await window.activity.outcome('Drop Ada Berg', 'Confirmed');
      await eventually(() => addressesOnLine(simulator)).not.toContain('5001');

      // A connection that fails and comes back, a server that answers nonsense, another wrong form of it in the
      // settings.
      simulator.act({
        act: 'nextReply',
        // Not one of the reads that go on in a conference.
        method: 'PUT',
        status: 500,
        body: `<html>${escapedXml(canary)} ${base64(`1900:${canary}`)}</html>`,
        pathIncludes: '/Dialog/',
      });
      await window.roster.drop('Bo Lind').click();
      await window.activity.outcome('Drop Bo Lind', 'Unconfirmed');
      simulator.act({ act: 'killXmpp' });
      await window.main.getByText('Live', { exact: true }).waitFor();

      // The form again: the password is not brought back into it.
      await window.rail.getByRole('button', { name: /^Edit/u }).click();
      await seen(window.dialog);
      expect(await form.dialog.getByLabel('Password').inputValue()).toBe('');
      const contents = await pageContents(page);
      await window.dialog.getByRole('button', { name: 'Cancel' }).click();

      const snapshot = JSON.stringify(await gavel.ask('state.snapshot', {}));
      const afterwards = await pageContents(page);
      await gavel.serve.stop();
      terminal.stop();

      // The proof is worth something only if the canary was really used.
      // The keychain holds it with where it belongs, as JSON.
      expect([...gavel.keychain.contents.values()].join('')).toContain(JSON.stringify(canary));
      expect(received.length).toBeGreaterThan(10);

      const carriers = sent
        .filter((text) => formsIn(text).length > 0)
        .map((text) => (JSON.parse(text) as { name: string }).name);
      expect(carriers).toEqual(['account.add', 'account.sign-in']);
      expect(received.flatMap(formsIn)).toEqual([]);
      expect(formsIn(contents)).toEqual([]);
      expect(formsIn(afterwards)).toEqual([]);
      expect(formsIn(snapshot)).toEqual([]);
      expect(consoleLines.flatMap(formsIn)).toEqual([]);
      expect(formsIn(terminal.written())).toEqual([]);
      const files = await filesBelow(gavel.folder);
      for (const part of ['settings', 'log', 'audit'])
        expect(
          files.some((path) => path.slice(gavel.folder.length).includes(part)),
          `there is a ${part} file`,
        ).toBe(true);
      for (const path of files) expect(formsIn(await readFile(path, 'utf8')), path).toEqual([]);
    },
  );
});
