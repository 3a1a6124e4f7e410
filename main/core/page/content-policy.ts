/** What the page may connect to; the headers are the same in both hosts otherwise. */
export interface PagePolicy {
  /**
   * Addresses the page may connect to besides its own assets: the bridge's socket under `serve`, nothing in Electron.
   */
  readonly connectTo: readonly string[];
}

/**
 * Features that a page of Gavel never needs, by their names in the header; named one by one because it has no "none of
 * all".
 */
export const deniedFeatures: readonly string[] = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'compute-pressure',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/**
 * The content policy: own scripts, styles, fonts and pictures, nothing inline, no frames, no forms, no other origin.
 */
export const contentPolicy = ({ connectTo }: PagePolicy): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connectTo.length === 0 ? "'none'" : connectTo.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** The headers of every answer that carries the page or a part of it. Names in lower case. */
export const securityHeaders = (policy: PagePolicy): Readonly<Record<string, string>> => ({
  'content-security-policy': contentPolicy(policy),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': deniedFeatures.map((feature) => `${feature}=()`).join(', '),
  'cache-control': 'no-store',
});
