import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { BrowserPlace, OnVisit } from '../ports/sign-in-browser.ts';

/** The program of each system that shows an address in the person's browser. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Starts the system's program for it, without a shell. */
const openWithSystem = async (url: string): Promise<void> => {
  if (new URL(url).protocol !== 'https:') throw new Error('Only addresses with https: are opened.');
  const [program, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  await once(child, 'spawn');
  child.unref();
};

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'",
  'cache-control': 'no-store',
  // The address holds what the sign-in gave.
  'referrer-policy': 'no-referrer',
};

const listen = async (onVisit: OnVisit): Promise<{ readonly redirect: string; readonly close: () => void }> => {
  let redirect = '';
  const server = createServer((request, response) => {
    const { url = '' } = request;
    // A page of anybody's may lead here under a name of its own.
    const isHere = request.method === 'GET' && `http://${request.headers.host ?? ''}/` === redirect;
    const isReadable = isHere && /^\/(?:\?|$)/u.test(url) && url.length <= 16_384;
    const { status, html } = isReadable ? onVisit(new URL(url, redirect).href) : { status: 404, html: '' };
    response.writeHead(status, { ...headers, connection: 'close' }).end(html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  redirect = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  return {
    redirect,
    close: () => {
      server.close();
    },
  };
};

/** A person's browser on this computer. `open`: another way of showing an address, for tests. */
export const createBrowserPlace = (open: (url: string) => Promise<void> = openWithSystem): BrowserPlace => ({
  listen,
  open,
});
