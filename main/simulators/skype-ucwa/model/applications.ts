import { UcwaFault } from '../wire/errors.ts';
import { EventChannel } from './event-channel.ts';
import { communicationEvent, meEvent } from './notify.ts';
import { leaveConversation } from './roster.ts';
import type { Application, Guest, User } from './types.ts';
import type { World } from './world.ts';

/** What an application is created with. */
export interface ApplicationRequest {
  readonly endpointId: string;
  readonly userAgent: string;
  readonly culture: string;
  /** Empty for the only instance. */
  readonly instanceId: string;
  /** `https://host:port` that the client uses. */
  readonly origin: string;
}

/** The application as a client finds it. */
export interface FoundApplication {
  readonly application: Application;
  /** False when the endpoint had this application, and this instance, already. */
  readonly isNew: boolean;
}

/** How many applications that are gone are remembered. */
const rememberedLosses = 1_000;

const notFound = (): UcwaFault => new UcwaFault(404, 'ApplicationNotFound');
const inactive = (): UcwaFault => new UcwaFault(410, 'InactiveApplicationExpired');

/** Ends an application: its user leaves its meetings, and every request for it is refused from now on. */
export const loseApplication = (world: World, application: Application, refusal = notFound): void => {
  if (!world.applications.delete(application.id)) return;
  world.lostApplications.set(application.id, refusal);
  const [oldest] = world.lostApplications.keys();
  if (oldest !== undefined && world.lostApplications.size > rememberedLosses) world.lostApplications.delete(oldest);
  application.cancelExpiry();
  application.cancelActivity();
  for (const channel of application.channels.values()) channel.close(refusal);
  for (const invitation of application.invitations.values()) invitation.cancelWait();
  for (const conversation of [...application.conversations.values()]) leaveConversation(world, conversation);
  world.log(`application ${application.id} is gone`);
};

/** Ends one instance, or the application with its last one. */
export const deleteInstance = (world: World, application: Application, instanceId: string): void => {
  const channel = application.channels.get(instanceId);
  if (instanceId === '' || !channel || application.channels.size === 1) {
    loseApplication(world, application);
    return;
  }
  channel.close(notFound);
  application.channels.delete(instanceId);
};

/** Notes that an application is in use; it expires after a time in which neither a request comes nor one waits. */
export const touch = (world: World, application: Application): void => {
  application.cancelExpiry();
  if ([...application.channels.values()].some((one) => one.isParked)) return;
  application.cancelExpiry = world.timers.after(world.switches().idleExpiryMs, () =>
    loseApplication(world, application, world.switches().expiredForm === 'gone' ? inactive : notFound),
  );
};

const addChannel = (world: World, application: Application, instanceId: string): void => {
  const channel = new EventChannel({
    clock: world.clock,
    timers: world.timers,
    switches: world.switches,
    onSilence: () => {
      if ([...application.channels.values()].some((one) => one.isParked)) return;
      for (const conversation of [...application.conversations.values()]) leaveConversation(world, conversation);
    },
    onParking: () => touch(world, application),
  });
  application.channels.set(instanceId, channel);
};

/** The application of an endpoint, created unless it exists. Throws the refusal when the user has too many. */
export const createApplication = (world: World, owner: User | Guest, request: ApplicationRequest): FoundApplication => {
  const { endpointId, instanceId } = request;
  const own = [...world.applications.values()].filter((one) => one.owner === owner);
  const existing = own.find((one) => one.endpointId === endpointId);
  if (existing) {
    touch(world, existing);
    if (existing.channels.has(instanceId)) return { application: existing, isNew: false };
    addChannel(world, existing, instanceId);
    return { application: existing, isNew: true };
  }
  if (own.length >= world.switches().applicationLimit) throw new UcwaFault(410, 'TooManyApplications');
  const application: Application = {
    id: String(101_230_000_000 + world.nextNumber()),
    owner,
    endpointId,
    userAgent: request.userAgent,
    culture: request.culture,
    origin: request.origin,
    createdAt: world.clock.now(),
    channels: new Map(),
    conversations: new Map(),
    invitations: new Map(),
    isAvailable: false,
    presence: 'Offline',
    communication: {
      putName: world.ids.uuid(),
      etag: 1_820_743_461,
      modalities: [],
      formats: ['Plain'],
    },
    cancelExpiry: () => undefined,
    cancelActivity: () => undefined,
  };
  addChannel(world, application, instanceId);
  world.applications.set(application.id, application);
  touch(world, application);
  for (const listener of world.applicationListeners) listener(application);
  return { application, isNew: true };
};

/** The application with an id, for its owner only. Throws how it is refused otherwise. */
export const applicationOf = (world: World, id: string, owner: User | Guest): Application => {
  const application = world.applications.get(id);
  if (application?.owner === owner) return application;
  throw world.lostApplications.get(id)?.() ?? notFound();
};

/** Shows that the user is active. Without it they are away after a time, then their application is gone. */
export const reportActivity = (world: World, application: Application, presence: string): void => {
  application.cancelActivity();
  const { activityMs } = world.switches();
  if (application.presence !== presence) {
    application.presence = presence;
    meEvent(world, application, 'presence', 'updated');
  }
  application.cancelActivity = world.timers.after(activityMs, () => {
    application.presence = 'Away';
    meEvent(world, application, 'presence', 'updated');
    application.cancelActivity = world.timers.after(activityMs, () => loseApplication(world, application, inactive));
  });
};

/** Makes the user available to others, for the modalities that the client names. */
export const makeAvailable = (
  world: World,
  application: Application,
  asked: {
    readonly presence: string;
    readonly modalities: readonly string[];
    readonly formats: readonly string[];
  },
): void => {
  application.isAvailable = true;
  application.communication.modalities = asked.modalities;
  application.communication.formats = asked.formats;
  application.communication.etag += 1;
  communicationEvent(world, application);
  meEvent(world, application, 'me', 'updated');
  for (const rel of ['presence', 'note', 'location'] as const) meEvent(world, application, rel, 'added');
  application.presence = asked.presence;
  reportActivity(world, application, asked.presence);
};
