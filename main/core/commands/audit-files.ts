import type { AppendFile, Files } from '../../ports/files.ts';

/** The name of the log's file with this number: `audit-0001.jsonl`. */
export const auditFileName = (number: number): string => `audit-${String(number).padStart(4, '0')}.jsonl`;

/** The number in a log file's name, or null for other names. */
export const auditFileNumber = (name: string): number | null => {
  const digits = /^audit-(\d{4,})\.jsonl$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** The numbers of the log's files in a folder, the oldest first. */
export const auditNumbersIn = async (files: Pick<Files, 'list'>, folder: string): Promise<number[]> =>
  (await files.list(folder))
    .map(auditFileNumber)
    .filter((number) => number !== null)
    .sort((one, other) => one - other);

/** Every entry is on disk before its caller continues: a failure to close loses nothing. */
export const closeQuietly = async (file: AppendFile): Promise<void> => {
  try {
    await file.close();
  } catch {
    // See above.
  }
};
