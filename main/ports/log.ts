/** The severity of a log line, lowest first. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Named values that belong to a log line. They are redacted and bounded before any sink sees them. */
export type LogFields = Record<string, unknown>;

/** The application's log, for support. Never throws, never blocks; secrets are removed on the way. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose lines carry `scope`, below the scope of this one: `vendor/socket`. */
  child(scope: string): Log;
}

/** One line as a sink gets it: already redacted, safe to write anywhere. */
export interface LogLine {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly atMs: number;
  readonly level: LogLevel;
  /** Path of scopes, empty at the root. */
  readonly scope: string;
  readonly message: string;
  readonly fields: LogFields | null;
}

/** Takes finished lines. A sink that throws is switched off for the rest of the run. */
export interface LogSink {
  /** Names the sink in messages about its failure. */
  readonly name: string;
  write(line: LogLine): void;
}
