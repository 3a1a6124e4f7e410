import { SaxesParser } from 'saxes';

/** An element that was read. */
export interface XmlTree {
  /** Without its prefix. */
  readonly name: string;
  readonly namespace: string;
  /** Without prefixes, and without declarations of namespaces. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlTree[];
  readonly text: string;
}

interface Growing extends XmlTree {
  readonly children: Growing[];
  text: string;
}

/** Reads one element. Throws when the text is not well-formed. */
export const readXml = (text: string): XmlTree => {
  // Stanzas of a stream use the prefix that the stream's start declares.
  const parser = new SaxesParser({ xmlns: true, additionalNamespaces: { stream: 'http://etherx.jabber.org/streams' } });
  const open: Growing[] = [];
  let root: Growing | null = null;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const attributes = new Map(
      Object.values(tag.attributes)
        .filter(({ prefix, local }) => prefix !== 'xmlns' && !(prefix === '' && local === 'xmlns'))
        .map(({ local, value }) => [local, value] as const),
    );
    const element: Growing = { name: tag.local, namespace: tag.uri, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (part: string): void => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  if (!root) throw new Error('There is no element.');
  return root;
};

/** The text at a path of element names below an element, such as `data/user/state`; undefined without it. */
export const textAt = (tree: XmlTree, path: string): string | undefined => {
  let at: XmlTree | undefined = tree;
  for (const name of path.split('/'))
    at = at?.children.find((child) => child.name.toLowerCase() === name.toLowerCase());
  return at?.text;
};
