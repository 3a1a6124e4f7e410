import { SourceChip } from './source-chip.tsx';
import { useComputed } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import type { PeopleList } from '../../model/people-list.ts';
import type { PlacedRow } from '../../model/row-heights.ts';
import { AudioCells } from './audio-cell.tsx';
import { clockText } from '../../application/times.ts';
import { Ticking } from '../parts/ticking.tsx';
import { EndCell } from './end-cell.tsx';
import { PersonAvatar } from './person-avatar.tsx';
import { PersonMarks } from './person-marks.tsx';
import { commandTitle } from '../../../app/wording/words.ts';
import { RowOutcome, useRowCommands } from './row-outcome.tsx';
import { hasRowMenu, RowMenuButton } from './row-menu.tsx';

/** A longer name, in characters, may not fit on its two lines. */
const longName = 60;

interface PersonRowProps {
  readonly conferenceId: string;
  readonly id: string;
  readonly list: PeopleList;
  readonly item: PlacedRow;
  /** Measures the row now and whenever its height changes. Returns an unsubscribe function. */
  readonly watch: (element: HTMLElement, key: string) => () => void;
  /** Whether the table has the two columns of switches in place of the time in the call. */
  readonly withAudio: boolean;
  readonly withHearing: boolean;
  /** Whether rows have room for a menu. */
  readonly withMenu: boolean;
  readonly isCurrent: boolean;
  readonly wantsFocus: boolean;
  readonly isNew: boolean;
  /** The time at which durations are frozen because the picture is stale; null while they run. */
  readonly frozenAt: number | null;
  readonly onSelect: (isRange: boolean) => void;
}

/** One participant. Renders when this participant changes. */
export const PersonRow = ({
  conferenceId,
  id,
  list,
  item,
  watch,
  withAudio,
  withHearing,
  withMenu,
  isCurrent,
  wantsFocus,
  isNew,
  frozenAt,
  onSelect,
}: PersonRowProps) => {
  const { t, model, view } = useApplication();
  const row = useRef<HTMLTableRowElement>(null);
  const shared = useComputed(() => model.conferences.read(conferenceId)?.shared).value;
  useLayoutEffect(() => {
    if (!wantsFocus) return;
    row.current?.focus({ preventScroll: true });
    // In a low window the page scrolls too.
    row.current?.scrollIntoView({ block: 'nearest' });
  }, [wantsFocus]);
  useLayoutEffect(() => (row.current ? watch(row.current, id) : undefined), [watch, id]);

  const { underWay, failed: outcome } = useRowCommands(conferenceId, id);
  const participant = model.roster(conferenceId).people.read(id) ?? list.find(id);
  if (!participant) return null;
  const isGone = list.isGone(id);
  const isSelected = view.selectedIds.value.has(id);
  const isCompact = view.size.value === 'compact';
  const inner = isCurrent ? 0 : -1;
  const sinceText = (since: number) => <Ticking text={(nowMs) => clockText((frozenAt ?? nowMs) - since)} />;
  const time = participant.stateSince !== null && sinceText(participant.stateSince);
  const state = t(isGone ? 'participant-state.left' : `participant-state.${participant.state}`);
  const kind = t(`participant-kind.${participant.kind}`);
  const hasOwnAddress = participant.address !== '' && participant.address !== participant.name;
  const isOutside = participant.state === 'in-lobby' || participant.state === 'not-here';
  const deviceCount =
    participant.personKey === undefined ? 0 : model.roster(conferenceId).deviceCount(participant.personKey);
  const base = hasOwnAddress ? t('row.kind-address', { kind, address: participant.address }) : kind;
  const details = [
    base,
    ...(participant.vendorState === undefined ? [] : [t('vendor-state', { word: participant.vendorState })]),
    ...(participant.device === undefined ? [] : [t(`device.${participant.device}`)]),
    ...(deviceCount > 1 ? [t('row.devices', { count: deviceCount - 1 })] : []),
  ];
  const second = details.join(' · ');
  const { audio } = participant;
  // One sentence for a screen reader, without times: these would be said again every second.
  const sentence = [
    participant.name,
    state,
    ...(isGone || audio?.canHear === undefined || audio.canHear === 'unknown' ? [] : [t(`row.hears.${audio.canHear}`)]),
    ...(isGone || audio === undefined || audio.canSpeak === 'unknown' ? [] : [t(`row.speaks.${audio.canSpeak}`)]),
    ...(isSelected ? [t('row.selected')] : []),
    ...(underWay ? [t('row.pending', { title: commandTitle(t, underWay), phase: t(`phase.${underWay.phase}`) })] : []),
    ...(outcome && !isGone ? [t(`phase.${outcome.phase}`)] : []),
  ].join(t('list.separator'));
  const classes = [
    'row',
    isSelected && 'row-selected',
    isGone && 'row-gone',
    isNew && 'row-new',
    participant.isSpeaking && !isGone && 'row-speaking',
  ]
    .filter(Boolean)
    .join(' ');

  return (
    <tr
      ref={row}
      class={classes}
      aria-label={sentence}
      aria-selected={participant.isSelf ? undefined : isSelected}
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
            <bdi
              class="person-words"
              data-hint={participant.name.length > longName ? participant.name : undefined}
            >
              {participant.name.trim() === '' ? t('row.no-name') : participant.name}
            </bdi>
            {participant.isSpeaking && !isGone && <span class="visually-hidden">{t('mark.speaking')}</span>}
            {participant.role !== 'member' && <span class="chip">{t(`participant-role.${participant.role}`)}</span>}
            <SourceChip participant={participant} />
            {!isGone && (
              <PersonMarks
                participant={participant}
                frozenAt={frozenAt}
              />
            )}
          </span>
          <span class="person-second">
            {outcome && !isGone && (
              <RowOutcome
                command={outcome}
                tabIndex={inner}
              />
            )}
            {isCompact ? (
              <>
                {state}
                {time && <span class="figures"> · {time}</span>}
                {participant.vendorState !== undefined && (
                  <> · {t('vendor-state', { word: participant.vendorState })}</>
                )}
                {hasOwnAddress && (
                  <>
                    {' '}
                    · <span class="figures nowrap">{participant.address}</span>
                  </>
                )}
              </>
            ) : (
              <>
                {withAudio && (
                  <span class="state-inline">
                    {state}
                    {time && <span class="figures"> · {time}</span>} ·{' '}
                  </span>
                )}
                {outcome && !isGone ? hasOwnAddress && participant.address : second}
              </>
            )}
          </span>
        </span>
      </td>
      {!isCompact && (
        <td class="cell-state">
          <span>{state}</span>
          {time && <span class="figures quiet"> {time}</span>}
        </td>
      )}
      {withAudio && (
        <AudioCells
          conferenceId={conferenceId}
          participant={participant}
          isGone={isGone || isOutside}
          withHearing={withHearing}
          tabIndex={inner}
        />
      )}
      {!isCompact && !withAudio && (
        <td class="cell-joined figures">{participant.joinedAt !== null && sinceText(participant.joinedAt)}</td>
      )}
      <td class="cell-action">
        <EndCell
          conferenceId={conferenceId}
          participant={participant}
          isGone={isGone}
          tabIndex={inner}
        />
        {withMenu && !isGone && hasRowMenu(participant, shared) && (
          <RowMenuButton
            conferenceId={conferenceId}
            participant={participant}
            tabIndex={inner}
          />
        )}
      </td>
    </tr>
  );
};
