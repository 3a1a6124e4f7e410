// oxlint-disable-next-line typescript/triple-slash-reference -- the package ships no types; every program that imports this file needs ours
/// <reference path="./xmpp-xml.d.ts" />
import { Parser, type Element } from '@xmpp/xml';

/** Stanzas nest a handful of levels; what nests deeper than this is no stanza. */
const maxDepth = 64;

/** Thrown for text that is not one well-formed XML element as XMPP allows it. */
export class MalformedStanzaError extends Error {
  override readonly name = 'MalformedStanzaError';
}

/** Reads one element and nothing after it. */
class SingleElementParser extends Parser {
  result: Element | null = null;
  #root: Element | null = null;
  #depth = 0;

  constructor() {
    super();
    this.on('start', (element: Element) => {
      this.#root = element;
    });
    this.on('element', (element: Element) => this.#root?.append(element));
    this.on('end', () => {
      this.result = this.#root;
    });
    this.on('error', (error: Error) => {
      throw error;
    });
  }

  override onStartElement(name: string, attrs: Record<string, string>): void {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new MalformedStanzaError(`It nests deeper than ${maxDepth} levels.`);
    if (this.result !== null) throw new MalformedStanzaError('Something follows its end.');
    super.onStartElement(name, attrs);
  }

  override onEndElement(name: string): void {
    this.#depth -= 1;
    super.onEndElement(name);
  }
}

/** Declarations, comments and instructions are forbidden in XMPP (RFC 6120, 11.1): no DTD, no entities of its own. */
const forbidden = /<!(?!\[CDATA\[)|<\?/u;

/**
 * Parses one complete element: a WebSocket message (RFC 7395) or a BOSH body. Throws `MalformedStanzaError`. The size
 * of `text` is bounded by the transport.
 */
export const parseStanza = (text: string): Element => {
  if (forbidden.test(text)) throw new MalformedStanzaError('It holds a declaration, a comment or an instruction.');
  const parser = new SingleElementParser();
  try {
    parser.write(text.trim());
  } catch (error) {
    throw new MalformedStanzaError(error instanceof Error ? error.message.slice(0, 200) : 'It cannot be parsed.');
  }
  if (parser.result === null) throw new MalformedStanzaError('It is not complete.');
  return parser.result;
};
