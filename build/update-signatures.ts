import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { messageOf } from '../app/domain/message-of.ts';
import { statementBytes } from '../main/core/desktop/update-proof.ts';
import { readLists } from './package-feed.ts';
import { inRoot } from './shared/paths.ts';

const listSchema = z.looseObject({
  version: z.string(),
  files: z.array(z.looseObject({ url: z.string(), sha512: z.string() })),
});

const publicHalf = (key: KeyObject): string =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');

/** Makes an Ed25519 key in a new file (PKCS #8, PEM), for its owner only. Returns its public half (SPKI, Base64). */
export async function makeUpdateKey(path: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  return publicHalf(privateKey);
}

/**
 * Signs every file that the lists of a feed's folder name, and writes the signatures into the lists. Returns the names
 * of the files. Rejects where a file is not what its list says.
 */
export async function signUpdates(folder: string, keyPem: string): Promise<readonly string[]> {
  const key = createPrivateKey(keyPem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key is no Ed25519 key.');
  const names: string[] = [];
  for (const [name, text] of await readLists(folder)) {
    const list = listSchema.parse(parse(text));
    const files = [];
    for (const entry of list.files) {
      const content = await readFile(join(folder, entry.url));
      const sha512 = createHash('sha512').update(content).digest('base64');
      if (sha512 !== entry.sha512) throw new Error(`${entry.url} is not the file that ${name} names.`);
      const statement = { version: list.version, file: entry.url, size: content.length, sha512 };
      files.push({ ...entry, signature: sign(null, statementBytes(statement), key).toString('base64') });
      names.push(entry.url);
    }
    await writeFile(join(folder, name), stringify({ ...list, files }));
  }
  return names;
}

const usage =
  'update:keys -- FILE            makes the key that updates are signed with, in FILE, and prints its public half\n' +
  'update:sign -- FILE [FOLDER]   signs what npm run package left in FOLDER (build/out/packages) with the key in FILE';

async function command([what, keyFile, folder = inRoot('build', 'out', 'packages')]: readonly string[]): Promise<void> {
  if (keyFile === undefined || (what !== 'keys' && what !== 'sign')) throw new Error(usage);
  if (what === 'keys') {
    const key = await makeUpdateKey(keyFile);
    console.log(
      `Keep ${keyFile} where no one else reads it. Put this into updateKeys in main/core/desktop/release.ts:`,
    );
    console.log(`'${key}'`);
    return;
  }
  const names = await signUpdates(folder, await readFile(keyFile, 'utf8'));
  if (names.length === 0) throw new Error(`There is no list of updates in ${folder}.`);
  for (const name of names) console.log(`Signed ${name}`);
}

if (import.meta.main)
  try {
    await command(process.argv.slice(2));
  } catch (cause) {
    console.error(messageOf(cause));
    process.exitCode = 1;
  }
