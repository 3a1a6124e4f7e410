import { settledCount } from '../../../app/state/selectors/commands.ts';
import { useApplication } from '../../application/application.ts';
import { groupTitle } from '../../../app/wording/words.ts';
import { WaitsForService } from '../parts/waits-for-service.tsx';

/** The progress of a group of commands, with a button to stop it. Below the list, so that no row moves. */
export const BulkBar = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, request } = useApplication();
  const group = model.commands.groups
    .all()
    .findLast(
      ({ isUnderWay, size, counts, first }) =>
        isUnderWay && size > 1 && first.conferenceId === conferenceId && counts.held === 0,
    );
  if (!group) return null;
  const total = group.size;
  const done = settledCount(group);
  const progress = t('bulk.sent', { sent: group.sentCount, total });
  return (
    <section
      class="bulk-bar"
      aria-label={t('bulk.label')}
    >
      <div class="bulk-words">
        <strong>{groupTitle(t, group)}</strong> <span class="figures">{progress}</span>
        <progress
          class="progress"
          value={done}
          max={total}
          aria-label={progress}
        />
        <WaitsForService group={group} />
      </div>
      {group.counts.waiting > 0 && (
        <button
          type="button"
          class="button button-plain"
          onClick={() => void request('command.stop', { groupId: group.id })}
        >
          {t('activity.stop')}
        </button>
      )}
    </section>
  );
};
