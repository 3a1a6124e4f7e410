import * as z from 'zod/mini';

/** What a participant can do: hear and speak, one of the two, or neither. */
export const audioModes = ['both', 'listen-only', 'speak-only', 'none'] as const;
export const audioModeSchema = z.enum(audioModes);
export type AudioMode = z.infer<typeof audioModeSchema>;

const switchSchema = z.enum(['on', 'off', 'unknown']);

/**
 * The two switches of a participant, as last proved. `unknown`: nothing is proved yet. `canHear` is absent where the
 * vendor only knows who can speak.
 */
export const audioSchema = z.object({ canHear: z.optional(switchSchema), canSpeak: switchSchema });
export type Audio = Readonly<z.infer<typeof audioSchema>>;

/** The audio of a participant of whom both switches are known to exist. */
export type FullAudio = Audio & { readonly canHear: z.infer<typeof switchSchema> };

export const unknownAudio: FullAudio = { canHear: 'unknown', canSpeak: 'unknown' };

/** The switches of a mode. */
export const audioOf = (mode: AudioMode): FullAudio => ({
  canHear: mode === 'both' || mode === 'listen-only' ? 'on' : 'off',
  canSpeak: mode === 'both' || mode === 'speak-only' ? 'on' : 'off',
});

/** The mode of two switches; null while one of them is unknown or there is only one. */
export const modeOf = ({ canHear, canSpeak }: Audio): AudioMode | null => {
  if (canHear === undefined || canHear === 'unknown' || canSpeak === 'unknown') return null;
  if (canHear === 'on') return canSpeak === 'on' ? 'both' : 'listen-only';
  return canSpeak === 'on' ? 'speak-only' : 'none';
};
