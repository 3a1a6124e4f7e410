import { useId, useState } from 'preact/hooks';
import { isCommandRequest } from '../../../app/contract/checks.ts';
import type { CommandRequest } from '../../../app/domain/command.ts';
import type { TextKey } from '../../../app/text/keys.ts';
import { useApplication } from '../../application/application.ts';
import { AddressField } from './address-field.tsx';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FormButtons } from '../parts/form-buttons.tsx';

interface EntryDialogProps {
  readonly title: TextKey;
  readonly label: TextKey;
  readonly hint: TextKey;
  readonly verb: TextKey;
  /** Shown when the entry is not valid. */
  readonly problem: TextKey;
  /** The account whose team and recents are offered; left out where no person is asked for. */
  readonly peopleOf?: string | null;
  readonly toRequest: (typed: string) => CommandRequest;
}

/** Asks for one line of text (a number, digits) and makes a command with it. */
export const EntryDialog = ({ title, label, hint, verb, problem, peopleOf, toRequest }: EntryDialogProps) => {
  const { t, view, makeCommand } = useApplication();
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const id = useId();
  const close = (): void => {
    view.dialog.value = null;
  };
  return (
    <DialogFrame
      title={t(title)}
      onSubmit={() => {
        const request = toRequest(typed.trim());
        const isRight = isCommandRequest(request);
        setWrong(!isRight);
        if (!isRight) return;
        close();
        void makeCommand(request);
      }}
      footer={<FormButtons verb={t(verb)} />}
    >
      <div class="field">
        <label
          class="field-label"
          for={id}
        >
          {t(label)}
        </label>
        {peopleOf === undefined ? (
          <input
            id={id}
            type="text"
            autocomplete="off"
            spellcheck={false}
            value={typed}
            aria-invalid={isWrong}
            aria-describedby={isWrong ? `${id}-problem ${id}-hint` : `${id}-hint`}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        ) : (
          <AddressField
            id={id}
            accountId={peopleOf}
            value={typed}
            isWrong={isWrong}
            describedBy={isWrong ? `${id}-problem ${id}-hint` : `${id}-hint`}
            onChange={setTyped}
          />
        )}
        <span
          class="field-hint"
          id={`${id}-hint`}
        >
          {t(hint)}
        </span>
        {isWrong && (
          <span
            class="field-problem"
            id={`${id}-problem`}
            role="alert"
          >
            {t(problem)}
          </span>
        )}
      </div>
    </DialogFrame>
  );
};
