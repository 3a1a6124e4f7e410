import type { RequestListener } from 'node:http';
import type { IdentityProvider, ProviderSwitches } from '../model/identity-provider.ts';
import type { BaseWorld } from '../model/world.ts';
import { Tap } from '../model/tap.ts';
import { History } from '../model/history.ts';
import { limits } from '../model/limits.ts';
import { cookieOf, secureCookie } from '../http/cookies.ts';
import { httpFront } from '../http/front.ts';
import type { SeenRequest } from '../http/front.ts';
import { htmlReply } from '../http/reply.ts';
import type { HttpReply } from '../http/reply.ts';
import type { HttpRequest } from '../http/request.ts';

/** What the pages of an identity provider need of their simulator. */
export interface ProviderPagesOptions<Person> {
  readonly world: BaseWorld<ProviderSwitches>;
  readonly provider: IdentityProvider<Person>;
  /** Who has this name and password; null for nobody, or a locked account. */
  readonly signIn: (name: string, password: string) => Person | null;
  /** Replies to what is none of the pages; null where nothing is. */
  readonly elsewhere?: (request: HttpRequest) => HttpReply | null;
}

const sessionCookie = 'MSISAuth';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const page = (status: number, title: string, content: string): HttpReply => {
  const reply = htmlReply(
    status,
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>` +
      `<body><main><h1>${title}</h1>${content}</main></body></html>`,
  );
  return { ...reply, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } };
};

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;

const nameField = (value: string): string =>
  `<p><label>User name <input name="username" autocomplete="username" value="${escapeHtml(value)}"></label></p>`;

const passwordField =
  '<p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>';

const form = (fields: string, button: string, complaint = ''): HttpReply =>
  page(
    200,
    'Sign in to the practice company',
    (complaint === '' ? '' : `<p role="alert">${complaint}</p>`) +
      `<form method="post" action="/adfs/ls">${fields}<p><button>${button}</button></p></form>`,
  );

const redirect = (location: string, cookies: readonly string[] = []): HttpReply => ({
  status: 302,
  body: '',
  headers: {
    Location: location,
    'Cache-Control': 'no-store',
    ...(cookies.length > 0 ? { 'Set-Cookie': cookies } : {}),
  },
});

const signInPage = (key: string, name: string, isTwoSteps: boolean, complaint = ''): HttpReply =>
  isTwoSteps && name === ''
    ? form(hidden('request', key) + nameField(name), 'Next', complaint)
    : form(
        hidden('request', key) + (isTwoSteps ? hidden('username', name) : nameField(name)) + passwordField,
        'Sign in',
        complaint,
      );

/** The pages on which people sign in. */
const pages = <Person>({ world, provider, signIn }: ProviderPagesOptions<Person>) => {
  const settle = (key: string, person: Person): HttpReply => {
    const asked = provider.asked(key);
    if (!asked) return page(400, 'This sign-in has ended', '<p>Start it again from your program.</p>');
    asked.proved = person;
    const { providerSessionMs, providerPages } = world.switches();
    const lifetimeS = Math.floor(providerSessionMs / 1000);
    const cookies =
      lifetimeS > 0 ? [secureCookie(sessionCookie, provider.open(person, providerSessionMs), lifetimeS)] : [];
    if (providerPages !== 'scripted') {
      asked.person = person;
      return redirect(asked.returnTo(person), cookies);
    }
    const reply = page(
      200,
      'Working',
      `<form method="post" action="/adfs/continue">${hidden('request', key)}<button>Continue</button></form>` +
        '<script>document.forms[0].submit()</script>',
    );
    return { ...reply, headers: { ...reply.headers, ...(cookies.length > 0 ? { 'Set-Cookie': cookies } : {}) } };
  };

  const show = (request: HttpRequest): HttpReply => {
    const key = request.url?.searchParams.get('request') ?? '';
    const asked = provider.asked(key);
    if (!asked) return page(400, 'This sign-in has ended', '<p>Start it again from your program.</p>');
    const known = provider.personOf(cookieOf(request.headers['cookie'], sessionCookie));
    if (known) return settle(key, known);
    return signInPage(key, asked.name, world.switches().providerPages === 'twoSteps');
  };

  const take = (request: HttpRequest): HttpReply => {
    const fields = new URLSearchParams(request.body ?? '');
    const key = fields.get('request') ?? '';
    const name = fields.get('username') ?? '';
    const isTwoSteps = world.switches().providerPages === 'twoSteps';
    const password = fields.get('password');
    if (isTwoSteps && password === null) return signInPage(key, name, true);
    const person = signIn(name, password ?? '');
    return person ? settle(key, person) : signInPage(key, name, isTwoSteps, 'The user name or password is not right.');
  };

  const goOn = (request: HttpRequest): HttpReply => {
    const asked = provider.asked(new URLSearchParams(request.body ?? '').get('request') ?? '');
    if (!asked?.proved) return page(400, 'This sign-in has ended', '');
    asked.person = asked.proved;
    return redirect(asked.returnTo(asked.person));
  };

  return (request: HttpRequest): HttpReply | null => {
    switch (`${request.method} ${request.url?.pathname ?? ''}`) {
      case 'GET /adfs/ls':
        return show(request);
      case 'POST /adfs/ls':
        return take(request);
      case 'POST /adfs/continue':
        return goOn(request);
      default:
        return null;
    }
  };
};

const secretFields = /\b(password|code|code_verifier|refresh_token)=[^&]*/gu;

/**
 * An identity provider as AD FS is one, with pages of its own. It is no part of what a vendor's clients speak, so
 * nothing of it is shown on the world's tap.
 */
export const identityProviderListener = <Person>(options: ProviderPagesOptions<Person>): RequestListener => {
  const { world, elsewhere = () => null } = options;
  const answer = pages(options);
  return httpFront<object>({
    world: { ...world, tap: new Tap() },
    requests: new History<SeenRequest>(limits.keptRequests),
    name: 'provider',
    factsOf: () => ({}),
    handle: (request) => {
      if (world.switches().provider === 'unavailable')
        return { reply: page(503, 'Service Unavailable', '<p>The sign-in service is not available.</p>') };
      const reply = answer(request) ?? elsewhere(request) ?? page(404, 'Not Found', '');
      return { reply };
    },
    redact: (text) => text.replaceAll(secretFields, '$1=***'),
    isEffectFirst: () => false,
    latenessMs: () => 0,
  });
};
