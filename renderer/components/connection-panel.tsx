import type { Account } from '../../app/domain/account.ts';
import type { ErrorCode } from '../../app/domain/error-code.ts';
import { allowed } from '../../app/domain/permission.ts';
import { useApplication } from '../application.ts';
import { timeOfDay } from '../times.ts';
import { ActionButton } from './action-button.tsx';
import { Details } from './details.tsx';

/** What a failed sign-in asks for: another password, other settings, the end of a session elsewhere, or only another try. */
const remedyFor = (code: ErrorCode | null): 'password' | 'edit' | 'take-over' | 'again' => {
  switch (code) {
    case 'already-signed-in':
      return 'take-over';
    case 'wrong-password':
    case 'password-missing':
      return 'password';
    case 'unknown-host':
    case 'connection-refused':
    case 'certificate-untrusted':
    case 'certificate-name':
    case 'certificate-file-unreadable':
    case 'not-this-system':
    case 'extension-invalid':
    case 'extension-in-use':
    case 'unknown-user':
    case 'notifications-refused':
      return 'edit';
    default:
      return 'again';
  }
};

/** An account that is not online: what is tried or went wrong, and the button that leads on. */
export const ConnectionPanel = ({ account }: { readonly account: Account }) => {
  const { t, view, now, language, tell } = useApplication();
  const { connection } = account;
  const { reason } = connection;
  const remedy = remedyFor(reason);
  const askPassword = (takesOver = false): void => {
    view.dialog.value = { kind: 'password', accountId: account.id, takesOver };
  };
  const signIn = (takeOver = false): void => {
    if (account.secret.place === 'none') askPassword(takeOver);
    else void tell('account.sign-in', { accountId: account.id, secrets: {}, takeOver });
  };
  const edit = (): void => {
    view.dialog.value = { kind: 'account', accountId: account.id };
  };
  const isTrying = connection.status === 'connecting' || connection.status === 'waiting';
  const retryInMs = connection.status === 'waiting' && connection.retryAt !== null ? Math.max(0, connection.retryAt - now.value) : null;
  const detail = [reason, connection.via, connection.detail].filter((part) => part !== null && part !== '').join('\n');
  return (
    <div class={`panel panel-${connection.status}`} role={connection.status === 'refused' ? 'alert' : undefined}>
      <h2>{t(connection.status === 'refused' ? 'connection.refused-title' : `connection.${connection.status}`)}</h2>
      {reason !== null && <p><strong>{t(`error.${reason}.what`)}</strong>{t('sentence.gap')}{t(`error.${reason}.next`)}</p>}
      {connection.via !== '' && isTrying && <p class="figures">{t(connection.status === 'connecting' ? 'connection.trying' : 'connection.tried', { via: connection.via, time: timeOfDay(connection.since, language.value) })}</p>}
      {retryInMs !== null && <p class="figures">{t('connection.next-try', { seconds: String(Math.ceil(retryInMs / 1000)) })}</p>}
      {connection.status === 'off' && reason === null && <p>{t('connection.off-hint')}</p>}
      <div class="panel-acts">
        {isTrying && <button type="button" class="button button-primary" onClick={() => void tell('account.try-now', { accountId: account.id })}>{t('connection.try-now')}</button>}
        {!isTrying && remedy === 'password' && <button type="button" class="button button-primary" onClick={() => askPassword()}>{t('account.type-password')}</button>}
        {!isTrying && remedy === 'edit' && <button type="button" class="button button-primary" onClick={edit}>{t('account.edit-settings')}</button>}
        {!isTrying && remedy === 'take-over' && <ActionButton look="primary" permission={allowed} description={t('account.take-over-hint')} onPress={() => signIn(true)}>{t('account.take-over')}</ActionButton>}
        {!isTrying && remedy !== 'password' && <button type="button" class={remedy === 'again' ? 'button button-primary' : 'button button-plain'} onClick={() => signIn()}>{t('account.sign-in')}</button>}
        {isTrying && <button type="button" class="button button-plain" onClick={() => void tell('account.disconnect', { accountId: account.id })}>{t('connection.stop')}</button>}
        {remedy !== 'edit' && !isTrying && <button type="button" class="button button-plain" onClick={edit}>{t('account.edit-settings')}</button>}
      </div>
      {connection.detail !== null && <Details text={detail} />}
    </div>
  );
};
