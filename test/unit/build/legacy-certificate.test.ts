import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LegacyCertificate } from '../../../build/legacy-electron/x509-certificate.ts';
import { makeAuthority } from '../net/certificates.ts';

describe('certificates for a runtime that cannot read them', () => {
  it('say the same as those of the current one', () => {
    const { pem } = makeAuthority('Claims authority');
    const real = new X509Certificate(pem);
    const { raw, subject, validFrom, validTo, fingerprint256 } = real;
    for (const certificate of [pem, raw])
      expect(new LegacyCertificate(certificate)).toEqual({ raw, subject, validFrom, validTo, fingerprint256 });
  });

  it('are not made of anything else', () => {
    expect(() => new LegacyCertificate('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toThrow();
    expect(() => new LegacyCertificate(Buffer.from('nothing'))).toThrow();
  });
});
