// oxlint-disable-next-line typescript/triple-slash-reference -- the package ships no types; every program that imports this file needs ours
/// <reference path="./xmpp/xmpp-xml.d.ts" />
import { escapeXMLText, Parser } from '@xmpp/xml';

/** An XML element as Finesse uses them: names in lower case without prefix, no attributes, text trimmed. */
export interface XmlNode {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

/** Thrown for a text that is not one well-formed element, or that brings declarations of its own. */
export class MalformedXmlError extends Error {
  override readonly name = 'MalformedXmlError';
}

interface OpenNode {
  readonly rawName: string;
  readonly name: string;
  text: string;
  readonly children: XmlNode[];
}

const maxDepth = 40;

/** Builds light nodes instead of the library's elements: payloads hold tens of thousands of them. */
class NodeParser extends Parser {
  root: XmlNode | null = null;
  readonly #open: OpenNode[] = [];

  override onStartElement(rawName: string): void {
    if (this.root !== null) throw new MalformedXmlError('Something follows the end of the document.');
    if (this.#open.length >= maxDepth) throw new MalformedXmlError(`It nests deeper than ${maxDepth} levels.`);
    this.#open.push({ rawName, name: rawName.slice(rawName.indexOf(':') + 1).toLowerCase(), text: '', children: [] });
  }

  override onEndElement(rawName: string): void {
    const closed = this.#open.pop();
    if (closed?.rawName !== rawName) throw new MalformedXmlError(`The element ${closed?.rawName ?? rawName} is not closed properly.`.slice(0, 200));
    const node = { name: closed.name, text: closed.text.trim(), children: closed.children };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(node);
    else this.root = node;
  }

  override onText(text: string): void {
    const open = this.#open.at(-1);
    if (open) open.text += text;
    else if (text.trim() !== '') throw new MalformedXmlError('There is text outside the document.');
  }
}

const declaration = /^\s*<\?xml[^>]*\?>/u;
/** A DTD or an entity of its own; comments are passed over by the parser. */
const forbidden = /<!(?!\[CDATA\[|--)/u;

/**
 * Parses one XML document. Throws `MalformedXmlError`: no DTD, no entities beyond XML's own five and characters by
 * number. The size of `text` is bounded by the network.
 */
export const parseXml = (text: string): XmlNode => {
  const body = text.replace(/^\uFEFF/u, '').replace(declaration, '').trim();
  if (forbidden.test(body)) throw new MalformedXmlError('It brings declarations of its own.');
  if (!body.startsWith('<')) throw new MalformedXmlError('It is not XML.');
  const parser = new NodeParser();
  try {
    parser.write(body);
  } catch (error) {
    throw error instanceof MalformedXmlError ? error : new MalformedXmlError(error instanceof Error ? error.message.slice(0, 200) : 'It cannot be parsed.');
  }
  if (parser.root === null) throw new MalformedXmlError('It is not complete.');
  return parser.root;
};

/** The first child of this name (lower case). */
export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined => node?.children.find((child) => child.name === name);

/** The text of the first child of this name; empty when there is none. */
export const textOf = (node: XmlNode | undefined, name: string): string => childOf(node, name)?.text ?? '';

/** All children of this name: one, many or none are the same thing. */
export const childrenOf = (node: XmlNode | undefined, name: string): readonly XmlNode[] => node?.children.filter((child) => child.name === name) ?? [];

/** An element with text, escaped; characters that XML cannot hold are left out. */
export const element = (name: string, text: string): string =>
  // oxlint-disable-next-line no-control-regex -- these are the characters meant
  `<${name}>${escapeXMLText(text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/gu, ''))}</${name}>`;
