// The package ships no types; every program that imports this file needs ours.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./xmpp-xml.d.ts" />
import { Element } from '@xmpp/xml';
import { MalformedXmlError, readXml } from '../wire/read-xml.ts';

/** Parses one complete element: a WebSocket message (RFC 7395) or a BOSH body. Throws `MalformedXmlError`. */
export const parseStanza = (text: string): Element => {
  let root: Element | null = null;
  let current: Element | null = null;
  readXml(
    text,
    {
      open: (name, attributes) => {
        const element: Element = new Element(name, attributes);
        if (current) {
          element.parent = current;
          current.children.push(element);
        } else root = element;
        current = element;
      },
      text: (piece) => current?.children.push(piece),
      close: () => {
        current = current?.parent ?? null;
      },
    },
    true,
  );
  if (root === null) throw new MalformedXmlError('There is no element.');
  return root;
};
