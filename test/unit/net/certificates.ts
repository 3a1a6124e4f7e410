import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** A certificate with its key, both PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

const day = 24 * 60 * 60 * 1000;

const make = (
  subject: string,
  serial: string,
  issuer: { name: string; key: string } | null,
  names: readonly string[],
  validFrom: number,
  validTo: number,
): KeyedCertificate => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  certificate.serialNumber = serial;
  certificate.validity.notBefore = new Date(validFrom);
  certificate.validity.notAfter = new Date(validTo);
  // As text of its default type, only ASCII would be written. The library's types name the wrong list of numbers.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unsafe-enum-assignment
  const valueTagClass = forge.asn1.Type.UTF8 as number as forge.asn1.Class;
  const nameOf = (value: string) => [{ name: 'commonName', value, valueTagClass }];
  certificate.setSubject(nameOf(subject));
  certificate.setIssuer(nameOf(issuer?.name ?? subject));
  certificate.setExtensions([
    { name: 'basicConstraints', cA: issuer === null },
    ...(issuer === null ? [{ name: 'keyUsage', keyCertSign: true, digitalSignature: true }] : []),
    {
      name: 'subjectAltName',
      altNames: names.map((value) => (/^[\d.]+$/u.test(value) ? { type: 7, ip: value } : { type: 2, value })),
    },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.key ?? key), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key };
};

/** A private authority and servers it vouches for. */
export const makeAuthority = (name = 'Test authority') => {
  const authority = make(name, '01', null, ['authority.invalid'], Date.now() - day, Date.now() + day);
  const issuer = { name, key: authority.key };
  return {
    pem: authority.certificate,
    /** A server for these names and addresses. */
    server: (names: readonly string[]): KeyedCertificate =>
      make('server', '02', issuer, names, Date.now() - day, Date.now() + day),
    /** One whose time is over. */
    expiredServer: (names: readonly string[]): KeyedCertificate =>
      make('server', '03', issuer, names, Date.now() - 3 * day, Date.now() - day),
    /** One whose time begins in an hour. */
    earlyServer: (names: readonly string[]): KeyedCertificate =>
      make('server', '04', issuer, names, Date.now() + day / 24, Date.now() + day),
  };
};
