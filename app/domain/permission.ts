import * as z from 'zod/mini';

/**
 * Why something is not offered, as a closed list. Each has a word for the control and a sentence for hover, focus and
 * screen readers: `denial.<reason>.short` and `denial.<reason>.long`.
 */
export const denialReasons = [
  'self', 'supervisor-only', 'controller-or-supervisor-only', 'agents-only', 'not-a-conference', 'not-connected',
  'no-address', 'own-leg-not-active', 'system-lacks-it', 'not-now', 'stale', 'signed-out', 'on-a-call',
  'not-on-a-call', 'only-listening', 'already-under-way', 'incomplete-list', 'nobody-chosen', 'nothing-held',
  'chair-only', 'chair-must-stay', 'already-so', 'nobody-waits', 'nobody-else', 'installed-only', 'reason-required',
] as const;

export const denialReasonSchema = z.enum(denialReasons);
export type DenialReason = z.infer<typeof denialReasonSchema>;

/** May this person do that now? `unsupported` means never at this system, `denied` means not now or not to this one. */
export const permissionSchema = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('allowed') }),
  z.object({ verdict: z.literal('denied'), reason: denialReasonSchema }),
  z.object({ verdict: z.literal('unsupported'), reason: denialReasonSchema }),
]);
export type Permission = Readonly<z.infer<typeof permissionSchema>>;

export const allowed: Permission = { verdict: 'allowed' };
export const denied = (reason: DenialReason): Permission => ({ verdict: 'denied', reason });
export const unsupported = (reason: DenialReason): Permission => ({ verdict: 'unsupported', reason });
