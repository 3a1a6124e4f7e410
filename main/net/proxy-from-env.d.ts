/** proxy-from-env 2.1 ships no types. */
declare module 'proxy-from-env' {
  /** The proxy's URL for a URL as the environment names it, or an empty text. */
  export const getProxyForUrl: (url: string) => string;
}
