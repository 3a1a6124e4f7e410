import { xml, type Element } from '@xmpp/xml';
import { Fault } from '../../../../app/domain/error-code.ts';
import { FinalFault } from '../../shared/faults.ts';
import { ns } from './namespaces.ts';
import type { StanzaTransport } from './transport.ts';

/** Who signs in to the notification service. */
export interface XmppIdentity {
  readonly user: string;
  readonly password: string;
  readonly resource: string;
}

/** What the negotiation needs of the session. */
export interface Negotiator {
  readonly transport: StanzaTransport;
  /** The next element that is no stanza: features, success, failure. Rejects when the stream ends. */
  nextNonza(): Promise<Element>;
  /** Asks and answers with the result. Rejects with `StanzaRefusedError`, or when the stream ends. */
  query(type: 'get' | 'set', to: string | null, child: Element): Promise<Element>;
}

/** A query that the server answered with an error. */
export class StanzaRefusedError extends Error {
  override readonly name = 'StanzaRefusedError';
  readonly condition: string;

  constructor(condition: string) {
    super(`The notification service answered ${condition}.`);
    this.condition = condition;
  }
}

const features = async (negotiator: Negotiator): Promise<Element> => {
  negotiator.transport.openStream();
  const element = await negotiator.nextNonza();
  if (!element.is('features', ns.streams))
    throw new Fault(
      'notifications-refused',
      `The notification service sent ${element.getName()} instead of its features.`,
    );
  return element;
};

/** RFC 4616: NUL, user, NUL, password, in UTF-8. Over TLS only; the address was checked for that. */
const plain = (identity: XmppIdentity): string =>
  Buffer.from(`\0${identity.user}\0${identity.password}`, 'utf8').toString('base64');

/**
 * Signs in, binds the resource, opens the session and becomes available; answers with the full JID. Rejects with a
 * `Fault`: `notifications-refused` when the service does not take us.
 */
export const negotiate = async (negotiator: Negotiator, identity: XmppIdentity): Promise<string> => {
  const offered = (await features(negotiator)).getChild('mechanisms', ns.sasl)?.getChildren('mechanism') ?? [];
  if (!offered.some((mechanism) => mechanism.text().trim() === 'PLAIN'))
    throw new Fault('notifications-refused', 'The notification service does not offer SASL PLAIN.');
  negotiator.transport.send(xml('auth', { xmlns: ns.sasl, mechanism: 'PLAIN' }, plain(identity)));
  const verdict = await negotiator.nextNonza();
  if (!verdict.is('success', ns.sasl)) {
    const condition = verdict.getChildElements()[0]?.getName() ?? verdict.getName();
    throw new FinalFault(
      'notifications-refused',
      `The notification service refused the sign-in: ${condition.slice(0, 100)}.`,
    );
  }

  const bound = await features(negotiator);
  const answer = await negotiator.query(
    'set',
    null,
    xml('bind', { xmlns: ns.bind }, xml('resource', {}, identity.resource)),
  );
  const jid = answer.getChild('bind', ns.bind)?.getChildText('jid') ?? null;
  if (jid === null) throw new Fault('notifications-refused', 'The notification service gave no address.');
  if (bound.getChild('session', ns.session)) await negotiator.query('set', null, xml('session', { xmlns: ns.session }));
  // Without presence, or with a negative priority, nothing is delivered.
  negotiator.transport.send(xml('presence', {}, xml('priority', {}, '0')));
  return jid;
};
