import { readDialog, type Dialog } from '../../../../main/vendors/cisco-finesse/wire/wire.ts';
import { parseXml } from '../../../../main/vendors/cisco-finesse/wire/xml.ts';

/** A party as tests describe it: address, state, second of the last change, and what differs from an agent. */
export interface PartySample {
  readonly address: string;
  readonly state?: string;
  readonly at?: number;
  readonly joined?: number;
  readonly type?: string;
  readonly actions?: readonly string[];
}

const time = (second: number): string => new Date(Date.UTC(2026, 2, 2, 9, 0, second)).toISOString();

export const partyXml = ({
  address,
  state = 'ACTIVE',
  at = 0,
  joined = 0,
  type = 'AGENT_DEVICE',
  actions = [],
}: PartySample): string =>
  `<Participant><actions>${actions.map((action) => `<action>${action}</action>`).join('')}</actions>` +
  `<mediaAddress>${address}</mediaAddress>` +
  `<mediaAddressType>${type}</mediaAddressType><startTime>${time(joined)}</startTime><state>${state}</state>` +
  '<stateCause></stateCause>' +
  `<stateChangeTime>${time(at)}</stateChangeTime></Participant>`;

/** A dialog as tests describe it. */
export interface DialogSample {
  readonly id?: string;
  readonly callType?: string;
  readonly from?: string;
  readonly to?: string;
  readonly related?: string;
  /** Id of the call that ended in this one. */
  readonly secondary?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly state?: string;
  readonly parties: readonly PartySample[];
}

export const dialogXml = ({
  id = '16781234',
  callType = 'CONFERENCE',
  from = '4155550100',
  to = '8000',
  related = '',
  secondary = '',
  variables = {},
  state = 'ACTIVE',
  parties,
}: DialogSample): string =>
  `<Dialog><associatedDialogUri>${related === '' ? '' : `/finesse/api/Dialog/${related}`}</associatedDialogUri>` +
  `<fromAddress>${from}</fromAddress><id>${id}</id>` +
  (secondary === '' ? '' : `<secondaryId>${secondary}</secondaryId>`) +
  `<mediaProperties><callType>${callType}</callType><callvariables>${Object.entries(variables)
    .map(([name, value]) => `<CallVariable><name>${name}</name><value>${value}</value></CallVariable>`)
    .join('')}</callvariables></mediaProperties><mediaType>Voice</mediaType>` +
  `<participants>${parties.map(partyXml).join('')}</participants>` +
  `<state>${state}</state><toAddress>${to}</toAddress></Dialog>`;

export const dialogOf = (sample: DialogSample): Dialog => readDialog(parseXml(dialogXml(sample)));
