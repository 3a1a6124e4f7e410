import type { Command } from '../../app/domain/command.ts';
import { phaseOf, tookMs, type CommandGroup } from '../../app/state/selectors/commands.ts';
import { useApplication } from '../application.ts';
import { secondsText, timeOfDay } from '../times.ts';
import { commandTitle, countsText, groupTitle } from '../../app/text/words.ts';
import { Details } from './details.tsx';
import { PhaseMark } from './phase-mark.tsx';

/** How many of those that failed are listed one by one. */
const listedCount = 30;

const detailsOf = (command: Command): string =>
  [command.reason, command.detail, command.id].filter((part) => part !== null).join('\n');

/** How long it took, how long it lasts so far, or when it was made. */
const Took = ({ command }: { readonly command: Command }) => {
  const { t, now, language } = useApplication();
  const made = timeOfDay(command.madeAt, language.value);
  if (command.phase === 'held') return <time class="took" data-hint={made}>{t('activity.now')}</time>;
  const took = command.phase === 'sent' && command.sentAt !== null ? Math.max(0, now.value - command.sentAt) : tookMs(command);
  return <time class="took figures" data-hint={made}>{took === null || command.phase === 'cancelled' ? made : t('activity.seconds', { seconds: secondsText(took) })}</time>;
};

/** Why it stands where it stands, in plain words. */
const reasonText = (t: ReturnType<typeof useApplication>['t'], command: Command): string | null => {
  if (command.phase === 'accepted') return t('activity.waiting-for-proof');
  if (command.phase === 'sent') return t('activity.sent');
  if (command.reason === null || command.phase === 'confirmed') return null;
  const sentences = [t(`error.${command.reason}.what`), t(`error.${command.reason}.next`)].join(t('sentence.gap'));
  return command.phase === 'cancelled' && command.reason === 'taken-back' ? t('activity.taken-back') : sentences;
};

/** What did not come about without the person having taken it back: worth being named with its reason. */
const isNotDone = ({ phase, reason }: Command): boolean =>
  phase === 'refused' || phase === 'unconfirmed' || (phase === 'cancelled' && reason !== null && reason !== 'taken-back');

const CheckAgain = ({ command }: { readonly command: Command }) => {
  const { t, tell } = useApplication();
  return (
    <button type="button" class="link-button" onClick={() => void tell('command.check-again', { commandId: command.id })}>
      {t('activity.check-again')}<span class="visually-hidden"> {command.target?.name ?? ''}</span>
    </button>
  );
};

const Bulk = ({ group }: { readonly group: CommandGroup }) => {
  const { t, tell } = useApplication();
  const total = group.commands.length;
  const done = total - group.counts.held - group.counts.sent - group.counts.accepted;
  const unsettled = group.commands.filter(isNotDone);
  return (
    <>
      <p class="entry-reason figures">{countsText(t, group)}</p>
      {group.isUnderWay && <progress class="progress" value={done} max={total} aria-label={t('activity.progress', { done, total })} />}
      {group.counts.held > 0 && group.counts.held < total && (
        <button type="button" class="button button-plain button-small" onClick={() => void tell('command.undo', { groupId: group.id })}>
          {t('activity.stop')}
        </button>
      )}
      {unsettled.length > 0 && (
        <details class="details">
          <summary>{t('activity.not-done', { count: unsettled.length })}</summary>
          <ul class="entry-list">
            {unsettled.slice(0, listedCount).map((command) => (
              <li key={command.id}>
                <PhaseMark phase={command.phase} /> <bdi>{command.target?.name}</bdi>
                <p class="entry-reason">{reasonText(t, command)} {command.phase === 'unconfirmed' && <CheckAgain command={command} />}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};

/** One thing that was asked, alone or of many at once. */
export const ActivityEntry = ({ groupId }: { readonly groupId: string }) => {
  const { t, model } = useApplication();
  const group = model.commands.groups.read(groupId);
  if (!group) return null;
  const isBulk = group.commands.length > 1;
  const command = group.first;
  const reason = isBulk ? null : reasonText(t, command);
  return (
    <li class="entry">
      <div class="entry-head">
        <PhaseMark phase={phaseOf(group)} />
        <Took command={command} />
      </div>
      <p class="entry-title">{isBulk ? groupTitle(t, group) : commandTitle(t, command)}</p>
      {isBulk && <Bulk group={group} />}
      {reason !== null && <p class="entry-reason">{reason} {command.phase === 'unconfirmed' && <CheckAgain command={command} />}</p>}
      {!isBulk && command.detail !== null && <Details text={detailsOf(command)} />}
    </li>
  );
};
