import type { Account } from '../../../app/domain/account.ts';
import type { ErrorCode } from '../../../app/domain/error-code.ts';
import { errorSentences } from '../../../app/wording/reasons.ts';
import { useApplication } from '../../application/application.ts';
import { signInStep } from '../../application/sign-in-step.ts';
import { timeOfDay } from '../../application/times.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Details } from '../parts/details.tsx';

/** What to offer after a failed sign-in: entering the password, editing the account, taking over, or trying again. */
const remedyFor = (code: ErrorCode | null): 'password' | 'authority' | 'edit' | 'take-over' | 'again' => {
  switch (code) {
    case 'certificate-untrusted':
    case 'certificate-file-unreadable':
      return 'authority';
    case 'already-signed-in':
      return 'take-over';
    case 'wrong-password':
    case 'password-missing':
      return 'password';
    case 'unknown-host':
    case 'connection-refused':
    case 'certificate-name':
    case 'not-this-system':
    case 'no-single-sign-on':
    case 'other-organisation':
    case 'extension-invalid':
    case 'extension-in-use':
    case 'unknown-user':
    case 'notifications-refused':
      return 'edit';
    default:
      return 'again';
  }
};

/** An account that is not online: what is tried or failed, and what to do about it. */
export const ConnectionPanel = ({ account }: { readonly account: Account }) => {
  const { t, view, now, request, vendorOf } = useApplication();
  const { connection } = account;
  const { reason } = connection;
  const remedy = remedyFor(reason);
  const sentences = reason === null ? null : errorSentences(t, reason, { vendor: vendorOf(account.id) });
  const askPassword = (takesOver = false): void => {
    view.dialog.value = { kind: 'password', accountId: account.id, takesOver };
  };
  const signIn = (takeOver = false): void => {
    const step = signInStep(account, vendorOf(account.id));
    if (step === 'password') askPassword(takeOver);
    else if (step === 'again') void request('account.try-now', { accountId: account.id });
    else void request('account.sign-in', { accountId: account.id, secrets: {}, takeOver });
  };
  const edit = (): void => {
    view.dialog.value = { kind: 'account', accountId: account.id };
  };
  const isTrying = connection.status === 'connecting' || connection.status === 'waiting';
  const retryInMs =
    connection.status === 'waiting' && connection.retryAt !== null ? Math.max(0, connection.retryAt - now.value) : null;
  const detail = [reason, connection.via, connection.detail].filter((part) => part !== null && part !== '').join('\n');
  return (
    <div
      class={`panel panel-${connection.status}`}
      role={connection.status === 'refused' ? 'alert' : undefined}
    >
      <h2>{t(connection.status === 'refused' ? 'connection.refused-title' : `connection.${connection.status}`)}</h2>
      {sentences && (
        <p>
          <strong>{sentences.what}</strong>
          {t('sentence.gap')}
          {sentences.next}
        </p>
      )}
      {connection.via !== '' && isTrying && (
        <p class="figures">
          {t(connection.status === 'connecting' ? 'connection.trying' : 'connection.tried', {
            via: connection.via,
            time: timeOfDay(connection.since),
          })}
        </p>
      )}
      {retryInMs !== null && (
        <p class="figures">{t('connection.next-try', { seconds: String(Math.ceil(retryInMs / 1000)) })}</p>
      )}
      {connection.status === 'off' && reason === null && <p>{t('connection.off-hint')}</p>}
      <div class="panel-acts">
        {isTrying && reason !== 'sign-in-open' && (
          <button
            type="button"
            class="button button-primary"
            onClick={() => void request('account.try-now', { accountId: account.id })}
          >
            {t('connection.try-now')}
          </button>
        )}
        {!isTrying && remedy === 'password' && (
          <button
            type="button"
            class="button button-primary"
            onClick={() => askPassword()}
          >
            {t('account.type-password')}
          </button>
        )}
        {!isTrying && remedy === 'authority' && (
          <button
            type="button"
            class="button button-primary"
            onClick={() => {
              view.dialog.value = { kind: 'account', accountId: account.id, field: 'caFile' };
            }}
          >
            {t('account.choose-authority')}
          </button>
        )}
        {!isTrying && remedy === 'edit' && (
          <button
            type="button"
            class="button button-primary"
            onClick={edit}
          >
            {t('account.edit-settings')}
          </button>
        )}
        {!isTrying && remedy === 'take-over' && (
          <ActionButton
            look="primary"
            denial={null}
            description={t('account.take-over-hint')}
            onPress={() => signIn(true)}
          >
            {t('account.take-over')}
          </ActionButton>
        )}
        {!isTrying && remedy !== 'password' && (
          <button
            type="button"
            class={remedy === 'again' ? 'button button-primary' : 'button button-plain'}
            onClick={() => signIn()}
          >
            {t(signInStep(account, vendorOf(account.id)) === 'again' ? 'account.sign-in-again' : 'account.sign-in')}
          </button>
        )}
        {isTrying && (
          <button
            type="button"
            class="button button-plain"
            onClick={() => void request('account.disconnect', { accountId: account.id })}
          >
            {t('connection.stop')}
          </button>
        )}
        {remedy !== 'edit' && !isTrying && (
          <button
            type="button"
            class="button button-plain"
            onClick={edit}
          >
            {t('account.edit-settings')}
          </button>
        )}
      </div>
      {connection.detail !== null && <Details text={detail} />}
    </div>
  );
};
