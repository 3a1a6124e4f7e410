import { Monitor, Phone, User } from 'lucide';
import type { Participant } from '../../../app/domain/participant.ts';
import { Icon } from '../parts/icon.tsx';

/** The initials of a name: up to two letters, or one character in scripts without spaces. */
export const initialsOf = (name: string): string => {
  const letters = name.split(/[\s,._-]+/u).flatMap((word) => /^\p{L}/u.exec(word)?.[0] ?? []);
  const last = letters.length > 1 ? (letters.at(-1) ?? '') : '';
  return ((letters[0] ?? '') + last).toLocaleUpperCase();
};

const shapes = { phone: Phone, device: Monitor, person: User, agent: User } as const;

/** The initials of a person, or an icon for phones and devices. */
export const PersonAvatar = ({ participant }: { readonly participant: Participant }) => {
  const initials = participant.kind === 'agent' || participant.kind === 'person' ? initialsOf(participant.name) : '';
  return (
    <span
      class={initials === '' ? 'avatar' : 'avatar avatar-named'}
      aria-hidden="true"
    >
      {initials === '' ? (
        <Icon
          node={shapes[participant.kind]}
          size={15}
        />
      ) : (
        initials
      )}
    </span>
  );
};
