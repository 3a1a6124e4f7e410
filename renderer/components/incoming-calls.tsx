import { Phone, PhoneIncoming, PhoneOff } from 'lucide';
import { callControls } from '../../app/actions/call-controls.ts';
import type { Conference } from '../../app/domain/conference.ts';
import { incomingConferences } from '../../app/state/selectors/conferences.ts';
import { useApplication } from '../application.ts';
import { clockText } from '../times.ts';
import { conferenceName } from '../../app/text/words.ts';
import { Icon } from './icon.tsx';

/** Calls that ring now, whatever else is shown: unmistakable, and answered with one press. */
export const IncomingCalls = () => {
  const { t, model, view, now, send } = useApplication();
  void model.conferences.all();
  const incoming = incomingConferences(model.state);
  const ask = (control: 'answer' | 'reject', { id, accountId }: Conference): void => {
    const call = callControls.get(control)?.toRequest(model.state, { surface: 'window', accountId, conferenceId: id, selectedIds: new Set(), focusedId: null });
    if (call) void send(call);
  };
  return (
    <>
      {incoming.map((conference) => {
        const account = model.accounts.read(conference.accountId);
        return (
          <section key={conference.id} class="incoming" role="alert" aria-label={t('incoming.label')}>
            <span class="incoming-icon"><Icon node={PhoneIncoming} size={22} /></span>
            <div class="incoming-words">
              <strong><bdi>{conference.counterpart === '' ? conferenceName(t, conference) : conference.counterpart}</bdi></strong>
              <span class="figures">
                {t('incoming.rings', { account: account?.label ?? '' })}
                {conference.startedAt !== null && <span aria-hidden="true"> · {clockText(now.value - conference.startedAt)}</span>}
              </span>
            </div>
            <button
              type="button"
              class="button button-primary button-large"
              onClick={() => {
                view.chosen.value = { kind: 'conference', id: conference.id, accountId: conference.accountId };
                ask('answer', conference);
              }}
            >
              <Icon node={Phone} size={16} />{t('action.answer')}
            </button>
            {conference.controls.reject?.verdict === 'allowed' && (
              <button type="button" class="button button-plain button-large" onClick={() => ask('reject', conference)}>
                <Icon node={PhoneOff} size={16} />{t('action.reject')}
              </button>
            )}
          </section>
        );
      })}
    </>
  );
};
