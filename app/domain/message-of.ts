/** The message of a caught value of unknown type, for log lines and the details of a failure. */
export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/**
 * The stack of a caught value, or its message where it has none. For the log only: a stack never crosses the bridge.
 */
export const stackOf = (cause: unknown): string =>
  cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);

/** A caught value as an error: itself, or one with its text as the message. */
export const errorOf = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
