import type { Clock } from '../ports/clock.ts';
import type { SystemProxy } from '../ports/system-proxy.ts';
import { NetworkFault } from './network-fault.ts';

/** How long the desktop may think: a configuration script can be fetched from a server that is gone. */
const answerMs = 5_000;

/**
 * The first way of a proxy configuration's answer (`PROXY host:port; DIRECT`, as `FindProxyForURL` returns it) that
 * can be used; null for `DIRECT`. Throws a `NetworkFault` where there is none.
 */
export const readProxyList = (text: string): URL | null => {
  for (const entry of text.split(';')) {
    const [kind = '', address = ''] = entry.trim().split(/\s+/u);
    if (/^direct$/iu.test(kind)) return null;
    const scheme = /^(?:proxy|http)$/iu.test(kind) ? 'http' : /^https$/iu.test(kind) ? 'https' : null;
    if (scheme === null || !/^[^\s/@?#]+:\d{1,5}$/u.test(address)) continue;
    try {
      return new URL(`${scheme}://${address}`);
    } catch {
      // The next one may be usable.
    }
  }
  throw new NetworkFault(
    'proxy-setting',
    false,
    `The system’s proxy settings name no HTTP proxy: "${text.slice(0, 200)}"`,
  );
};

/** The system's settings as the desktop gives them, with a deadline. `resolve` answers as `FindProxyForURL` does. */
export const createSystemProxy =
  (resolve: (url: string) => Promise<string>, clock: Clock): SystemProxy =>
  async (url) => {
    const asked = new URL(url.href);
    // Configuration scripts and lists know http and https only; the path is nobody's business.
    const scheme = asked.protocol.replace(/^ws/u, 'http');
    const text = await new Promise<string>((done, fail) => {
      const cancel = clock.after(answerMs, () =>
        fail(new NetworkFault('proxy-setting', false, `The system did not name its proxy within ${answerMs} ms.`)),
      );
      resolve(`${scheme}//${asked.host}/`)
        .then(done, (cause: unknown) =>
          fail(new NetworkFault('proxy-setting', false, `The system did not name its proxy: ${String(cause)}`)),
        )
        .finally(cancel);
    });
    return readProxyList(text);
  };
