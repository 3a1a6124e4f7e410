import { useId, useState } from 'preact/hooks';
import { recentAddresses } from '../../../app/state/selectors/recents.ts';
import { useApplication } from '../../application/application.ts';

/** Somebody who can be chosen instead of typing their number. */
interface Candidate {
  readonly address: string;
  readonly name: string;
  readonly source: 'team' | 'recent';
}

/** The most people that are offered at once: typing narrows them down. */
const mostOffered = 8;

interface AddressFieldProps {
  readonly accountId: string | null;
  readonly value: string;
  readonly labelledBy?: string;
  readonly label?: string;
  readonly id?: string;
  readonly isWrong: boolean;
  readonly describedBy: string;
  readonly onChange: (value: string) => void;
}

const isMatch = ({ address, name }: Candidate, typed: string): boolean =>
  name.toLocaleLowerCase().includes(typed) || address.toLocaleLowerCase().includes(typed);

/** A name, where a number or an address is dialled. */
const isName = (typed: string): boolean => /\p{L}/u.test(typed) && !/[\d@:]/u.test(typed);

/**
 * A number to be typed, and below it whom it could be: the team and whom one called lately, found by name or number.
 * What is typed counts, whether it is one of them or not; a name is dialled only if nobody is found by it.
 */
export const AddressField = ({ accountId, value, label, id, isWrong, describedBy, onChange }: AddressFieldProps) => {
  const { t, model } = useApplication();
  const listId = useId();
  const [isOpen, setOpen] = useState(true);
  const [at, setAt] = useState(-1);
  const typed = value.trim().toLocaleLowerCase();
  const team = accountId === null ? [] : model.team(accountId).all();
  const named = new Map(team.map(({ address, name }) => [address, name]));
  const candidates: readonly Candidate[] = [
    ...recentAddresses(model.tracked, accountId).map((address): Candidate => ({
      address,
      name: named.get(address) ?? '',
      source: 'recent',
    })),
    ...team
      .filter(({ address }) => address !== '')
      .map(({ address, name }): Candidate => ({ address, name, source: 'team' })),
  ];
  const seen = new Set<string>();
  const offered = candidates
    .filter((one) => isMatch(one, typed) && one.address !== value && !seen.has(one.address) && seen.add(one.address))
    .slice(0, mostOffered);
  const isShown = isOpen && offered.length > 0;
  const choose = (candidate: Candidate): void => {
    onChange(candidate.address);
    setOpen(false);
    setAt(-1);
  };
  return (
    <>
      <input
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        value={value}
        aria-label={label}
        aria-invalid={isWrong}
        aria-describedby={describedBy}
        aria-expanded={isShown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isShown && at >= 0 ? `${listId}-${at}` : undefined}
        onInput={(event) => {
          setOpen(true);
          setAt(-1);
          onChange(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          const chosen = offered[at] ?? (isName(value) ? offered[0] : undefined);
          if (step !== undefined && isShown) setAt((at + step + offered.length) % offered.length);
          else if (event.key === 'Enter' && isShown && chosen) choose(chosen);
          else return;
          event.preventDefault();
        }}
      />
      {/* A native list shows neither names nor where they come from. */}
      {/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role */}
      <ul
        id={listId}
        class="people-picker"
        role="listbox"
        aria-label={t('picker.label')}
        hidden={!isShown}
      >
        {offered.map((candidate, index) => (
          <li
            key={candidate.address}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            class={index === at ? 'picker-option picker-current' : 'picker-option'}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(candidate);
            }}
          >
            <strong class="figures">{candidate.address}</strong>
            <bdi>{candidate.name}</bdi>
            <span class="chip">{t(`picker.${candidate.source}`)}</span>
          </li>
        ))}
      </ul>
      <output class="field-hint">{isName(value) && t('picker.as-typed', { typed: value.trim() })}</output>
      {/* oxlint-enable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role */}
    </>
  );
};
