import type { ActionCall } from '../actions/action.ts';
import { shorten } from '../wording/shorten.ts';

/** What a notification is about: shown in the window when the notification is clicked. */
export interface About {
  readonly accountId: string | null;
  readonly conferenceId: string | null;
}

/** The topic of a notification. `outcome` and `problem` are about the outcome of a command. */
export type Topic = 'lobby' | 'held' | 'outcome' | 'problem' | 'connection' | 'action' | 'explanation';

/** A button of a notification. Its request is fixed when it is shown, whatever changes until it is pressed. */
export interface NotificationAction {
  readonly id: 'undo' | 'admit' | 'reject';
  readonly label: string;
  readonly call: ActionCall;
}

/** One notification with its texts. A later one with the same id replaces it. */
export interface Notification {
  readonly id: string;
  readonly topic: Topic;
  readonly title: string;
  readonly body: string;
  readonly about: About;
  readonly actions: readonly NotificationAction[];
  /** Updates a shown notification or is not urgent: without a sound. */
  readonly isQuiet: boolean;
}

/** One step to take with the desktop's notifications. */
export type Step =
  | { readonly do: 'deliver'; readonly notification: Notification }
  | { readonly do: 'withdraw'; readonly id: string };

export const nowhere: About = { accountId: null, conferenceId: null };

const titleLimit = 90;
const bodyLimit = 140;

// Line ends, direction marks and control characters would rearrange the text; the isolates around names stay.
const unsafeCharacters = /[\p{Cc}\p{Zl}\p{Zp}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}\u{2067}]+/gu;

const line = (text: string, limit: number): string => {
  // Some desktops interpret the text as markup: a name must not become a link.
  const plain = text.replace(unsafeCharacters, ' ').replaceAll('<', '‹').replaceAll('>', '›').trim();
  const characters = Array.from(plain);
  return characters.length <= limit
    ? plain
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
};

/** Creates a notification of two bounded lines, without anything that a desktop could interpret as markup. */
export const createNotification = (
  parts: Pick<Notification, 'id' | 'topic' | 'title' | 'body'> & Partial<Notification>,
): Notification => ({
  about: nowhere,
  actions: [],
  isQuiet: false,
  ...parts,
  title: line(parts.title, titleLimit),
  body: line(parts.body, bodyLimit),
});

/** A name, shortened so that the rest of the text fits. */
export const shortName = (name: string): string => shorten(name, 48);
