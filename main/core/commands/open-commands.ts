import { z } from 'zod';
import { reachedPhases, type ReachedPhase } from './audit-entries.ts';

/** A command without an outcome in the record: Gavel ended in the middle of it. */
export interface OpenCommand {
  readonly commandId: string;
  readonly action: string;
  /** Whom or what it was about; empty where it named nobody. */
  readonly name: string;
  /** Its last entry. */
  readonly reached: ReachedPhase;
}

const phaseSchema = z.enum(reachedPhases);
const lineSchema = z.looseObject({
  type: z.string(),
  commandId: z.string(),
  action: z.string().optional(),
  target: z.looseObject({ name: z.string() }).nullable().optional(),
});

const lineOf = (text: string): z.infer<typeof lineSchema> | null => {
  // Most lines belong to commands that have an outcome; a line that was cut off is none.
  if (!text.startsWith('{') || !text.endsWith('}')) return null;
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};

/** The commands that have no outcome in these log files, given from the oldest to the newest. */
export const openCommandsIn = (files: readonly Uint8Array[]): OpenCommand[] => {
  const open = new Map<string, OpenCommand>();
  for (const bytes of files)
    for (const text of Buffer.from(bytes).toString('utf8').split('\n')) {
      const line = lineOf(text);
      if (!line) continue;
      const { type, commandId } = line;
      const known = open.get(commandId);
      const reached = phaseSchema.safeParse(type).data;
      if (type === 'outcome' || type === 'interrupted') open.delete(commandId);
      else if (reached === 'held' || reached === 'attempt')
        open.set(commandId, { commandId, action: line.action ?? '', name: line.target?.name ?? '', reached });
      else if (reached && known) open.set(commandId, { ...known, reached });
    }
  return [...open.values()];
};
