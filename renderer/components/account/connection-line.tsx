import type { Account } from '../../../app/domain/account.ts';
import { useApplication } from '../../application/application.ts';

/** The connection of an account in one line. The dot differs in shape as well as in colour. */
export const ConnectionLine = ({ account }: { readonly account: Account }) => {
  const { t, now } = useApplication();
  const { connection, agent } = account;
  const retryInMs =
    connection.status === 'waiting' && connection.retryAt !== null ? connection.retryAt - now.value : null;
  const words =
    retryInMs !== null
      ? t('connection.again-in', { seconds: String(Math.max(0, Math.ceil(retryInMs / 1000))) })
      : t(`connection.${connection.status}`);
  return (
    <span class={`connection connection-${connection.status}`}>
      <span
        class={connection.status === 'online' || connection.status === 'refused' ? 'dot' : 'dot dot-hollow'}
        aria-hidden="true"
      />
      <span class="dotted-line">
        <span class="dotted-line-parts figures">
          <span>{words} </span>
          {connection.status === 'online' && agent && agent.address !== '' && <bdi>{agent.address}</bdi>}
        </span>
      </span>
    </span>
  );
};
