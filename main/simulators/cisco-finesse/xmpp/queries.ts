import { escapeXml } from '../wire/xml.ts';
import type { XmlNode } from '../wire/xml-reader.ts';
import type { XmppService } from './service.ts';
import type { ClientSession } from './client-session.ts';

const pubsubNamespace = 'http://jabber.org/protocol/pubsub';
const stanzaErrors = 'urn:ietf:params:xml:ns:xmpp-stanzas';

const addresses = (session: ClientSession, stanza: XmlNode): string => {
  const from = stanza.attribute('to');
  const id = escapeXml(stanza.attribute('id') ?? '');
  return `id='${id}' to='${escapeXml(session.jid)}'${from === undefined ? '' : ` from='${escapeXml(from)}'`}`;
};

const result = (session: ClientSession, stanza: XmlNode, content = ''): string =>
  `<iq xmlns='jabber:client' type='result' ${addresses(session, stanza)}>${content}</iq>`;

const failure = (
  session: ClientSession,
  stanza: XmlNode,
  type: 'cancel' | 'auth' | 'modify',
  condition: string,
): string =>
  `<iq xmlns='jabber:client' type='error' ${addresses(session, stanza)}><error type='${type}'><${condition} ` +
  `xmlns='${stanzaErrors}'/></error></iq>`;

/** Answers an iq of type get or set; an unknown one with `service-unavailable`. */
export const answerQuery = (service: XmppService, session: ClientSession, stanza: XmlNode): string => {
  const [child] = stanza.children;
  switch (child?.namespace) {
    case 'urn:xmpp:ping':
    case 'urn:ietf:params:xml:ns:xmpp-session':
      return result(session, stanza);
    case 'jabber:iq:roster':
      return result(session, stanza, stanza.attribute('type') === 'get' ? `<query xmlns='jabber:iq:roster'/>` : '');
    case 'http://jabber.org/protocol/disco#info':
      return discoInfo(service, session, stanza, child);
    case 'http://jabber.org/protocol/disco#items':
      return result(
        session,
        stanza,
        `<query xmlns='http://jabber.org/protocol/disco#items'><item jid='${service.pubsub}'/></query>`,
      );
    case pubsubNamespace:
      return subscriptionQuery(service, session, stanza, child);
    default:
      return failure(session, stanza, 'cancel', 'service-unavailable');
  }
};

const discoInfo = (service: XmppService, session: ClientSession, stanza: XmlNode, query: XmlNode): string => {
  const node = query.attribute('node');
  const features = ['http://jabber.org/protocol/disco#info', 'urn:xmpp:ping', pubsubNamespace]
    .map((feature) => `<feature var='${feature}'/>`)
    .join('');
  if (stanza.attribute('to') !== service.pubsub) {
    return result(
      session,
      stanza,
      `<query xmlns='${query.namespace}'><identity category='server' type='im' name='Openfire'/>${features}</query>`,
    );
  }
  if (node !== undefined && !nodeExists(service, node)) return failure(session, stanza, 'cancel', 'item-not-found');
  const identity =
    node === undefined ? `<identity category='pubsub' type='service'/>` : `<identity category='pubsub' type='leaf'/>`;
  const named = node === undefined ? '' : ` node='${escapeXml(node)}'`;
  return result(session, stanza, `<query xmlns='${query.namespace}'${named}>${identity}${features}</query>`);
};

const teamOf = (node: string): string | undefined => /^\/finesse\/api\/Team\/([^/]+)\/Users$/u.exec(node)?.[1];

const nodeExists = (service: XmppService, node: string): boolean => {
  const { directory } = service.world;
  const user = /^\/finesse\/api\/User\/([^/]+)(?:\/Dialogs|\/Queues)?$/u.exec(node)?.[1];
  if (user !== undefined) return directory.users.has(user);
  const team = teamOf(node);
  return team === undefined
    ? node === '/finesse/api/SystemInfo'
    : directory.teams.some((candidate) => candidate.id === team);
};

const maySubscribe = (session: ClientSession, node: string): boolean => {
  const team = teamOf(node);
  if (team !== undefined) return session.user?.supervisedTeamIds.includes(team) ?? false;
  const owner = /^\/finesse\/api\/User\/([^/]+)/u.exec(node)?.[1];
  return owner === undefined || owner === session.user?.loginId;
};

const subscriptionQuery = (service: XmppService, session: ClientSession, stanza: XmlNode, pubsub: XmlNode): string => {
  const subscribe = pubsub.child('subscribe');
  const unsubscribe = pubsub.child('unsubscribe');
  const request = subscribe ?? unsubscribe;
  if (pubsub.child('subscriptions')) return listSubscriptions(service, session, stanza);
  if (!request || stanza.attribute('type') !== 'set')
    return failure(session, stanza, 'cancel', 'feature-not-implemented');
  const node = request.attribute('node') ?? '';
  const jid = request.attribute('jid') ?? '';
  const bare = session.jid.split('/')[0] ?? '';
  if (!nodeExists(service, node)) return failure(session, stanza, 'cancel', 'item-not-found');
  if (jid !== bare && !jid.startsWith(`${bare}/`)) return failure(session, stanza, 'modify', 'bad-request');
  if (!maySubscribe(session, node)) return failure(session, stanza, 'auth', 'forbidden');
  const subscribers = service.subscriptions.get(node) ?? new Set<string>();
  if (subscribe) {
    service.subscriptions.set(node, subscribers.add(jid));
    const subscription = `<subscription node='${escapeXml(node)}' jid='${escapeXml(jid)}' subscription='subscribed'/>`;
    return result(session, stanza, `<pubsub xmlns='${pubsubNamespace}'>${subscription}</pubsub>`);
  }
  if (!subscribers.delete(jid)) return failure(session, stanza, 'cancel', 'unexpected-request');
  return result(session, stanza);
};

const listSubscriptions = (service: XmppService, session: ClientSession, stanza: XmlNode): string => {
  const bare = session.jid.split('/')[0] ?? '';
  const items: string[] = [];
  for (const [node, jids] of service.subscriptions) {
    for (const jid of jids) {
      if (jid === bare || jid.startsWith(`${bare}/`))
        items.push(`<subscription node='${escapeXml(node)}' jid='${escapeXml(jid)}' subscription='subscribed'/>`);
    }
  }
  return result(
    session,
    stanza,
    `<pubsub xmlns='${pubsubNamespace}'><subscriptions>${items.join('')}</subscriptions></pubsub>`,
  );
};
