import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { leaveAtQuit, type Account, type AtQuit, type FieldValue } from '../../../app/domain/account.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import { asFault, type ErrorCode } from '../../../app/domain/error-code.ts';
import type { FieldProblem } from '../../../app/domain/field-problem.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { fieldsWith, type Field } from '../../../app/vendor/descriptor.ts';
import { bothSentences, errorSentences, fieldProblemText } from '../../../app/wording/reasons.ts';
import { conferenceName } from '../../../app/wording/words.ts';
import { useApplication } from '../../application/application.ts';
import { AtQuitField } from './at-quit-field.tsx';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FormButtons } from '../parts/form-buttons.tsx';
import { FormField } from './form-field.tsx';
import { SecretNote } from '../account/secret-note.tsx';

type Values = Readonly<Record<string, FieldValue>>;

const namesOf = (t: Translate, live: readonly Conference[]): string =>
  live.map((conference) => conferenceName(t, conference)).join(t('list.separator'));

/** What removing an account does, with the calls that would end. */
const removalText = (t: Translate, { isPractice }: Account, live: readonly Conference[]): string => {
  if (live.length === 0) return t(isPractice ? 'practice.stop' : 'account.remove');
  const key = isPractice ? 'practice.stop-and-end' : 'account.remove-and-end';
  return t(key, { names: live.length === 1 ? namesOf(t, live) : t('account.live-calls', { count: live.length }) });
};

/** Adds an account or edits one, with the form of the vendor's descriptor. */
export const AccountDialog = ({
  accountId,
  field: wantedKey,
}: {
  readonly accountId: string | null;
  /** The field at which the form opens; null for the first one. */
  readonly field: string | null;
}) => {
  const { t, model, view, sendRequest, request, makeCommand } = useApplication();
  const account = accountId === null ? undefined : model.accounts.peek(accountId);
  const live = model.conferences.all().filter((conference) => conference.accountId === accountId);
  const vendors = model.environment.value?.vendors ?? [];
  const [vendorId, setVendorId] = useState(account?.vendorId ?? vendors[0]?.vendorId ?? '');
  const [label, setLabel] = useState(account?.label ?? '');
  const [typed, setTyped] = useState<Values>(account?.settings ?? {});
  const [issues, setIssues] = useState<ReadonlyMap<string, FieldProblem>>(new Map());
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [atQuit, setAtQuit] = useState<AtQuit>(account?.atQuit ?? leaveAtQuit);
  const vendor = vendors.find((candidate) => candidate.vendorId === vendorId);
  const fields = fieldsWith(vendor?.fields ?? [], typed);
  const valueOf = (field: Field): FieldValue => typed[field.key] ?? (field.isSecret ? '' : field.initial);
  const close = (): void => {
    view.dialog.value = null;
  };

  const save = async (): Promise<void> => {
    if (isBusy || !vendor) return;
    const secrets: Record<string, string> = {};
    const values: Record<string, FieldValue> = {};
    for (const field of fields) {
      const value = valueOf(field);
      if (!field.isSecret) values[field.key] = value;
      else if (typeof value === 'string' && value !== '') secrets[field.key] = value;
    }
    setBusy(true);
    setFailure(null);
    try {
      const saved = account
        ? await sendRequest('account.edit', {
            accountId: account.id,
            label: label.trim() || account.label,
            values,
            secrets,
            atQuit,
          })
        : await sendRequest('account.add', { vendorId, label, values, secrets, atQuit });
      if ('issues' in saved) {
        setIssues(new Map(saved.issues.map(({ key, problem }) => [key, problem])));
        return;
      }
      close();
      view.chosen.value = { kind: 'conference', id: '', accountId: saved.accountId };
      const isOff =
        account === undefined || account.connection.status === 'off' || account.connection.status === 'refused';
      // The password was kept by the request before.
      if (isOff) await request('account.sign-in', { accountId: saved.accountId, secrets: {} });
    } catch (cause) {
      setFailure(asFault(cause).code);
    } finally {
      setBusy(false);
    }
  };

  const problemOf = ({ key }: Field): string | null => {
    const problem = issues.get(key);
    return problem === undefined ? null : fieldProblemText(t, problem, { vendor });
  };
  const input = (field: Field) => (
    <Fragment key={`${vendorId}/${field.key}`}>
      <FormField
        field={field}
        isFirst={field.key === wantedKey}
        value={valueOf(field)}
        problem={problemOf(field)}
        {...(field.isSecret && account && account.secret.place !== 'none'
          ? { placeholder: t('form.secret-kept') }
          : {})}
        onChange={(value) => setTyped({ ...typed, [field.key]: value })}
      />
      {field.isSecret && <SecretNote />}
    </Fragment>
  );
  const advanced = fields.filter(({ isAdvanced }) => isAdvanced);
  const hasAdvancedIssue = advanced.some(({ key }) => issues.has(key));
  return (
    <DialogFrame
      title={account ? t('form.edit-title', { name: account.label }) : t('account.add')}
      onSubmit={() => void save()}
      footer={
        <>
          {account && (
            <button
              type="button"
              class="button button-danger"
              onClick={() => {
                close();
                void makeCommand({
                  kind: account.isPractice ? 'end-practice' : 'remove-account',
                  accountId: account.id,
                });
              }}
            >
              {removalText(t, account, live)}
            </button>
          )}
          <FormButtons
            verb={t(account ? 'form.save' : 'form.save-and-sign-in')}
            isBusy={isBusy}
          />
        </>
      }
    >
      {failure && (
        <p
          class="field-problem"
          role="alert"
        >
          {bothSentences(t, errorSentences(t, failure, { vendor }))}
        </p>
      )}
      {!account && vendors.length > 1 && (
        <label class="field">
          <span class="field-label">{t('form.system')}</span>
          <select
            value={vendorId}
            onChange={(event) => {
              setVendorId(event.currentTarget.value);
              setTyped({});
              setIssues(new Map());
            }}
          >
            {vendors.map((candidate) => (
              <option
                key={candidate.vendorId}
                value={candidate.vendorId}
              >
                {t(candidate.name)}
              </option>
            ))}
          </select>
        </label>
      )}
      {!account && vendor && <p class="quiet">{t(vendor.needs)}</p>}
      {fields.filter(({ isAdvanced }) => !isAdvanced).map(input)}
      <label class="field">
        <span class="field-label">
          {t('form.label')} <span class="quiet">{t('form.optional')}</span>
        </span>
        <input
          type="text"
          maxLength={200}
          autocomplete="off"
          value={label}
          onInput={(event) => setLabel(event.currentTarget.value)}
        />
      </label>
      {vendor && (
        <details
          class="more"
          open={hasAdvancedIssue || advanced.some(({ key }) => key === wantedKey)}
        >
          <summary>{t('form.more')}</summary>
          {advanced.map(input)}
          {account?.isPractice !== true && (
            <AtQuitField
              value={atQuit}
              reasons={account?.agent?.signOutReasons ?? []}
              onChange={setAtQuit}
            />
          )}
        </details>
      )}
      {account && (
        <p class="quiet">
          {live.length > 0 && (
            <strong>
              {t('account.remove-live', { count: live.length, names: namesOf(t, live) })}
              {t('sentence.gap')}
            </strong>
          )}
          {t(account.isPractice ? 'practice.stop-hint' : 'account.remove-hint')}
        </p>
      )}
    </DialogFrame>
  );
};
