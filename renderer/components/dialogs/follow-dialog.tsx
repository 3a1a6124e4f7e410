import { useState } from 'preact/hooks';
import { asFault, type ErrorCode } from '../../../app/domain/error-code.ts';
import type { FollowWay } from '../../../app/domain/meeting.ts';
import { bothSentences, errorSentences } from '../../../app/wording/reasons.ts';
import { useApplication } from '../../application/application.ts';
import { MeetingName } from '../meetings/meeting-name.tsx';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FormButtons } from '../parts/form-buttons.tsx';
import { TextField } from './text-field.tsx';

interface FollowDialogProps {
  readonly accountId: string;
  readonly how: FollowWay;
  /** Null: the number or address of the meeting is typed. */
  readonly meetingId: string | null;
}

/**
 * Takes control of a meeting or joins it: asks for its number or address where it is not listed, and for its password.
 * The dialog stays open until the meeting is followed, and says why it could not be.
 */
export const FollowDialog = ({ accountId, how, meetingId }: FollowDialogProps) => {
  const { t, model, view, sendRequest, vendorOf } = useApplication();
  const [address, setAddress] = useState('');
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorCode | null>(null);
  const meeting = meetingId === null ? null : model.meetings(accountId).read(meetingId);
  const isPasswordNeeded = how === 'take-control' && (meetingId === null || meeting?.needsPassword === true);
  const isAddressMissing = meetingId === null && address.trim() === '';
  // Meetings that are joined have none, unless the list says so.
  const takesPassword = how === 'take-control' || meeting?.needsPassword === true;
  const isPasswordMissing = isPasswordNeeded && password === '';
  const close = (): void => {
    view.dialog.value = null;
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (isBusy || isAddressMissing || isPasswordMissing) return;
    setBusy(true);
    setProblem(null);
    const opened = view.dialog.peek();
    try {
      const { conferenceId } = await sendRequest('meeting.follow', {
        accountId,
        how,
        meeting: meetingId === null ? { address: address.trim() } : { meetingId },
        password: password === '' ? null : password,
      });
      if (view.dialog.peek() === opened) close();
      view.chosen.value = { kind: 'conference', id: conferenceId, accountId };
    } catch (cause) {
      setProblem(asFault(cause).code);
      setBusy(false);
    }
  };
  return (
    <DialogFrame
      title={t(`meetings.${how}`)}
      onSubmit={() => void submit()}
      footer={
        <FormButtons
          verb={t(isBusy ? 'meetings.following' : `meetings.${how}`)}
          isBusy={isBusy}
        />
      }
    >
      <MeetingName meeting={meeting} />
      {problem !== null && (
        <p
          class="field-problem"
          role="alert"
        >
          {bothSentences(t, errorSentences(t, problem, { vendor: vendorOf(accountId) }))}
        </p>
      )}
      {meetingId === null && (
        <TextField
          kind="address"
          label={t('meetings.address')}
          hint={t('meetings.address-hint')}
          problem={isTried && isAddressMissing ? t('issue.required') : null}
          value={address}
          onChange={setAddress}
        />
      )}
      {takesPassword && (
        <TextField
          kind="password"
          label={t(isPasswordNeeded ? 'meetings.password' : 'meetings.password-optional')}
          hint={t('meetings.password-hint')}
          problem={isTried && isPasswordMissing ? t('issue.required') : null}
          value={password}
          onChange={setPassword}
        />
      )}
    </DialogFrame>
  );
};
