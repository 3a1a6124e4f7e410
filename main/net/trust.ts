import crypto from 'node:crypto';
import tls from 'node:tls';
import type { Certificate } from '../../app/domain/authority.ts';
import { messageOf } from '../../app/domain/message-of.ts';
import { outsideText } from '../../app/domain/outside-text.ts';

/** Thrown for a certificate authority file that holds no usable certificate. The message says what is wrong with it. */
export class UnusableCertificateError extends Error {
  override readonly name = 'UnusableCertificateError';
}

const certificatePattern =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/gu;

/** More than the authorities of a whole company. */
const mostCertificates = 500;

/** Read once, when first needed, because reading the system's store takes tens of milliseconds. */
let systemCertificates: readonly string[] | null = null;
/** Shared by every account without a private authority: making one takes several milliseconds and much memory. */
let systemTrust: tls.SecureContext | null = null;

const readSystemCertificates = (): readonly string[] => {
  const found = new Set<string>(tls.rootCertificates);
  // Since Node 22.15: what the operating system's administrator trusts, and NODE_EXTRA_CA_CERTS.
  const read: unknown = Reflect.get(tls, 'getCACertificates');
  if (typeof read === 'function')
    for (const kind of ['system', 'extra'] as const)
      for (const certificate of tls.getCACertificates(kind)) found.add(certificate);
  return [...found];
};

/** DER begins with the head of a sequence of more than 255 bytes. */
const isDer = (bytes: Uint8Array): boolean => bytes[0] === 0x30 && bytes[1] === 0x82;

const pemOf = (der: Uint8Array): string => {
  const lines = Buffer.from(der).toString('base64').replace(/.{64}/gu, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
};

/** A certificate of an authority's file. */
export interface ReadCertificate extends Certificate {
  readonly pem: string;
  readonly der: Uint8Array;
}

const longestName = 200;

/** The common name of a subject, or what else it has of a name: one attribute a line. */
const nameOf = (subject: string): string => {
  const lines = subject.split('\n');
  const named = ['CN=', 'OU=', 'O='].flatMap((prefix) =>
    lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length)),
  );
  return outsideText(named[0] ?? lines.join(', '), longestName);
};

/** OpenSSL ignores an authority that it cannot read, so each is looked at. Throws for what is no certificate. */
const readCertificate = (part: string | Uint8Array): ReadCertificate => {
  const certificate = new crypto.X509Certificate(typeof part === 'string' ? part : Buffer.from(part));
  const der = new Uint8Array(certificate.raw);
  return {
    subject: nameOf(certificate.subject),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    fingerprint: certificate.fingerprint256,
    pem: pemOf(der),
    der,
  };
};

/** How many are read before others have their turn. */
const atOnce = 10;

/**
 * The certificates of a file in PEM (one or several, with any words around them) or DER. Parts that cannot be read are
 * counted as long as another can. Rejects with `UnusableCertificateError` when there is none.
 */
export const readCertificates = async (
  file: Uint8Array,
): Promise<{ readonly certificates: readonly ReadCertificate[]; readonly unreadableCount: number }> => {
  const parts = isDer(file) ? [file] : (Buffer.from(file).toString('latin1').match(certificatePattern) ?? []);
  if (parts.length > mostCertificates)
    throw new UnusableCertificateError(`The file holds more than ${mostCertificates} certificates.`);
  const certificates = new Map<string, ReadCertificate>();
  const problems: string[] = [];
  for (const [index, part] of parts.entries()) {
    if (index > 0 && index % atOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    try {
      const certificate = readCertificate(part);
      certificates.set(certificate.fingerprint, certificate);
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  if (certificates.size > 0) return { certificates: [...certificates.values()], unreadableCount: problems.length };
  throw new UnusableCertificateError(
    problems[0] === undefined
      ? 'The file holds no certificate, neither in PEM form (BEGIN CERTIFICATE) nor in DER form.'
      : `A certificate in the file cannot be read: ${problems[0]}`,
  );
};

/**
 * What TLS connections trust: Node's own list, the system's store and, where given, a private authority (PEM, one or
 * several certificates, all of which can be read).
 */
export const createTrust = (certificateAuthorityPem: string | null): tls.SecureContext => {
  systemCertificates ??= readSystemCertificates();
  if (certificateAuthorityPem === null) {
    systemTrust ??= tls.createSecureContext({ ca: [...systemCertificates] });
    return systemTrust;
  }
  return tls.createSecureContext({ ca: [...systemCertificates, certificateAuthorityPem] });
};
