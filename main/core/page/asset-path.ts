import { viewOf } from '../../../app/domain/view.ts';

/** A file of the built page: its path below the assets folder, with `/`, and its media type. */
export interface Asset {
  readonly path: string;
  readonly mediaType: string;
}

/** The file types that a built page consists of; no other is served. */
const mediaTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

/**
 * One segment of a path: starts with a letter, digit or underscore, so that neither `..` nor hidden files match.
 */
const stepPattern = /^[\w][\w.-]{0,199}$/u;

/**
 * The file that a request path (`/`, `/settings`, `/assets/index-1a2b.js`) maps to, or null for none.
 * Nothing is decoded: the names of built files need no escapes, so an escaped path is never one of them.
 */
export const assetFor = (requestPath: string): Asset | null => {
  if (!requestPath.startsWith('/') || requestPath.length > 1000) return null;
  const path = viewOf(requestPath) !== null ? 'index.html' : requestPath.slice(1);
  if (!path.split('/').every((step) => stepPattern.test(step))) return null;
  const ending = path.slice(path.lastIndexOf('.') + 1);
  const mediaType = Object.hasOwn(mediaTypes, ending) ? mediaTypes[ending] : undefined;
  return mediaType === undefined ? null : { path, mediaType };
};
