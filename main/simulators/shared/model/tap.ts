/** Header values by name in lower case; of several values, the first. */
export type SeenHeaders = Readonly<Record<string, string | undefined>>;

/** A request as it came over the wire, secrets included. */
export interface TappedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: SeenHeaders;
  readonly body: string;
}

/** A reply as it is sent, before it is compressed. */
export interface TappedReply {
  readonly status: number;
  readonly headers: SeenHeaders;
  readonly body: string;
}

/** A payload that is neither a request nor a reply: an event, a frame, a stanza. */
export interface TappedMessage {
  readonly from: 'client' | 'server';
  /** The simulator's name for how it travels, such as `event` or `websocket`. */
  readonly channel: string;
  /** What it is about, where its text does not say so. */
  readonly topic?: string;
  readonly text: string;
}

/**
 * Something that went over the wire. `isScripted` marks what a script has prepared or damaged: it is not what the
 * simulator itself would say.
 */
export type Tapped =
  | { readonly kind: 'request'; readonly request: TappedRequest }
  | {
      readonly kind: 'reply';
      readonly request: TappedRequest;
      readonly reply: TappedReply;
      readonly isScripted: boolean;
    }
  | { readonly kind: 'message'; readonly message: TappedMessage; readonly isScripted: boolean };

/** Shows listeners what goes over the wire. Without a listener nothing is made for it. */
export class Tap {
  readonly #listeners = new Set<(tapped: Tapped) => void>();

  /** Calls the listener with everything from now on. Returns a function that ends it. */
  listen(listener: (tapped: Tapped) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Shows what `make` returns; it is called only when somebody listens. */
  show(make: () => Tapped): void {
    if (this.#listeners.size === 0) return;
    const tapped = make();
    for (const listener of this.#listeners) listener(tapped);
  }
}
