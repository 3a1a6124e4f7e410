import { useApplication } from '../../application/application.ts';

interface TickingProps {
  /** What it reads at a time, in milliseconds since 1970-01-01 UTC. */
  readonly text: (nowMs: number) => string;
}

/** A text that changes as time passes. Nothing but this text renders once a second. */
export const Ticking = ({ text }: TickingProps) => <>{text(useApplication().now.value)}</>;
