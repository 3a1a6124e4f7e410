import { JsonShapes } from './json-shapes.ts';
import { readShapes } from './shape-files.ts';
import type { Body, MessageShape, ReplyShape, RequestShape, ShapedVendor, Shapes } from './shape-files.ts';
import { checkTexts, fitsText, type Problem } from './text-rules.ts';
import { XmlShapes } from './xml-shapes.ts';
import { readXml, textAt } from './xml-tree.ts';

/** A request as it went over the wire. */
export interface SentRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** A reply as it went over the wire. */
export interface SentReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** A payload that is neither. */
export interface SentMessage {
  readonly from: 'client' | 'server';
  readonly channel: string;
  /** What it is about, where that is not in its text: the node of an event. */
  readonly topic?: string;
  readonly text: string;
}

/** Something that does not fit its shape. */
export interface Violation extends Problem {
  readonly side: 'client' | 'server';
  /** The shape's name; the request or the kind of message where there is no shape for it. */
  readonly shape: string;
}

/** One line for each kind of violation; free of values. */
export const violationName = ({ side, shape, at, what }: Violation): string => `${side} ${shape} ${at} ${what}`;

/** Return codes that any request can be refused with. */
const refusalsEverywhere = new Set([
  ...['000-003', '000-004', '100-006'],
  ...['105-001', '105-002', '105-003', '105-004', '105-005', '105-006', '105-007'],
]);

/** How a problem ends that is about what a readable body says. */
const undocumented = 'which is not documented';

const asList = (one: string | readonly string[]): readonly string[] => (typeof one === 'string' ? [one] : one);

const pathPattern = (path: string): RegExp => {
  const pattern = path.split(/(\{[^}]+\})/u).map((part) => {
    if (part === '{any}') return '.*';
    return part.startsWith('{')
      ? `(?<${part.slice(1, -1)}>[^/]+)`
      : part.replaceAll(/[.*+?^$()[\]|\\]/gu, String.raw`\$&`);
  });
  return new RegExp(`^${pattern.join('')}/?$`, 'u');
};

const plainContentType = (text: string): string => text.toLowerCase().replaceAll(' ', '').replaceAll('"', '');

/** Kinds of events that a payload says of itself; the first that is there. */
const kindOf = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { eventType, action, type, link, in: within, eventInfo } = value as Record<string, unknown>;
  if (typeof eventType === 'string') return eventType;
  if (typeof action === 'string') return action;
  if (eventInfo !== undefined) return 'callback';
  if ('nonce' in value) return 'callback-reply';
  const relOf = (one: unknown): string => String((one as { readonly rel?: unknown } | undefined)?.rel);
  if (typeof type === 'string' && link)
    return `${relOf(link)} ${type}${within === undefined ? '' : ` in ${relOf(within)}`}`;
  return undefined;
};

/** A request that a sent one may be. */
interface Found {
  readonly shape: RequestShape;
  readonly problems: readonly Problem[];
  readonly cost: number;
}

/** A message that was read. */
type ReadMessage = { readonly json: unknown } | { readonly xml: ReturnType<typeof readXml> };

/** Holds payloads of a server and requests of its clients to the shapes of a vendor. */
export class WireChecker {
  /** Names of all assumptions that payloads of the server rested on so far. */
  readonly assumed = new Set<string>();
  readonly #shapes: Shapes;
  readonly #json: JsonShapes;
  readonly #xml: XmlShapes;
  readonly #paths = new Map<RequestShape, readonly RegExp[]>();
  readonly #allowed: ReadonlySet<string> | null;

  /** Holds payloads to the shapes of a vendor. Of the assumptions, only those in `allowed` fit; all without a list. */
  constructor(vendor: ShapedVendor, allowed?: readonly string[]) {
    this.#shapes = readShapes(vendor);
    this.#json = new JsonShapes(this.#shapes.json);
    this.#xml = new XmlShapes(this.#shapes.xml);
    this.#allowed = allowed ? new Set(allowed) : null;
    for (const shape of this.#shapes.requests) {
      const paths = [shape.path, ...(shape.documentedPath ? [shape.documentedPath] : [])];
      this.#paths.set(shape, paths.map(pathPattern));
    }
  }

  /** The names of all assumptions in the vendor's shapes. */
  get assumptions(): readonly string[] {
    const { requests, messages } = this.#shapes;
    const all = [...requests, ...messages, ...requests.flatMap(({ replies }) => replies)];
    return [...new Set(all.flatMap(({ assumption }) => assumption ?? []))].sort();
  }

  /** Checks what a client asks for. */
  request(sent: SentRequest): readonly Violation[] {
    const [found] = this.#find(sent);
    if (!found)
      return [
        {
          side: 'client',
          shape: sent.method,
          at: sent.target.split('?')[0] ?? '',
          what: 'is not a request that exists',
        },
      ];
    return found.problems.map((problem) => ({ side: 'client', shape: found.shape.name, ...problem }));
  }

