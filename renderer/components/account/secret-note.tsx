import { useApplication } from '../../application/application.ts';

/** Where passwords are kept: in the keychain, or until Gavel closes, and why. */
export const SecretNote = () => {
  const { t, model } = useApplication();
  const keychain = model.environment.value?.keychain;
  if (keychain?.status !== 'unavailable') return <p class="secret-note">{t('secret.keychain')}</p>;
  return (
    <p class="secret-note secret-note-amber">
      {t('secret.until-close', {
        reason: keychain.reason ? t(`error.${keychain.reason}.what`) : t('error.keychain-absent.what'),
      })}
    </p>
  );
};
