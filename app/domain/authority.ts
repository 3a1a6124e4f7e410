import * as z from 'zod/mini';

/** A certificate as a person may compare it with what their administrator told them. */
const certificateSchema = z.object({
  /** Its subject's common name, or what else it has of a name. */
  subject: z.string().check(z.maxLength(200)),
  /** Milliseconds since 1970-01-01 UTC. */
  validFrom: z.number(),
  validTo: z.number(),
  /** SHA-256 of the certificate, in pairs of hexadecimal digits. */
  fingerprint: z.string().check(z.maxLength(95)),
});
export type Certificate = Readonly<z.infer<typeof certificateSchema>>;

/**
 * A private certificate authority that a person chose: what its file held, by the name that its content has. Another
 * content is another authority.
 */
export const authoritySchema = z.object({
  /** SHA-256 of its certificates; of one alone, the certificate's own fingerprint. */
  id: z.string().check(z.maxLength(64)),
  /** At least one. */
  certificates: z.array(certificateSchema).check(z.minLength(1), z.maxLength(500)),
  /** How many parts of the file could not be read and do not count. */
  unreadableCount: z.int(),
});
export type Authority = Readonly<z.infer<typeof authoritySchema>>;

/** The largest file of an authority, in bytes: more than the authorities of a whole company take. */
export const authorityLimit = 1024 * 1024;

/** The largest one that a page in a browser hands over: as Base64 it is one request. */
export const uploadLimit = 720 * 1024;
