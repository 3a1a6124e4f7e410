import { element } from './wire/xml.ts';

/** A request that changes something: sent once, never repeated. */
export interface ChangeRequest {
  readonly method: 'PUT' | 'POST';
  /** Below `/finesse/api/`. */
  readonly path: string;
  readonly body: string;
}

const dialogBody = (...parts: readonly string[]): string => `<Dialog>${parts.join('')}</Dialog>`;
const userBody = (...parts: readonly string[]): string => `<User>${parts.join('')}</User>`;

/** Path of a user; ids are text and may hold anything. */
export const userPath = (loginId: string): string => `User/${encodeURIComponent(loginId)}`;
const dialogPath = (dialogId: string): string => `Dialog/${encodeURIComponent(dialogId)}`;

const changeUser = (loginId: string, ...parts: readonly string[]): ChangeRequest => ({
  method: 'PUT',
  path: userPath(loginId),
  body: userBody(...parts),
});
const changeDialog = (dialogId: string, ...parts: readonly string[]): ChangeRequest => ({
  method: 'PUT',
  path: dialogPath(dialogId),
  body: dialogBody(...parts),
});
const createDialog = (loginId: string, ...parts: readonly string[]): ChangeRequest => ({
  method: 'POST',
  path: `${userPath(loginId)}/Dialogs`,
  body: dialogBody(...parts),
});

/** Signs in at an extension. */
export const signInRequest = (loginId: string, extension: string): ChangeRequest =>
  changeUser(loginId, element('state', 'LOGIN'), element('extension', extension));

/** Signs out, with the reason where the site has configured any. */
export const signOutRequest = (loginId: string, reasonId: string | null): ChangeRequest =>
  changeUser(loginId, element('state', 'LOGOUT'), ...(reasonId === null ? [] : [element('reasonCodeId', reasonId)]));

/** Goes ready or not ready; a supervisor who changes another user sends no reason. */
export const stateRequest = (
  loginId: string,
  state: 'READY' | 'NOT_READY' | 'LOGOUT',
  reasonId: string | null,
): ChangeRequest =>
  changeUser(loginId, element('state', state), ...(reasonId === null ? [] : [element('reasonCodeId', reasonId)]));

/** Actions on the own part of a dialog. */
export const ownActionRequest = (
  dialogId: string,
  action: 'ANSWER' | 'HOLD' | 'RETRIEVE' | 'DROP' | 'CONFERENCE' | 'TRANSFER',
  own: string,
): ChangeRequest => changeDialog(dialogId, element('requestedAction', action), element('targetMediaAddress', own));

/** Consult or single-step transfer to another address. */
export const toAddressRequest = (
  dialogId: string,
  action: 'CONSULT_CALL' | 'TRANSFER_SST',
  own: string,
  to: string,
): ChangeRequest =>
  changeDialog(
    dialogId,
    element('requestedAction', action),
    element('targetMediaAddress', own),
    element('toAddress', to),
  );

/** Drops a participant from a conference: here alone the target is the party to remove. */
export const dropRequest = (dialogId: string, target: string): ChangeRequest =>
  changeDialog(dialogId, element('requestedAction', 'PARTICIPANT_DROP'), element('targetMediaAddress', target));

/** Sends tones. */
export const digitsRequest = (dialogId: string, own: string, digits: string): ChangeRequest =>
  changeDialog(
    dialogId,
    element('requestedAction', 'SEND_DTMF'),
    element('targetMediaAddress', own),
    `<actionParams><ActionParam>${element('name', 'dtmfString')}${element('value', digits)}</ActionParam>` +
      '</actionParams>',
  );

/** Call variables and the wrap-up reason; what is not given stays as it is. */
export const callDataRequest = (
  dialogId: string,
  own: string,
  variables: readonly { readonly name: string; readonly value: string }[],
  wrapUpReason: string | null,
): ChangeRequest => {
  const list = variables
    .map(({ name, value }) => `<CallVariable>${element('name', name)}${element('value', value)}</CallVariable>`)
    .join('');
  const properties =
    (list === '' ? '' : `<callvariables>${list}</callvariables>`) +
    (wrapUpReason === null ? '' : element('wrapUpReason', wrapUpReason));
  return changeDialog(
    dialogId,
    element('requestedAction', 'UPDATE_CALL_DATA'),
    element('targetMediaAddress', own),
    `<mediaProperties>${properties}</mediaProperties>`,
  );
};

/** A call of one's own. */
export const makeCallRequest = (loginId: string, own: string, to: string): ChangeRequest =>
  createDialog(loginId, element('requestedAction', 'MAKE_CALL'), element('fromAddress', own), element('toAddress', to));

/** Listens to an agent's call. */
export const monitorRequest = (loginId: string, own: string, agent: string): ChangeRequest =>
  createDialog(
    loginId,
    element('requestedAction', 'SILENT_MONITOR'),
    element('fromAddress', own),
    element('toAddress', agent),
  );

/** Joins the call that is being monitored. */
export const bargeRequest = (loginId: string, own: string, agent: string, monitorDialogId: string): ChangeRequest =>
  createDialog(
    loginId,
    element('requestedAction', 'BARGE_CALL'),
    element('fromAddress', own),
    element('toAddress', agent),
    element('associatedDialogUri', `/finesse/api/${dialogPath(monitorDialogId)}`),
  );
