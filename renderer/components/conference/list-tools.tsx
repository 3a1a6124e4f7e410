import { Ellipsis, Search, UserPlus, X } from 'lucide';
import type { Action } from '../../../app/actions/action.ts';
import { actions } from '../../../app/actions/actions.ts';
import { audioActions } from '../../../app/actions/audio.ts';
import { meetingPeopleActions } from '../../../app/actions/meeting-people.ts';
import { callControls } from '../../../app/actions/call-controls.ts';
import { namesText } from '../../../app/wording/words.ts';
import { useApplication } from '../../application/application.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ActionKeys } from '../parts/keys.tsx';
import { MenuButton } from '../parts/menu-button.tsx';
import type { MenuItem } from '../parts/menu-list.tsx';

const { mute, unmute, lowerHand, call, admit, reject, moveToLobby, askCameraOn, dropAndUninvite } =
  meetingPeopleActions;
/** What a host does to the selected people, each shown where the meeting has the permission for it. */
const selectedActions = [
  ['speak', mute],
  ['speak', unmute],
  ['lowerHand', lowerHand],
  ['camera', askCameraOn],
  ['call', call],
  ['admit', admit],
  ['rejectEntry', reject],
  ['moveToLobby', moveToLobby],
  ['uninvite', dropAndUninvite],
] as const;
/** What concerns everybody in the list. */
const allControls = ['mute-all', 'mute-all-firmly', 'unmute-all', 'lower-all-hands'] as const;

/** Up to this many participants the compact window has no search field. */
const fewPeople = 8;

const SearchField = () => {
  const { t, view } = useApplication();
  return (
    <div class="search">
      <Icon
        node={Search}
        size={16}
      />
      <input
        id="search-participants"
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={t(view.size.value === 'full' ? 'tools.search' : 'tools.search-short')}
        aria-label={t('tools.search')}
        value={view.query.value}
        onInput={(event) => {
          view.query.value = event.currentTarget.value;
        }}
      />
      {view.query.value === '' ? (
        <ActionKeys
          action={actions.search}
          isDecoration
        />
      ) : (
        <button
          type="button"
          class="icon-button"
          aria-label={t('tools.clear-search')}
          onClick={() => {
            view.query.value = '';
          }}
        >
          <Icon
            node={X}
            size={14}
          />
        </button>
      )}
    </div>
  );
};

