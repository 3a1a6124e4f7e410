// oxlint-disable-next-line typescript/triple-slash-reference -- an ambient declaration cannot be imported, and tests compile this file without the folder's own list
/// <reference path="./ltx.d.ts" />
import SaxLtx from 'ltx/src/parsers/ltx.js';

/** What a request or stanza may not be: the text says what is wrong with it. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

/** Longest document or stanza the simulator reads, in UTF-16 units. */
export const longestXml = 1024 * 1024;
const deepestXml = 64;

/** An XML element with its namespace resolved; text is what stands directly in it. */
export class XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly parent: XmlNode | null;
  readonly children: XmlNode[] = [];
  text = '';

  constructor(name: string, attributes: Readonly<Record<string, string>>, parent: XmlNode | null) {
    this.name = name;
    this.attributes = attributes;
    this.parent = parent;
    this.namespace = resolveNamespace(name, attributes, parent);
  }

  /** The name without a prefix. */
  get local(): string {
    return this.name.slice(this.name.indexOf(':') + 1);
  }

  /** The first child of this name, or undefined. */
  child(local: string, namespace?: string): XmlNode | undefined {
    return this.children.find((node) => node.local === local && (namespace === undefined || node.namespace === namespace));
  }

  /** The trimmed text of the first child of this name; undefined when there is no such child. */
  textOf(local: string): string | undefined {
    return this.child(local)?.text.trim();
  }

  /** An attribute's value, or undefined. */
  attribute(name: string): string | undefined {
    return Object.hasOwn(this.attributes, name) ? this.attributes[name] : undefined;
  }
}

const resolveNamespace = (name: string, attributes: Readonly<Record<string, string>>, parent: XmlNode | null): string => {
  const colon = name.indexOf(':');
  const key = colon < 0 ? 'xmlns' : `xmlns:${name.slice(0, colon)}`;
  if (Object.hasOwn(attributes, key)) return attributes[key] ?? '';
  for (let node = parent; node; node = node.parent) {
    const value = node.attribute(key);
    if (value !== undefined) return value;
  }
  return '';
};

const forbidden = /<!(?!--|\[CDATA\[)/u;
const namePattern = /^[A-Za-z_][\w.:-]*$/u;

class TreeBuilder {
  readonly #sax = new SaxLtx();
  readonly #keepDepth: number;
  readonly #onStart: (node: XmlNode) => void;
  readonly #onElement: (node: XmlNode) => void;
  readonly #onEnd: () => void;
  #cursor: XmlNode | null = null;
  #depth = 0;
  isClosed = false;

  /** `keepDepth` 0 keeps the root's children; 1 hands each of them over and forgets it. */
  constructor(keepDepth: 0 | 1, on: { start?: (node: XmlNode) => void; element: (node: XmlNode) => void; end?: () => void }) {
    this.#keepDepth = keepDepth;
    this.#onStart = on.start ?? (() => undefined);
    this.#onElement = on.element;
    this.#onEnd = on.end ?? (() => undefined);
    this.#sax.on('startElement', (name: string, attributes: Record<string, string>) => this.#start(name, attributes));
    this.#sax.on('endElement', (name: string) => this.#end(name));
    this.#sax.on('text', (text: string) => {
      if (this.#cursor && this.#depth > this.#keepDepth) this.#cursor.text += text;
      else if (!this.#cursor && text.trim() !== '') throw new XmlError('text outside the root element');
    });
  }

  write(text: string): void {
    this.#sax.write(text);
  }

  get isInsideElement(): boolean {
    return this.#depth > this.#keepDepth;
  }

  #start(name: string, attributes: Record<string, string>): void {
    if (this.isClosed) throw new XmlError('a second root element');
    if (!namePattern.test(name)) throw new XmlError('an element without a proper name');
    if (++this.#depth > deepestXml) throw new XmlError(`elements nested deeper than ${deepestXml}`);
    const node = new XmlNode(name, attributes, this.#cursor);
    if (this.#cursor && this.#depth > this.#keepDepth + 1) this.#cursor.children.push(node);
    this.#cursor = node;
    if (this.#depth === 1) this.#onStart(node);
  }

  #end(name: string): void {
    const node = this.#cursor;
    if (!node || node.name !== name) throw new XmlError(`</${name}> closes nothing`);
    this.#cursor = node.parent;
    this.#depth -= 1;
    if (this.#depth === 0) {
      this.isClosed = true;
      if (this.#keepDepth === 0) this.#onElement(node);
      this.#onEnd();
    } else if (this.#depth === this.#keepDepth) {
      this.#onElement(node);
    }
  }
}

const asXmlError = (error: unknown): XmlError =>
  error instanceof XmlError ? error : new XmlError(error instanceof Error ? error.message : 'unreadable XML');

/** Reads one whole document. Throws {@link XmlError} for malformed text, a DTD, unknown entities, and too long or too deep ones. */
export const parseXml = (text: string): XmlNode => {
  if (text.length > longestXml) throw new XmlError(`longer than ${longestXml} characters`);
  if (forbidden.test(text)) throw new XmlError('document type definitions are not allowed');
  let root: XmlNode | undefined;
  const builder = new TreeBuilder(0, {
    element: (node) => {
      root = node;
    },
  });
  try {
    // A closing blank makes the tokenizer hand over text that stands after the root.
    builder.write(`${text.trim()}<`);
  } catch (error) {
    throw asXmlError(error);
  }
  if (!root || !builder.isClosed) throw new XmlError('the root element is not closed');
  return root;
};

/** Reads an endless document (an XMPP stream on TCP) piece by piece: the root's start, then each child when it is whole. */
export class XmlStream {
  readonly #builder: TreeBuilder;
  #sinceElement = 0;
  #tail = '';

  constructor(on: { start: (root: XmlNode) => void; element: (node: XmlNode) => void; end: () => void }) {
    this.#builder = new TreeBuilder(1, {
      start: on.start,
      element: (node) => {
        this.#sinceElement = 0;
        on.element(node);
      },
      end: on.end,
    });
  }

  /** Throws {@link XmlError} when the stream cannot be read on. */
  write(text: string): void {
    this.#sinceElement = this.#builder.isInsideElement ? this.#sinceElement + text.length : text.length;
    if (this.#sinceElement > longestXml) throw new XmlError(`a stanza longer than ${longestXml} characters`);
    const seen = this.#tail + text;
    if (/<!(?:DOCTYPE|ENTITY)/iu.test(seen)) throw new XmlError('document type definitions are not allowed');
    this.#tail = seen.slice(-10);
    try {
      this.#builder.write(text);
    } catch (error) {
      throw asXmlError(error);
    }
  }
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Makes any text fit for element content and attribute values. */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/gu, (character) => escapes[character] ?? character);

/** One element with escaped text. */
export const element = (name: string, text: string | number | boolean): string => `<${name}>${escapeXml(String(text))}</${name}>`;
