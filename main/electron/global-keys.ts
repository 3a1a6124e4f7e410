import { globalShortcut } from 'electron';
import { registrationProofOf } from '../core/desktop/registration-proof.ts';
import type { GlobalKeys, KeysChange, LayoutKeys } from '../ports/global-keys.ts';

/** Global shortcuts on Electron; by their place, with `layout`, where no layout has the letter. */
export const createGlobalKeys = (layout: LayoutKeys | null): GlobalKeys => {
  let changed: (change: KeysChange) => void = () => undefined;
  layout?.onChange(() => changed({ kind: 'keyboard' }));
  /** Keys that were taken by their place: whether the answer has come. */
  const byPlace = new Map<string, boolean>();

  const takeByPlace = async (keys: LayoutKeys, accelerator: string, onPress: () => void): Promise<void> => {
    byPlace.set(accelerator, false);
    const isOurs = await keys.take(accelerator, onPress);
    if (!byPlace.has(accelerator)) return;
    if (isOurs) byPlace.set(accelerator, true);
    else byPlace.delete(accelerator);
    changed({ kind: isOurs ? 'granted' : 'refused', accelerator });
  };
  const release = (accelerator: string): boolean => {
    layout?.release(accelerator);
    return byPlace.delete(accelerator);
  };

  return {
    proof: registrationProofOf(process.platform, process.env),
    register(accelerator, onPress) {
      const place = layout?.find(accelerator) ?? 'letter';
      if (place === 'none') return 'not-on-keyboard';
      if (layout && place === 'place') {
        void takeByPlace(layout, accelerator, onPress);
        return 'pending';
      }
      try {
        return globalShortcut.register(accelerator, onPress) && globalShortcut.isRegistered(accelerator)
          ? 'registered'
          : 'refused';
      } catch {
        // It throws where it cannot convert the keys.
        return 'refused';
      }
    },
    isRegistered: (accelerator) => byPlace.has(accelerator) || globalShortcut.isRegistered(accelerator),
    unregister(accelerator) {
      if (!release(accelerator)) globalShortcut.unregister(accelerator);
    },
    unregisterAll() {
      for (const accelerator of [...byPlace.keys()]) release(accelerator);
      globalShortcut.unregisterAll();
    },
    onChange(listener) {
      changed = listener;
    },
  };
};
