import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import { commandPhases, type Command } from '../../../app/domain/command.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';
import { phaseOf, settledCount, tookMs } from '../../../app/state/selectors/commands.ts';
import { isAudioRequest } from '../../../app/state/selectors/take-back.ts';
import { bothSentences, commandReason } from '../../../app/wording/reasons.ts';
import { useApplication, type Application } from '../../application/application.ts';
import { secondsText, timeOfDay } from '../../application/times.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { causeText, commandTitle, conferenceName, countsText, groupTitle } from '../../../app/wording/words.ts';
import { Details } from './details.tsx';
import { PhaseMark } from './phase-mark.tsx';
import { WaitsForService } from './waits-for-service.tsx';

/** How many failed commands of a group are listed at first, and how many more at each press. */
const listedCount = 30;
const moreCount = 100;

const detailsOf = (t: Translate, command: Command): string => {
  const took = command.phase === 'cancelled' ? null : tookMs(command);
  return [
    took === null ? null : t('activity.took', { seconds: secondsText(took) }),
    command.reason,
    command.detail,
    command.id,
  ]
    .filter((part) => part !== null)
    .join('\n');
};

/** Why a command is in its phase. */
const reasonText = ({ t, vendorOf, now }: Application, command: Command): string | null => {
  if (command.phase === 'accepted') return t('activity.waiting-for-proof');
  if (command.phase === 'sent') return t('activity.sent');
  if (command.phase === 'waiting') {
    const { waitsUntil } = command;
    return waitsUntil !== undefined && waitsUntil > now.value
      ? t('activity.limited-one', { time: timeOfDay(waitsUntil) })
      : t('activity.waiting');
  }
  if (command.phase === 'confirmed') return causeText(t, command);
  if (command.phase === 'cancelled' && command.reason === 'taken-back') return t('activity.taken-back');
  if (command.phase === 'cancelled' && command.reason === 'stopped') return t('activity.stopped');
  const reason = commandReason(t, command, vendorOf(command.accountId));
  return reason && bothSentences(t, reason);
};

const firstOf = (commands: Iterable<Command>, count: number): readonly Command[] => {
  const first: Command[] = [];
  for (const command of commands) {
    if (first.length === count) break;
    first.push(command);
  }
  return first;
};

const CheckAgain = ({ command }: { readonly command: Command }) => {
  const { t, request } = useApplication();
  return (
    <button
      type="button"
      class="link-button"
      onClick={() => void request('command.check-again', { commandId: command.id })}
    >
      {t('activity.check-again')}
      <span class="visually-hidden"> {command.target?.name ?? ''}</span>
    </button>
  );
};

const Stop = ({ group }: { readonly group: CommandGroup }) => {
  const { t, request } = useApplication();
  return (
    <button
      type="button"
      class="button button-plain button-small"
      onClick={() => void request('command.stop', { groupId: group.id })}
    >
      {t('activity.stop')}
    </button>
  );
};

/** Gives everybody back what they could hear and say before. Shown with the change that would be taken back. */
const TakeBack = ({ group }: { readonly group: CommandGroup }) => {
  const { t, takeBackId, request } = useApplication();
  return useComputed(() => takeBackId.value === group.id).value ? (
    <button
      type="button"
      class="button button-plain button-small"
      onClick={() => void request('audio.take-back', { groupId: group.id, surface: 'window' })}
    >
      {t('activity.take-back')}
      <span class="visually-hidden"> {groupTitle(t, group)}</span>
    </button>
  ) : null;
};

const UndoOne = ({ group }: { readonly group: CommandGroup }) => {
  const { t, request } = useApplication();
  return (
    <button
      type="button"
      class="link-button entry-undo"
      aria-label={t('undo.one', { name: groupTitle(t, group) })}
      onClick={() => void request('command.undo', { groupId: group.id })}
    >
      {t('action.undo')}
    </button>
  );
};

/** At which account a command was made, and in which conference. */
const placeOf = ({ t, model, placeNames }: Application, { accountId, conferenceId }: Command): string => {
  const account = model.accounts.read(accountId)?.label ?? placeNames.get(accountId) ?? '';
  const live = conferenceId === null ? undefined : model.conferences.read(conferenceId);
  const conference = live ? conferenceName(t, live) : (placeNames.get(conferenceId ?? '') ?? '');
  return conference === '' ? account : t('activity.place', { account, conference });
};

