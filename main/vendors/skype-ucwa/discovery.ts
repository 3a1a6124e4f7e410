import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { isHtml, isSuccess, readJson } from '../shared/exchange.ts';
import { faultOfAnswer } from './faults.ts';
import { readResource, type Resource } from './hal.ts';
import type { HostCheck } from './hosts.ts';
import type { UcwaRequests } from './requests.ts';

const mostHops = 5;

/** Whether an HTTP status sends to another address. */
export const isElsewhere = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** The address of the `user` resource that a root leads to, over redirects. Rejects with a `Fault`. */
const userFrom = async (root: string, requests: UcwaRequests, hosts: HostCheck): Promise<string> => {
  let url = root;
  for (let hops = 0; hops <= mostHops; hops += 1) {
    const answer = await requests.plain(url);
    const { status, headers, body } = answer;
    const location = headers['location'] ?? '';
    if (isElsewhere(status) && URL.canParse(location, url)) {
      url = new URL(location, url).href;
      hosts.require(url);
      continue;
    }
    if (!isSuccess(status)) throw status === 404 ? new Fault('not-this-system', 'HTTP 404') : faultOfAnswer(answer);
    if (isHtml(body)) throw new Fault('not-this-system', 'It answers with a web page.');
    const resource = readAsRoot(url, () => readJson(answer, (json) => readResource(json, url)));
    const user = resource.link('user');
    const next = user ?? resource.link('redirect');
    if (next === null) throw new Fault('not-this-system', 'The root names no user.');
    hosts.require(next);
    if (user !== null) return user;
    url = next;
  }
  throw new Fault('not-this-system', `More than ${mostHops} redirects.`);
};

/** What cannot be read there is not this system. */
const readAsRoot = (url: string, read: () => Resource): Resource => {
  try {
    return read();
  } catch {
    throw new Fault('not-this-system', `No root at ${new URL(url).host}.`);
  }
};

/** Reads the user: a page to sign in on, for instance, is not this system. Rejects with a `Fault`. */
const userAt = async (url: string, requests: UcwaRequests): Promise<Resource> => {
  try {
    return await requests.get(url);
  } catch (cause) {
    if (asFault(cause).code !== 'answer-malformed') throw cause;
    throw new Fault('not-this-system', `No user at ${new URL(url).host}, but something else.`);
  }
};

/** The first of some, in their order, that leads to a user. Rejects with the `Fault` that says most. */
const firstOf = async (roots: readonly string[], requests: UcwaRequests, hosts: HostCheck): Promise<string> => {
  const outcomes = roots.map((root) =>
    userFrom(root, requests, hosts).then(
      (user) => ({ user, fault: null }),
      (cause: unknown) => ({ user: null, fault: asFault(cause) }),
    ),
  );
  const faults: Fault[] = [];
  for (const outcome of outcomes) {
    const { user, fault } = await outcome;
    if (user !== null) return user;
    faults.push(fault);
  }
  throw faults.find(({ code }) => code !== 'unknown-host') ?? faults[0] ?? new Fault('unknown-host');
};

/**
 * Finds where applications of the account are made: from root to user, and from there on to another pool where the
 * account is at home. Rejects with a `Fault`.
 */
export const findApplications = async (
  steps: readonly (readonly string[])[],
  requests: UcwaRequests,
  hosts: HostCheck,
): Promise<string> => {
  let user: string | null = null;
  let fault: Fault | null = null;
  for (const roots of steps) {
    try {
      user = await firstOf(roots, requests, hosts);
      break;
    } catch (cause) {
      fault ??= asFault(cause);
      // Only a server that is there and does not know this address may know the next one.
      if (asFault(cause).code !== 'not-this-system') break;
    }
  }
  if (user === null) throw fault ?? new Fault('unknown-host');
  for (let hops = 0; hops <= mostHops; hops += 1) {
    const resource = await userAt(user, requests);
    const applications = resource.link('applications');
    const next = applications ?? resource.link('user') ?? resource.link('redirect');
    if (next === null) throw new Fault('not-this-system', 'The user has no applications.');
    hosts.require(next);
    if (applications !== null) return applications;
    user = next;
  }
  throw new Fault('not-this-system', `More than ${mostHops} redirects.`);
};
