import { app, ipcMain, protocol, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { LegacyHeaders, LegacyResponse } from './fetch-classes.ts';

/**
 * Adds to Electron 9.4.1 the newer functions that the shell uses: `protocol.handle`, the sender's frame,
 * `setWindowOpenHandler`, the loss of the graphics process, and the user's preferred languages. Existing functions are
 * not replaced.
 */

interface LegacyRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: LegacyHeaders;
}

type LegacyHandler = (request: LegacyRequest) => LegacyResponse | Promise<LegacyResponse>;

/** Electron 9's protocol handlers, which answer with bytes, status and headers. */
interface OldProtocol {
  handle?: (scheme: string, handler: LegacyHandler) => void;
  unhandle?: (scheme: string) => void;
  readonly registerBufferProtocol: (
    scheme: string,
    handler: (
      request: { url: string; method: string; headers: Record<string, string> },
      callback: (answer: object) => void,
    ) => void,
  ) => void;
  readonly unregisterProtocol: (scheme: string) => void;
}

/** Adds the older Feature-Policy header, which Chromium 83 reads instead of Permissions-Policy. */
function withFeaturePolicy(headers: LegacyHeaders): Record<string, string> {
  const denied = [...(headers.get('permissions-policy') ?? '').matchAll(/([a-z-]+)=\(\)/g)].map(
    ([, feature]) => `${feature ?? ''} 'none'`,
  );
  return {
    ...Object.fromEntries(headers.entries()),
    ...(denied.length === 0 ? {} : { 'feature-policy': denied.join('; ') }),
  };
}

function handleByBuffer(old: OldProtocol): (scheme: string, handler: LegacyHandler) => void {
  return (scheme, handler) => {
    old.registerBufferProtocol(scheme, ({ url, method, headers }, callback) => {
      const answer = async () => handler({ url, method, headers: new LegacyHeaders(headers) });
      answer().then(
        (response) => {
          const contentType = response.headers.get('content-type') ?? 'application/octet-stream';
          const [mimeType, charset] = contentType.split(/;\s*charset=/i);
          callback({
            statusCode: response.status,
            headers: withFeaturePolicy(response.headers),
            mimeType,
            ...(charset === undefined ? {} : { charset }),
            data: response.body,
          });
        },
        () => callback({ error: -2 }),
      );
    });
  };
}

/** The frame id of each page's main frame. */
const mainFrames = new WeakMap<WebContents, number>();

/** Stores the id of the main frame: a message carries a frame id only. */
function rememberMainFrame(contents: WebContents): void {
  contents.on('did-frame-navigate', (...facts) => {
    const isMainFrame = facts[4];
    const frameId = facts[6];
    if (isMainFrame) mainFrames.set(contents, frameId);
  });
}

/**
 * The frame a message came from. Electron 9.4.1 reports no address of a subframe: it has an empty one here, and a
 * parent, so that guards treat it as foreign.
 */
function senderFrameOf({
  sender,
  frameId,
  processId,
}: {
  readonly sender: WebContents;
  readonly frameId: number;
  readonly processId: number;
}): object {
  if (mainFrames.get(sender) !== frameId) return { url: '', origin: '', parent: {}, routingId: frameId, processId };
  const url = sender.getURL();
  return { url, origin: originOf(url), parent: null, routingId: frameId, processId };
}

function originOf(url: string): string {
  const { protocol: scheme, host } = new URL(url);
  return `${scheme}//${host}`;
}

/** Adds `setWindowOpenHandler` by the older `new-window` event, which can be prevented. */
function addWindowOpenHandler(contents: WebContents): void {
  if ('setWindowOpenHandler' in contents) return;
  const old = contents as unknown as NodeJS.EventEmitter & {
    setWindowOpenHandler: WebContents['setWindowOpenHandler'];
  };
  old.setWindowOpenHandler = (decide) => {
    old.on('new-window', (event: { preventDefault(): void }, url: string, frameName: string) => {
      const details = {
        url,
        frameName,
        features: '',
        disposition: 'default' as const,
        referrer: { url: '', policy: 'default' as const },
      };
      if (decide(details).action === 'deny') event.preventDefault();
    });
  };
}

/** Adds the missing functions. Runs once, before the application's own code. */
export function addToElectron(): void {
  const globals: Record<string, unknown> = { Response: LegacyResponse, Headers: LegacyHeaders };
  for (const [name, value] of Object.entries(globals)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
  const old = protocol as unknown as OldProtocol;
  old.handle ??= handleByBuffer(old);
  old.unhandle ??= (scheme) => old.unregisterProtocol(scheme);
  // Without it, the language of a start comes from the environment alone.
  if (!('getPreferredSystemLanguages' in app))
    Object.defineProperty(app, 'getPreferredSystemLanguages', { value: () => [] });
  // Electron 9 tells of this process alone, by an event of its own.
  (app as NodeJS.EventEmitter).on('gpu-process-crashed', (event, isKilled) => {
    app.emit('child-process-gone', event, { type: 'GPU', reason: isKilled === true ? 'killed' : 'crashed' });
  });
  app.on('web-contents-created', (_, contents) => {
    addWindowOpenHandler(contents);
    rememberMainFrame(contents);
  });
  const handle = ipcMain.handle.bind(ipcMain);
  ipcMain.handle = (channel, listener) => {
    handle(channel, (event: IpcMainInvokeEvent, ...args: unknown[]) => {
      if (!('senderFrame' in event)) Object.defineProperty(event, 'senderFrame', { get: () => senderFrameOf(event) });
      return listener(event, ...args);
    });
  };
}

addToElectron();
