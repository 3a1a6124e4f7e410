import { element } from '../wire/xml.ts';
import type { FinesseSwitches } from './switches.ts';
import { actionsOf, callState, isUnseen } from './call-rules.ts';
import type { Directory } from './directory.ts';
import type { Call, Leg, Reason, User } from './types.ts';

/** ISO 8601 UTC with milliseconds; empty for null. */
export const isoTime = (atMs: number | null): string => (atMs === null ? '' : new Date(atMs).toISOString());

/** An element that is left out while it has no text. */
const optional = (name: string, text: string): string => (text === '' ? '' : element(name, text));

/** A reason as part of a user or of the list of reasons. */
export const reasonXml = (reason: Reason, tag: 'reasonCode' | 'ReasonCode'): string =>
  `<${tag}>${element('category', reason.category)}${element('code', reason.code)}${element('forAll', true)}` +
  element('id', reason.id) +
  `${element('label', reason.label)}${element('systemCode', reason.isSystem)}` +
  `${element('uri', `/finesse/api/ReasonCode/${reason.id}`)}</${tag}>`;

/** The reason of a state that has one; `reasonCodeId` is -1 where none was given. */
const reasonOfXml = ({ state, reason }: User): string =>
  state === 'NOT_READY' || state === 'LOGOUT'
    ? (reason ? reasonXml(reason, 'reasonCode') : '') + element('reasonCodeId', reason?.id ?? '-1')
    : '';

/** After an answer, a read may still show the id of the reason of before. */
const lastReasonXml = ({ state, reasonAfterCall }: User): string =>
  state === 'TALKING' && reasonAfterCall ? element('reasonCodeId', reasonAfterCall.id) : '';

/** The User object, elements in alphabetical order as captured. `tag` is `User` over REST and `user` in events. */
export const userXml = (user: User, directory: Directory, switches: FinesseSwitches, tag: 'User' | 'user'): string => {
  const isRead = tag === 'User';
  const team = directory.teams.find((candidate) => candidate.id === user.teamId);
  const supervised = directory.teams.filter((candidate) => user.supervisedTeamIds.includes(candidate.id));
  const teams = supervised.map(
    (one) =>
      `<Team>${element('id', one.id)}${element('name', one.name)}` +
      `${element('uri', `/finesse/api/Team/${one.id}`)}</Team>`,
  );
  const mobile =
    user.mobileAgent &&
    `<mobileAgent>${element('mode', user.mobileAgent.mode)}` +
      `${element('dialNumber', user.mobileAgent.dialNumber)}</mobileAgent>`;
  return (
    `<${tag}>${element('dialogs', `/finesse/api/User/${user.loginId}/Dialogs`)}` +
    element('extension', user.extension ?? '') +
    `${element('firstName', user.firstName)}${element('lastName', user.lastName)}` +
    `${element('loginId', user.loginId)}${element('loginName', user.loginName)}` +
    `${element('mediaType', 1)}${mobile ?? ''}${element('pendingState', user.pendingState)}` +
    reasonOfXml(user) +
    (isRead && switches.reasonWhileTalking === 'lastId' ? lastReasonXml(user) : '') +
    `<roles>${user.roles.map((role) => element('role', role)).join('')}</roles>` +
    `<settings>${element('wrapUpOnIncoming', switches.wrapUp)}${element('wrapUpOnOutgoing', switches.wrapUp)}` +
    '</settings>' +
    `${element('state', user.state)}${element('stateChangeTime', isoTime(user.stateChangedAt))}` +
    `${element('teamId', user.teamId)}${element('teamName', team?.name ?? '')}` +
    (user.roles.includes('Supervisor') ? `<teams>${teams.join('')}</teams>` : '') +
    element('uri', `/finesse/api/User/${user.loginId}`) +
    `${element('wrapUpTimer', Math.round(switches.wrapUpMs / 1000))}</${tag}>`
  );
};

/** The summary of a user that teams contain. */
export const userSummaryXml = (user: User, tag: 'User' | 'user'): string =>
  `<${tag}>${element('uri', `/finesse/api/User/${user.loginId}`)}${element('loginId', user.loginId)}` +
  element('firstName', user.firstName) +
  `${element('lastName', user.lastName)}${element('dialogs', `/finesse/api/User/${user.loginId}/Dialogs`)}` +
  element('extension', user.extension ?? '') +
  `${element('pendingState', user.pendingState)}${user.reason ? reasonXml(user.reason, 'reasonCode') : ''}` +
  `${element('state', user.state)}${element('stateChangeTime', isoTime(user.stateChangedAt))}</${tag}>`;

/** A team with its members. */
export const teamXml = (team: { readonly id: string; readonly name: string }, members: readonly User[]): string =>
  `<Team>${element('uri', `/finesse/api/Team/${team.id}`)}${element('id', team.id)}${element('name', team.name)}` +
  `<users>${members.map((member) => userSummaryXml(member, 'User')).join('')}</users></Team>`;