/** Everybody of a group by name, under the outcome that each had. Its content is made when it is opened. */
const Everybody = ({ group }: { readonly group: CommandGroup }) => {
  const { t } = useApplication();
  const [isOpen, setOpen] = useState(false);
  const [listed, setListed] = useState(moreCount);
  return (
    <details
      class="details"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{t('activity.everybody', { count: group.size })}</summary>
      {isOpen &&
        commandPhases.map((phase) => {
          const names = [...group.commands.values()].filter((command) => command.phase === phase);
          return names.length === 0 ? null : (
            <div key={phase}>
              <PhaseMark phase={phase} /> <span class="figures">{t('rail.count', { count: names.length })}</span>
              <ul class="entry-names">
                {names.slice(0, listed).map(({ id, target }) => (
                  <li key={id}>
                    <bdi>{target?.name}</bdi>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      {isOpen && group.size > listed && (
        <button
          type="button"
          class="link-button"
          onClick={() => setListed(listed + moreCount)}
        >
          {t('activity.list-more', { count: group.size - listed })}
        </button>
      )}
    </details>
  );
};

const Bulk = ({ group }: { readonly group: CommandGroup }) => {
  const application = useApplication();
  const { t } = application;
  const [listed, setListed] = useState(listedCount);
  const total = group.size;
  const done = settledCount(group);
  return (
    <>
      <p class="entry-reason figures">{countsText(t, group)}</p>
      <WaitsForService group={group} />
      {group.isUnderWay && (
        <progress
          class="progress"
          value={done}
          max={total}
          aria-label={t('activity.progress', { done, total })}
        />
      )}
      {group.counts.waiting > 0 && <Stop group={group} />}
      <Everybody group={group} />
      {group.failures.size > 0 && (
        <details class="details">
          <summary>{t('activity.not-done', { count: group.failures.size })}</summary>
          <ul class="entry-list">
            {firstOf(group.failures.values(), listed).map((command) => (
              <li key={command.id}>
                <PhaseMark phase={command.phase} /> <bdi>{command.target?.name}</bdi>
                <p class="entry-reason">
                  {reasonText(application, command)}{' '}
                  {command.phase === 'unconfirmed' && <CheckAgain command={command} />}
                </p>
              </li>
            ))}
          </ul>
          {group.failures.size > listed && (
            <button
              type="button"
              class="link-button"
              onClick={() => setListed(listed + moreCount)}
            >
              {t('activity.list-more', { count: group.failures.size - listed })}
            </button>
          )}
        </details>
      )}
    </>
  );
};

/** One group of commands in the activity list. */
export const ActivityEntry = ({ groupId }: { readonly groupId: string }) => {
  const application = useApplication();
  const { t, model } = application;
  const group = model.commands.groups.read(groupId);
  if (!group) return null;
  const isBulk = group.size > 1;
  const command = group.first;
  const reason = isBulk ? null : reasonText(application, command);
  return (
    <li class="entry">
      <div class="entry-head">
        <time class="figures">{timeOfDay(command.madeAt)}</time>
        <PhaseMark
          phase={phaseOf(group)}
          command={isBulk ? undefined : command}
        />
        {group.counts.held > 0 && <UndoOne group={group} />}
      </div>
      <p class="entry-title">{isBulk ? groupTitle(t, group) : commandTitle(t, command)}</p>
      <p class="entry-place">{placeOf(application, command)}</p>
      {isBulk && <Bulk group={group} />}
      {reason !== null && (
        <p class="entry-reason">
          {reason} {command.phase === 'unconfirmed' && <CheckAgain command={command} />}
        </p>
      )}
      {isAudioRequest(command.request) && !group.isUnderWay && <TakeBack group={group} />}
      {!isBulk && group.waitsUntil !== null && <Stop group={group} />}
      {!isBulk && command.sentAt !== null && <Details text={detailsOf(t, command)} />}
    </li>
  );
};