  /** Checks a server's reply to a request. A reply to what does not exist is held to what is possible everywhere. */
  reply(sent: SentRequest, reply: SentReply): readonly Violation[] {
    const shapes = this.#find(sent).map(({ shape }) => shape);
    const [shape] = shapes;
    const name = shape?.name ?? sent.method;
    const own = shapes.flatMap(({ replies }) => replies.filter(({ status }) => status === reply.status));
    const everywhere = this.#shapes.requests.filter((one) => one.everywhere).flatMap(({ replies }) => replies);
    const candidates = [...own, ...everywhere.filter(({ status }) => status === reply.status)];
    const at = `/${reply.status}`;
    if (candidates.length === 0) return [{ side: 'server', shape: name, at, what: 'is not a status of this request' }];
    const problems = [...this.#best(candidates.map((one) => [one, () => this.#replyProblems(one, shape, reply)]))];
    // A refusal has none of them.
    if (shape?.replyHeaders && /"retcode":(?:"0"|0)[,}]/u.test(reply.body)) {
      const headers = this.#named(shape.replyHeaders, reply.headers);
      problems.push(...checkTexts(shape.replyHeaders, headers, '/headers', true));
    }
    if (own.length > 0 && problems.length === 0 && shape?.assumption !== undefined)
      problems.push(...this.#assume(shape.assumption));
    return problems.map((problem) => ({ side: 'server', shape: name, ...problem, at: `${at}${problem.at}` }));
  }

  /** Checks an event, a frame or a stanza. */
  message(sent: SentMessage): readonly Violation[] {
    const { from, channel, text } = sent;
    const body = this.#readMessage(text);
    if (body === null) return [{ side: from, shape: channel, at: '', what: 'cannot be read' }];
    const kind = sent.topic ?? ('xml' in body ? body.xml.name : (kindOf(body.json) ?? ''));
    const named = this.#shapes.messages.filter(
      (one) =>
        one.from === from &&
        one.channel === channel &&
        asList(one.kind).some((wanted) => wanted === kind || pathPattern(wanted).test(kind)),
    );
    const special = named.filter(
      ({ when }) =>
        when &&
        'xml' in body &&
        Object.entries(when).every(([path, texts]) => texts.includes(textAt(body.xml, path) ?? '')),
    );
    const candidates = special.length > 0 ? special : named.filter(({ when }) => !when);
    if (candidates.length === 0) return [{ side: from, shape: `${channel} ${kind}`, at: '', what: 'does not exist' }];
    const problems = this.#best(candidates.map((one) => [one, () => this.#messageProblems(one, body)]));
    const shape = candidates.length === 1 ? candidates[0]?.name : `${channel} ${asList(candidates[0]?.kind ?? '')[0]}`;
    return problems.map((problem) => ({ side: from, shape: shape ?? channel, ...problem }));
  }

