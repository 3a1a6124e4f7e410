import { Info, TriangleAlert, X } from 'lucide';
import type { Notice } from '../../../app/domain/notice.ts';
import { isOwnNotice, noticeSentences } from '../../../app/wording/notices.ts';
import { useApplication } from '../../application/application.ts';
import { Details } from './details.tsx';
import { Icon } from './icon.tsx';

interface NoticeLineProps {
  readonly kind: Notice['kind'];
  readonly code: Notice['code'];
  readonly detail: string | null;
  readonly fields?: Notice['fields'];
  readonly interrupted?: Notice['interrupted'];
  /** The account that the notice is about; null for none. */
  readonly accountId: string | null;
  readonly onDismiss: () => void;
}

const NoticeLine = ({ kind, code, detail, fields, interrupted, accountId, onDismiss }: NoticeLineProps) => {
  const { t, model, vendorOf } = useApplication();
  const account = accountId === null ? undefined : model.accounts.read(accountId);
  const { what, next } = noticeSentences(t, { code, fields, interrupted }, vendorOf(accountId));
  return (
    <div
      class={`notice notice-${kind}`}
      role={kind === 'problem' ? 'alert' : 'status'}
    >
      <Icon
        node={kind === 'problem' ? TriangleAlert : Info}
        size={16}
      />
      <div>
        <p>
          {account && (
            <span class="quiet">
              <bdi>{account.label}</bdi>:{' '}
            </span>
          )}
          <strong>{what}</strong>
          {t('sentence.gap')}
          {next}
        </p>
        {detail !== null && detail !== '' && <Details text={isOwnNotice(code) ? detail : `${code}\n${detail}`} />}
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={t('notice.dismiss')}
        onClick={onDismiss}
      >
        <Icon
          node={X}
          size={14}
        />
      </button>
    </div>
  );
};

/** Notices, and failed requests of this window. */
export const Notices = () => {
  const { t, model, view, request, status } = useApplication();
  const notices = model.notices.all();
  const problems = view.problems.value;
  return (
    <>
      {status.value === 'lost' && (
        <div
          class="notice notice-problem"
          role="alert"
        >
          <Icon
            node={TriangleAlert}
            size={16}
          />
          <p>
            <strong>{t('window.lost')}</strong>
            {t('sentence.gap')}
            {t('window.lost-next')}
          </p>
        </div>
      )}
      {problems.map(({ id, code, detail }) => (
        <NoticeLine
          key={`p${id}`}
          kind="problem"
          code={code}
          detail={detail}
          accountId={null}
          onDismiss={() => {
            view.problems.value = problems.filter((other) => other.id !== id);
          }}
        />
      ))}
      {notices.map((notice) => (
        <NoticeLine
          key={notice.id}
          kind={notice.kind}
          code={notice.code}
          detail={notice.detail}
          fields={notice.fields}
          interrupted={notice.interrupted}
          accountId={notice.accountId}
          onDismiss={() => void request('notice.dismiss', { noticeId: notice.id })}
        />
      ))}
    </>
  );
};
