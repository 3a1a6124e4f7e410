import { useState } from 'preact/hooks';
import { bothSentences, errorSentences } from '../../../app/wording/reasons.ts';
import { fieldsWith } from '../../../app/vendor/descriptor.ts';
import { useApplication } from '../../application/application.ts';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FormButtons } from '../parts/form-buttons.tsx';
import { FormField } from './form-field.tsx';
import { SecretNote } from '../account/secret-note.tsx';

/** Asks for the account's secrets and signs in. */
export const PasswordDialog = ({
  accountId,
  takesOver,
}: {
  readonly accountId: string;
  readonly takesOver: boolean;
}) => {
  const { t, model, view, request, vendorOf } = useApplication();
  const account = model.accounts.read(accountId);
  const fields = fieldsWith(vendorOf(accountId)?.fields ?? [], account?.settings ?? {}).filter(
    ({ isSecret }) => isSecret,
  );
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [isTried, setTried] = useState(false);
  if (!account) return null;
  const reason = account.connection.reason;
  const isMissing = (key: string, isRequired: boolean): boolean => isRequired && (secrets[key] ?? '') === '';
  return (
    <DialogFrame
      title={t('password.title', { name: account.label })}
      onSubmit={() => {
        setTried(true);
        if (fields.some(({ key, isRequired }) => isMissing(key, isRequired))) return;
        view.dialog.value = null;
        void request('account.sign-in', { accountId, secrets, takeOver: takesOver });
      }}
      footer={<FormButtons verb={t(takesOver ? 'account.take-over' : 'account.sign-in')} />}
    >
      {reason === 'wrong-password' && (
        <p class="field-problem">{bothSentences(t, errorSentences(t, reason, { vendor: vendorOf(accountId) }))}</p>
      )}
      {fields.map((field) => (
        <FormField
          key={field.key}
          field={field}
          value={secrets[field.key] ?? ''}
          problem={isTried && isMissing(field.key, field.isRequired) ? t('issue.required') : null}
          onChange={(value) => setSecrets({ ...secrets, [field.key]: typeof value === 'string' ? value : '' })}
        />
      ))}
      <SecretNote />
    </DialogFrame>
  );
};