/** The search field, and actions on the selected participants, on all but those, or on everybody else. */
export const ListTools = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, perform, denialOf, lacksChoice, context } = useApplication();
  const conference = model.conferences.read(conferenceId);
  const hasRoom = view.size.value === 'full';
  const isCompact = view.size.value === 'compact';
  const selectedCount = view.selectedIds.value.size;
  const { people, hasHearing } = model.roster(conferenceId);
  const withAudio = hasHearing.value;
  const isLong = people.ids.length > fewPeople;
  const inviting = conference?.controls.invite;
  const invite = inviting && inviting.verdict !== 'unsupported' ? callControls.get('invite') : undefined;

  /** How many an action would reach, and whom of them the list does not show. */
  const reachOf = (action: Action): { readonly count: number; readonly description: string } => {
    const call = selectedCount === 0 ? null : action.toRequest(model.tracked, context());
    const request = call?.name === 'command.make' ? call.input.request : null;
    const ids = request && 'participantIds' in request ? request.participantIds : [];
    const shownIds = view.shownIds.value;
    const beyond = shownIds === null ? [] : ids.filter((id) => !shownIds.has(id));
    const sentences = [
      t('tools.hits', { count: ids.length }),
      ...(beyond.length > 0
        ? [
            t('tools.beyond', {
              count: beyond.length,
              names: namesText(
                t,
                beyond.map((id) => people.peek(id)?.name ?? id),
              ),
            }),
          ]
        : []),
    ];
    return { count: ids.length, description: sentences.join(t('list.separator')) };
  };
  const counter = (count: number) =>
    count > 0 && (
      <span
        class="figures"
        aria-hidden="true"
      >
        {' '}
        · {t('rail.count', { count })}
      </span>
    );
  const reach = { selected: reachOf(actions.dropSelected), others: reachOf(actions.dropOthers) };

  const dropButton = (
    <ActionButton
      look="danger"
      denial={denialOf(actions.dropSelected)}
      lacksChoice={lacksChoice(actions.dropSelected)}
      description={reach.selected.description}
      onPress={() => perform(actions.dropSelected)}
    >
      {t('action.drop-selected')}
      {counter(reach.selected.count)}
    </ActionButton>
  );
  const item = (action: Action, isDanger = false): MenuItem => ({
    id: action.id,
    label: t(action.label),
    isDanger,
    reason: denialOf(action),
    lacksChoice: lacksChoice(action),
    onPress: () => perform(action),
  });
  const dropOthersItem: MenuItem = {
    ...item(actions.dropOthers, true),
    ...(reach.others.count > 0 && { note: reach.others.description }),
  };
  const menu = (items: readonly MenuItem[]) => (
    <MenuButton
      class="icon-button icon-button-framed"
      label={t('tools.more')}
      items={items}
    >
      <Icon
        node={Ellipsis}
        size={16}
      />
    </MenuButton>
  );

  const given = new Set<string>(Object.keys(conference?.shared ?? {}));
  const forSelected = selectedActions.filter(([permission]) => given.has(permission)).map(([, action]) => item(action));
  const forAll = allControls.flatMap((control) => {
    const action = conference?.controls[control] ? callControls.get(control) : undefined;
    return action ? [item(action)] : [];
  });

  if (!withAudio)
    return (
      <div
        class="list-tools"
        data-roving="tools"
      >
        <SearchField />
        {invite && (
          <ActionButton
            icon={UserPlus}
            denial={denialOf(invite)}
            isShort={isCompact}
            onPress={() => perform(invite)}
          >
            {t('action.invite')}
          </ActionButton>
        )}
        {dropButton}
        {isCompact || forSelected.length > 0 ? (
          menu([
            ...forAll,
            ...forSelected,
            ...(given.has('speak') ? [item(audioActions.takeBack)] : []),
            dropOthersItem,
          ])
        ) : (
          <ActionButton
            look="danger"
            denial={denialOf(actions.dropOthers)}
            lacksChoice={lacksChoice(actions.dropOthers)}
            description={reach.others.description}
            onPress={() => perform(actions.dropOthers)}
          >
            {t('action.drop-others')}
            {counter(reach.others.count)}
          </ActionButton>
        )}
      </div>
    );
  const { takeBack, listenOnly, restore, listenOnlyOthers, listenOnlyEveryone, restoreEveryone } = audioActions;
  return (
    <div
      class="list-tools"
      data-roving="tools"
    >
      {(!isCompact || isLong || view.query.value !== '') && <SearchField />}
      <span class="list-tools-wide">
        <ActionButton
          denial={denialOf(listenOnlyEveryone)}
          onPress={() => perform(listenOnlyEveryone)}
        >
          {t(hasRoom ? listenOnlyEveryone.label : 'action.listen-only-everyone-short')}
        </ActionButton>
      </span>
      {invite && hasRoom && (
        <ActionButton
          denial={denialOf(invite)}
          onPress={() => perform(invite)}
        >
          {t('action.invite')}
        </ActionButton>
      )}
      {(!isCompact || selectedCount > 0) && dropButton}
      {menu([
        item(takeBack),
        item(restoreEveryone),
        item(listenOnly),
        item(restore),
        item(listenOnlyOthers),
        ...(invite && !hasRoom ? [item(invite)] : []),
        ...(isCompact && selectedCount === 0 ? [item(actions.dropSelected, true)] : []),
        dropOthersItem,
      ])}
    </div>
  );
};
