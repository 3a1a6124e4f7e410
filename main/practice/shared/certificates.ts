import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A private CA and a server certificate it signed, all PEM. */
export interface Certificates {
  readonly caPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
}

const makeKeys = promisify(generateKeyPair);
const dayMs = 24 * 60 * 60 * 1000;

const rsaKeys = async (): Promise<{ publicKey: string; privateKey: string }> =>
  makeKeys('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

const certificate = (publicKeyPem: string, serial: string, name: string): forge.pki.Certificate => {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKeyPem);
  made.serialNumber = serial;
  // Certificates are checked against the machine's clock, so they cannot follow the simulator's.
  made.validity.notBefore = new Date(Date.now() - dayMs);
  made.validity.notAfter = new Date(Date.now() + 365 * dayMs);
  made.setSubject([{ name: 'commonName', value: name }]);
  return made;
};

const make = async (): Promise<Certificates> => {
  const [caKeys, serverKeys] = await Promise.all([rsaKeys(), rsaKeys()]);
  const caKey = forge.pki.privateKeyFromPem(caKeys.privateKey);
  const serial = String(Date.now());
  const ca = certificate(caKeys.publicKey, `1${serial}`, `Gavel practice CA ${serial}`);
  ca.setIssuer(ca.subject.attributes);
  ca.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  ca.sign(caKey, forge.md.sha256.create());
  const server = certificate(serverKeys.publicKey, `2${serial}`, '127.0.0.1');
  server.setIssuer(ca.subject.attributes);
  server.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
      ],
    },
  ]);
  server.sign(caKey, forge.md.sha256.create());
  return { caPem: forge.pki.certificateToPem(ca), certificatePem: forge.pki.certificateToPem(server), keyPem: serverKeys.privateKey };
};

let cached: Promise<Certificates> | null = null;

/** The process's own certificates, valid for 127.0.0.1 and localhost; made once, in about half a second. */
export const practiceCertificates = (): Promise<Certificates> => {
  cached ??= make();
  return cached;
};
