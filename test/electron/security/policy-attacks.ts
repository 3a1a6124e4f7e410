import type { Page } from 'playwright-core';
import { firstSign, watchLog, type Attack } from './stage.ts';

/**
 * What the page's content policy alone is to stop, seen where it stops it: in the page, as a violation of that
 * directive.
 */
interface PolicyAttack {
  readonly name: string;
  /** The directives, one of which must be reported as violated. */
  readonly directives: readonly string[];
  /** Runs in the page; `url` is an address of the trap of this attack's own. */
  readonly act: (url: string) => void;
  /** File ending of the address. */
  readonly ending?: string;
  /** Whether it got through without the trap having been asked; runs in the page. */
  readonly isDone?: (url: string) => boolean;
}

const scripts = ['script-src', 'script-src-elem', 'script-src-attr'];
const scriptsOrTypes = [...scripts, 'require-trusted-types-for'];

const link = (rel: string, as = '') => [rel, as] as const;

/** In the page: a link element of a kind. */
function linkAct(kind: readonly [string, string]): (url: string) => void {
  // Built from text, because code in the page cannot access this scope.
  // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-type-assertion
  return new Function(
    'url',
    `const link = document.createElement('link'); link.rel = ${JSON.stringify(kind[0])}; link.as = ` +
      `${JSON.stringify(kind[1])}; link.href = url; document.head.append(link);`,
  ) as (url: string) => void;
}

