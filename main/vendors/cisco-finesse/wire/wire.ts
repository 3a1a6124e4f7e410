import { z } from 'zod';
import { outsideAddress, outsideText } from '../../../../app/domain/outside-text.ts';
import { childOf, childrenOf, textOf, type XmlNode } from './xml.ts';

/**
 * V8 cuts a text of 13 characters or more out of a larger one by reference: kept as it is, one address would hold the
 * whole notification it came in, a megabyte at 3,000 participants.
 */
const ownCopy = (value: string): string => (value.length < 13 ? value : Buffer.from(value, 'utf8').toString('utf8'));

/** Longest text kept of any element: the domain's own limits are below or at this. */
const text = (max: number) => z.string().transform((value) => ownCopy(value.slice(0, max)));

/** What others chose and people read. */
const shown = (max: number) => z.string().transform((value) => ownCopy(outsideText(value, max)));
/** The same where it is sent back, too. */
const address = (max: number) => z.string().transform((value) => ownCopy(outsideAddress(value, max)));

/** ISO 8601 to milliseconds since 1970-01-01 UTC; null when empty or unknown. */
const timeSchema = z.string().transform((value) => {
  const at = value === '' ? Number.NaN : Date.parse(value);
  return Number.isNaN(at) ? null : at;
});

const nodeSchema = z.object({ host: text(255), httpsPort: text(5) });

export const systemInfoSchema = z.object({
  status: text(100).refine((value) => value !== '', 'There is no status.'),
  statusReason: shown(300),
  deploymentType: text(50),
  systemAuthMode: text(50),
  xmppDomain: text(255),
  xmppPubSubDomain: text(255),
  isInMaintenance: z.boolean(),
  nodes: z.array(nodeSchema).max(2),
});
/** The state of a Finesse server (SystemInfo). */
export type SystemInfo = Readonly<z.infer<typeof systemInfoSchema>>;

export const reasonSchema = z.object({ id: text(50), code: text(50), label: shown(200), isSystem: z.boolean() });
/** A reason for a state. */
export type Reason = Readonly<z.infer<typeof reasonSchema>>;

export const userSchema = z.object({
  loginId: z.string().min(1).max(200),
  loginName: text(200),
  firstName: shown(140),
  lastName: shown(140),
  extension: address(64),
  state: shown(50),
  pendingState: text(50),
  stateChangeTime: timeSchema,
  reason: reasonSchema.nullable(),
  roles: z.array(text(50)),
  /** The teams that the user supervises. */
  teams: z.array(z.object({ id: z.string().min(1).max(100), name: shown(300) })),
});
/** A user; a team's summary of one leaves out roles and teams. */
export type User = Readonly<z.infer<typeof userSchema>>;

export const partySchema = z.object({
  address: address(300),
  type: text(50),
  state: shown(50),
  startTime: timeSchema,
  stateChangeTime: timeSchema,
  actions: z.array(text(50)),
});
/** One participant of a dialog: known by its address only. */
export type Party = Readonly<z.infer<typeof partySchema>>;

export const dialogSchema = z.object({
  id: z.string().min(1).max(300),
  /** Id of the related dialog, or empty. */
  associatedDialogId: text(300),
  /** After a transfer or conference: id of the call that ended in this one; else empty. */
  secondaryId: text(300),
  fromAddress: address(300),
  toAddress: address(300),
  callType: text(50),
  state: shown(50),
  mediaType: text(50),
  wrapUpReason: shown(200),
  variables: z.array(z.object({ name: address(200), value: shown(2000) })),
  parties: z.array(partySchema),
});
/** A dialog: call, consult or conference. */
export type Dialog = Readonly<z.infer<typeof dialogSchema>>;

export const apiErrorSchema = z.object({
  type: shown(100),
  message: shown(300),
  data: shown(100),
  peripheralText: shown(300),
});
/** An error as HTTP bodies and notifications carry it. */
export type ApiError = Readonly<z.infer<typeof apiErrorSchema>>;