  #readMessage(text: string): ReadMessage | null {
    try {
      return text.trimStart().startsWith('<') ? { xml: readXml(text) } : { json: JSON.parse(text) as unknown };
    } catch {
      return null;
    }
  }

  #messageProblems(shape: MessageShape, body: ReadMessage): readonly Problem[] {
    if (shape.body && 'json' in shape.body && 'json' in body) return this.#json.check(shape.body.json, body.json);
    if (!shape.body || !('xml' in shape.body) || !('xml' in body)) return [{ at: '', what: 'is of another format' }];
    return this.#xml.check(shape.body.xml, body.xml);
  }

  /** The requests that this may be: those with the same address that fit equally well. */
  #find(sent: SentRequest): readonly Found[] {
    const url = URL.parse(sent.target, 'https://localhost');
    if (!url) return [];
    let best: Found[] = [];
    for (const shape of this.#shapes.requests) {
      if (shape.everywhere || (shape.method !== sent.method && shape.methodOf2018 !== sent.method)) continue;
      for (const pattern of this.#paths.get(shape) ?? []) {
        const match = pattern.exec(url.pathname);
        if (!match) continue;
        const problems = this.#requestProblems(shape, sent, url, match.groups ?? {});
        // Literal parts of a path and the method of today decide before anything else does.
        const literal = shape.path.replaceAll(/\{[^}]+\}/gu, '').length;
        const cost = problems.length + (shape.method === sent.method ? 0 : 100) - literal;
        const least = best[0]?.cost ?? Infinity;
        if (cost < least) best = [];
        if (cost <= least) best.push({ shape, problems, cost });
      }
    }
    return best;
  }

  #requestProblems(
    shape: RequestShape,
    sent: SentRequest,
    url: URL,
    params: Readonly<Record<string, string>>,
  ): readonly Problem[] {
    const decoded = new Map(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
    return [
      ...checkTexts(shape.params ?? {}, decoded, '/path', true),
      ...checkTexts(shape.query ?? {}, new Map(url.searchParams), '/query', false),
      ...this.#headerProblems(shape.headers ?? {}, sent),
      ...this.#bodyProblems(shape.request ?? null, sent.body).map(({ at, what }) => ({ at: `/body${at}`, what })),
    ];
  }

  #headerProblems(rules: NonNullable<RequestShape['headers']>, sent: SentRequest): readonly Problem[] {
    // A request without a body has no type of content.
    const own = Object.entries(rules).filter(([name]) => sent.body !== '' || !/^content-type\??$/iu.test(name));
    const plain = own.map(([name, rule]) => [
      name,
      Array.isArray(rule) && /^content-type/iu.test(name) ? rule.map(plainContentType) : rule,
    ]);
    const wanted = Object.fromEntries(plain) as NonNullable<RequestShape['headers']>;
    return checkTexts(wanted, this.#named(wanted, sent.headers), '/headers', true);
  }

  /** Headers under the names that rules give them. */
  #named(rules: object, headers: SentReply['headers']): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const key of Object.keys(rules)) {
      const name = key.replace(/\?$/u, '');
      const text = headers[name.toLowerCase()];
      if (text !== undefined) texts.set(name, name.toLowerCase() === 'content-type' ? plainContentType(text) : text);
    }
    return texts;
  }

  #replyProblems(shape: ReplyShape, request: RequestShape | undefined, reply: SentReply): readonly Problem[] {
    const problems = [...this.#bodyProblems(shape.body, reply.body)];
    for (const name of shape.headers ?? [])
      if (reply.headers[name] === undefined) problems.push({ at: `/headers/${name}`, what: 'is missing' });
    if (problems.length > 0) return problems;
    const { errorTypes, code, subcodes } = shape;
    if (errorTypes) {
      const type = textAt(readXml(reply.body), 'ApiError/ErrorType') ?? '';
      if (!errorTypes.includes(type)) problems.push({ at: '/ErrorType', what: `is ${type}, ${undocumented}` });
    }
    if (code !== undefined && reply.body !== '') {
      const given = JSON.parse(reply.body) as { readonly code?: string; readonly subcode?: string };
      if (given.code !== code) problems.push({ at: '/code', what: `is ${given.code}, ${undocumented}` });
      if (given.subcode !== undefined && !subcodes?.includes(given.subcode))
        problems.push({ at: '/subcode', what: `is ${given.subcode}, ${undocumented}` });
    }
    const refusals = request?.refusals;
    if (refusals && reply.status === 200 && reply.body.startsWith('{')) {
      const given = JSON.parse(reply.body) as { readonly retcode?: string | number };
      const retcode = String(given.retcode ?? '0');
      if (retcode !== '0' && !refusals.includes(retcode) && !refusalsEverywhere.has(retcode))
        problems.push({ at: '/retcode', what: `is ${retcode}, ${undocumented}` });
    }
    return problems;
  }

  #bodyProblems(shape: Body, text: string): readonly Problem[] {
    if (shape === null) return text === '' ? [] : [{ at: '', what: 'has a body where none belongs' }];
    if ('text' in shape) {
      const isKind = /^(?:any|html|text)$/u.test(shape.text);
      const fits = isKind ? fitsText(shape.text, text) : new RegExp(shape.text, 'u').test(text);
      return fits ? [] : [{ at: '', what: `is not ${shape.text}` }];
    }
    if ('form' in shape) return this.#json.check(shape.form, Object.fromEntries(new URLSearchParams(text)));
    try {
      if ('json' in shape) return this.#json.check(shape.json, JSON.parse(text.replace(/^\uFEFF/u, '')));
      return this.#xml.check(shape.xml, readXml(text));
    } catch {
      return [{ at: '', what: text === '' ? 'is empty' : 'cannot be read' }];
    }
  }

  /** The problems of the candidate that has the fewest; what is known comes before what is assumed. */
  #best(
    candidates: readonly (readonly [{ readonly assumption?: string }, () => readonly Problem[]])[],
  ): readonly Problem[] {
    let best: readonly Problem[] | null = null;
    // A body that can be read as this shape is nearer to it than one that cannot, whatever else it says.
    const distance = (problems: readonly Problem[]): number =>
      problems.length - (problems.every(({ what }) => what.endsWith(undocumented)) ? 0.5 : 0);
    const known = candidates.filter(([{ assumption }]) => assumption === undefined);
    const assumed = candidates.filter(([{ assumption }]) => assumption !== undefined);
    for (const [{ assumption }, check] of [...known, ...assumed]) {
      const problems = check();
      if (problems.length === 0) return assumption === undefined ? [] : this.#assume(assumption);
      if (!best || distance(problems) < distance(best)) best = problems;
    }
    return best ?? [];
  }

  #assume(assumption: string): readonly Problem[] {
    this.assumed.add(assumption);
    return this.#allowed && !this.#allowed.has(assumption) ? [{ at: '', what: `rests on ${assumption}` }] : [];
  }
}
