import { bridgeName } from '../../app/contract/envelope.ts';
import { createPageBridge } from './page-bridge.ts';

/** The paths of the script and of the socket that it connects to. */
export const bridgeScriptPath = '/bridge.js';
export const socketPath = '/bridge';

/**
 * The script that sets the bridge on `window` before the page's own scripts run. It is the function's own source text,
 * without types, so that nothing has to be built.
 */
export const bridgeScript = (): string => `'use strict';
Object.defineProperty(window, ${JSON.stringify(bridgeName)}, {
  value: Object.freeze((${createPageBridge.toString()})({
    open({ onOpen, onText, onClose }) {
      const socket = new WebSocket('ws://' + location.host + ${JSON.stringify(socketPath)});
      socket.addEventListener('open', onOpen);
      socket.addEventListener('message', ({ data }) => onText(data));
      socket.addEventListener('close', onClose);
      return { send: (text) => socket.send(text) };
    },
    after: (delayMs, task) => setTimeout(task, delayMs),
  })),
});
`;

/**
 * The page with the script in front of its own. Throws when the page has no head: then it is not one that was built.
 */
export const withBridgeScript = (html: string): string => {
  const head = /<head[^>]*>/iu.exec(html);
  if (!head)
    throw new Error('The built page has no <head> to put the bridge into; build it again with `npm run build`.');
  const end = head.index + head[0].length;
  return `${html.slice(0, end)}\n    <script src=".${bridgeScriptPath}"></script>${html.slice(end)}`;
};
