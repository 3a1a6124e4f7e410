import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../app/domain/message-of.ts';
import { protocol } from 'electron';
import { assetFor } from '../core/page/asset-path.ts';
import { securityHeaders } from '../core/page/content-policy.ts';
import { isOwnAddress, pageAddress, pageScheme } from '../core/page/page-guard.ts';
import type { Log } from '../ports/log.ts';

/** Registers the scheme as standard and secure, like https. Must run before the application is ready. */
export const declareScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
};

/** Serves the built page below `gavel://app/`: files of the assets folder, with the headers both hosts share. */
export const servePage = (assetsFolder: string, log: Log): void => {
  const headers = securityHeaders({ connectTo: [] });
  const nothing = (): Response =>
    new Response('There is nothing here.\n', {
      status: 404,
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    });

  protocol.handle(pageScheme, async ({ url, method }) => {
    const path = url.slice(pageAddress.length - 1).replace(/[?#].*$/su, '');
    const asset = isOwnAddress(url) && method === 'GET' ? assetFor(path) : null;
    if (!asset) return nothing();
    try {
      const content = new Uint8Array(await readFile(join(assetsFolder, asset.path)));
      return new Response(content, { status: 200, headers: { ...headers, 'content-type': asset.mediaType } });
    } catch (cause) {
      log.error('A file of the page could not be read', {
        path,
        error: messageOf(cause),
      });
      return nothing();
    }
  });
};
