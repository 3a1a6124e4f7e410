import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, bridgeName } from '../../app/contract/envelope.ts';
import { callChannel, eventChannel } from './channels.ts';

// Only the type is imported: the preload does not need the schemas.
const name: typeof bridgeName = 'gavelBridge';

/** The page gets only these two functions, neither the IPC object nor its events, which would expose it. */
const bridge: Bridge = {
  call: (request, input) => ipcRenderer.invoke(callChannel, { name: request, input }),
  listen(listener) {
    const forward = (_: unknown, event: unknown): void => listener(event);
    ipcRenderer.on(eventChannel, forward);
    return () => {
      ipcRenderer.removeListener(eventChannel, forward);
    };
  },
};

contextBridge.exposeInMainWorld(name, bridge);
