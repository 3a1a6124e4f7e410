/** Where a server answers. */
export interface ServerLocation {
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  /** Without a slash at the end; empty when none was given. */
  readonly path: string;
}

/** Plain HTTP would show the password to the network: only for a server on this very machine. */
const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(host);

/** Reads `host`, `host:port` or a URL as a person enters it; null when it is none of these, or HTTP to another machine. */
export const readServerAddress = (text: string, defaultPort: number): ServerLocation | null => {
  const match = /^(?:(https?):\/\/)?([^/?#@\s]+)(\/[^?#\s]*)?(?:[?#]\S*)?$/iu.exec(text);
  if (!match || (match[1] === undefined && text.includes('//'))) return null;
  const [, scheme = 'https', authority = '', path = ''] = match;
  let url: URL;
  try {
    url = new URL(`${scheme.toLowerCase()}://${authority}`);
  } catch {
    return null;
  }
  const isSecure = url.protocol === 'https:';
  if (!isSecure && !isLoopback(url.hostname)) return null;
  // URL leaves out a scheme's own port, which is then not "none given".
  const port = url.port !== '' ? Number(url.port) : /:\d+$/u.test(authority) ? (isSecure ? 443 : 80) : defaultPort;
  return { isSecure, host: url.hostname, port, path: path.replace(/\/+$/u, '') };
};
