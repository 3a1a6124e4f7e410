import tls from 'node:tls';
import { messageOf } from '../../app/domain/message-of.ts';

/** Thrown for a certificate authority file that holds no usable certificate. The message says what is wrong with it. */
export class UnusableCertificateError extends Error {
  override readonly name = 'UnusableCertificateError';
}

const certificatePattern =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/gu;

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

/**
 * What TLS connections trust: Node's own list, the system's store and, where given, a private authority (PEM, one or
 * several certificates). Throws `UnusableCertificateError` when the PEM has none that can be read.
 */
export const createTrust = (certificateAuthorityPem: string | null): tls.SecureContext => {
  systemCertificates ??= readSystemCertificates();
  if (certificateAuthorityPem === null) {
    systemTrust ??= tls.createSecureContext({ ca: [...systemCertificates] });
    return systemTrust;
  }
  const own = certificateAuthorityPem.match(certificatePattern) ?? [];
  if (own.length === 0)
    throw new UnusableCertificateError('The file holds no certificate in PEM form (BEGIN CERTIFICATE).');
  try {
    // OpenSSL ignores an authority that it cannot read, but not an unreadable server certificate.
    for (const certificate of own) tls.createSecureContext({ cert: certificate });
    return tls.createSecureContext({ ca: [...systemCertificates, ...own] });
  } catch (error) {
    throw new UnusableCertificateError(`A certificate in the file cannot be read: ${messageOf(error)}`);
  }
};
