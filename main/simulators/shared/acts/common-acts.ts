import { z } from 'zod';
import { limits } from '../model/limits.ts';
import { duration, wholeNumber } from '../model/switches.ts';
import type { BaseWorld } from '../model/world.ts';
import { ActError, isActOf } from './act-set.ts';

const someRequests = wholeNumber(1, limits.scriptedCount);

/** How many requests or events an act is about. */
export const count = () => someRequests.default(1);

/** Which requests an act is about: their method, and a part of path and query; all without either. */
export const requestFilter = { method: z.string().optional(), pathIncludes: z.string().optional() };

/** The user whose connections an act is about, named as the simulator names its users; all users without one. */
const agent = z.string().min(1).optional();

/** The scripted acts that every simulator has: switches, time, replies, events, connections. */
export const commonActs = [
  z.object({ act: z.literal('setSwitch'), name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.object({ act: z.literal('advanceClock'), durationMs: duration() }),
  z.object({
    act: z.literal('nextReply'),
    ...requestFilter,
    status: wholeNumber(200, 599).default(200),
    headers: z.record(z.string(), z.string()).default({}),
    contentType: z.string().default('text/html'),
    body: z.string().default(''),
    isCarriedOut: z.boolean().default(false),
    count: count(),
  }),
  /** With `count`, only so many replies: others overtake them. */
  z.object({ act: z.literal('delayReplies'), delayMs: duration(), ...requestFilter, count: someRequests.optional() }),
  z.object({
    act: z.literal('damageReplies'),
    how: z.enum(['cutShort', 'strayCharacter', 'lacksEntry', 'unreadableEntry']),
    /** The list whose entry it is: a member or an element; the first list without one. */
    list: z.string().optional(),
    ...requestFilter,
    count: count(),
  }),
  z.object({ act: z.literal('deafenEvents'), isDeaf: z.boolean().default(true) }),
  z.object({ act: z.literal('dropEvents'), count: count(), eventType: z.string().optional() }),
  z.object({ act: z.literal('delayEvents'), delayMs: duration() }),
  z.object({ act: z.literal('duplicateEvents'), count: count() }),
  z.object({ act: z.literal('reorderEvents'), count: wholeNumber(2, limits.reorderedEvents).default(2) }),
  z.object({ act: z.literal('cutConnections'), agent }),
  z.object({ act: z.literal('freezeConnections'), agent }),
] as const;

/** One of the acts that every simulator has, parsed. */
export type CommonAct = z.output<(typeof commonActs)[number]>;

/** True for an act that every simulator has. */
export const isCommonAct = isActOf(commonActs);

/** Clocks that can be advanced by hand, such as a test's. */
const canAdvance = (clock: object): clock is { advance: (durationMs: number) => void } =>
  'advance' in clock && typeof clock.advance === 'function';

/** Carries out an act that every simulator has. Returns a JSON-safe result. Throws what is wrong with the act. */
export const runCommonAct = (
  world: Pick<BaseWorld<object>, 'clock' | 'connections' | 'replies' | 'eventFaults' | 'setSwitch'>,
  act: CommonAct,
): object => {
  switch (act.act) {
    case 'setSwitch':
      world.setSwitch(act.name, act.value);
      return {};
    case 'advanceClock':
      if (!canAdvance(world.clock)) throw new ActError('This simulator runs on the real clock.');
      world.clock.advance(act.durationMs);
      return {};
    case 'nextReply':
      world.replies.prepare(act);
      return {};
    case 'delayReplies':
      world.replies.delay(act.delayMs, act, act.count);
      return {};
    case 'damageReplies':
      world.replies.damage(act, act, act.count);
      return {};
    case 'deafenEvents':
      world.eventFaults.deafen(act.isDeaf);
      return {};
    case 'dropEvents':
      world.eventFaults.drop(act.count, act.eventType);
      return {};
    case 'delayEvents':
      world.eventFaults.delay(act.delayMs);
      return {};
    case 'duplicateEvents':
      world.eventFaults.duplicate(act.count);
      return {};
    case 'reorderEvents':
      world.eventFaults.reorder(act.count);
      return {};
    case 'cutConnections':
      return { connections: world.connections.cut(act.agent) };
    case 'freezeConnections':
      return { connections: world.connections.freeze(act.agent) };
  }
};
