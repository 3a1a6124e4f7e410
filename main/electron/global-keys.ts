import { globalShortcut } from 'electron';
import { registrationProofOf } from '../core/desktop/registration-proof.ts';
import type { GlobalKeys } from '../ports/global-keys.ts';

/** Global shortcuts on Electron. */
export const createGlobalKeys = (): GlobalKeys => ({
  proof: registrationProofOf(process.platform, process.env),
  register(accelerator, onPress) {
    try {
      return globalShortcut.register(accelerator, onPress) && globalShortcut.isRegistered(accelerator)
        ? 'registered'
        : 'refused';
    } catch {
      // It throws where it cannot convert the keys.
      return 'refused';
    }
  },
  isRegistered: (accelerator) => globalShortcut.isRegistered(accelerator),
  unregister: (accelerator) => globalShortcut.unregister(accelerator),
  unregisterAll: () => globalShortcut.unregisterAll(),
});
