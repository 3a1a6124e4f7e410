import type { Authority } from '../../../app/domain/authority.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { messageOf } from '../../../app/domain/message-of.ts';
import { outsideText } from '../../../app/domain/outside-text.ts';
import type { Translate } from '../../../app/text/translate.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Confirm } from '../../ports/confirm.ts';
import type { Log } from '../../ports/log.ts';

/** What the person has to allow where the page cannot answer for them. */
export type ToConfirm =
  | {
      readonly what: 'server';
      readonly vendor: string;
      readonly servers: readonly string[];
      /** All of whose certificates are to be trusted; null where that does not change. */
      readonly authority: Authority | null;
    }
  | { readonly what: 'short-hold'; readonly seconds: number };

/** Resolves once the person has allowed it; rejects with the `Fault` `not-confirmed` otherwise. */
export type ConfirmWithPerson = (wanted: ToConfirm) => Promise<void>;

/** After a refusal nothing is asked for so long, in milliseconds: a page that asks on and on wears people down. */
const quietMs = 10_000;

/** A hold shorter than this, in seconds, leaves no time to take something back. */
export const shortHoldSeconds = 2;

/** Of a certificate's name, in characters: it says what it wants, and the fingerprint behind it is what counts. */
const mostOfName = 60;

/** An authority by its first certificate, and how many more there are. */
const authorityName = (t: Translate, { certificates: [first, ...more] }: Authority): string => {
  if (!first) return '';
  const subject = outsideText(first.subject, mostOfName);
  const name = t('confirm.one-authority', { subject, fingerprint: first.fingerprint });
  return more.length === 0 ? name : `${name} ${t('authority.more', { count: more.length })}`;
};

const sentenceOf = (t: Translate, wanted: ToConfirm): string => {
  switch (wanted.what) {
    case 'server': {
      const [servers, { vendor, authority }] = [wanted.servers.join(', '), wanted];
      return authority === null
        ? t('confirm.server', { servers, vendor })
        : t('confirm.authority', { servers, vendor, authority: authorityName(t, authority) });
    }
    case 'short-hold':
      return t('confirm.short-hold', { seconds: wanted.seconds });
  }
};

/** Asks the person outside of any page, one question at a time. */
export const createConfirmation = (parts: {
  readonly confirm: Confirm;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Words in the language of the window. */
  readonly words: () => Translate;
}): ConfirmWithPerson => {
  const { confirm, clock, log, words } = parts;
  let isAsking = false;
  let quietUntil = Number.NEGATIVE_INFINITY;
  return async (wanted) => {
    if (isAsking || clock.now() < quietUntil) throw new Fault('not-confirmed');
    isAsking = true;
    let isAllowed = false;
    try {
      const t = words();
      const question = { sentence: sentenceOf(t, wanted), allow: t('confirm.allow'), refuse: t('confirm.refuse') };
      isAllowed = await confirm.ask(question);
    } catch (cause) {
      log.warn('Nobody could be asked', { what: wanted.what, cause: messageOf(cause) });
    } finally {
      isAsking = false;
    }
    log.info('a question outside the window', { what: wanted.what, isAllowed });
    if (isAllowed) return;
    quietUntil = clock.now() + quietMs;
    throw new Fault('not-confirmed');
  };
};
