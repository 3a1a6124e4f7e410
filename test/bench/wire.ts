/** How a server on the wire tells of one conference, as bytes of a WebSocket message. */
export interface WireDialog {
  readonly dialogId: string;
  readonly ownAddress: string;
  readonly participantCount: number;
  /** Numbers of those whose call is held; all others talk. */
  readonly held: ReadonlySet<number>;
  /** When each last changed, in milliseconds since 1970. */
  readonly changedAtMs: (index: number) => number;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/gu, (character) => escapes[character] ?? character);

const joinedAt = '2026-03-02T09:21:05.010Z';

/** The address of participant number `index`; number 0 is the person signed in, one in ten an agent. */
export const wireAddress = (index: number, ownAddress: string): string =>
  index === 0 ? ownAddress : index % 10 === 1 ? String(60_000 + index) : `+49 30 555 ${String(index).padStart(4, '0')}`;

const participantXml = (index: number, { ownAddress, held, changedAtMs }: WireDialog): string => {
  const actions = index === 0 ? ['HOLD', 'UPDATE_CALL_DATA', 'CONSULT_CALL', 'DROP', 'SEND_DTMF'] : ['DROP'];
  const isAgent = index === 0 || index % 10 === 1;
  return (
    `<Participant><actions>${actions.map((action) => `<action>${action}</action>`).join('')}</actions>` +
    `<mediaAddress>${wireAddress(index, ownAddress)}</mediaAddress><mediaAddressType>` +
    `${isAgent ? 'AGENT_DEVICE' : ''}</mediaAddressType>` +
    `<startTime>${joinedAt}</startTime><state>${held.has(index) ? 'HELD' : 'ACTIVE'}</state><stateCause></stateCause>` +
    `<stateChangeTime>${new Date(changedAtMs(index)).toISOString()}</stateChangeTime></Participant>`
  );
};

/** One `PUT` of a whole dialog, escaped inside its stanza, in the form of published captures. */
export const wireUpdate = (dialog: WireDialog): Buffer => {
  const { dialogId, participantCount } = dialog;
  const participants = Array.from({ length: participantCount }, (_, index) => participantXml(index, dialog)).join('');
  const update =
    '<Update><data><dialog><associatedDialogUri></associatedDialogUri><fromAddress>4155550100</fromAddress><id>' +
    `${dialogId}</id><secondaryId></secondaryId>` +
    '<mediaProperties><DNIS>5001</DNIS><callType>CONFERENCE</callType><dialedNumber>8000</dialedNumber>' +
    '<outboundClassification></outboundClassification>' +
    '<callvariables><CallVariable><name>callVariable1</name><value>Policy 77</value></CallVariable>' +
    '<CallVariable><name>user.crm.id</name><value>A&amp;B</value></CallVariable></callvariables>' +
    '<queueNumber>5022</queueNumber><queueName>Claims.Voice.SG</queueName><callKeyCallId>217</callKeyCallId>' +
    '<callKeySequenceNum>1</callKeySequenceNum><callKeyPrefix>152018</callKeyPrefix>' +
    `<wrapUpReason></wrapUpReason></mediaProperties><mediaType>Voice</mediaType><participants>${participants}` +
    '</participants>' +
    `<state>ACTIVE</state><toAddress>8000</toAddress><uri>/finesse/api/Dialog/${dialogId}</uri></dialog></data>` +
    `<event>PUT</event><requestId></requestId><source>/finesse/api/Dialog/${dialogId}</source></Update>`;
  return Buffer.from(
    "<message xmlns='jabber:client' from='pubsub.fin-a.example.net' to='1900@fin-a.example.net' id='f00dcafe1234'>" +
      "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='/finesse/api/User/1900/Dialogs'>" +
      "<item id='3b1b7c1e-55d5-4f0e-8a41-0f6f5b7f2a10'>" +
      `<notification xmlns='urn:xmpp:push:0'>${escaped(update)}</notification></item></items></event></message>`,
    'utf8',
  );
};
