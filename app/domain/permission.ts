import * as z from 'zod/mini';

/**
 * The closed list of reasons for which something is not permitted. Each has a word for the control and a sentence for
 * hover, focus and screen readers: `denial.<reason>.short` and `denial.<reason>.long`.
 */
export const denialReasons = [
  'self',
  'supervisor-only',
  'controller-or-supervisor-only',
  'agents-only',
  'not-a-conference',
  'gone',
  'not-connected',
  'no-address',
  'own-leg-not-active',
  'system-lacks-it',
  'not-now',
  'not-begun',
  'stale',
  'unread',
  'signed-out',
  'on-a-call',
  'not-on-a-call',
  'only-listening',
  'already-under-way',
  'incomplete-list',
  'nobody-chosen',
  'nothing-held',
  'nothing-waiting',
  'nothing-to-take-back',
  'chair-only',
  'chair-must-stay',
  'already-so',
  'nobody-waits',
  'waits-no-longer',
  'nobody-else',
  'installed-only',
  'reason-required',
] as const;

export const denialReasonSchema = z.enum(denialReasons);
export type DenialReason = z.infer<typeof denialReasonSchema>;

/** Whether the user may do something. `unsupported`: never at this system. `denied`: not now, or not to this target. */
export const permissionSchema = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('allowed') }),
  z.object({ verdict: z.literal('denied'), reason: denialReasonSchema }),
  z.object({ verdict: z.literal('unsupported'), reason: denialReasonSchema }),
]);
export type Permission = Readonly<z.infer<typeof permissionSchema>>;

export const allowed: Permission = { verdict: 'allowed' };

const perReason = (verdict: 'denied' | 'unsupported') =>
  new Map<DenialReason, Permission>(denialReasons.map((reason) => [reason, { verdict, reason }]));
const deniedByReason = perReason('denied');
const unsupportedByReason = perReason('unsupported');

/** The same object for the same reason, so that a selector that computes it again reports no change. */
export const denied = (reason: DenialReason): Permission => deniedByReason.get(reason) ?? { verdict: 'denied', reason };
export const unsupported = (reason: DenialReason): Permission =>
  unsupportedByReason.get(reason) ?? { verdict: 'unsupported', reason };
