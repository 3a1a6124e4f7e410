import type { CancelTimer } from '../../../ports/clock.ts';
import type { ErrorBody } from '../wire/errors.ts';
import type { EventChannel } from './event-channel.ts';

/** A person with an account on the simulated servers. */
export interface User {
  /** The account name, which acts and the log use, e.g. `alice`. */
  readonly id: string;
  readonly name: string;
  /** `sip:` address. */
  readonly uri: string;
  password: string;
  wrongPasswords: number;
  /** Milliseconds since 1970; 0 when not locked. */
  lockedUntil: number;
}

/** A person who has joined by a meeting's address only, without an account. */
export interface Guest {
  readonly id: string;
  readonly uri: string;
  /** The only meeting that the guest may join. */
  readonly meeting: Meeting;
}

/** Which of the two simulated hosts something belongs to. */
export type HostName = 'first' | 'second';

/** A credential of one user or guest for one host. */
export interface Token {
  readonly text: string;
  readonly owner: User | Guest;
  readonly host: HostName;
  readonly expiresAt: number;
}

/** What a code of the authorization server was asked for with. */
export interface AskedCode {
  readonly clientId: string;
  readonly redirectUri: string;
  /** S256 of the verifier; empty without one. */
  readonly challenge: string;
  readonly host: HostName;
}

/** A code or refresh token of the authorization server. */
export interface ModernGrant {
  readonly asked: AskedCode;
  readonly user: User;
  readonly until: number;
}

/** What kind of network a person comes from. */
export type Network = 'SameEnterprise' | 'Federated' | 'PublicCloud' | 'Everyone';

/** What a person may do in a meeting. */
export type Role = 'Attendee' | 'Leader';

/** The audio of a participant. */
export interface Audio {
  direction: 'SendReceive' | 'SendOnly' | 'ReceiveOnly' | 'Inactive';
  isMuted: boolean;
  readonly sourceId: string;
}

/** What a person may share beside audio and chat, as the links are called. */
export type Medium =
  | 'participantVideo'
  | 'participantPanoramicVideo'
  | 'participantApplicationSharing'
  | 'participantDataCollaboration';

/** One person in a meeting or in its lobby, from entering until leaving; who comes back is a new one. */
export interface Participant {
  /** Unique, e.g. `p12`. */
  readonly key: string;
  readonly uri: string;
  name: string;
  readonly network: Network;
  readonly isAnonymous: boolean;
  readonly isOrganizer: boolean;
  /** The account, for those of the same company. */
  readonly user: User | null;
  /** What the addresses of this participant may end in, by the switch `participantHref`. */
  readonly ids: { readonly address: string; readonly token: string; readonly number: string };
  role: Role;
  inLobby: boolean;
  audio: Audio | null;
  isMessaging: boolean;
  /** What they share, and in which direction. */
  readonly media: Map<Medium, Audio['direction']>;
  /** With another client than an application, such as a desk phone or the desktop client. */
  isElsewhere: boolean;
  /** The applications that take part as this person. */
  readonly conversations: Set<Conversation>;
  /** Ends the wait in the lobby. */
  cancelWait: CancelTimer;
}

/** What the organizer has set about a meeting. */
export interface MeetingSettings {
  accessLevel: 'None' | 'Everyone' | 'SameEnterprise' | 'Invited' | 'Locked';
  automaticLeaderAssignment: 'Disabled' | 'Everyone' | 'SameEnterprise';
  lobbyBypassForPhoneUsers: 'Enabled' | 'Disabled';
  phoneUserAdmission: 'Enabled' | 'Disabled';
  entryExitAnnouncement: 'Enabled' | 'Disabled' | 'Unsupported';
  /** `sip:` addresses. */
  attendees: readonly string[];
  leaders: readonly string[];
  subject: string;
  description: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** A meeting, whether anyone is in it or not. */
export interface Meeting {
  /** The end of its address, e.g. `AB12CD34`. */
  readonly id: string;
  readonly uri: string;
  readonly organizer: User;
  /** Dial-in digits. */
  readonly conferenceId: string;
  readonly settings: MeetingSettings;
  /** Listed among the organizer's own meetings. */
  readonly isScheduled: boolean;
  readonly putName: string;
  etag: number;
  readonly participants: Map<string, Participant>;
  readonly conversations: Set<Conversation>;
  isMuteLocked: boolean;
  isMessagingAllowed: boolean;
}

/** The states of a conversation that the simulator takes. */
export type ConversationState = 'Incoming' | 'Connecting' | 'InLobby' | 'Conferencing' | 'Conferenced' | 'Disconnected';

/** One message of a chat. */
export interface Message {
  readonly id: number;
  readonly sender: Participant;
  readonly isOwn: boolean;
  readonly text: string;
  readonly isHtml: boolean;
  readonly at: number;
  readonly operationId: string | null;
}

/** What one application sees of a meeting. */
export interface Conversation {
  readonly id: string;
  readonly application: Application;
  readonly meeting: Meeting;
  /** Who the application is in the meeting; null until it has entered or waits. */
  participant: Participant | null;
  state: ConversationState;
  /** Whether its first event has been sent. */
  isAnnounced: boolean;
  readonly threadId: string;
  readonly subject: string;
  readonly importance: string;
  messaging: 'Disconnected' | 'Connecting' | 'Connected';
  readonly messages: Message[];
  /** Who types now, with what ends it. */
  readonly typing: Map<Participant, CancelTimer>;
}

/** The kinds of invitation, as their links are called. */
export type InvitationKind = 'onlineMeetingInvitation' | 'participantInvitation' | 'messagingInvitation';

/** The states of an invitation that the simulator takes. */
export type InvitationState = 'Connecting' | 'Connected' | 'Declined' | 'Failed' | 'Cancelled';

/** An operation that takes its time: joining, inviting, opening the chat. */
export interface Invitation {
  readonly id: string;
  readonly kind: InvitationKind;
  readonly direction: 'Incoming' | 'Outgoing';
  readonly conversation: Conversation;
  readonly operationId: string | null;
  readonly importance: string;
  readonly subject: string | null;
  readonly threadId: string;
  /** As the client gave it, `adhoc` for a meeting of one's own. */
  readonly onlineMeetingUri: string | null;
  /** Who is invited, or who has invited us. */
  readonly other: { readonly uri: string; readonly name: string } | null;
  readonly displayName: string | null;
  state: InvitationState;
  acceptedBy: Participant | null;
  /** Ends the wait for an answer. */
  cancelWait: CancelTimer;
  /** Called once when a person has answered. */
  readonly onAnswer: ((isAccepted: boolean) => void) | null;
}

/** One client program of a user, from its creation until it is deleted or expires. */
export interface Application {
  readonly id: string;
  readonly owner: User | Guest;
  readonly endpointId: string;
  readonly userAgent: string;
  readonly culture: string;
  /** `https://host:port` under which it was created; absolute addresses in its resources start with it. */
  readonly origin: string;
  readonly createdAt: number;
  /** By instance id; empty for the only one. */
  readonly channels: Map<string, EventChannel>;
  readonly conversations: Map<string, Conversation>;
  readonly invitations: Map<string, Invitation>;
  isAvailable: boolean;
  presence: string;
  readonly communication: {
    readonly putName: string;
    etag: number;
    modalities: readonly string[];
    formats: readonly string[];
  };
  cancelExpiry: CancelTimer;
  cancelActivity: CancelTimer;
}

/** Why something has ended, as events say it. */
export type Reason = ErrorBody;
