/**
 * Asks the desktop which proxy a URL (http, https, ws, wss) takes; null for none. Rejects where the desktop does not
 * answer, or names none that can be used.
 */
export type SystemProxy = (url: URL) => Promise<URL | null>;
