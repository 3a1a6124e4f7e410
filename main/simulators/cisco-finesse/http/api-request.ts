import type { NodeName, User } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { XmlError, parseXml } from '../wire/xml-reader.ts';
import type { XmlNode } from '../wire/xml-reader.ts';
import { invalidInput } from './api-fault.ts';

/** One authenticated request. */
export interface ApiRequest {
  readonly world: World;
  readonly node: NodeName;
  readonly query: URLSearchParams;
  readonly user: User;
  readonly requestId: string;
  readonly body: RequestBody;
}

/** An accepted request. `task` is what the CTI server does with it, after all that was accepted for the same `key`. */
export interface Acceptance {
  readonly kind: 'accepted';
  readonly status: number;
  readonly key: string;
  readonly task: () => void;
}

/** What a route returns: content at once, or an acceptance with what follows. */
export type ApiAnswer = { readonly kind: 'content'; readonly xml: string } | Acceptance;

/** The body as XML. It is parsed only when a route asks for it, since other checks come first. */
export class RequestBody {
  readonly #text: string;
  #root: XmlNode | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The root element. Throws `ApiFault` 400 when the text cannot be parsed or has another root. */
  root(name: string): XmlNode {
    try {
      this.#root ??= parseXml(this.#text);
    } catch (error) {
      if (error instanceof XmlError) throw invalidInput(`The request body cannot be read: ${error.message}`);
      throw error;
    }
    if (this.#root.name !== name) throw invalidInput(`The request body must be a ${name}`, this.#root.name);
    return this.#root;
  }

  /** The root; null when the text cannot be parsed or has another root. */
  rootOrNull(name: string): XmlNode | null {
    try {
      return this.root(name);
    } catch {
      return null;
    }
  }
}

/** Accepts a request; `task` is what the CTI server does with it. */
export const accepted = (key: string, task: () => void, status = 202): Acceptance => ({
  kind: 'accepted',
  status,
  key,
  task,
});
