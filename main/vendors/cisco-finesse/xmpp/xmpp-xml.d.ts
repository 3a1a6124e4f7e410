/** The part of @xmpp/xml 0.14 (ISC, xmpp.js) that is used here; the package ships no types. */
declare module '@xmpp/xml' {
  /** An XML element; children are elements and text. */
  export class Element {
    constructor(name: string, attrs?: Readonly<Record<string, string>>);
    name: string;
    attrs: Record<string, string | undefined>;
    children: (Element | string)[];
    parent: Element | null;
    /** The name without its prefix. */
    getName(): string;
    getNS(): string | undefined;
    /** Whether it has this local name and, where given, this namespace. */
    is(name: string, xmlns?: string): boolean;
    getChild(name: string, xmlns?: string): Element | undefined;
    getChildren(name: string, xmlns?: string): Element[];
    getChildElements(): Element[];
    getChildText(name: string, xmlns?: string): string | null;
    /** The text directly inside. */
    text(): string;
    append(...nodes: (Element | string)[]): void;
    toString(): string;
  }

  /** Makes an element with its attributes and children; undefined attributes are left out. */
  export function xml(
    name: string,
    attrs?: Readonly<Record<string, string | undefined>>,
    ...children: (Element | string)[]
  ): Element;

  /** Escapes `&`, `<` and `>`. */
  export function escapeXMLText(text: string): string;
}
