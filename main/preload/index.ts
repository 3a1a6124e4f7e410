import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, bridgeName } from '../../app/contract/envelope.ts';
import { callChannel, eventChannel } from './channels.ts';

// Only the type is imported: the schemas beside it have no use in here.
const name: typeof bridgeName = 'gavelBridge';

/** The page gets these two functions: neither the IPC object nor its events, which would lead back to it. */
const bridge: Bridge = {
  call: (request, input) => ipcRenderer.invoke(callChannel, { name: request, input }),
  listen(listener) {
    const pass = (_: unknown, event: unknown): void => listener(event);
    ipcRenderer.on(eventChannel, pass);
    return () => {
      ipcRenderer.removeListener(eventChannel, pass);
    };
  },
};

contextBridge.exposeInMainWorld(name, bridge);
