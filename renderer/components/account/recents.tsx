import { recentsOf } from '../../../app/state/selectors/recents.ts';
import { useApplication } from '../../application/application.ts';
import { timeOfDay } from '../../application/times.ts';
import { ActionButton } from '../parts/action-button.tsx';

/** Whom the user called, consulted, invited or dropped lately, each with a button that calls them again. */
export const Recents = ({ accountId }: { readonly accountId: string }) => {
  const { t, model, language, makeCommand, permissionFor, denial } = useApplication();
  const recents = recentsOf(model.tracked, accountId);
  if (recents.length === 0) return null;
  return (
    <section
      class="panel"
      aria-label={t('recents.title')}
    >
      <h2>{t('recents.title')}</h2>
      <ul class="recents">
        {recents.map(({ address, name, kind, at }) => (
          <li key={address}>
            <time class="figures quiet">{timeOfDay(at, language.value)}</time>
            <span class="recent-words">
              <bdi>{name}</bdi>
              <span class="quiet">
                {t(`recents.${kind}`)}
                {name === address ? '' : ` · ${address}`}
              </span>
            </span>
            <ActionButton
              denial={denial(permissionFor('make-call', { accountId, address }), 'make-call', accountId)}
              onPress={() => void makeCommand({ kind: 'make-call', accountId, address })}
            >
              {t('recents.again')}
              <span class="visually-hidden"> {name}</span>
            </ActionButton>
          </li>
        ))}
      </ul>
    </section>
  );
};
