import { heldKinds } from '../../app/domain/command.ts';
import { useApplication } from '../application.ts';
import { groupTitle } from '../../app/text/words.ts';

/** A change of many that is under way: how far it has come, and what stops the rest of it. Below the list, so that no row moves under the pointer. */
export const BulkBar = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, tell } = useApplication();
  const group = model.commands.groups.all().findLast(({ isUnderWay, commands, first }) =>
    isUnderWay && commands.length > 1 && first.conferenceId === conferenceId && !heldKinds.has(first.request.kind));
  if (!group) return null;
  const total = group.commands.length;
  const done = total - group.counts.held - group.counts.sent - group.counts.accepted;
  const progress = t('activity.progress', { done, total });
  return (
    <section class="bulk-bar" aria-label={t('bulk.label')}>
      <div class="bulk-words">
        <strong>{groupTitle(t, group)}</strong> <span class="figures">{progress}</span>
        <progress class="progress" value={done} max={total} aria-label={progress} />
      </div>
      {group.counts.held > 0 && (
        <button type="button" class="button button-plain" onClick={() => void tell('command.undo', { groupId: group.id })}>
          {t('activity.stop')}
        </button>
      )}
    </section>
  );
};
