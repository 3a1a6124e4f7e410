import * as z from 'zod/mini';
import type { AskCredentials, Credentials } from '../../ports/proxies.ts';

type Question = Parameters<AskCredentials['ask']>[0];

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);

/**
 * The page of a small window of main that asks for a user and a password. It has no script, no address and no network
 * of its own: main alone listens to it (`readCredentials`).
 */
export const credentialsPage = ({ language, sentence, user, password, use, cancel }: Question): string =>
  `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'">
<title>Gavel</title>
<style>
:root { color-scheme: light dark; font: 14px/1.5 Inter, system-ui, sans-serif; }
body { margin: 0; padding: 20px 24px; }
@media (prefers-color-scheme: dark) { body { background: #171a19; color: #edf1ee; } }
p { margin: 0 0 14px; overflow-wrap: anywhere; }
label { display: block; margin: 0 0 10px; }
input { display: block; box-sizing: border-box; width: 100%; margin-top: 2px; padding: 7px 9px; font: inherit; }
div { margin-top: 16px; text-align: end; }
button { margin-inline-start: 8px; min-height: 32px; padding: 4px 14px; font: inherit; }
</style>
</head>
<body>
<form>
<p id="sentence">${escaped(sentence)}</p>
<label>${escaped(user)}<input name="user" autocomplete="off" spellcheck="false" autofocus required maxlength="1000"
aria-describedby="sentence"></label>
<label>${escaped(password)}<input name="password" type="password" autocomplete="off" maxlength="1000"></label>
<div><button type="button" id="cancel">${escaped(cancel)}</button><button>${escaped(use)}</button></div>
</form>
</body>
</html>`;

/** What main runs in that page: resolves with what was entered, or null. Escape gives nothing, like the button. */
export const listenForCredentials = `new Promise((done) => {
  const [form] = document.forms;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    done({ user: form.elements.user.value, password: form.elements.password.value });
  });
  document.getElementById('cancel').addEventListener('click', () => done(null));
  addEventListener('keydown', ({ key }) => key === 'Escape' && done(null));
})`;

const part = z.string().check(z.maxLength(1000));
const enteredSchema = z.object({ user: part.check(z.minLength(1)), password: part });

/** What the page gave; null for nothing, or for what it cannot have given. */
export const readCredentials = (entered: unknown): Credentials | null => {
  const read = enteredSchema.safeParse(entered);
  return read.success ? read.data : null;
};
