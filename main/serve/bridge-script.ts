import { bridgeName } from '../../app/contract/envelope.ts';
import { bridgeProtocol } from './access.ts';
import { createPageBridge } from './page-bridge.ts';

/** The paths of the scripts and of the socket that the bridge connects to. */
export const bridgeScriptPath = '/bridge.js';
export const openScriptPath = '/open.js';
export const socketPath = '/bridge';

/** Where the page keeps the bridge's secret: only its own origin, port included, reads it. */
const secretKey = 'gavel';

/** What a browser shows for a moment after it opened the file: its script keeps the secret and goes to the page. */
export const openedPage = (secret: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Gavel</title>
    <script src=".${openScriptPath}" data-secret="${secret}"></script>
  </head>
  <body></body>
</html>
`;

/** The script of that page. Its place in the history goes to the page. */
export const openScript = `'use strict';
localStorage.setItem(${JSON.stringify(secretKey)}, document.currentScript.dataset.secret);
location.replace('/');
`;

/**
 * The script that sets the bridge on `window` before the page's own scripts run. It is the function's own source text,
 * without types, so that nothing has to be built.
 */
export const bridgeScript = (): string => `'use strict';
Object.defineProperty(window, ${JSON.stringify(bridgeName)}, {
  value: Object.freeze((${createPageBridge.toString()})({
    open({ onOpen, onText, onClose }) {
      const secret = localStorage.getItem(${JSON.stringify(secretKey)}) || 'none';
      const address = 'ws://' + location.host + ${JSON.stringify(socketPath)};
      const socket = new WebSocket(address, [${JSON.stringify(bridgeProtocol)}, secret]);
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
