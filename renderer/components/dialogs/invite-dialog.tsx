import { Plus, X } from 'lucide';
import { useId, useState } from 'preact/hooks';
import { isCommandRequest } from '../../../app/contract/checks.ts';
import type { CommandRequest } from '../../../app/domain/command.ts';
import { useApplication } from '../../application/application.ts';
import { AddressField } from './address-field.tsx';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FormButtons } from '../parts/form-buttons.tsx';
import { Icon } from '../parts/icon.tsx';

interface Line {
  readonly key: number;
  readonly kind: 'agent' | 'person' | 'phone';
  readonly address: string;
}

/** Invites several at once, one command each: agents and phones to a call, people and phones to a meeting. */
export const InviteDialog = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, makeCommand } = useApplication();
  const conference = model.conferences.read(conferenceId);
  const isMeeting = conference?.kind === 'meeting';
  const accountId = conference?.accountId ?? null;
  const named = isMeeting ? 'person' : 'agent';
  const [lines, setLines] = useState<readonly Line[]>([{ key: 0, kind: named, address: '' }]);
  const [isTried, setTried] = useState(false);
  const id = useId();
  const close = (): void => {
    view.dialog.value = null;
  };
  const change = (key: number, more: Partial<Line>): void =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...more } : line)));
  const filled = lines.filter(({ address }) => address.trim() !== '');
  const requestFor = (some: readonly Line[]): CommandRequest => ({
    kind: 'invite',
    conferenceId,
    invitees: some.map(({ kind, address }) => ({ kind, address: address.trim() })),
  });
  return (
    <DialogFrame
      title={t('action.invite')}
      onSubmit={() => {
        setTried(true);
        const request = requestFor(filled);
        if (!isCommandRequest(request)) return;
        close();
        void makeCommand(request);
      }}
      footer={
        <>
          <button
            type="button"
            class="button button-plain"
            onClick={() =>
              setLines([
                ...lines,
                { key: (lines.at(-1)?.key ?? 0) + 1, kind: lines.at(-1)?.kind ?? named, address: '' },
              ])
            }
          >
            <Icon
              node={Plus}
              size={14}
            />
            {t('invite.add')}
          </button>
          <FormButtons verb={t('action.invite')} />
        </>
      }
    >
      <p
        class="quiet"
        id={`${id}-hint`}
      >
        {t(isMeeting ? 'invite.meeting-hint' : 'invite.hint')}
      </p>
      {isTried && filled.length === 0 && (
        <p
          class="field-problem"
          role="alert"
        >
          {t(isMeeting ? 'invite.meeting-nobody' : 'invite.nobody')}
        </p>
      )}
      <ul class="invitees">
        {lines.map((line, index) => {
          const number = index + 1;
          const isWrong = isTried && line.address.trim() !== '' && !isCommandRequest(requestFor([line]));
          return (
            <li
              key={line.key}
              class="field invitee"
            >
              <select
                value={line.kind}
                aria-label={t('invite.kind', { number })}
                onChange={(event) =>
                  change(line.key, { kind: event.currentTarget.value === 'phone' ? 'phone' : named })
                }
              >
                <option value={named}>{t(`invite.${named}`)}</option>
                <option value="phone">{t('invite.phone')}</option>
              </select>
              <AddressField
                accountId={accountId}
                label={t('invite.address', { number })}
                isWrong={isWrong}
                describedBy={isWrong ? `${id}-${line.key}` : `${id}-hint`}
                value={line.address}
                onChange={(address) => change(line.key, { address })}
              />
              <button
                type="button"
                class="icon-button"
                disabled={lines.length === 1}
                aria-label={t('invite.remove', { number })}
                onClick={() => setLines(lines.filter(({ key }) => key !== line.key))}
              >
                <Icon
                  node={X}
                  size={14}
                />
              </button>
              {isWrong && (
                <span
                  class="field-problem"
                  id={`${id}-${line.key}`}
                  role="alert"
                >
                  {t('entry.address-problem')}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </DialogFrame>
  );
};
