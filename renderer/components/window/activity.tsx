import { useEffect, useRef } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import { ActivityEntry } from '../parts/activity-entry.tsx';

/** The most groups that are shown; all commands are in the audit log. */
const shownCount = 80;

/** The groups of commands, the latest first. */
export const Activity = () => {
  const { t, model, view } = useApplication();
  const list = useRef<HTMLUListElement>(null);
  const ids = model.commands.groups.ids;
  const latest = ids.slice(-shownCount).reverse();
  const newest = latest[0];
  useEffect(() => {
    view.activitySeen.value = newest ?? null;
  }, [newest]);
  useEffect(() => {
    if (list.current) list.current.scrollTop = 0;
  }, [newest]);
  return (
    <aside
      class="activity"
      aria-label={t('activity.region')}
    >
      <h2>{t('activity.title')}</h2>
      {latest.length === 0 && <p class="quiet">{t('activity.empty')}</p>}
      <ul
        ref={list}
        class="activity-list"
        aria-label={t('activity.title')}
      >
        {latest.map((id) => (
          <ActivityEntry
            key={id}
            groupId={id}
          />
        ))}
      </ul>
      {ids.length > shownCount && <p class="quiet">{t('activity.older')}</p>}
    </aside>
  );
};
