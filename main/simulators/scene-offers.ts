import type { TextKey } from '../../app/text/keys.ts';
import type { SceneOffer } from './shared/scenes/scene.ts';

/** An id whose label is `scene.<id>` in the catalogues. */
type SceneId = TextKey extends infer Key ? (Key extends `scene.${infer Id}` ? Id : never) : never;

const scene = (id: SceneId, isOffered = true): SceneOffer => ({ id, label: `scene.${id}`, isOffered });

/**
 * Every scene of every simulator, in the order of the registry, for showing them without loading the simulators. A test
 * holds it to the registry.
 */
export const sceneOffers: readonly SceneOffer[] = [
  scene('four-party'),
  scene('incoming-call'),
  scene('supervisor'),
  scene('failover'),
  scene('three-thousand', false),
  scene('first-steps'),
  scene('chair-of-six'),
  scene('trainee'),
  scene('guid-expires'),
  scene('forced-sign-out'),
  scene('one-hundred-twenty', false),
  scene('cloud-stand-up'),
  scene('cloud-webinar'),
  scene('cloud-intruders'),
  scene('cloud-token-dies'),
  scene('cloud-throttled'),
  scene('cloud-no-meeting'),
  scene('open-house'),
  scene('two-leaders'),
  scene('pool-fails-over'),
  scene('large-meeting'),
  scene('token-at-night'),
  scene('no-meeting'),
  scene('three-thousand-wait', false),
];
