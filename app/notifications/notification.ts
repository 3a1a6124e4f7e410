import type { ActionCall } from '../actions/action.ts';
import { shorten } from '../text/shorten.ts';

/** What a notification is about: shown when a person chooses it. */
export interface About {
  readonly accountId: string | null;
  readonly conferenceId: string | null;
}

/** What kind of news it is. `outcome` and `problem` tell what became of a command. */
export type Topic = 'lobby' | 'held' | 'outcome' | 'problem' | 'connection' | 'action' | 'explanation';

/** A button of a notification: what it asks for is settled when it is shown, whatever has changed when it is pressed. */
export interface NotificationAction {
  readonly id: 'undo' | 'admit';
  readonly label: string;
  readonly call: ActionCall;
}

/** One notification in words. Another one of the same id takes its place. */
export interface Notification {
  readonly id: string;
  readonly topic: Topic;
  readonly title: string;
  readonly body: string;
  readonly about: About;
  readonly actions: readonly NotificationAction[];
  /** Corrects what is shown and is no news: no sound, no hurry. */
  readonly isQuiet: boolean;
}

/** One thing to do with the desktop's notifications. */
export type Step = { readonly do: 'deliver'; readonly notification: Notification } | { readonly do: 'withdraw'; readonly id: string };

export const nowhere: About = { accountId: null, conferenceId: null };

const titleLimit = 90;
const bodyLimit = 140;

// What ends a line, turns the direction of writing or is no character at all would let a name rearrange the text around it.
const unfitCharacters = /[\p{Cc}\p{Zl}\p{Zp}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]+/gu;

const line = (text: string, limit: number): string => {
  // Some desktops read the text as markup: a name must not become a link.
  const plain = text.replace(unfitCharacters, ' ').replaceAll('<', '‹').replaceAll('>', '›').trim();
  const characters = Array.from(plain);
  return characters.length <= limit ? plain : `${characters.slice(0, limit - 1).join('').trimEnd()}…`;
};

/** Makes a notification of whatever text: two lines, bounded, without anything that a desktop could take for more than text. */
export const createNotification = (parts: Pick<Notification, 'id' | 'topic' | 'title' | 'body'> & Partial<Notification>): Notification => ({
  about: nowhere, actions: [], isQuiet: false, ...parts, title: line(parts.title, titleLimit), body: line(parts.body, bodyLimit),
});

/** A name that leaves room for what is said of it. */
export const shortName = (name: string): string => shorten(name, 48);
