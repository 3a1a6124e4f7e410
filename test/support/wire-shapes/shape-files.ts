import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A vendor that has wire shapes. */
export type ShapedVendor = 'cisco-finesse' | 'huawei-agent-gateway' | 'huawei-cloud-meeting' | 'skype-ucwa';

/** What a text may be: a name of {@link textTypes}, a range of whole numbers such as `1..255`, a choice, a pattern. */
export type TextRule = string | readonly string[] | { readonly pattern: string };

/** The texts that have names, such as parameters and parts of the path; a name that ends in `?` may be left out. */
export type TextRules = Readonly<Record<string, TextRule>>;

/** What an element holds. */
export interface XmlContent {
  readonly attributes?: TextRules;
  readonly children?: Readonly<Record<string, XmlChild>>;
  /** Whether children beside those named are allowed. */
  readonly open?: boolean;
}

/** A child: `OCCURS TYPE`, with `?` after the type where the text may be empty, or an object that says more. */
export type XmlChild =
  | string
  | (XmlContent & {
      readonly occurs: string;
      readonly alsoNamed?: readonly string[];
      readonly text?: string;
      readonly oneOf?: readonly string[];
      /** Whether `oneOf`, in capitals, is meant in any case. */
      readonly ignoreCase?: boolean;
      readonly mayBeEmpty?: boolean;
      /** The definition whose content it has. */
      readonly like?: string;
    });

/** An element that stands alone. */
export type XmlElement = XmlContent & {
  readonly element: string;
  readonly alsoNamed?: readonly string[];
  readonly namespace?: string;
  /** The definition whose children it has beside its own. */
  readonly like?: string;
};

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = object;

/** What a body is; null for none. */
export type Body =
  | { readonly json: JsonSchema }
  | { readonly form: JsonSchema }
  | { readonly xml: XmlElement }
  | { readonly text: string }
  | null;

/** How sure a shape is. */
export type Certainty = 'documented' | 'sdk' | 'client' | 'recorded' | 'inferred';

interface Stated {
  readonly name: string;
  readonly certainty: Certainty;
  /** The name of what is assumed by whoever sends this; absent where nothing is. */
  readonly assumption?: string;
  readonly sources: readonly string[];
}

/** One reply that a server may give. */
export interface ReplyShape {
  readonly status: number;
  readonly body: Body;
  readonly assumption?: string;
  /** Headers that it must have, in lower case. */
  readonly headers?: readonly string[];
  /** Values of `ErrorType`. */
  readonly errorTypes?: readonly string[];
  /** The value of `code`, and those of `subcode`. */
  readonly code?: string;
  readonly subcodes?: readonly string[];
}

/** A request, and every reply to it. */
export interface RequestShape extends Stated {
  readonly method: string;
  readonly path: string;
  /** Another address that documents give. */
  readonly documentedPath?: string;
  readonly methodOf2018?: string;
  /** Whether its replies are possible for every request. */
  readonly everywhere?: boolean;
  readonly params?: TextRules;
  readonly query?: TextRules;
  readonly headers?: TextRules;
  readonly request?: Body;
  readonly replies: readonly ReplyShape[];
  readonly replyHeaders?: TextRules;
  /** Return codes of refusals; any without it. */
  readonly refusals?: readonly string[];
}

/** A payload that is no reply: an event, or a frame or stanza of a client or server. */
export interface MessageShape extends Stated {
  readonly from: 'client' | 'server';
  readonly channel: string;
  readonly kind: string | readonly string[];
  /** Words of the element `event`. */
  readonly events?: readonly string[];
  /** Where this shape alone counts: the texts at a path of elements. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
  readonly body: Body;
}

/** All shapes of a vendor. */
export interface Shapes {
  readonly requests: readonly RequestShape[];
  readonly messages: readonly MessageShape[];
  readonly json: Readonly<Record<string, JsonSchema>>;
  readonly xml: Readonly<Record<string, XmlContent>>;
}

const folder = join(import.meta.dirname, '..', '..', 'wire-shapes');

/** Reads the shapes of a vendor. Throws when there are none. */
export const readShapes = (vendor: ShapedVendor): Shapes => {
  const files = readdirSync(join(folder, vendor)).filter((name) => name.endsWith('.json'));
  const read = files.map((name) => JSON.parse(readFileSync(join(folder, vendor, name), 'utf8')) as Partial<Shapes>);
  return {
    requests: read.flatMap(({ requests = [] }) => requests),
    messages: read.flatMap(({ messages = [] }) => messages),
    json: Object.assign({}, ...read.map(({ json }) => json)) as Shapes['json'],
    xml: Object.assign({}, ...read.map(({ xml }) => xml)) as Shapes['xml'],
  };
};
