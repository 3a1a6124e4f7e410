import { createHmac, timingSafeEqual } from 'node:crypto';
import { md4 } from './md4.ts';

/** One step of an NTLM handshake, as the header `Authorization` carries it. */
export type NtlmMessage =
  | { readonly kind: 'negotiate' }
  | {
      readonly kind: 'authenticate';
      readonly domain: string;
      readonly user: string;
      /** The proof of the password, followed by what it was made of. */
      readonly response: Buffer;
    };

const signature = 'NTLMSSP\0';
const negotiateType = 1;
const challengeType = 2;
const authenticateType = 3;
const unicodeFlag = 1;
/** Unicode, a target, NTLM, extended security, and information about the target. */
const challengeFlags = 0x00_89_02_05;
const proofBytes = 16;

/** What every challenge contains. A real server makes a new one for each handshake; none is kept here. */
const serverChallenge = Buffer.from('gavelsim', 'latin1');

/** What a field of a message points to: its length, and where it starts. */
const bytesAt = (message: Buffer, fieldAt: number): Buffer => {
  const length = message.readUInt16LE(fieldAt);
  const start = message.readUInt32LE(fieldAt + 4);
  return message.subarray(start, start + length);
};

/** Reads a message; null for what is none. */
export const readNtlm = (authorization: string): NtlmMessage | null => {
  const token = /^NTLM ([A-Za-z0-9+/=]+)$/u.exec(authorization)?.[1];
  const message = Buffer.from(token ?? '', 'base64');
  if (message.length < 12 || message.subarray(0, 8).toString('latin1') !== signature) return null;
  const type = message.readUInt32LE(8);
  if (type === negotiateType) return { kind: 'negotiate' };
  if (type !== authenticateType || message.length < 64) return null;
  const encoding = (message.readUInt32LE(60) & unicodeFlag) === 0 ? 'latin1' : 'utf16le';
  return {
    kind: 'authenticate',
    domain: bytesAt(message, 28).toString(encoding),
    user: bytesAt(message, 36).toString(encoding),
    response: bytesAt(message, 20),
  };
};

/** The server's challenge for a Windows domain, the second message of a handshake. */
export const ntlmChallenge = (domain: string): string => {
  const name = Buffer.from(domain, 'utf16le');
  const about = Buffer.alloc(8);
  // The only information about the target is its domain (2); an empty entry ends the list.
  about.writeUInt16LE(2, 0);
  about.writeUInt16LE(name.length, 2);
  const information = Buffer.concat([about.subarray(0, 4), name, about.subarray(4)]);
  const message = Buffer.alloc(48);
  message.write(signature, 0, 'latin1');
  message.writeUInt32LE(challengeType, 8);
  message.writeUInt16LE(name.length, 12);
  message.writeUInt16LE(name.length, 14);
  message.writeUInt32LE(message.length, 16);
  message.writeUInt32LE(challengeFlags, 20);
  serverChallenge.copy(message, 24);
  message.writeUInt16LE(information.length, 40);
  message.writeUInt16LE(information.length, 42);
  message.writeUInt32LE(message.length + name.length, 44);
  return `NTLM ${Buffer.concat([message, name, information]).toString('base64')}`;
};

const hmacMd5 = (key: Buffer, message: Buffer): Buffer => createHmac('md5', key).update(message).digest();

/** What both sides know of a password, for a name and domain as the client has sent them (NTLMv2). */
export const ntlmKey = (password: string, user: string, domain: string): Buffer =>
  hmacMd5(md4(Buffer.from(password, 'utf16le')), Buffer.from(user.toUpperCase() + domain, 'utf16le'));

/** Whether the response to the challenge proves that its sender knows a password; NTLMv1 proves nothing here. */
export const provesPassword = (
  { user, domain, response }: Extract<NtlmMessage, { readonly kind: 'authenticate' }>,
  password: string,
): boolean => {
  const proof = response.subarray(0, proofBytes);
  const material = response.subarray(proofBytes);
  if (proof.length < proofBytes || material.length < 28) return false;
  const expected = hmacMd5(ntlmKey(password, user, domain), Buffer.concat([serverChallenge, material]));
  return timingSafeEqual(proof, expected);
};
