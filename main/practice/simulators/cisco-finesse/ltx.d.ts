/** The one part of ltx (ISC/MIT, xmppjs) that the simulator uses; the package ships no types. */
declare module 'ltx/src/parsers/ltx.js' {
  import type { EventEmitter } from 'node:events';

  /** A streaming XML tokenizer: `startElement`, `endElement` and `text` events. Ignores comments and instructions. */
  export default class SaxLtx extends EventEmitter {
    write(data: string): void;
  }
}
