import type { Element } from '@xmpp/xml';

/** One published item: the node and the escaped XML it carries, trimmed. */
export interface NotificationItem {
  readonly node: string;
  readonly payload: string;
}

const childrenNamed = (element: Element, name: string): Element[] =>
  element.getChildElements().filter((child) => child.getName().toLowerCase() === name);

const payloadOf = (notification: Element): string => {
  const text = notification.text().trim();
  // Some sender might not escape it: then the elements themselves are the payload.
  return text === '' ? notification.getChildElements().map(String).join('') : text;
};

/** The items of a publish-subscribe event, by local names: the namespaces differ between releases. */
export const readEvents = (message: Element): NotificationItem[] => {
  const found: NotificationItem[] = [];
  for (const event of childrenNamed(message, 'event'))
    for (const items of childrenNamed(event, 'items'))
      for (const item of childrenNamed(items, 'item'))
        for (const notification of childrenNamed(item, 'notification')) {
          const payload = payloadOf(notification);
          if (payload !== '') found.push({ node: items.attrs['node'] ?? '', payload });
        }
  return found;
};
