import { generateKeyPair } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** What TLS servers need to present themselves, and the certificate that their clients must trust. */
export interface ServerIdentity {
  /** The private authority that signed every certificate; PEM. */
  readonly caPem: string;
  readonly tls: TlsOptions;
}

/** The hosts a server on loopback is reached by. */
const loopbackHosts = ['127.0.0.1', 'localhost'] as const;

interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

interface Authority {
  readonly caPem: string;
  readonly serverKeyPem: string;
  /** A certificate for these hosts, followed by the authority's own; PEM. */
  readonly issue: (hosts: readonly string[]) => string;
}

const generateKeys = promisify(generateKeyPair);
const dayMs = 24 * 60 * 60 * 1000;

const rsaKeys = async (): Promise<KeyPair> =>
  generateKeys('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

const unsigned = (publicKeyPem: string, serial: string, commonName: string): forge.pki.Certificate => {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKeyPem);
  certificate.serialNumber = serial;
  // TLS clients compare these with the machine's clock, whatever clock the simulator runs on.
  certificate.validity.notBefore = new Date(Date.now() - dayMs);
  certificate.validity.notAfter = new Date(Date.now() + 365 * dayMs);
  certificate.setSubject([{ name: 'commonName', value: commonName }]);
  return certificate;
};

/** A host as a subject alternative name: RFC 5280 has one type for addresses (7) and one for DNS names (2). */
const alternativeName = (host: string): object => (isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host });

const createAuthority = async (): Promise<Authority> => {
  const [caKeys, serverKeys] = await Promise.all([rsaKeys(), rsaKeys()]);
  const caKey = forge.pki.privateKeyFromPem(caKeys.privateKey);
  const serial = String(Date.now());
  const ca = unsigned(caKeys.publicKey, `1${serial}`, `Gavel practice CA ${serial}`);
  ca.setIssuer(ca.subject.attributes);
  ca.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  ca.sign(caKey, forge.md.sha256.create());
  const caPem = forge.pki.certificateToPem(ca);
  let issued = 1;
  return {
    caPem,
    serverKeyPem: serverKeys.privateKey,
    issue: (hosts) => {
      issued += 1;
      const server = unsigned(serverKeys.publicKey, `${issued}${serial}`, hosts[0] ?? '');
      server.setIssuer(ca.subject.attributes);
      server.setExtensions([
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: hosts.map(alternativeName) },
      ]);
      server.sign(caKey, forge.md.sha256.create());
      return forge.pki.certificateToPem(server) + caPem;
    },
  };
};

let authority: Promise<Authority> | null = null;

/**
 * Issues a certificate for each group of host names, signed by this process's own authority, which is created at the
 * first call and takes about half a second. A client is shown the certificate that covers the host name it asks for
 * (SNI), otherwise the first one. Without groups there is one for 127.0.0.1 and localhost.
 */
export const serverIdentity = async (...groups: readonly (readonly string[])[]): Promise<ServerIdentity> => {
  authority ??= createAuthority();
  const { caPem, serverKeyPem: key, issue } = await authority;
  const [first = { hosts: loopbackHosts, cert: issue(loopbackHosts) }, ...others] = groups.map((hosts) => ({
    hosts,
    cert: issue(hosts),
  }));
  const contexts = new Map(
    others.flatMap(({ hosts, cert }) => {
      const context = createSecureContext({ key, cert });
      return hosts.map((host) => [host, context] as const);
    }),
  );
  return {
    caPem,
    tls: { key, cert: first.cert, SNICallback: (host, done) => done(null, contexts.get(host)) },
  };
};
