import { Phone, PhoneIncoming, PhoneOff } from 'lucide';
import { callControls } from '../../../app/actions/call-controls.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import { incomingConferences } from '../../../app/state/selectors/conferences.ts';
import { useApplication } from '../../application/application.ts';
import { clockText } from '../../application/times.ts';
import { conferenceName } from '../../../app/wording/words.ts';
import { Icon } from './icon.tsx';
import { Ticking } from './ticking.tsx';

/** Ringing calls, above whatever else is shown, each answered or rejected with one press. */
export const IncomingCalls = () => {
  const { t, model, view, sendCall } = useApplication();
  const incoming = incomingConferences(model.tracked);
  const perform = (control: 'answer' | 'reject', { id, accountId }: Conference): void => {
    const call = callControls.get(control)?.toRequest(model.state, {
      surface: 'window',
      accountId,
      conferenceId: id,
      selectedIds: new Set(),
      focusedId: null,
    });
    if (call) void sendCall(call);
  };
  return (
    <>
      {incoming.map((conference) => {
        const account = model.accounts.read(conference.accountId);
        const { startedAt } = conference;
        return (
          <section
            key={conference.id}
            class="incoming"
            role="alert"
            aria-label={t('incoming.label')}
          >
            <span class="incoming-icon">
              <Icon
                node={PhoneIncoming}
                size={22}
              />
            </span>
            <div class="incoming-words">
              <strong>
                <bdi>{conference.counterpart === '' ? conferenceName(t, conference) : conference.counterpart}</bdi>
              </strong>
              <span class="figures">
                {t('incoming.rings', { account: account?.label ?? '' })}
                {startedAt !== null && (
                  <span aria-hidden="true">
                    {' · '}
                    <Ticking text={(nowMs) => clockText(nowMs - startedAt)} />
                  </span>
                )}
              </span>
            </div>
            <button
              type="button"
              class="button button-primary button-large"
              onClick={() => {
                view.chosen.value = { kind: 'conference', id: conference.id, accountId: conference.accountId };
                perform('answer', conference);
              }}
            >
              <Icon
                node={Phone}
                size={16}
              />
              {t('action.answer')}
            </button>
            {conference.controls.reject?.verdict === 'allowed' && (
              <button
                type="button"
                class="button button-plain button-large"
                onClick={() => perform('reject', conference)}
              >
                <Icon
                  node={PhoneOff}
                  size={16}
                />
                {t('action.reject')}
              </button>
            )}
          </section>
        );
      })}
    </>
  );
};
