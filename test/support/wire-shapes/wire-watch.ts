import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tapped } from '../../../main/simulators/shared/model/tap.ts';
import { assumptions } from './assumptions.ts';
import type { ShapedVendor } from './shape-files.ts';
import { violationName, WireChecker } from './wire-checker.ts';
import type { Violation } from './wire-checker.ts';

/** Longer payloads, such as those that test limits, are not looked at. */
const longestPayload = 1024 * 1024;

/** Compiled once for all tests of a file: it takes longer than most tests. */
const checkers = new Map<ShapedVendor, WireChecker>();

const checkerOf = (vendor: ShapedVendor): WireChecker => {
  const named = assumptions[vendor];
  const known = checkers.get(vendor) ?? new WireChecker(vendor, named && Object.keys(named));
  checkers.set(vendor, known);
  return known;
};

/** The violations of a vendor's client that are known and wait to be mended, by name. */
const knownViolations = (vendor: ShapedVendor): ReadonlySet<string> => {
  const path = join(import.meta.dirname, '..', '..', 'wire-shapes', 'known-violations.json');
  const known = JSON.parse(readFileSync(path, 'utf8')) as Partial<Record<ShapedVendor, readonly string[]>>;
  return new Set(known[vendor]);
};

/** The events in a reply, as messages; most vendors' replies have none, and neither has a web page. */
const eventsIn = (vendor: ShapedVendor, target: string, body: string): readonly string[] => {
  if (!body.startsWith('{')) return [];
  if (vendor === 'huawei-agent-gateway' && target.includes('/agentevent/')) {
    const { event = [] } = JSON.parse(body) as { readonly event?: object | readonly object[] };
    return (Array.isArray(event) ? event : [event]).map((one) => JSON.stringify(one));
  }
  if (vendor === 'skype-ucwa' && target.includes('/events?')) {
    const { sender = [] } = JSON.parse(body) as {
      readonly sender?: readonly { readonly events?: readonly object[] }[];
    };
    return sender.flatMap(({ events = [] }) => events.map((one) => JSON.stringify(one)));
  }
  return [];
};

/** Holds everything that goes over the wire of a simulator to the shapes of its vendor. */
export class WireWatch {
  readonly #vendor: ShapedVendor;
  readonly #checker: WireChecker;
  /** By name, with the payload of the first of each. */
  readonly #violations = new Map<string, string>();
  #count = 0;

  constructor(vendor: ShapedVendor, simulator: { observe(listener: (tapped: Tapped) => void): () => void }) {
    this.#vendor = vendor;
    this.#checker = checkerOf(vendor);
    simulator.observe((tapped) => this.#take(tapped));
  }

  /** How many payloads were looked at. */
  get count(): number {
    return this.#count;
  }

  /** Names of what the server sent that does not fit, with the payload of each. */
  get server(): readonly string[] {
    return this.#of('server');
  }

  /** Names of what clients sent that does not fit and is not known, with the payload of each. */
  get client(): readonly string[] {
    return this.#of('client');
  }

  /** Throws when something did not fit that is not known. */
  assertClean(): void {
    const lines = [...this.server, ...this.client];
    if (lines.length > 0) throw new Error(`On the wire of ${this.#vendor}:\n${lines.join('\n')}`);
  }

  #of(side: 'client' | 'server'): readonly string[] {
    const known = knownViolations(this.#vendor);
    return [...this.#violations]
      .filter(([name]) => name.startsWith(`${side} `) && !known.has(name))
      .map(([name, payload]) => `${name}: ${payload.slice(0, 300)}`);
  }

  #take(tapped: Tapped): void {
    switch (tapped.kind) {
      case 'request':
        this.#note(this.#checker.request(tapped.request), `${tapped.request.target} ${tapped.request.body}`);
        return;
      case 'reply': {
        const { request, reply, isScripted } = tapped;
        if (isScripted || reply.body.length > longestPayload) return;
        this.#note(this.#checker.reply(request, reply), `${request.method} ${request.target} -> ${reply.body}`);
        for (const text of eventsIn(this.#vendor, request.target, reply.body))
          this.#note(this.#checker.message({ from: 'server', channel: 'event', text }), text);
        return;
      }
      case 'message': {
        const { message, isScripted } = tapped;
        if (!isScripted && message.text.length <= longestPayload)
          this.#note(this.#checker.message(message), message.text);
      }
    }
  }

  #note(violations: readonly Violation[], payload: string): void {
    this.#count += 1;
    for (const violation of violations) {
      const name = violationName(violation);
      if (!this.#violations.has(name)) this.#violations.set(name, payload);
    }
  }
}
