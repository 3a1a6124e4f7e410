import { Socket } from 'node:net';
import { createSecureContext, TLSSocket, type Certificate, type PeerCertificate } from 'node:tls';

const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

const textOf = (name: Certificate): string =>
  Object.entries(name)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join('\n');

/**
 * What Gavel uses of `X509Certificate` of `node:crypto`, for runtimes before it: a socket that is never connected tells
 * about its own certificate. Throws for what is no certificate.
 */
export class LegacyCertificate {
  readonly raw: Buffer;
  readonly subject: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly fingerprint256: string;

  constructor(certificate: Buffer | string) {
    const cert = typeof certificate === 'string' ? certificate : pemOf(certificate);
    const socket = new TLSSocket(new Socket(), { isServer: true, secureContext: createSecureContext({ cert }) });
    const found = socket.getCertificate();
    socket.destroy();
    if (found === null || !('raw' in found)) throw new Error('not a certificate');
    const { raw, subject, valid_from: validFrom, valid_to: validTo, fingerprint256 }: PeerCertificate = found;
    this.raw = raw;
    this.subject = textOf(subject);
    this.validFrom = validFrom;
    this.validTo = validTo;
    this.fingerprint256 = fingerprint256;
  }
}