const attacks: readonly PolicyAttack[] = [
  { name: 'a script from elsewhere', directives: scripts, ending: '.js', act: linkAct(link('modulepreload')) },
  {
    name: 'a script in a data address',
    directives: scripts,
    act: () => {
      const preload = document.createElement('link');
      preload.rel = 'modulepreload';
      preload.href = 'data:text/javascript,globalThis.dataRan=true';
      preload.addEventListener('load', () => Reflect.set(globalThis, 'dataLoaded', true));
      document.head.append(preload);
    },
    isDone: () => Reflect.get(globalThis, 'dataLoaded') === true,
  },
  {
    name: 'text as code',
    directives: scriptsOrTypes,
    act: () => {
      // Later: while a test's own call runs, the debugger allows it.
      setTimeout(() => {
        // oxlint-disable-next-line no-eval
        globalThis.eval('globalThis.evalRan = true');
      });
    },
    isDone: () => Reflect.get(globalThis, 'evalRan') === true,
  },
  {
    name: 'a javascript: link',
    directives: scriptsOrTypes,
    act: () => {
      const anchor = document.createElement('a');
      anchor.setAttribute('href', 'javascript:void(globalThis.linkRan = true)');
      document.body.append(anchor);
      setTimeout(() => {
        anchor.click();
        anchor.remove();
      });
    },
    isDone: () => Reflect.get(globalThis, 'linkRan') === true,
  },
  {
    name: 'text as elements',
    directives: ['require-trusted-types-for'],
    act: () => {
      const div = document.createElement('div');
      setTimeout(() => {
        div.innerHTML = '<b>text</b>';
        Reflect.set(globalThis, 'textParsed', true);
      });
    },
    isDone: () => Reflect.get(globalThis, 'textParsed') === true,
  },
  {
    name: 'a policy of its own for texts',
    directives: ['trusted-types'],
    act: () => {
      setTimeout(() => {
        const types: unknown = Reflect.get(globalThis, 'trustedTypes');
        const create: unknown =
          typeof types === 'object' && types !== null ? Reflect.get(types, 'createPolicy') : undefined;
        if (typeof create === 'function') Reflect.apply(create, types, [`trap${Math.random()}`, {}]);
        Reflect.set(globalThis, 'policyMade', true);
      });
    },
    isDone: () => Reflect.get(globalThis, 'policyMade') === true,
  },
  {
    name: 'a style sheet from elsewhere',
    directives: ['style-src', 'style-src-elem'],
    ending: '.css',
    act: linkAct(link('stylesheet')),
  },
  {
    name: 'a style in the page',
    directives: ['style-src', 'style-src-elem'],
    act: () => {
      const style = document.createElement('style');
      style.append(':root { --trap: 1; }');
      document.head.append(style);
    },
    isDone: () => getComputedStyle(document.documentElement).getPropertyValue('--trap') !== '',
  },
  {
    name: 'a picture from elsewhere',
    directives: ['img-src'],
    ending: '.svg',
    act: (url) => {
      new Image().src = url;
    },
  },
  {
    name: 'a font from elsewhere',
    directives: ['font-src'],
    act: (url) => {
      new FontFace('trap', `url(${url})`).load().catch(() => undefined);
    },
  },
  {
    name: 'sound from elsewhere',
    directives: ['media-src'],
    act: (url) => {
      new Audio(url).play().catch(() => undefined);
    },
  },
  { name: 'a fetch in advance', directives: ['prefetch-src', 'default-src'], act: linkAct(link('prefetch')) },
  {
    name: 'fetch',
    directives: ['connect-src'],
    act: (url) => {
      fetch(url, { mode: 'no-cors' }).catch(() => undefined);
    },
  },
  {
    name: 'XMLHttpRequest',
    directives: ['connect-src'],
    act: (url) => {
      const request = new XMLHttpRequest();
      request.open('POST', url);
      request.send('secret');
    },
  },
  {
    name: 'a WebSocket',
    directives: ['connect-src'],
    act: (url) => {
      // oxlint-disable-next-line no-new
      new WebSocket(url.replace(/^http/u, 'ws'));
    },
  },
  {
    name: 'an event stream',
    directives: ['connect-src'],
    act: (url) => {
      // oxlint-disable-next-line no-new
      new EventSource(url);
    },
  },
  {
    name: 'a beacon',
    directives: ['connect-src'],
    act: (url) => {
      navigator.sendBeacon(url, 'secret');
    },
  },
  {
    name: 'a frame from elsewhere',
    directives: ['frame-src'],
    act: (url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
    },
  },
  {
    name: 'a frame of its own page',
    directives: ['frame-src'],
    act: () => {
      const frame = document.createElement('iframe');
      frame.addEventListener('load', () =>
        Reflect.set(globalThis, 'frameLoaded', frame.contentDocument?.title === 'Gavel'),
      );
      frame.src = '/';
      document.body.append(frame);
    },
    isDone: () => Reflect.get(globalThis, 'frameLoaded') === true,
  },
  {
    name: 'another base for its addresses',
    directives: ['base-uri'],
    act: (url) => {
      const base = document.createElement('base');
      base.href = url;
      document.head.append(base);
    },
    isDone: (url) => document.baseURI === url,
  },
  {
    name: 'a form',
    directives: ['form-action'],
    act: (url) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = url;
      document.body.append(form);
      setTimeout(() => {
        form.submit();
        form.remove();
      });
    },
  },
];

async function watchViolations(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Reflect.set(globalThis, 'violations', seen);
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.push(effectiveDirective));
  });
  return () => page.evaluate(() => Reflect.get(globalThis, 'violations') as string[]);
}

const asAttack = ({ name, directives, act, ending = '', isDone }: PolicyAttack): Attack => ({
  name: `content policy: ${name}`,
  async run(stage) {
    const { page, trap, windowId } = stage;
    const path = `/${windowId}/${name.replaceAll(/\W+/gu, '-')}${ending}`;
    const url = `${trap.origin}${path}`;
    const isLogged = watchLog(stage);
    const violations = await watchViolations(page);
    await page.evaluate(act, url);
    return firstSign({
      refused: async () => (await violations()).some((directive) => directives.includes(directive)),
      'it was done': async () => isDone !== undefined && (await page.evaluate(isDone, url)),
      'the network was reached': () => trap.wasReached(path),
      'only the wall behind it held': () => isLogged(path),
    });
  },
});

/** Everything the content policy of the page is to stop. */
export const policyAttacks: readonly Attack[] = attacks.map(asAttack);