/** What a dialog's text depends on beside the call itself. */
export interface DialogView {
  readonly switches: FinesseSwitches;
  /** The extension of the user it is for; null for none in particular. */
  readonly viewer: string | null;
  readonly isAgent: (address: string) => boolean;
  /** True when this agent has an active call besides this one. */
  readonly hasOtherActiveCall: (address: string, call: Call) => boolean;
  /** True when the viewer may drop this address. */
  readonly mayDrop: (address: string) => boolean;
  /** Only REST replies carry mediaId. */
  readonly withMediaId: boolean;
  /** Whether only the viewer is listed. */
  readonly listsOwnOnly: boolean;
  /** The last event of the dialog for the viewer. */
  readonly isFinal: boolean;
}

/** While an agent wraps up, whoever was outside is shown as if the call went on. */
const shownLeg = (call: Call, leg: Leg, view: DialogView): Leg =>
  call.endedInWrapUp && !view.isFinal && leg.state === 'DROPPED' && !view.isAgent(leg.address)
    ? { ...leg, state: 'ACTIVE', cause: '' }
    : leg;

const participantXml = (call: Call, given: Leg, view: DialogView): string => {
  const leg = shownLeg(call, given, view);
  const isAgent = view.isAgent(leg.address);
  const actions = actionsOf(call, leg, leg.state === 'HELD' && isAgent && view.hasOtherActiveCall(leg.address, call));
  const { advertiseDrop, mediaAddressTypeOfCustomer } = view.switches;
  const isOwn = leg.address === view.viewer;
  if (leg.state === 'ACTIVE' || leg.state === 'HELD') {
    const isAdvertised =
      (advertiseDrop === 'ownActions' &&
        isOwn &&
        call.legs.some((other) => other !== leg && view.mayDrop(other.address))) ||
      (advertiseDrop === 'targetActions' && !isOwn && view.mayDrop(leg.address));
    if (isAdvertised) actions.push('PARTICIPANT_DROP');
  }
  let type = element('mediaAddressType', 'AGENT_DEVICE');
  if (!isAgent)
    type =
      mediaAddressTypeOfCustomer === 'absent'
        ? ''
        : element('mediaAddressType', mediaAddressTypeOfCustomer === 'NULL' ? 'NULL' : '');
  return (
    `<Participant><actions>${actions.map((action) => element('action', action)).join('')}</actions>` +
    `${element('mediaAddress', leg.address)}${type}` +
    `${element('startTime', isoTime(leg.startedAt))}${element('state', leg.state)}${element('stateCause', leg.cause)}` +
    `${element('stateChangeTime', isoTime(leg.changedAt))}</Participant>`
  );
};

const shownCallType = (call: Call, view: DialogView): string =>
  call.calledPartyCallType !== null &&
  view.viewer !== null &&
  view.viewer !== call.fromAddress &&
  call.callType === call.originalCallType
    ? call.calledPartyCallType
    : call.callType;

const callbackXml = ({ callbackInfo }: Call): string =>
  callbackInfo === null
    ? ''
    : `<scheduledCallbackInfo>${element('callbackTime', callbackInfo.time)}` +
      `${element('callbackNumber', callbackInfo.number)}</scheduledCallbackInfo>`;

const shownState = (call: Call, view: DialogView): string =>
  call.endedInWrapUp && !view.isFinal ? 'ACTIVE' : callState(call);

/** The whole Dialog object. `tag` is `dialog` directly under `data`, `Dialog` everywhere else. */
export const dialogXml = (call: Call, view: DialogView, tag: 'Dialog' | 'dialog'): string => {
  const variables = [...call.variables].map(
    ([name, value]) => `<CallVariable>${element('name', name)}${element('value', value)}</CallVariable>`,
  );
  const queue = call.queue ? element('queueNumber', call.queue.number) + element('queueName', call.queue.name) : '';
  const shownLegs = call.legs.filter((leg) => !isUnseen(leg) && (!view.listsOwnOnly || leg.address === view.viewer));
  const state =
    view.isFinal && !call.wasConnected && !call.hasFailed && callState(call) === 'DROPPED'
      ? 'INITIATED'
      : shownState(call, view);
  const keys =
    element('callKeyCallId', Number(call.id) % 1000) +
    element('callKeySequenceNum', 1) +
    element('callKeyPrefix', 152_018);
  return (
    `<${tag}>${element('associatedDialogUri', call.relatedId ? `/finesse/api/Dialog/${call.relatedId}` : '')}` +
    element('fromAddress', call.fromAddress) +
    `${element('id', call.id)}${optional('secondaryId', call.secondaryId)}<mediaProperties>` +
    (view.withMediaId ? element('mediaId', 1) : '') +
    `${element('DNIS', call.dnis)}${element('callType', shownCallType(call, view))}` +
    element('dialedNumber', call.dialedNumber) +
    `${element('outboundClassification', call.outboundClassification)}<callvariables>${variables.join('')}` +
    `</callvariables>${queue}${keys}` +
    `${optional('wrapUpReason', call.wrapUpReason)}</mediaProperties>${element('mediaType', 'Voice')}` +
    `<participants>${shownLegs.map((leg) => participantXml(call, leg, view)).join('')}</participants>` +
    callbackXml(call) +
    element('state', state) +
    // Off hook without a number: empty in events, absent in reads.
    (view.withMediaId ? optional('toAddress', call.toAddress) : element('toAddress', call.toAddress)) +
    `${element('uri', `/finesse/api/Dialog/${call.id}`)}</${tag}>`
  );
};
