import { CalendarPlus, Hash, RefreshCw, Search } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { actions } from '../../../app/actions/actions.ts';
import { meetingTextLimit, type MeetingList } from '../../../app/domain/meeting.ts';
import { errorSentences } from '../../../app/wording/reasons.ts';
import { useApplication } from '../../application/application.ts';
import { timeOfDay } from '../../application/times.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ListPage } from '../parts/list-page.tsx';
import { MeetingRow } from './meeting-row.tsx';

/** While the list is looked at it is read again this often; a text is searched for when typing rests this long. */
const refreshMs = 15_000;
const typingMs = 300;

const Freshness = ({ list }: { readonly list: MeetingList | undefined }) => {
  const { t } = useApplication();
  if (!list || list.status === 'reading') return <span class="fact">{t('meetings.reading')}</span>;
  const time = list.readAt === null ? '' : timeOfDay(list.readAt);
  return list.status === 'read' ? (
    <span class="fact figures">{t('meetings.read-at', { time })}</span>
  ) : (
    <span
      class="fact truth-stale"
      role="alert"
    >
      {list.reason !== null && errorSentences(t, list.reason).what}
      {list.readAt !== null && ` ${t('meetings.as-of', { time })}`}
    </span>
  );
};

const Pages = ({
  list,
  pageSize,
  onGo,
}: {
  readonly list: MeetingList;
  readonly pageSize: number;
  readonly onGo: (from: number) => void;
}) => {
  const { t } = useApplication();
  const { from, ids, total } = list;
  const hasMore = total === null ? ids.length >= pageSize : from + ids.length < total;
  if (from === 0 && !hasMore) return null;
  return (
    <nav
      class="meetings-pages"
      aria-label={t('meetings.pages')}
    >
      <button
        type="button"
        class="button button-plain"
        disabled={from === 0}
        onClick={() => onGo(Math.max(0, from - pageSize))}
      >
        {t('meetings.previous')}
      </button>
      <span class="figures">
        {total === null
          ? t('meetings.range', { first: from + 1, last: from + ids.length })
          : t('meetings.range-of', { first: from + 1, last: from + ids.length, total })}
      </span>
      <button
        type="button"
        class="button button-plain"
        disabled={!hasMore}
        onClick={() => onGo(from + pageSize)}
      >
        {t('meetings.next')}
      </button>
    </nav>
  );
};

/** The meetings of an account that could be followed: searched, paged, and read again while they are looked at. */
export const MeetingsView = ({ accountId }: { readonly accountId: string }) => {
  const { t, model, view, request, sendRequest, perform, denialOf, vendorOf } = useApplication();
  const [typed, setTyped] = useState('');
  const [question, setQuestion] = useState({ text: '', from: 0 });
  const capabilities = vendorOf(accountId)?.capabilities.meetings;
  const list = model.meetingLists.read(accountId);
  const isOnline = model.accounts.read(accountId)?.connection.status === 'online';
  const createPermission = model.accounts.read(accountId)?.agent?.permissions.createMeeting;

  useEffect(() => {
    if (!isOnline) return undefined;
    // A failure to read again is shown by the list itself.
    const read = (): void => void sendRequest('meeting.search', { accountId, ...question }).catch(() => undefined);
    read();
    const timer = setInterval(() => {
      if (!document.hidden) read();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [accountId, isOnline, question]);

  useEffect(() => {
    const text = typed.trim();
    if (text === question.text) return undefined;
    const timer = setTimeout(() => setQuestion({ text, from: 0 }), typingMs);
    return () => clearTimeout(timer);
  }, [typed, question.text]);

  const isAnswer = list?.text === question.text && list.from === question.from;
  const ids = isAnswer ? list.ids : [];
  return (
    <ListPage
      title={t('rail.meetings')}
      columns={[t('meetings.subject'), t('meetings.time'), t('meetings.people')]}
      tableClass="meetings-table"
      facts={
        <>
          {list !== undefined && list.total !== null && isAnswer && (
            <span class="fact">{t('meetings.count', { count: list.total })}</span>
          )}
          <Freshness list={isAnswer ? list : undefined} />
        </>
      }
      buttons={
        <>
          {capabilities?.byAddress.map((how) => (
            <ActionButton
              key={how}
              icon={Hash}
              denial={null}
              onPress={() => {
                view.dialog.value = { kind: 'follow', accountId, how, meetingId: null };
              }}
            >
              {t(`meetings.${how}-by-address`)}
            </ActionButton>
          ))}
          {createPermission !== undefined && createPermission.verdict !== 'unsupported' && (
            <ActionButton
              icon={CalendarPlus}
              denial={denialOf(actions.createMeeting)}
              onPress={() => perform(actions.createMeeting)}
            >
              {t('action.create-meeting')}
            </ActionButton>
          )}
        </>
      }
      tools={
        <div class="list-tools">
          <div class="search">
            <Icon
              node={Search}
              size={16}
            />
            <input
              type="search"
              autocomplete="off"
              spellcheck={false}
              maxLength={meetingTextLimit}
              placeholder={t('meetings.search')}
              aria-label={t('meetings.search')}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </div>
          <button
            type="button"
            class="icon-button icon-button-framed"
            aria-label={t('meetings.refresh')}
            data-hint={t('meetings.refresh')}
            onClick={() => void request('meeting.search', { accountId, ...question })}
          >
            <Icon
              node={RefreshCw}
              size={15}
            />
          </button>
        </div>
      }
      empty={
        isAnswer &&
        list.status !== 'reading' &&
        ids.length === 0 && (
          <p class="empty-line">
            {t(question.text === '' ? 'meetings.empty' : 'meetings.nothing-found', { query: question.text })}
          </p>
        )
      }
      footer={
        isAnswer && (
          <Pages
            list={list}
            pageSize={capabilities?.pageSize ?? Math.max(1, ids.length)}
            onGo={(from) => setQuestion({ ...question, from })}
          />
        )
      }
    >
      {ids.map((id) => (
        <MeetingRow
          key={id}
          accountId={accountId}
          meetingId={id}
        />
      ))}
    </ListPage>
  );
};
