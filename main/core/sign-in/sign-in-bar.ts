import { getDomain } from 'tldts';
import type { Translate } from '../../../app/text/translate.ts';
import { cancelAddress } from '../../ports/sign-in-shell.ts';

/** What the bar says of the page below it. */
export interface BarFacts {
  /** Who signs in. */
  readonly user: string;
  /** The host of the page, with its port where it is not the usual one. */
  readonly host: string;
  /** Who issued the host's certificate; null while that is not known. */
  readonly issuer: string | null;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The longest name of an issuer that is shown. */
const longestName = 100;

const escaped = (text: string): string => text.replace(/[&<>"']/gu, (sign) => escapes[sign] ?? '');

/** The host with its organisation's part set off: what stands before that, anybody can choose. */
const markedHost = (host: string): string => {
  const domain = getDomain(host) ?? '';
  const at = domain === '' ? -1 : host.lastIndexOf(domain);
  if (at < 0) return `<strong>${escaped(host)}</strong>`;
  const [before, after] = [host.slice(0, at), host.slice(at + domain.length)];
  return `${escaped(before)}<strong>${escaped(domain)}</strong>${escaped(after)}`;
};

const style = `
:root { color-scheme: light dark; }
body { margin: 0; padding: 8px 12px; display: flex; gap: 12px; align-items: center; box-sizing: border-box;
  height: 100vh; font: 13px/1.35 system-ui, sans-serif; background: #f1f3f6; color: #16202c;
  border-bottom: 1px solid #8a94a3; overflow: hidden; }
p { margin: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
div { flex: 1; min-width: 0; }
.host { font-size: 14px; overflow-wrap: anywhere; white-space: normal; max-height: 38px; }
a { flex: none; padding: 7px 14px; border: 1px solid #5b6675; border-radius: 6px; color: inherit;
  text-decoration: none; background: #fff; }
a:focus-visible { outline: 3px solid #1a5fb4; outline-offset: 1px; }
@media (prefers-color-scheme: dark) {
  body { background: #1d232b; color: #e8edf3; border-color: #5b6675; }
  a { background: #2a323d; border-color: #8a94a3; }
  a:focus-visible { outline-color: #78aeed; }
}`;

/** The bar as a document of its own: no script, nothing loaded, every foreign text escaped. */
export const signInBar = (t: Translate, lang: string, { user, host, issuer }: BarFacts): string => {
  const certificate =
    issuer === null
      ? t('sign-in-window.no-certificate')
      : t('sign-in-window.certificate', { issuer: issuer.slice(0, longestName) });
  return [
    `<!doctype html><html lang="${escaped(lang)}"><head><meta charset="utf-8">`,
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(t('sign-in-window.title', { user, host }))}</title><style>${style}</style></head><body>`,
    `<div><p class="host">${t('sign-in-window.at').replace('{host}', markedHost(host))}</p>`,
    `<p title="${escaped(certificate)}">${escaped(certificate)}</p></div>`,
    `<a role="button" href="${cancelAddress}" title="${escaped(t('sign-in-window.keys'))}">`,
    `${escaped(t('sign-in-window.cancel'))}</a></body></html>`,
  ].join('');
};
