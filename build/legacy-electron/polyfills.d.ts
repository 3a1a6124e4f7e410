declare module 'core-js/stable';
declare module 'abort-controller/polyfill';
declare module 'event-target-shim' {
  export const Event: unknown;
  export const EventTarget: unknown;
}
