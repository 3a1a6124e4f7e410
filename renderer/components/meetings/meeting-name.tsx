import type { Meeting } from '../../../app/domain/meeting.ts';

/** Which meeting a dialog is about, by its subject or, without one, by its number. */
export const MeetingName = ({ meeting }: { readonly meeting: Meeting | null | undefined }) =>
  meeting ? (
    <p>
      <strong>
        <bdi>{meeting.subject === '' ? meeting.vendorId : meeting.subject}</bdi>
      </strong>
    </p>
  ) : null;
