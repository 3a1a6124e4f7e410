import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program exists in PATH or in the system's folders. */
export function hasProgram(name: string): boolean {
  // Not every PATH has the system's folders, where Debian has for example ldconfig.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