/** The last part of a path such as `/finesse/api/Dialog/16781234`. */
export const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The same, decoded; a closing slash does not count. */
export const decodedSegment = (path: string): string => {
  const segment = lastSegment(path.replace(/\/$/u, ''));
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Reads `SystemInfo`. Throws what zod throws when there is no status. */
export const readSystemInfo = (node: XmlNode): SystemInfo =>
  systemInfoSchema.parse({
    status: textOf(node, 'status'),
    statusReason: textOf(node, 'statusreason'),
    deploymentType: textOf(node, 'deploymenttype'),
    systemAuthMode: textOf(node, 'systemauthmode'),
    xmppDomain: textOf(node, 'xmppdomain'),
    xmppPubSubDomain: textOf(node, 'xmpppubsubdomain'),
    isInMaintenance: textOf(node, 'finessemmode').toLowerCase() === 'true',
    nodes: ['primarynode', 'secondarynode']
      .map((name) => ({
        host: textOf(childOf(node, name), 'host'),
        httpsPort: textOf(childOf(node, name), 'httpsport'),
      }))
      .filter(({ host }) => host !== ''),
  });

const reasonFields = (node: XmlNode): z.input<typeof reasonSchema> => ({
  // Lists of reasons have no id element in every release: the path has it.
  id: textOf(node, 'id') || lastSegment(textOf(node, 'uri')),
  code: textOf(node, 'code'),
  label: textOf(node, 'label'),
  isSystem: textOf(node, 'systemcode').toLowerCase() === 'true',
});

/** Reads one user, whole or a team's summary. */
export const readUser = (node: XmlNode): User => {
  const reason = childOf(node, 'reasoncode');
  return userSchema.parse({
    loginId: textOf(node, 'loginid'),
    loginName: textOf(node, 'loginname'),
    firstName: textOf(node, 'firstname'),
    lastName: textOf(node, 'lastname'),
    extension: textOf(node, 'extension'),
    state: textOf(node, 'state').toUpperCase(),
    pendingState: textOf(node, 'pendingstate').toUpperCase(),
    stateChangeTime: textOf(node, 'statechangetime'),
    reason: reason ? reasonFields(reason) : null,
    roles: childrenOf(childOf(node, 'roles'), 'role').map((role) => role.text),
    teams: childrenOf(childOf(node, 'teams'), 'team').map((team) => ({
      id: textOf(team, 'id'),
      name: textOf(team, 'name'),
    })),
  });
};

/** Reads the entries of a list that can be read. */
const readable = <Value>(nodes: readonly XmlNode[], read: (node: XmlNode) => Value): Value[] =>
  nodes.flatMap((node) => {
    try {
      return [read(node)];
    } catch {
      return [];
    }
  });

/** Reads the members of a team; one that cannot be read is left out. */
export const readTeamMembers = (node: XmlNode): User[] =>
  readable(childrenOf(childOf(node, 'users'), 'user'), readUser);

/** Reads a list of reasons; those that only the server gives are marked. */
export const readReasons = (node: XmlNode): Reason[] =>
  readable(childrenOf(node, 'reasoncode'), (reason) => reasonSchema.parse(reasonFields(reason)));

/** Reads the labels of a list of wrap-up reasons. */
export const readWrapUpReasons = (node: XmlNode): string[] =>
  childrenOf(node, 'wrapupreason')
    .map((reason) => outsideText(textOf(reason, 'label'), 200))
    .filter((label) => label !== '');

const partyFields = (node: XmlNode): z.input<typeof partySchema> => ({
  address: textOf(node, 'mediaaddress'),
  type: textOf(node, 'mediaaddresstype').toUpperCase(),
  state: textOf(node, 'state').toUpperCase(),
  startTime: textOf(node, 'starttime'),
  stateChangeTime: textOf(node, 'statechangetime'),
  actions: childrenOf(childOf(node, 'actions'), 'action').map((action) => action.text.toUpperCase()),
});

const idOfDialog = (node: XmlNode): string => textOf(node, 'id') || lastSegment(textOf(node, 'uri'));

/** Reads one dialog. */
export const readDialog = (node: XmlNode): Dialog => {
  const media = childOf(node, 'mediaproperties');
  return dialogSchema.parse({
    id: idOfDialog(node),
    associatedDialogId: lastSegment(textOf(node, 'associateddialoguri')),
    secondaryId: textOf(node, 'secondaryid'),
    fromAddress: textOf(node, 'fromaddress'),
    toAddress: textOf(node, 'toaddress'),
    callType: (textOf(media, 'calltype') || textOf(node, 'calltype')).toUpperCase(),
    state: textOf(node, 'state').toUpperCase(),
    mediaType: textOf(node, 'mediatype'),
    wrapUpReason: textOf(media, 'wrapupreason'),
    variables: childrenOf(childOf(media, 'callvariables'), 'callvariable').map((variable) => ({
      name: textOf(variable, 'name'),
      value: textOf(variable, 'value'),
    })),
    parties: childrenOf(childOf(node, 'participants'), 'participant').map(partyFields),
  });
};

const isVoice = (dialog: Dialog): boolean => dialog.mediaType === '' || dialog.mediaType.toLowerCase() === 'voice';

/** A list of dialogs, and which of them could not be read: their ids, empty where even that is unreadable. */
export interface DialogList {
  readonly dialogs: readonly Dialog[];
  readonly unread: readonly string[];
}

/**
 * Reads a user's dialogs, calls only: tasks of other media cannot be controlled as conferences. One that cannot be read
 * leaves the others as they are.
 */
export const readDialogList = (node: XmlNode): DialogList => {
  const dialogs: Dialog[] = [];
  const unread: string[] = [];
  for (const child of childrenOf(node, 'dialog'))
    try {
      dialogs.push(readDialog(child));
    } catch {
      unread.push(idOfDialog(child));
    }
  return { dialogs: dialogs.filter(isVoice), unread };
};

/** Reads the errors of an `ApiErrors` body or notification. */
export const readApiErrors = (node: XmlNode): ApiError[] =>
  childrenOf(node, 'apierror').map((error) =>
    apiErrorSchema.parse({
      type: textOf(error, 'errortype'),
      message: textOf(error, 'errormessage'),
      data: textOf(error, 'errordata'),
      peripheralText: textOf(error, 'peripheralerrortext'),
    }),
  );

/** What a notification says. Dialogs are whole: they replace what was known. */
export type Update = { readonly source: string; readonly requestId: string } & (
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'dialogs'; readonly event: 'POST' | 'PUT' | 'DELETE'; readonly dialogs: readonly Dialog[] }
  | { readonly kind: 'errors'; readonly errors: readonly ApiError[] }
  | { readonly kind: 'system-info'; readonly info: SystemInfo }
  | { readonly kind: 'team'; readonly members: readonly User[] }
  /** A user was deleted, or left a team: login id or login name, as the source has it. */
  | { readonly kind: 'user-gone'; readonly user: string }
  /** Something that is not known: what it may be about must be read. */
  | { readonly kind: 'other' }
);

