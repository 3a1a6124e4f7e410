// The package ships no types; every program that imports this file needs ours.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="../xmpp/xmpp-xml.d.ts" />
import { escapeXMLText } from '@xmpp/xml';
import { MalformedXmlError, readXml } from './read-xml.ts';

/** An XML element as Finesse uses them: names in lower case without prefix, no attributes, text trimmed. */
export interface XmlNode {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

interface OpenNode {
  readonly name: string;
  text: string;
  readonly children: XmlNode[];
}

/** Parses one XML document. Throws `MalformedXmlError`. */
export const parseXml = (text: string): XmlNode => {
  const outside: OpenNode = { name: '', text: '', children: [] };
  const path: OpenNode[] = [outside];
  let current = outside;
  readXml(
    text,
    {
      open: (name) => {
        current = { name: name.slice(name.indexOf(':') + 1).toLowerCase(), text: '', children: [] };
        path.push(current);
      },
      text: (piece) => {
        current.text += piece;
      },
      close: () => {
        const { name, text: inside, children } = current;
        path.pop();
        current = path.at(-1) ?? outside;
        current.children.push({ name, text: inside.trim(), children });
      },
    },
    false,
  );
  const [root] = outside.children;
  if (!root) throw new MalformedXmlError('There is no element.');
  return root;
};

/** The first child of this name (lower case). */
export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name === name);

/** The text of the first child of this name; empty when there is none. */
export const textOf = (node: XmlNode | undefined, name: string): string => childOf(node, name)?.text ?? '';

/** All children of this name: one, many or none are the same thing. */
export const childrenOf = (node: XmlNode | undefined, name: string): readonly XmlNode[] =>
  node?.children.filter((child) => child.name === name) ?? [];

/** An element with text, escaped; characters that XML cannot hold are left out. */
export const element = (name: string, text: string): string =>
  // oxlint-disable-next-line no-control-regex -- these are the characters meant
  `<${name}>${escapeXMLText(text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/gu, ''))}</${name}>`;
