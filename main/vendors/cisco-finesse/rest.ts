import { Fault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer, HttpLimits } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import { answeredBySomethingElse, isHtml, isSuccess, readTwice, sendOnce } from '../shared/exchange.ts';
import { faultOfAnswer, type Purpose } from './wire/faults.ts';
import { userPath, type ChangeRequest } from './requests.ts';
import type { ServerAddress } from './wire/server.ts';
import {
  readApiErrors,
  readDialog,
  readDialogList,
  readReasons,
  readSystemInfo,
  readTeamMembers,
  readUser,
  readWrapUpReasons,
  type ApiError,
  type Dialog,
  type DialogList,
  type Reason,
  type SystemInfo,
  type User,
} from './wire/wire.ts';
import { parseXml, type XmlNode } from './wire/xml.ts';

/** The stock library waits 5 s for an answer; a server under load deserves a little more. */
const limits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes: 16 * 1024 * 1024 };
/** Of what is asked before it is known who answers, and of what needs no more. */
const openLimits: HttpLimits = { ...limits, maxBytes: 64 * 1024 };
/** Of one user, and of lists that a person chooses from. */
const smallLimits: HttpLimits = { ...limits, maxBytes: 1024 * 1024 };

/** How the server says that there is no such object: "Not Found"; what was not found may stand before it. */
const notFound = /not found$/iu;
/** How the server says that an object is not the user's. */
const notTheirs = 'Invalid Authorization User Specified';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

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
  readonly #host: string;
  readonly #password: string;
  #authorization: string;
  #usesToken = false;
  readonly #signal: AbortSignal;

  constructor(network: Network, server: ServerAddress, credentials: Credentials, signal: AbortSignal) {
    this.#network = network;
    this.#host = `${server.host}:${server.port}`;
    this.#base = `${server.isSecure ? 'https' : 'http'}://${server.host}:${server.port}/finesse/api/`;
    this.#password = credentials.password;
    this.#authorization = this.#basic(credentials.user);
    this.#signal = signal;
  }

  /** From now on the login id is the user, as it must be for everything but finding it out. */
  identifyAs(loginId: string): void {
    if (!this.#usesToken) this.#authorization = this.#basic(loginId);
  }

  /** From now on this token of single sign-on says who the user is. */
  useToken(token: string): void {
    this.#usesToken = true;
    this.#authorization = `Bearer ${token}`;
  }

  /** Asked without credentials, so that no password goes to what may not be Finesse at all, such as a web page. */
  async systemInfo(): Promise<SystemInfo> {
    const open = await this.#get('SystemInfo', false, openLimits);
    const isAsked = open.status === 401 && !isHtml(open.body) && (this.#usesToken || this.#password !== '');
    const answer = isAsked ? await this.#get('SystemInfo', true, openLimits) : open;
    return this.#read(answer, 'systeminfo', readSystemInfo);
  }

  /** Asked without credentials as well: whether the server is in service. Rejects with a `Fault` when it is not. */
  async askService(): Promise<void> {
    const { status, statusReason } = this.#read(
      await this.#get('SystemInfo', false, openLimits),
      'systeminfo',
      readSystemInfo,
    );
    if (status.toUpperCase() !== 'IN_SERVICE') throw new Fault('out-of-service', statusReason);
  }

  /**
   * A user by login id or, on CCE, by login name. `sign-in`: the answer decides about the password; at any other time a
   * refusal only means that the server must be connected to again.
   */
  async user(id: string, purpose: 'sign-in' | 'read' = 'read'): Promise<User> {
    return this.#read(await this.#get(userPath(id), true, smallLimits), 'user', readUser, purpose);
  }

  async dialogs(loginId: string): Promise<DialogList> {
    const answer = await this.#get(`${userPath(loginId)}/Dialogs`, true);
    try {
      return this.#read(answer, 'dialogs', readDialogList);
    } catch (cause) {
      // A list that cannot be read at all is not an empty one.
      if (cause instanceof Fault && cause.code === 'answer-malformed') return { dialogs: [], unread: [''] };
      throw cause;
    }
  }

  /**
   * One dialog of this user; null where the server says that there is none with this id, or that this user is not on
   * it. Rejects with a `Fault`.
   */
  async dialog(id: string): Promise<Dialog | null> {
    const answer = await this.#get(`Dialog/${encodeURIComponent(id)}`, true);
    const isElsewhere = apiErrorsOf(answer.body).some(({ type }) =>
      answer.status === 404 ? notFound.test(type) : answer.status === 401 && type === notTheirs,
    );
    if (isElsewhere) return null;
    const dialog = this.#read(answer, 'dialog', readDialog);
    if (dialog.id !== id) throw new Fault('answer-malformed', 'The answer is another dialog.');
    return dialog;
  }

  async reasons(loginId: string, category: 'NOT_READY' | 'LOGOUT'): Promise<Reason[]> {
    return this.#read(
      await this.#get(`${userPath(loginId)}/ReasonCodes?category=${category}`, true, smallLimits),
      'reasoncodes',
      readReasons,
    );
  }

  async wrapUpReasons(loginId: string): Promise<string[]> {
    return this.#read(
      await this.#get(`${userPath(loginId)}/WrapUpReasons`, true, smallLimits),
      'wrapupreasons',
      readWrapUpReasons,
    );
  }

  async teamMembers(teamId: string): Promise<User[]> {
    return this.#read(
      await this.#get(`Team/${encodeURIComponent(teamId)}?includeLoggedOutAgents=true`, true),
      'team',
      readTeamMembers,
    );
  }

  /**
   * Sends a change, once. Resolves when it was accepted. Rejects with a `Fault` when it was refused or definitely not
   * sent, and with `SentWithoutAnswer` when only evidence can tell.
   */
  async change(request: ChangeRequest, requestId: string, purpose: Purpose): Promise<void> {
    const answer = await sendOnce(this.#network, {
      method: request.method,
      url: this.#base + request.path,
      headers: { authorization: this.#authorization, 'content-type': 'application/xml', requestId },
      body: request.body,
      limits,
      signal: this.#signal,
    });
    if (isSuccess(answer.status)) {
      if (isHtml(answer.body)) throw answeredBySomethingElse(answer);
      return;
    }
    const errors = apiErrorsOf(answer.body);
    const { status } = answer;
    const isElse = errors.length === 0 && (status === 502 || status === 504 || (isHtml(answer.body) && status !== 503));
    // What a web server refuses never reached Finesse; with any other status it may have.
    if (isElse && (status < 400 || status >= 500)) throw answeredBySomethingElse(answer);
    throw isElse ? this.#fromWebServer(answer) : faultOfAnswer(status, errors, purpose);
  }

  /** Something in front of Finesse answered: that says nothing about the user, the password or what was asked for. */
  #fromWebServer({ status }: HttpAnswer): Fault {
    const what = `HTTP ${status} from a web server at ${this.#host}, not from Finesse.`;
    return new Fault(status >= 502 && status <= 504 ? 'out-of-service' : 'server-error', what);
  }

  #faultOf(answer: HttpAnswer, root: string, purpose: Purpose): Fault {
    const errors = apiErrorsOf(answer.body);
    // With a token it makes no difference who says no: a web server in front looks at tokens, too.
    if (this.#usesToken && answer.status === 401 && root !== 'systeminfo')
      return new Fault(
        purpose === 'sign-in' && errors.some(({ type }) => type === notTheirs) ? 'other-user' : 'sign-in-expired',
        `HTTP 401 from ${this.#host}`,
      );
    const isElse = errors.length === 0 && (answer.status === 401 || isHtml(answer.body));
    return isElse && root !== 'systeminfo'
      ? this.#fromWebServer(answer)
      : faultOfAnswer(answer.status, errors, purpose);
  }

  #basic(user: string): string {
    return `Basic ${Buffer.from(`${user}:${this.#password}`, 'utf8').toString('base64')}`;
  }

  #get(path: string, isAuthorized: boolean, limitsUsed = limits): Promise<HttpAnswer> {
    return readTwice(this.#network, {
      method: 'GET',
      url: this.#base + path,
      headers: { accept: 'application/xml', ...(isAuthorized ? { authorization: this.#authorization } : {}) },
      body: null,
      limits: limitsUsed,
      signal: this.#signal,
    });
  }

  #read<Value>(answer: HttpAnswer, root: string, read: (node: XmlNode) => Value, purpose: Purpose = 'read'): Value {
    if (!isSuccess(answer.status)) throw this.#faultOf(answer, root, purpose);
    let node: XmlNode;
    try {
      node = parseXml(answer.body);
    } catch {
      if (isHtml(answer.body) && root !== 'systeminfo') throw this.#fromWebServer(answer);
      throw new Fault(
        isHtml(answer.body) || root === 'systeminfo' ? 'not-this-system' : 'answer-malformed',
        `The answer is no ${root}.`,
      );
    }
    if (node.name !== root)
      throw new Fault(
        node.name === 'html' ? 'not-this-system' : 'answer-malformed',
        `The answer is ${node.name.slice(0, 50)}, not ${root}.`,
      );
    try {
      return read(node);
    } catch {
      throw new Fault('answer-malformed', `The ${root} cannot be understood.`);
    }
  }
}
