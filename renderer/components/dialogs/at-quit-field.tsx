import { useId } from 'preact/hooks';
import type { Agent, AtQuit } from '../../../app/domain/account.ts';
import { useApplication } from '../../application/application.ts';

interface AtQuitFieldProps {
  readonly value: AtQuit;
  /** The site's reasons for signing out; empty while the user is not signed in. */
  readonly reasons: Agent['signOutReasons'];
  readonly onChange: (value: AtQuit) => void;
}

/** Whether the user is signed out at this vendor when Gavel closes. */
export const AtQuitField = ({ value, reasons, onChange }: AtQuitFieldProps) => {
  const { t } = useApplication();
  const id = useId();
  return (
    <>
      <div class="field">
        <label
          class="field-label"
          for={id}
        >
          {t('at-quit.label')}
        </label>
        <select
          id={id}
          value={value.how}
          aria-describedby={`${id}-hint`}
          onChange={(event) =>
            onChange({ ...value, how: event.currentTarget.value === 'sign-out' ? 'sign-out' : 'leave' })
          }
        >
          <option value="leave">{t('at-quit.leave')}</option>
          <option value="sign-out">{t('at-quit.sign-out')}</option>
        </select>
        <span
          class="field-hint"
          id={`${id}-hint`}
        >
          {t('at-quit.hint')}
        </span>
      </div>
      {value.how === 'sign-out' && reasons.length > 0 && (
        <label class="field">
          <span class="field-label">{t('at-quit.reason')}</span>
          <select
            value={value.reasonId ?? ''}
            onChange={(event) =>
              onChange({ ...value, reasonId: event.currentTarget.value === '' ? null : event.currentTarget.value })
            }
          >
            <option value="">{t('at-quit.reason.none')}</option>
            {reasons.map((reason) => (
              <option
                key={reason.id}
                value={reason.id}
              >
                {reason.label}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
};
