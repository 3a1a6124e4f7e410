import https from 'node:https';
import { readFile } from 'node:fs/promises';
import type { BenchUcwa } from './simulator.ts';

interface Links {
  readonly _links?: Readonly<Record<string, { readonly href: string } | readonly { readonly href: string }[]>>;
  readonly _embedded?: Readonly<Record<string, Links>>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export const linkOf = ({ _links: links = {} }: Links, relation: string): string => {
  const found = links[relation];
  const href = found && ('href' in found ? found.href : found[0]?.href);
  if (href === undefined) throw new Error(`there is no link ${relation}`);
  return href;
};

/** Requests to the simulated Skype for Business on bare `node:https`: what the same costs without Gavel. */
export class BareUcwa {
  readonly #agent: https.Agent;
  readonly #base: string;
  #authorization = '';
  #events = '';
  #application: Links = {};

  private constructor(agent: https.Agent, base: string) {
    this.#agent = agent;
    this.#base = base;
  }

  /** Signs a user in with an application of their own. */
  static async signIn({ addresses, caFile, users }: BenchUcwa, userId: string): Promise<BareUcwa> {
    const agent = new https.Agent({ keepAlive: true, ca: await readFile(caFile) });
    const bare = new BareUcwa(agent, addresses.https);
    const user = users.find(({ id }) => id === userId);
    if (!user) throw new Error(`there is no user ${userId}`);
    const where = linkOf(await bare.json(`${addresses.https}/`), 'user');
    const { headers } = await bare.request('GET', where);
    const token = /href="([^"]+)"/u.exec(String(headers['www-authenticate']))?.[1] ?? '';
    const form = new URLSearchParams({ grant_type: 'password', username: user.upn, password: user.password });
    const given = await bare.request('POST', token, form.toString(), 'application/x-www-form-urlencoded');
    bare.#authorization = `Bearer ${(JSON.parse(given.text) as { readonly access_token: string }).access_token}`;
    const applications = linkOf(await bare.json(where), 'applications');
    const body = JSON.stringify({ UserAgent: 'Bench', EndpointId: `bench-${userId}`, Culture: 'en-US' });
    bare.#application = JSON.parse((await bare.request('POST', applications, body)).text) as Links;
    bare.#events = linkOf(bare.#application, 'events');
    return bare;
  }

  get batchUrl(): string {
    return linkOf(this.#application, 'batch');
  }

  /** Enters a meeting; gives its conversation once the user is in it. */
  async join(uri: string): Promise<{ readonly href: string; readonly conversation: Links }> {
    const communication = this.#application._embedded?.['communication'] ?? {};
    const body = JSON.stringify({ onlineMeetingUri: uri, operationId: `bench-${Date.now()}`, importance: 'Normal' });
    const { status, headers, text } = await this.request('POST', linkOf(communication, 'joinOnlineMeeting'), body);
    if (status !== 201) throw new Error(`joining was answered with ${status} ${text}`);
    const href = linkOf(await this.json(String(headers['location'])), 'conversation');
    for (;;) {
      const conversation = await this.json(href);
      if (conversation._links?.['participants'] !== undefined) return { href, conversation };
    }
  }

  /** Leaves a meeting; resolves once that took effect. */
  async leave(conversation: string): Promise<void> {
    await this.request('DELETE', conversation);
    while ((await this.request('GET', conversation)).status === 200);
  }

  /** Waits for events once, as they come: the text of an answer, and its time (`performance.now()`). */
  async next(): Promise<{ readonly text: string; readonly atMs: number }> {
    const { text } = await this.request('GET', this.#events);
    const atMs = performance.now();
    this.#events = linkOf(JSON.parse(text) as Links, 'next');
    return { text, atMs };
  }

  async json(url: string): Promise<Links> {
    return JSON.parse((await this.request('GET', url)).text) as Links;
  }

  request(method: string, url: string, body = '', type = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = https.request(new URL(url, this.#base), {
        method,
        agent: this.#agent,
        headers: {
          accept: type.startsWith('multipart') ? 'multipart/batching' : 'application/json',
          ...(this.#authorization !== '' && { authorization: this.#authorization }),
          ...(body !== '' && { 'content-type': type }),
          ...(method === 'POST' && { 'content-length': Buffer.byteLength(body) }),
        },
      });
      request.on('error', reject);
      request.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() }),
        );
      });
      request.end(body);
    });
  }

  stop(): void {
    this.#agent.destroy();
  }
}
