import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useApplication } from '../application.ts';
import type { PeopleList } from '../model/people-list.ts';
import type { PlacedRow } from '../model/row-heights.ts';
import { clockText } from '../times.ts';
import { AudioCells } from './audio-cell.tsx';
import { DropCell } from './drop-cell.tsx';
import { PersonAvatar } from './person-avatar.tsx';
import { hasRowMenu, RowMenuButton } from './row-menu.tsx';

interface PersonRowProps {
  readonly conferenceId: string;
  readonly id: string;
  readonly list: PeopleList;
  readonly item: PlacedRow;
  /** Watches the row's height. */
  readonly watch: (element: HTMLElement, key: string) => () => void;
  /** Whether the list has the columns of the two switches; then it has none for the time in the call. */
  readonly withAudio: boolean;
  readonly isCurrent: boolean;
  readonly wantsFocus: boolean;
  readonly isNew: boolean;
  /** Until when times run: of an old picture they stand still. Null while they run. */
  readonly frozenAt: number | null;
  readonly onSelect: (isRange: boolean) => void;
}

/** One participant. It renders when this one changes, and once a second for the time. */
export const PersonRow = ({ conferenceId, id, list, item, watch, withAudio, isCurrent, wantsFocus, isNew, frozenAt, onSelect }: PersonRowProps) => {
  const { t, model, view, now } = useApplication();
  const row = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    if (!wantsFocus) return;
    row.current?.focus({ preventScroll: true });
    // In a low window the page scrolls as well as the list.
    row.current?.scrollIntoView({ block: 'nearest' });
  }, [wantsFocus]);
  useEffect(() => (row.current ? watch(row.current, id) : undefined), [watch, id]);

  const participant = model.roster(conferenceId).people.read(id) ?? list.find(id);
  if (!participant) return null;
  const isGone = list.isGone(id);
  const isSelected = view.selectedIds.value.has(id);
  const isCompact = view.size.value === 'compact';
  const at = frozenAt ?? now.value;
  const inner = isCurrent ? 0 : -1;
  const time = participant.stateSince === null ? null : clockText(at - participant.stateSince);
  const state = t(isGone ? 'participant-state.left' : `participant-state.${participant.state}`);
  const kind = t(`participant-kind.${participant.kind}`);
  const hasOwnAddress = participant.address !== '' && participant.address !== participant.name;
  const second = hasOwnAddress ? t('row.kind-address', { kind, address: participant.address }) : kind;
  const classes = ['row', isSelected && 'row-selected', isGone && 'row-gone', isNew && 'row-new'].filter(Boolean).join(' ');

  return (
    <tr
      ref={row}
     
      class={classes}
      aria-label={participant.name}
      aria-rowindex={item.index + 2}
      data-id={id}
      tabIndex={isCurrent ? 0 : -1}
      style={{ transform: `translateY(${item.start}px)` }}
    >
      <td class="cell-check">
        {!participant.isSelf && (
          <label class="check">
            <input
              type="checkbox"
              checked={isSelected}
              tabIndex={inner}
              aria-label={t('row.select', { name: participant.name })}
              onClick={(event) => {
                onSelect(event.shiftKey);
              }}
            />
          </label>
        )}
      </td>
      <td class="cell-person">
        {!isCompact && <PersonAvatar participant={participant} />}
        <span class="person">
          <span class="person-name">
            <bdi>{participant.name}</bdi>
            {participant.role !== 'member' && <span class="chip">{t(`participant-role.${participant.role}`)}</span>}
          </span>
          <span class="person-second">
            {isCompact ? <>{state}{time !== null && <span class="figures"> · {time}</span>}{hasOwnAddress && <> · <span class="figures nowrap">{participant.address}</span></>}</> : <>{withAudio && <span class="state-inline">{state}{time !== null && <span class="figures"> · {time}</span>} · </span>}{second}</>}
          </span>
        </span>
      </td>
      {!isCompact && (
        <td class="cell-state">
          <span>{state}</span>{time !== null && <span class="figures quiet"> {time}</span>}
        </td>
      )}
      {withAudio && <AudioCells conferenceId={conferenceId} participant={participant} isGone={isGone} isStale={frozenAt !== null} tabIndex={inner} />}
      {!isCompact && !withAudio && (
        <td class="cell-joined figures">
          {participant.joinedAt !== null && clockText(at - participant.joinedAt)}
        </td>
      )}
      <td class="cell-action">
        <DropCell conferenceId={conferenceId} participant={participant} isGone={isGone} isStale={frozenAt !== null} tabIndex={inner} />
        {withAudio && !isGone && hasRowMenu(participant) && <RowMenuButton conferenceId={conferenceId} participant={participant} tabIndex={inner} />}
      </td>
    </tr>
  );
};
