import type { Clock } from '../../../ports/clock.ts';
import type { Ids } from '../../../ports/ids.ts';
import { choice, milliseconds } from './switches.ts';

/** What an identity provider does; the switches of every simulator that has one. */
export const providerSwitches = {
  provider: choice(
    ['up', 'unavailable', 'down'],
    'the identity provider: serves its pages, replies with an HTML page and 503, or closes every connection',
  ),
  providerPages: choice(
    ['form', 'twoSteps', 'scripted'],
    'its sign-in: name and password on one page or on two, or a page that goes on by script or its button afterwards',
  ),
  providerSessionMs: milliseconds(
    28_800_000,
    'how long the provider lets a browser with its cookie through without its form; 0 for never',
  ),
};

/** The values of {@link providerSwitches}. */
export interface ProviderSwitches {
  readonly provider: 'up' | 'unavailable' | 'down';
  readonly providerPages: 'form' | 'twoSteps' | 'scripted';
  readonly providerSessionMs: number;
}

/** A sign-in that a server has sent a browser to the provider for. */
interface AskedSignIn<Person> {
  readonly returnTo: (person: Person) => string;
  readonly askedAt: number;
  /** A name that is filled in already. */
  readonly name: string;
  /** Who has proved to be there, while a page still goes on. */
  proved: Person | null;
  /** Who has come back from the provider. */
  person: Person | null;
}

/** How long a person may take. */
const patienceMs = 15 * 60_000;

/** What an identity provider keeps: sign-ins under way and browsers that are signed in. */
export class IdentityProvider<Person> {
  /** `https://host:port`; empty until its server runs. */
  address = '';
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #asked = new Map<string, AskedSignIn<Person>>();
  readonly #sessions = new Map<string, { readonly person: Person; readonly until: number }>();

  constructor({ clock, ids }: { readonly clock: Clock; readonly ids: Ids }) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Keeps where a browser goes back to once somebody has signed in. Returns the sign-in's key. */
  ask(returnTo: (person: Person) => string, name = ''): string {
    const key = this.#key();
    this.#asked.set(key, { returnTo, askedAt: this.#clock.now(), name, proved: null, person: null });
    return key;
  }

  /** Where the browser is sent for a sign-in. */
  addressOf(key: string): string {
    return `${this.address}/adfs/ls?request=${key}`;
  }

  /** A sign-in under way; null when there is none, or its time is up. */
  asked(key: string): AskedSignIn<Person> | null {
    const asked = this.#asked.get(key);
    return asked && asked.askedAt + patienceMs > this.#clock.now() ? asked : null;
  }

  /** Who has signed in, once. */
  take(key: string): Person | null {
    const person = this.asked(key)?.person ?? null;
    if (person) this.#asked.delete(key);
    return person;
  }

  /** Lets a browser in. Returns the value of its cookie. */
  open(person: Person, lifetimeMs: number): string {
    const cookie = this.#key();
    this.#sessions.set(cookie, { person, until: this.#clock.now() + lifetimeMs });
    return cookie;
  }

  /** Who is signed in with a browser; null for nobody. */
  personOf(cookie: string): Person | null {
    const session = this.#sessions.get(cookie);
    return session && session.until > this.#clock.now() ? session.person : null;
  }

  /** Signs every browser out, or those of a person. Returns how many. */
  end(person: Person | null): number {
    const ending = [...this.#sessions].filter(([, session]) => person === null || session.person === person);
    for (const [cookie] of ending) this.#sessions.delete(cookie);
    return ending.length;
  }

  #key(): string {
    return Buffer.from(this.#ids.uuid()).toString('base64url');
  }
}
