import type { Clock } from '../../ports/clock.ts';
import type { Log, LogFields, LogLevel, LogLine, LogSink } from '../../ports/log.ts';
import type { Redactor } from './redact.ts';

const ranks: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

const isRecord = (value: unknown): value is LogFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A log that redacts every line before any sink gets it. A sink that throws is removed, which the others log once.
 */
export const createRedactingLog = (options: {
  readonly sinks: readonly LogSink[];
  readonly redactor: Redactor;
  readonly clock: Clock;
  /** Lines below this level are dropped. */
  readonly minimumLevel?: () => LogLevel;
}): Log => {
  const { redactor, clock, minimumLevel = () => 'info' } = options;
  let sinks = [...options.sinks];

  const deliver = (line: LogLine): void => {
    const broken: { readonly sink: LogSink; readonly error: unknown }[] = [];
    for (const sink of sinks) {
      try {
        sink.write(line);
      } catch (error) {
        broken.push({ sink, error });
      }
    }
    if (broken.length === 0) return;
    sinks = sinks.filter((sink) => !broken.some((fault) => fault.sink === sink));
    // Terminates: each round has fewer sinks.
    for (const { sink, error } of broken)
      deliver(makeLine('error', 'log', `The log output "${sink.name}" failed and is switched off`, { error }));
  };

  const makeLine = (level: LogLevel, scope: string, message: string, fields: LogFields | undefined): LogLine => {
    const clean = fields ? redactor.redact(fields) : null;
    return {
      atMs: clock.now(),
      level,
      scope,
      message: redactor.redactText(message),
      fields: clean === null || isRecord(clean) ? clean : { value: clean },
    };
  };

  const scoped = (scope: string): Log => {
    const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
      if (ranks[level] >= ranks[minimumLevel()] && sinks.length > 0) deliver(makeLine(level, scope, message, fields));
    };
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (name) => scoped(scope === '' ? name : `${scope}/${name}`),
    };
  };

  return scoped('');
};

/** Characters that could forge a further line or move a terminal's cursor. */
// oxlint-disable-next-line no-control-regex
const controlCharacters = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * A line as text, without its line end: `2026-03-02T09:00:00.000Z WARN  [vendor] message {"field":1}`. Always one line.
 */
export const formatLogLine = ({ atMs, level, scope, message, fields }: LogLine): string => {
  const text =
    `${new Date(atMs).toISOString()} ${level.toUpperCase().padEnd(5)} ${scope === '' ? '' : `[${scope}] `}` +
    `${message}${fields ? ` ${JSON.stringify(fields)}` : ''}`;
  return text.replace(controlCharacters, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
};
