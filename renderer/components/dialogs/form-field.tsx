import { ArrowDown, ArrowUp, Eye, EyeOff } from 'lucide';
import { useId, useState } from 'preact/hooks';
import type { FieldValue } from '../../../app/domain/account.ts';
import { readServerAddress, serverUrl } from '../../../app/domain/server-address.ts';
import type { Field } from '../../../app/vendor/descriptor.ts';
import { useApplication } from '../../application/application.ts';
import { Icon } from '../parts/icon.tsx';
import { AuthorityInput } from './authority-input.tsx';

interface FormFieldProps {
  readonly field: Field;
  /** It has the focus when its dialog opens. */
  readonly isFirst?: boolean;
  readonly value: FieldValue;
  /** What is wrong with the value, in a sentence; null while nothing is. */
  readonly problem: string | null;
  /** Shown in an empty field: that a secret is kept already. */
  readonly placeholder?: string;
  readonly onChange: (value: FieldValue) => void;
}

/** A list that is sorted with two buttons for each entry, which work with every input device. */
const OrderInput = ({ field, value, onChange, labelledBy }: FormFieldProps & { readonly labelledBy: string }) => {
  const { t } = useApplication();
  const order = Array.isArray(value) ? value : [];
  const swap = (index: number, other: number): void => {
    const next = [...order];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(other, 0, moved);
    onChange(next);
  };
  return (
    <ol
      class="order"
      aria-labelledby={labelledBy}
    >
      {order.map((entry, index) => {
        const option = field.options.find((candidate) => candidate.value === entry);
        const name = option ? t(option.label) : entry;
        return (
          <li key={entry}>
            <span>{name}</span>
            <button
              type="button"
              class="icon-button"
              disabled={index === 0}
              aria-label={t('form.move-up', { name })}
              onClick={() => swap(index, index - 1)}
            >
              <Icon
                node={ArrowUp}
                size={14}
              />
            </button>
            <button
              type="button"
              class="icon-button"
              disabled={index === order.length - 1}
              aria-label={t('form.move-down', { name })}
              onClick={() => swap(index, index + 1)}
            >
              <Icon
                node={ArrowDown}
                size={14}
              />
            </button>
          </li>
        );
      })}
    </ol>
  );
};

/** The server that a text names, as it will be used; null where the field is not about one or the text names none. */
const understoodIn = ({ defaultPort }: Field, text: string): string | null => {
  const location = defaultPort === undefined ? null : readServerAddress(text, defaultPort);
  return location && serverUrl(location);
};

/** One field of an account's form, with its hint and what is wrong with it. */
export const FormField = (props: FormFieldProps) => {
  const { field, value, problem, placeholder, onChange } = props;
  const { t } = useApplication();
  const id = useId();
  const [isRevealed, setRevealed] = useState(false);
  const text = typeof value === 'string' ? value : '';
  const understood = understoodIn(field, text);
  const described = [
    field.hint ? `${id}-hint` : '',
    understood === null ? '' : `${id}-understood`,
    problem ? `${id}-problem` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
  const common = {
    id: id,
    'aria-invalid': problem !== null,
    'aria-describedby': described === '' ? undefined : described,
    'aria-required': field.isRequired,
    'data-focus-first': props.isFirst === true || undefined,
  };
  return (
    <div class="field">
      {field.kind === 'order' || field.kind === 'file' ? (
        <span
          class="field-label"
          id={`${id}-label`}
        >
          {t(field.label)}
          {field.kind === 'file' && !field.isRequired && <span class="quiet"> {t('form.optional')}</span>}
        </span>
      ) : (
        <label
          class="field-label"
          for={id}
        >
          {t(field.label)}
          {!field.isRequired && field.kind !== 'choice' && <span class="quiet"> {t('form.optional')}</span>}
        </label>
      )}
      {field.kind === 'choice' && (
        <select
          {...common}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {field.options.map((option) => (
            <option
              key={option.value}
              value={option.value}
            >
              {t(option.label)}
            </option>
          ))}
        </select>
      )}
      {field.kind === 'order' && (
        <OrderInput
          {...props}
          labelledBy={`${id}-label`}
        />
      )}
      {field.kind === 'password' && (
        <span class="revealable">
          <input
            {...common}
            {...(isRevealed ? ({ type: 'text' } as const) : ({ type: 'password' } as const))}
            autocomplete="off"
            spellcheck={false}
            value={text}
            placeholder={placeholder}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <button
            type="button"
            class="icon-button"
            aria-pressed={isRevealed}
            aria-label={t('form.reveal')}
            data-hint={t('form.reveal')}
            onClick={() => setRevealed(!isRevealed)}
          >
            <Icon
              node={isRevealed ? EyeOff : Eye}
              size={15}
            />
          </button>
        </span>
      )}
      {field.kind === 'file' && (
        <AuthorityInput
          id={id}
          labelledBy={`${id}-label`}
          describedBy={common['aria-describedby']}
          isFirst={props.isFirst === true}
          isWrong={problem !== null}
          value={text}
          onChange={onChange}
        />
      )}
      {field.kind === 'text' && (
        <input
          {...common}
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={text}
          placeholder={placeholder}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {field.hint && (
        <span
          class="field-hint"
          id={`${id}-hint`}
        >
          {t(field.hint)}
        </span>
      )}
      {understood !== null && (
        <span
          class="field-hint"
          id={`${id}-understood`}
        >
          {t('form.understood', { url: understood })}
        </span>
      )}
      {problem !== null && (
        <span
          class="field-problem"
          id={`${id}-problem`}
        >
          {problem}
        </span>
      )}
    </div>
  );
};
