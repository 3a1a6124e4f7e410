import { recentsOf, type Recent } from '../../../app/state/selectors/recents.ts';
import { useApplication } from '../../application/application.ts';
import { timeOfDay } from '../../application/times.ts';
import { ActionButton } from '../parts/action-button.tsx';

/** Does again what was done: a consultation where a call is there to consult from, else a call. */
const Again = ({ recent }: { readonly recent: Recent }) => {
  const { t, model, makeCommand, permissionFor, denial } = useApplication();
  const { accountId, address, name, kind } = recent;
  const from =
    kind === 'consult'
      ? model.conferences
          .all()
          .find((one) => one.accountId === accountId && one.controls.consult?.verdict === 'allowed')
      : undefined;
  return (
    <ActionButton
      denial={from ? null : denial(permissionFor('make-call', { accountId, address }), 'make-call', accountId)}
      onPress={() =>
        void makeCommand(
          from ? { kind: 'consult', conferenceId: from.id, address } : { kind: 'make-call', accountId, address },
        )
      }
    >
      {t(from ? 'recents.consult-again' : 'recents.again')}
      <span class="visually-hidden"> {name}</span>
    </ActionButton>
  );
};

/** Whom the user called, consulted, invited or dropped lately, each with a button that does it again. */
export const Recents = ({ accountId }: { readonly accountId: string }) => {
  const { t, model } = useApplication();
  const recents = recentsOf(model.tracked, accountId);
  if (recents.length === 0) return null;
  return (
    <section
      class="panel"
      aria-label={t('recents.title')}
    >
      <h2>{t('recents.title')}</h2>
      <ul class="recents">
        {recents.map((recent) => (
          <li key={recent.address}>
            <time class="figures quiet">{timeOfDay(recent.at)}</time>
            <span class="recent-words">
              <bdi>{recent.name}</bdi>
              <span class="quiet">
                {t(`recents.${recent.kind}`)}
                {recent.name === recent.address ? '' : ` · ${recent.address}`}
              </span>
            </span>
            <Again recent={recent} />
          </li>
        ))}
      </ul>
    </section>
  );
};
