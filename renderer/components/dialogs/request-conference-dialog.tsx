import { useState } from 'preact/hooks';
import { isCommandRequest } from '../../../app/contract/checks.ts';
import type { RequestOf } from '../../../app/domain/command.ts';
import { useApplication } from '../../application/application.ts';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FormButtons } from '../parts/form-buttons.tsx';
import { TextField } from './text-field.tsx';

const numberOf = (typed: string): number => (typed.trim() === '' ? Number.NaN : Number(typed));

/** Starts a conference: asks for its seats, its duration, and when to remind of its end. */
export const RequestConferenceDialog = ({ accountId }: { readonly accountId: string }) => {
  const { t, view, makeCommand } = useApplication();
  const [seats, setSeats] = useState('6');
  const [minutes, setMinutes] = useState('60');
  const [promptMinutes, setPromptMinutes] = useState('5');
  const [isTried, setTried] = useState(false);
  const close = (): void => {
    view.dialog.value = null;
  };
  const usual = { kind: 'request-conference', accountId, seats: 6, minutes: 60, promptMinutes: 5 } as const;
  const typed = { seats: numberOf(seats), minutes: numberOf(minutes), promptMinutes: numberOf(promptMinutes) };
  const request: RequestOf<'request-conference'> = { ...usual, ...typed };
  const isLate = typed.promptMinutes >= typed.minutes;
  const isWrong = (key: keyof typeof typed): boolean => isTried && !isCommandRequest({ ...usual, [key]: typed[key] });
  return (
    <DialogFrame
      title={t('action.request-conference')}
      onSubmit={() => {
        setTried(true);
        if (!isCommandRequest(request) || isLate) return;
        close();
        void makeCommand(request);
      }}
      footer={<FormButtons verb={t('request-conference.start')} />}
    >
      <TextField
        kind="number"
        label={t('request-conference.seats')}
        hint={t('request-conference.seats-hint')}
        problem={isWrong('seats') ? t('request-conference.seats-problem') : null}
        value={seats}
        onChange={setSeats}
      />
      <TextField
        kind="number"
        label={t('entry.minutes')}
        hint={t('request-conference.minutes-hint')}
        problem={isWrong('minutes') ? t('request-conference.minutes-problem') : null}
        value={minutes}
        onChange={setMinutes}
      />
      <TextField
        kind="number"
        label={t('request-conference.prompt')}
        hint={t('request-conference.prompt-hint')}
        problem={isWrong('promptMinutes') || (isTried && isLate) ? t('request-conference.prompt-problem') : null}
        value={promptMinutes}
        onChange={setPromptMinutes}
      />
    </DialogFrame>
  );
};