/** Reads an `Update`. Throws what zod throws for one that cannot be understood. */
export const readUpdate = (node: XmlNode): Update => {
  const common = { source: textOf(node, 'source').slice(0, 500), requestId: textOf(node, 'requestid').slice(0, 200) };
  const event = z.enum(['POST', 'PUT', 'DELETE']).parse(textOf(node, 'event').toUpperCase());
  const [data] = childOf(node, 'data')?.children ?? [];
  const isUser = data === undefined || data.name === 'user';
  if (event === 'DELETE' && isUser && /\/User\/[^/]+\/?$/u.test(common.source))
    return { ...common, kind: 'user-gone', user: decodedSegment(common.source) };
  switch (data?.name) {
    case 'user':
      return { ...common, kind: 'user', user: readUser(data) };
    case 'dialog':
      return { ...common, kind: 'dialogs', event, dialogs: [readDialog(data)].filter(isVoice) };
    case 'dialogs':
      return { ...common, kind: 'dialogs', event, dialogs: childrenOf(data, 'dialog').map(readDialog).filter(isVoice) };
    case 'apierrors':
      return { ...common, kind: 'errors', errors: readApiErrors(data) };
    case 'systeminfo':
      return { ...common, kind: 'system-info', info: readSystemInfo(data) };
    case 'team':
      return { ...common, kind: 'team', members: readTeamMembers(data) };
    default:
      return { ...common, kind: 'other' };
  }
};
