import type { TextKey } from '../text/keys.ts';

/** Scenes of practice mode that say in one line what to try. */
const hinted = [
  'four-party',
  'incoming-call',
  'supervisor',
  'failover',
  'first-steps',
  'chair-of-six',
  'trainee',
  'guid-expires',
  'forced-sign-out',
  'open-house',
  'two-leaders',
  'pool-fails-over',
  'cloud-stand-up',
  'cloud-webinar',
  'cloud-intruders',
  'cloud-token-dies',
  'cloud-throttled',
  'cloud-no-meeting',
  'large-meeting',
  'token-at-night',
  'no-meeting',
] as const;

/** What to try in a scene, by its id. */
export const sceneHints: Readonly<Record<string, TextKey | undefined>> = Object.fromEntries(
  hinted.map((id) => [id, `try.${id}` as const]),
);
