import { SaxesParser } from 'saxes';

/** Thrown for a text that is not one well-formed XML element, or that brings what is not taken from a server. */
export class MalformedXmlError extends Error {
  override readonly name = 'MalformedXmlError';
}

/** Called for the parts of an element while it is read. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(): void;
}

/** Nothing that Finesse sends nests deeper. */
const maxDepth = 64;
/** A call of three thousand has some sixty thousand elements. */
const maxElements = 250_000;
const maxAttributes = 64;

// eslint-disable-next-line no-control-regex
const controlCharacters = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/gu;

/** What XMPP forbids before the element; inside, only comments and instructions are possible. */
const forbiddenStart = /^<[!?]/u;

/**
 * Reads one XML element and nothing after it, in time proportional to its length. Never a DTD, so that there are no
 * entities but XML's own five and characters by number. `isStanza`: as XMPP has it, without declaration, comments and
 * instructions (RFC 6120, 11.1). Throws `MalformedXmlError`. The network bounds the size of `text`.
 */
export const readXml = (text: string, handler: XmlHandler, isStanza: boolean): void => {
  // At most seven handlers: with the eighth V8 turns the parser into a dictionary, which is four times slower. Without
  // an error handler the parser throws.
  const parser = new SaxesParser<{ readonly xmlns: false; readonly position: false }>({
    xmlns: false,
    position: false,
  });
  // A stray control character, which XML forbids, must not make a whole answer unreadable.
  const body = (isStanza ? text : text.replaceAll(controlCharacters, '')).replace(/^\uFEFF/u, '').trim();
  let depth = 0;
  let elements = 0;
  let attributesOfElement = 0;
  const forbid = (what: string) => (): never => {
    throw new MalformedXmlError(`It holds ${what}.`);
  };
  if (isStanza) {
    if (forbiddenStart.test(body))
      throw new MalformedXmlError('It begins with a declaration, a comment or an instruction.');
    parser.on('comment', forbid('a comment'));
    parser.on('processinginstruction', forbid('an instruction'));
  } else parser.on('doctype', forbid('a document type'));
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    elements += 1;
    attributesOfElement = 0;
    if (elements > maxElements) throw new MalformedXmlError(`It has more than ${maxElements} elements.`);
    if (depth > maxDepth) throw new MalformedXmlError(`It nests deeper than ${maxDepth} levels.`);
    handler.open(name, attributes);
  });
  parser.on('attribute', () => {
    attributesOfElement += 1;
    if (attributesOfElement > maxAttributes)
      throw new MalformedXmlError(`An element has more than ${maxAttributes} attributes.`);
  });
  parser.on('text', (piece) => {
    if (depth > 0) handler.text(piece);
  });
  parser.on('cdata', (piece) => handler.text(piece));
  parser.on('closetag', () => {
    depth -= 1;
    handler.close();
  });
  try {
    parser.write(body).close();
  } catch (error) {
    throw error instanceof MalformedXmlError
      ? error
      : new MalformedXmlError(error instanceof Error ? error.message.slice(0, 200) : 'It cannot be read.');
  }
};
