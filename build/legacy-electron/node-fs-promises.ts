import { promises, type RmOptions } from 'node:fs';

/** Node 12 has these functions as `fs.promises` only, and no `rm`. */
export const {
  access,
  appendFile,
  chmod,
  copyFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rmdir,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} = promises;

/** `rm` of a file, or of a folder with all below it. */
export async function rm(path: string, options: RmOptions = {}): Promise<void> {
  try {
    const facts = await promises.lstat(path);
    if (!facts.isDirectory()) return await promises.unlink(path);
    if (options.recursive !== true) throw Object.assign(new Error(`${path} is a folder`), { code: 'ERR_FS_EISDIR' });
    for (const name of await promises.readdir(path)) await rm(`${path}/${name}`, options);
    await promises.rmdir(path);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent || options.force !== true) throw error;
  }
}
