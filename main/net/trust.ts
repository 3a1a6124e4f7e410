import tls from 'node:tls';
import { messageOf } from '../../app/domain/message-of.ts';

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

/** Why a certificate cannot be used; null for one that can. OpenSSL ignores an authority that it cannot read. */
const problemOf = (certificate: string): string | null => {
  try {
    tls.createSecureContext({ cert: certificate });
    return null;
  } catch (error) {
    return messageOf(error);
  }
};

/**
 * The certificates of a file in PEM (one or several, with any words around them) or DER, each as PEM. A part that
 * cannot be read is left out as long as another can. Throws `UnusableCertificateError` when there is none.
 */
export const readCertificates = (file: Uint8Array): readonly string[] => {
  const found = isDer(file) ? [pemOf(file)] : (Buffer.from(file).toString('latin1').match(certificatePattern) ?? []);
  const judged = found.slice(0, mostCertificates).map((pem) => ({ pem, problem: problemOf(pem) }));
  const usable = judged.filter(({ problem }) => problem === null).map(({ pem }) => pem);
  if (usable.length > 0) return usable;
  const [first] = judged;
  throw new UnusableCertificateError(
    first === undefined
      ? 'The file holds no certificate, neither in PEM form (BEGIN CERTIFICATE) nor in DER form.'
      : `A certificate in the file cannot be read: ${String(first.problem)}`,
  );
};

/**
 * What TLS connections trust: Node's own list, the system's store and, where given, a private authority (PEM, one or
 * several certificates).
 * Throws `UnusableCertificateError` when that has no certificate that can be read.
 */
export const createTrust = (certificateAuthorityPem: string | null): tls.SecureContext => {
  systemCertificates ??= readSystemCertificates();
  if (certificateAuthorityPem === null) {
    systemTrust ??= tls.createSecureContext({ ca: [...systemCertificates] });
    return systemTrust;
  }
  const own = readCertificates(Buffer.from(certificateAuthorityPem));
  return tls.createSecureContext({ ca: [...systemCertificates, ...own] });
};
