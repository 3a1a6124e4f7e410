/** The value of a cookie in a `Cookie` header; empty without one. */
export const cookieOf = (header: string | undefined, name: string): string =>
  (header ?? '')
    .split(/;\s*/u)
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

/** The value of `Set-Cookie` for a cookie that a browser sends back over TLS alone and that no script reads. */
export const secureCookie = (name: string, value: string, maxAgeSeconds?: number): string =>
  `${name}=${value}; Path=/; Secure; HttpOnly${maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`}`;
