import type { SystemProxy } from './system-proxy.ts';

/** Who one is, to a proxy that asks. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What a proxy (`host:port`) said to what was tried: nothing, or credentials. */
export interface ProxyAnswer {
  readonly proxy: string;
  readonly tried: Credentials | null;
  /** `refused`: it asks for other credentials than those (status 407). */
  readonly isRefused: boolean;
}

/** Which proxies are used, and what they are told. The variables come before all of this. */
export interface Proxies {
  /** Those of the environment, or what the policy of this computer says in their place. */
  variables(): Readonly<Record<string, string | undefined>>;
  /** Null where there is no desktop to ask: the environment alone names a proxy then. */
  readonly system: SystemProxy | null;
  /** What to tell a proxy (`host:port`); null for nothing but what its address holds. */
  credentialsFor(proxy: string): Credentials | null;
  /** From now on these are told to this proxy; null for none. */
  use(proxy: string, credentials: Credentials | null): void;
  /** Called by the network for each answer of a proxy. */
  answered(answer: ProxyAnswer): void;
  /** Calls back for each answer of a proxy. */
  onAnswer(listener: (answer: ProxyAnswer) => void): void;
}

/** Asks the person for credentials outside of any page. */
export interface AskCredentials {
  /**
   * Asks in plain text and resolves with what was given; null when the person gives none. One question at a time. May
   * take as long as the person does. Rejects when nobody can be asked.
   */
  ask(question: {
    readonly language: string;
    readonly sentence: string;
    readonly user: string;
    readonly password: string;
    readonly use: string;
    readonly cancel: string;
  }): Promise<Credentials | null>;
}
