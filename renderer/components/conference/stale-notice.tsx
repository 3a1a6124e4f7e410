import { TriangleAlert } from 'lucide';
import { useApplication } from '../../application/application.ts';
import { errorSentences } from '../../../app/wording/reasons.ts';
import { signInStep } from '../../application/sign-in-step.ts';
import { clockText } from '../../application/times.ts';
import { Icon } from '../parts/icon.tsx';

/** Says that the conference is stale, since when, what is done about it, and that nobody can be dropped meanwhile. */
export const StaleNotice = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, now, request, vendorOf } = useApplication();
  const conference = model.conferences.read(conferenceId);
  if (!conference || conference.truth.status !== 'stale') return null;
  const account = model.accounts.read(conference.accountId);
  const ageMs = Math.max(0, now.value - conference.truth.at);
  const age =
    ageMs < 60_000
      ? t('stale.age-seconds', { seconds: String(Math.floor(ageMs / 1000)) })
      : t('stale.age-long', { time: clockText(ageMs) });
  const connection = account?.connection;
  // A picture that could not be read says why itself; else the connection does.
  const reason = (connection?.status === 'online' ? conference.truth.reason : null) ?? connection?.reason ?? null;
  const what = reason ? errorSentences(t, reason, { vendor: vendorOf(conference.accountId) }).what : t('stale.silent');
  const retryInMs =
    connection?.status === 'waiting' && connection.retryAt !== null ? connection.retryAt - now.value : null;
  const doing =
    connection?.status === 'online'
      ? t('stale.reading')
      : connection?.status === 'connecting'
        ? t('stale.connecting')
        : retryInMs !== null
          ? t('stale.retry-in', { seconds: String(Math.max(0, Math.ceil(retryInMs / 1000))) })
          : t('stale.stopped');
  return (
    <div class="stale-over">
      <section
        class="stale-notice"
        aria-label={t('stale.word')}
      >
        <Icon
          node={TriangleAlert}
          size={18}
        />
        <p>
          <strong class="figures">{age}</strong>{' '}
          <span class="figures">
            {[what, doing, ...(view.size.value === 'compact' ? [] : [t('stale.barred')])].join(t('sentence.gap'))}
          </span>
        </p>
        {connection?.status === 'waiting' && (
          <button
            type="button"
            class="button button-plain"
            onClick={() => void request('account.try-now', { accountId: conference.accountId })}
          >
            {t('connection.try-now')}
          </button>
        )}
        {account && connection?.status === 'refused' && (
          <button
            type="button"
            class="button button-plain"
            onClick={() => {
              const step = signInStep(account, vendorOf(account.id));
              if (step === 'password')
                view.dialog.value = { kind: 'password', accountId: account.id, takesOver: false };
              else if (step === 'again') void request('account.try-now', { accountId: account.id });
              else void request('account.sign-in', { accountId: account.id, secrets: {} });
            }}
          >
            {t(signInStep(account, vendorOf(account.id)) === 'again' ? 'account.sign-in-again' : 'account.sign-in')}
          </button>
        )}
      </section>
    </div>
  );
};
