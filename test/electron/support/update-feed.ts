import { createHash, generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../../build/shared/run.ts';
import { statementBytes } from '../../../main/core/desktop/update-proof.ts';

/** What a feed offers. */
export interface Offer {
  readonly version: string;
  readonly content: string;
  /** What the signature says the version is; null for a file without a signature. */
  readonly signedAs: string | null;
  readonly key?: KeyObject;
}

/** A server for updates with certificates of its own. */
export interface UpdateFeed {
  readonly url: string;
  /** What Chromium knows the key of the first certificate by. */
  readonly keyHash: string;
  /** The public half of the key that updates are signed with, as a build has it. */
  readonly publicKey: string;
  readonly paths: string[];
  /** Offers something from now on; null for no list at all. */
  readonly offer: (offer: Offer | null) => void;
  /** Answers with a certificate that nobody trusts from now on. */
  readonly showStrangersCertificate: () => void;
  readonly stop: () => Promise<void>;
}

const makeCertificate = async (folder: string, name: string): Promise<{ key: Buffer; cert: Buffer }> => {
  const [keyFile, certificateFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const made = await run('openssl', ['req', ...kind, ...subject, '-keyout', keyFile, '-out', certificateFile]);
  if (made.code !== 0) throw new Error(made.output);
  return { key: await readFile(keyFile), cert: await readFile(certificateFile) };
};

const listOf = ({ version, content, signedAs, key }: Offer & { readonly key: KeyObject }): string => {
  const sha512 = createHash('sha512').update(content).digest('base64');
  const url = `Gavel-${version}.AppImage`;
  const statement = { version: signedAs ?? version, file: url, size: Buffer.byteLength(content), sha512 };
  const signature =
    signedAs === null ? {} : { signature: sign(null, statementBytes(statement), key).toString('base64') };
  const files = [{ url, sha512, size: statement.size, ...signature }];
  return stringify({ version, files, path: url, sha512, releaseDate: '2026-01-01T00:00:00.000Z' });
};

/** Starts a feed on a free port of the loopback, with nothing on offer. */
export async function startUpdateFeed(folder: string): Promise<UpdateFeed> {
  const [own, strangers] = [await makeCertificate(folder, 'trusted'), await makeCertificate(folder, 'stranger')];
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const paths: string[] = [];
  let offered: Offer | null = null;
  const server: Server = createServer(own, (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'https://here');
    paths.push(pathname);
    const list = pathname === '/latest-linux.yml' && offered ? listOf({ key: privateKey, ...offered }) : undefined;
    const text = list ?? (pathname.endsWith('.AppImage') ? offered?.content : undefined);
    response.writeHead(text === undefined ? 404 : 200, { connection: 'close' });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const keyBytes = new X509Certificate(own.cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keyHash: createHash('sha256').update(keyBytes).digest('base64'),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    paths,
    offer: (offer) => (offered = offer),
    showStrangersCertificate: () => server.setSecureContext(strangers),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
