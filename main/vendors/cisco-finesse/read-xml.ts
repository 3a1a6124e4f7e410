import { SaxesParser } from 'saxes';

/** Thrown for a text that is not one well-formed XML element, or that brings what is not taken from a server. */
export class MalformedXmlError extends Error {
  override readonly name = 'MalformedXmlError';
}

/** What is told of an element while it is read. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(): void;
}

/** Nothing that Finesse sends nests deeper. */
const maxDepth = 64;

/**
 * Reads one XML element and nothing after it, in time proportional to its length. Never a DTD, so that there are no
 * entities but XML's own five and characters by number. `isStanza`: as XMPP has it, without declaration, comments and
 * instructions (RFC 6120, 11.1). Throws `MalformedXmlError`. The network bounds the size of `text`.
 */
export const readXml = (text: string, handler: XmlHandler, isStanza: boolean): void => {
  const parser = new SaxesParser<{ readonly xmlns: false; readonly position: false }>({ xmlns: false, position: false });
  let depth = 0;
  const forbid = (what: string) => (): never => {
    throw new MalformedXmlError(`It holds ${what}.`);
  };
  parser.on('error', (error) => {
    throw new MalformedXmlError(error.message.slice(0, 200));
  });
  parser.on('doctype', forbid('a document type'));
  if (isStanza) {
    parser.on('xmldecl', forbid('a declaration'));
    parser.on('comment', forbid('a comment'));
    parser.on('processinginstruction', forbid('an instruction'));
  }
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > maxDepth) throw new MalformedXmlError(`It nests deeper than ${maxDepth} levels.`);
    handler.open(name, attributes);
  });
  parser.on('text', (piece) => {
    if (depth > 0) handler.text(piece);
  });
  parser.on('cdata', (piece) => handler.text(piece));
  parser.on('closetag', () => {
    depth -= 1;
    handler.close();
  });
  parser.write(text.replace(/^\uFEFF/u, '').trim()).close();
};
