import type { Log, LogFields, LogLevel } from '../../main/ports/log.ts';

/** A log that records its lines for assertions. */
export interface RecordingLog extends Log {
  readonly lines: readonly { readonly level: LogLevel; readonly message: string; readonly fields: LogFields | null }[];
}

export const recordingLog = (): RecordingLog => {
  const lines: { level: LogLevel; message: string; fields: LogFields | null }[] = [];
  const at = (level: LogLevel) => (message: string, fields?: LogFields) =>
    void lines.push({ level, message, fields: fields ?? null });
  const log: RecordingLog = {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
};
