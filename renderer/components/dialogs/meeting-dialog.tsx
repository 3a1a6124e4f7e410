import { useId, useState } from 'preact/hooks';
import { isCommandRequest } from '../../../app/contract/checks.ts';
import type { CommandRequest } from '../../../app/domain/command.ts';
import type { Meeting } from '../../../app/domain/meeting.ts';
import { useApplication } from '../../application/application.ts';
import { MeetingName } from '../meetings/meeting-name.tsx';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FormButtons } from '../parts/form-buttons.tsx';
import { TextField } from './text-field.tsx';

type Access = NonNullable<Meeting['access']>;

const usualMinutes = 60;

interface MeetingDialogProps {
  readonly accountId: string;
  /** The meeting of which it is changed who may enter; null for a new one. */
  readonly meetingId: string | null;
}

/** Creates a meeting that begins now, on the list or ad hoc, or changes who may enter one. */
export const MeetingDialog = ({ accountId, meetingId }: MeetingDialogProps) => {
  const { t, model, view, makeCommand, vendorOf } = useApplication();
  const meeting = meetingId === null ? undefined : model.meetings(accountId).read(meetingId);
  const accesses = (vendorOf(accountId)?.capabilities.meetings?.accesses ?? []).filter((each) => each !== 'unknown');
  const [subject, setSubject] = useState('');
  const [minutes, setMinutes] = useState(String(usualMinutes));
  const [access, setAccess] = useState<Access | null>(meeting?.access ?? accesses[0] ?? null);
  const canBeAdHoc = meetingId === null && vendorOf(accountId)?.capabilities.meetings?.startsAdHoc === true;
  const [isAdHoc, setAdHoc] = useState(false);
  const [isTried, setTried] = useState(false);
  const id = useId();
  const close = (): void => {
    view.dialog.value = null;
  };
  const wanted = (): CommandRequest | null => {
    const request =
      meetingId === null
        ? {
            kind: 'create-meeting',
            accountId,
            subject: subject.trim(),
            access: isAdHoc ? null : access,
            startsAt: null,
            minutes: isAdHoc ? usualMinutes : Number(minutes),
            ...(isAdHoc && { isAdHoc }),
          }
        : { kind: 'change-meeting-access', accountId, meetingId, access };
    return isCommandRequest(request) ? request : null;
  };
  const isWrong = isTried && wanted() === null;
  return (
    <DialogFrame
      title={t(meetingId === null ? 'action.create-meeting' : 'meetings.menu.change-meeting-access')}
      onSubmit={() => {
        setTried(true);
        const request = wanted();
        if (!request) return;
        close();
        void makeCommand(request);
      }}
      footer={
        <FormButtons
          verb={t(meetingId !== null ? 'meetings.change' : isAdHoc ? 'meetings.start' : 'meetings.create')}
        />
      }
    >
      <MeetingName meeting={meeting} />
      {meetingId === null && (
        <>
          <TextField
            kind="text"
            label={t('meetings.subject')}
            problem={isWrong && subject.trim() === '' ? t('meetings.problem') : null}
            value={subject}
            onChange={setSubject}
          />
          {canBeAdHoc && (
            <div class="setting-check">
              <input
                id={`${id}-ad-hoc`}
                type="checkbox"
                checked={isAdHoc}
                onChange={(event) => setAdHoc(event.currentTarget.checked)}
              />
              <label
                class="field-label"
                for={`${id}-ad-hoc`}
              >
                {t('meetings.ad-hoc')}
              </label>
            </div>
          )}
          {!isAdHoc && (
            <TextField
              kind="number"
              label={t('entry.minutes')}
              problem={isWrong && subject.trim() !== '' ? t('meetings.problem') : null}
              value={minutes}
              onChange={setMinutes}
            />
          )}
        </>
      )}
      {accesses.length > 0 && !isAdHoc && (
        <div class="field">
          <label
            class="field-label"
            for={`${id}-access`}
          >
            {t('meetings.access')}
          </label>
          <select
            id={`${id}-access`}
            value={access ?? ''}
            onChange={(event) => {
              setAccess(accesses.find((each) => each === event.currentTarget.value) ?? null);
            }}
          >
            {accesses.map((each) => (
              <option
                key={each}
                value={each}
              >
                {t(`meeting.access.${each}`)}
              </option>
            ))}
          </select>
        </div>
      )}
    </DialogFrame>
  );
};
