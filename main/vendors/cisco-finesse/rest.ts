import { Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import { faultOfNetwork } from '../../net/network-error-code.ts';
import { NetworkFault } from '../../net/network-fault.ts';
import type { HttpAnswer, HttpLimits } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import { faultOfAnswer, type Purpose } from './faults.ts';
import { userPath, type ChangeRequest } from './requests.ts';
import type { ServerAddress } from './settings.ts';
import {
  readApiErrors, readDialogs, readReasons, readSystemInfo, readTeamMembers, readUser, readWrapUpReasons,
  type ApiError, type Dialog, type Reason, type SystemInfo, type User,
} from './wire.ts';
import { parseXml, type XmlNode } from './xml.ts';

/** The stock library waits 5 s for an answer; a server under load deserves a little more. */
const limits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes: 16 * 1024 * 1024 };

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const apiErrorsOf = (body: string): ApiError[] => {
  try {
    const node = parseXml(body);
    return node.name === 'apierrors' ? readApiErrors(node) : [];
  } catch {
    // HTML from the web container or a proxy: the status tells what there is to know.
    return [];
  }
};

/** The REST side of one Finesse server. Reads may be repeated; changes are sent exactly once. */
export class FinesseRest {
  readonly #network: Network;
  readonly #base: string;
  readonly #password: string;
  #authorization: string;
  readonly #signal: AbortSignal;

  constructor(network: Network, server: ServerAddress, credentials: Credentials, signal: AbortSignal) {
    this.#network = network;
    this.#base = `${server.isSecure ? 'https' : 'http'}://${server.host}:${server.port}/finesse/api/`;
    this.#password = credentials.password;
    this.#authorization = this.#basic(credentials.user);
    this.#signal = signal;
  }

  /** From now on the login id is the user, as it must be for everything but finding it out (reference, 2.2). */
  identifyAs(loginId: string): void {
    this.#authorization = this.#basic(loginId);
  }

  /** Asked without credentials, so that no password goes to what may not be Finesse at all. */
  async systemInfo(): Promise<SystemInfo> {
    const open = await this.#get('SystemInfo', false);
    const answer = open.status === 401 ? await this.#get('SystemInfo', true) : open;
    return this.#read(answer, 'systeminfo', readSystemInfo);
  }

  /** A user by login id or, on CCE, by login name. */
  async user(id: string): Promise<User> {
    return this.#read(await this.#get(userPath(id), true), 'user', readUser, 'sign-in');
  }

  async dialogs(loginId: string): Promise<Dialog[]> {
    return this.#read(await this.#get(`${userPath(loginId)}/Dialogs`, true), 'dialogs', readDialogs);
  }

  async reasons(loginId: string, category: 'NOT_READY' | 'LOGOUT'): Promise<Reason[]> {
    return this.#read(await this.#get(`${userPath(loginId)}/ReasonCodes?category=${category}`, true), 'reasoncodes', readReasons);
  }

  async wrapUpReasons(loginId: string): Promise<string[]> {
    return this.#read(await this.#get(`${userPath(loginId)}/WrapUpReasons`, true), 'wrapupreasons', readWrapUpReasons);
  }

  async teamMembers(teamId: string): Promise<User[]> {
    return this.#read(await this.#get(`Team/${encodeURIComponent(teamId)}?includeLoggedOutAgents=true`, true), 'team', readTeamMembers);
  }

  /**
   * Sends a change, once. Resolves when it was accepted. Rejects with a `Fault` when it was refused or surely never left
   * this machine, and with `SentWithoutAnswer` when only evidence can tell.
   */
  async change(request: ChangeRequest, requestId: string, purpose: Purpose): Promise<void> {
    let answer: HttpAnswer;
    try {
      answer = await this.#network.request({
        method: request.method,
        url: this.#base + request.path,
        headers: { authorization: this.#authorization, 'content-type': 'application/xml', requestId },
        body: request.body,
        limits,
        signal: this.#signal,
      });
    } catch (error) {
      if (!(error instanceof NetworkFault)) throw error;
      if (error.wasSent) throw new SentWithoutAnswer(error.detail);
      throw faultOfNetwork(error);
    }
    if (isSuccess(answer.status)) {
      if (/^\s*<(?:!doctype|html)/iu.test(answer.body)) throw new SentWithoutAnswer('A web page answered instead of Finesse.');
      return;
    }
    const errors = apiErrorsOf(answer.body);
    // A gateway that gave up waiting does not know what became of the request behind it.
    if (errors.length === 0 && (answer.status === 502 || answer.status === 504)) throw new SentWithoutAnswer(`HTTP ${answer.status}`);
    throw faultOfAnswer(answer.status, errors, purpose);
  }

  #basic(user: string): string {
    return `Basic ${Buffer.from(`${user}:${this.#password}`, 'utf8').toString('base64')}`;
  }

  async #get(path: string, isAuthorized: boolean): Promise<HttpAnswer> {
    const attempt = (): Promise<HttpAnswer> =>
      this.#network.request({
        method: 'GET',
        url: this.#base + path,
        headers: { accept: 'application/xml', ...(isAuthorized ? { authorization: this.#authorization } : {}) },
        body: null,
        limits,
        signal: this.#signal,
      });
    try {
      return await attempt().catch((error: unknown) => {
        // An idle connection that the server was just closing: a read may simply be asked again.
        if (error instanceof NetworkFault && error.kind === 'cut' && !this.#signal.aborted) return attempt();
        throw error;
      });
    } catch (error) {
      throw error instanceof NetworkFault ? faultOfNetwork(error) : error;
    }
  }

  #read<Value>(answer: HttpAnswer, root: string, read: (node: XmlNode) => Value, purpose: Purpose = 'read'): Value {
    if (!isSuccess(answer.status)) throw faultOfAnswer(answer.status, apiErrorsOf(answer.body), purpose);
    let node: XmlNode;
    try {
      node = parseXml(answer.body);
    } catch {
      throw new Fault(/^\s*<(?:!doctype|html)/iu.test(answer.body) || root === 'systeminfo' ? 'not-this-system' : 'answer-malformed', `The answer is no ${root}.`);
    }
    if (node.name !== root) throw new Fault(node.name === 'html' ? 'not-this-system' : 'answer-malformed', `The answer is ${node.name.slice(0, 50)}, not ${root}.`);
    try {
      return read(node);
    } catch {
      throw new Fault('answer-malformed', `The ${root} cannot be understood.`);
    }
  }
}
