import * as z from 'zod/mini';

/** What somebody in a conference can do with the sound of it. */
export const audioModes = ['both', 'listen-only', 'speak-only', 'none'] as const;
export const audioModeSchema = z.enum(audioModes);
export type AudioMode = z.infer<typeof audioModeSchema>;

const switchSchema = z.enum(['on', 'off', 'unknown']);

/** The two switches of a participant, as last proved. `unknown` is not `off`: nothing was proved yet. */
export const audioSchema = z.object({ canHear: switchSchema, canSpeak: switchSchema });
export type Audio = Readonly<z.infer<typeof audioSchema>>;

export const unknownAudio: Audio = { canHear: 'unknown', canSpeak: 'unknown' };

/** The switches of a mode. */
export const audioOf = (mode: AudioMode): Audio => ({
  canHear: mode === 'both' || mode === 'listen-only' ? 'on' : 'off',
  canSpeak: mode === 'both' || mode === 'speak-only' ? 'on' : 'off',
});

/** The mode of the switches, or null while one of them is unknown. */
export const modeOf = ({ canHear, canSpeak }: Audio): AudioMode | null => {
  if (canHear === 'unknown' || canSpeak === 'unknown') return null;
  if (canHear === 'on') return canSpeak === 'on' ? 'both' : 'listen-only';
  return canSpeak === 'on' ? 'speak-only' : 'none';
};
