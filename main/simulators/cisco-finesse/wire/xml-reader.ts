import { SaxesParser } from 'saxes';
import type { SaxesTagNS } from 'saxes';
import { escapeXml } from './xml.ts';

/** A request or stanza is not well-formed, or not allowed: the message says what is wrong with it. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

/** Longest document or stanza that is read, in UTF-16 units. */
export const longestXml = 1024 * 1024;
const deepestXml = 64;

/** An XML element; its text is what stands directly in it. */
export class XmlNode {
  /** The name with its prefix. */
  readonly name: string;
  /** The name without its prefix. */
  readonly local: string;
  readonly namespace: string;
  readonly children: XmlNode[] = [];
  readonly #attributes: ReadonlyMap<string, string>;
  text = '';

  constructor(tag: SaxesTagNS) {
    this.name = tag.name;
    this.local = tag.local;
    this.namespace = tag.uri;
    this.#attributes = new Map(Object.entries(tag.attributes).map(([name, { value }]) => [name, value]));
  }

  /** The first child of this name, or undefined. */
  child(local: string, namespace?: string): XmlNode | undefined {
    return this.children.find(
      (node) => node.local === local && (namespace === undefined || node.namespace === namespace),
    );
  }

  /** The trimmed text of the first child of this name; undefined when there is no such child. */
  textOf(local: string): string | undefined {
    return this.child(local)?.text.trim();
  }

  /** The element as text, with its namespace declared on it. */
  toText(): string {
    const declared =
      this.#attributes.has('xmlns') || this.name !== this.local ? '' : ` xmlns="${escapeXml(this.namespace)}"`;
    const attributes = [...this.#attributes].map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
    const content = this.children.map((child) => child.toText()).join('') + escapeXml(this.text);
    return `<${this.name}${declared}${attributes.join('')}>${content}</${this.name}>`;
  }

  /** An attribute's value by its name with prefix, or undefined. */
  attribute(name: string): string | undefined {
    return this.#attributes.get(name);
  }
}

/** What is read from XML: the root's start, each whole element of a level, the root's end. */
interface XmlListener {
  readonly start?: (root: XmlNode) => void;
  readonly element: (node: XmlNode) => void;
  readonly end?: () => void;
}

/**
 * Builds elements from text that comes piece by piece. `level` is the depth of those that are handed over when they are
 * whole: 0 for the root, 1 for its children, which are then forgotten.
 */
class TreeBuilder {
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  readonly #level: 0 | 1;
  readonly #listener: XmlListener;
  readonly #open: XmlNode[] = [];

  constructor(level: 0 | 1, listener: XmlListener) {
    this.#level = level;
    this.#listener = listener;
    const addText = (text: string): void => {
      const node = this.#open.at(-1);
      if (node && this.isInsideElement) node.text += text;
    };
    this.#parser.on('doctype', () => {
      throw new XmlError('document type definitions are not allowed');
    });
    this.#parser.on('opentag', (tag) => this.#start(tag));
    this.#parser.on('closetag', () => this.#end());
    this.#parser.on('text', addText);
    this.#parser.on('cdata', addText);
  }

  /** True between the start and the end of an element that is handed over. */
  get isInsideElement(): boolean {
    return this.#open.length > this.#level;
  }

  /** Throws {@link XmlError} for what is not well-formed or not allowed. */
  write(text: string): void {
    this.#parse(() => this.#parser.write(text));
  }

  /** Ends the document. Throws {@link XmlError} when its root is not closed. */
  close(): void {
    this.#parse(() => this.#parser.close());
  }

  #parse(step: () => unknown): void {
    try {
      step();
    } catch (error) {
      if (error instanceof XmlError) throw error;
      throw new XmlError(error instanceof Error ? error.message : 'unreadable XML');
    }
  }

  #start(tag: SaxesTagNS): void {
    if (this.#open.length >= deepestXml) throw new XmlError(`elements nested deeper than ${deepestXml}`);
    const node = new XmlNode(tag);
    if (this.isInsideElement) this.#open.at(-1)?.children.push(node);
    this.#open.push(node);
    if (this.#open.length === 1) this.#listener.start?.(node);
  }

  #end(): void {
    const node = this.#open.pop();
    if (node && this.#open.length === this.#level) this.#listener.element(node);
    if (this.#open.length === 0) this.#listener.end?.();
  }
}

/**
 * Reads one whole document. Throws {@link XmlError} for text that is not well-formed or has a document type definition
 * or unknown entities, and for documents that are too long or too deep.
 */
export const parseXml = (text: string): XmlNode => {
  if (text.length > longestXml) throw new XmlError(`longer than ${longestXml} characters`);
  let root: XmlNode | null = null;
  const builder = new TreeBuilder(0, {
    element: (node) => {
      root = node;
    },
  });
  builder.write(text.trim());
  builder.close();
  if (!root) throw new XmlError('there is no root element');
  return root;
};

/**
 * Reads an endless document (an XMPP stream on TCP) piece by piece: the root's start, then each child when it is whole.
 */
export class XmlStream {
  readonly #builder: TreeBuilder;
  #sinceElement = 0;

  constructor(listener: Required<XmlListener>) {
    this.#builder = new TreeBuilder(1, {
      ...listener,
      element: (node) => {
        this.#sinceElement = 0;
        listener.element(node);
      },
    });
  }

  /** Throws {@link XmlError} when the stream cannot be read any further. */
  write(text: string): void {
    this.#sinceElement = this.#builder.isInsideElement ? this.#sinceElement + text.length : text.length;
    if (this.#sinceElement > longestXml) throw new XmlError(`a stanza longer than ${longestXml} characters`);
    this.#builder.write(text);
  }
}
