import { Info, TriangleAlert, X } from 'lucide';
import { ownNoticeCodes, type Notice } from '../../app/domain/notice.ts';
import type { TextKey } from '../../app/text/keys.ts';
import { useApplication } from '../application.ts';
import { Details } from './details.tsx';
import { Icon } from './icon.tsx';

type OwnCode = (typeof ownNoticeCodes)[number];

const isOwnCode = (code: Notice['code']): code is OwnCode => ownNoticeCodes.some((own) => own === code);

const keysOf = (code: Notice['code']): readonly [TextKey, TextKey] =>
  isOwnCode(code) ? [`notice.${code}.what`, `notice.${code}.next`] : [`error.${code}.what`, `error.${code}.next`];

interface NoticeLineProps {
  readonly kind: Notice['kind'];
  readonly code: Notice['code'];
  readonly detail: string | null;
  readonly about: string | null;
  readonly onDismiss: () => void;
}

const NoticeLine = ({ kind, code, detail, about, onDismiss }: NoticeLineProps) => {
  const { t } = useApplication();
  const [what, next] = keysOf(code);
  return (
    <div class={`notice notice-${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <Icon node={kind === 'problem' ? TriangleAlert : Info} size={16} />
      <div>
        <p>{about !== null && <span class="quiet">{about}: </span>}<strong>{t(what)}</strong>{t('sentence.gap')}{t(next)}</p>
        {detail !== null && detail !== '' && <Details text={isOwnCode(code) ? detail : `${code}\n${detail}`} />}
      </div>
      <button type="button" class="icon-button" aria-label={t('notice.dismiss')} onClick={onDismiss}><Icon node={X} size={14} /></button>
    </div>
  );
};

/** What a person should know that belongs to no command, and what went wrong at something just asked. */
export const Notices = () => {
  const { t, model, view, tell, status } = useApplication();
  const notices = model.notices.all();
  const problems = view.problems.value;
  return (
    <>
      {status.value === 'lost' && <div class="notice notice-problem" role="alert"><Icon node={TriangleAlert} size={16} /><p><strong>{t('window.lost')}</strong>{t('sentence.gap')}{t('window.lost-next')}</p></div>}
      {problems.map(({ id, code, detail }) => (
        <NoticeLine key={`p${id}`} kind="problem" code={code} detail={detail} about={null} onDismiss={() => { view.problems.value = problems.filter((other) => other.id !== id); }} />
      ))}
      {notices.map((notice) => (
        <NoticeLine
          key={notice.id}
          kind={notice.kind}
          code={notice.code}
          detail={notice.detail}
          about={notice.accountId === null ? null : (model.accounts.read(notice.accountId)?.label ?? null)}
          onDismiss={() => void tell('notice.dismiss', { noticeId: notice.id })}
        />
      ))}
    </>
  );
};
