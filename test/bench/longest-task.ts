import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { median } from './statistics.ts';

/** The tasks of a page's main thread during something. */
export interface LongestTask {
  /** The longest, by the clock. Whatever else the machine does meanwhile counts too. */
  readonly wallMs: number;
  /** What the same task cost in time of the processor. */
  readonly processorMs: number;
  /** The most that any task cost in time of the processor: what else the machine does counts little. */
  readonly mostProcessorMs: number;
  /** The middle one of the tasks in which a frame was made. */
  readonly medianFrameMs: number;
  readonly count: number;
  /** How many took longer than 50 ms by the clock. */
  readonly overCount: number;
}

const longMs = 50;

const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number().optional(),
      dur: z.number().optional(),
      tdur: z.number().optional(),
      args: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

/**
 * Records what the page's main thread does during `play` and finds the longest task. Throws when Chromium recorded
 * none.
 */
export const longestTask = async (browser: Browser, page: Page, play: () => Promise<unknown>): Promise<LongestTask> => {
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', '__metadata'],
  });
  await play();
  const { traceEvents } = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString('utf8')));
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.['name'] === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && main.has(`${pid} ${tid}`),
  );
  const frames = new Set(
    traceEvents.filter(({ name }) => name === 'FireAnimationFrame').map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const own = tasks
    .filter(({ pid, tid }) => frames.has(`${pid} ${tid}`))
    .map((task) => ({ atUs: task.ts ?? 0, wallMs: (task.dur ?? 0) / 1000, processorMs: (task.tdur ?? 0) / 1000 }));
  const longest = own.reduce((worst, task) => (task.wallMs > worst.wallMs ? task : worst), {
    atUs: 0,
    wallMs: 0,
    processorMs: 0,
  });
  if (longest.wallMs === 0) throw new Error('Chromium recorded no task of the page');
  const frameTimes = traceEvents.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts ?? 0);
  const withFrame = own.filter(({ atUs, wallMs }) => frameTimes.some((ts) => ts >= atUs && ts <= atUs + wallMs * 1000));
  return {
    wallMs: longest.wallMs,
    processorMs: longest.processorMs,
    mostProcessorMs: Math.max(...own.map(({ processorMs }) => processorMs)),
    medianFrameMs: median(withFrame.map(({ wallMs }) => wallMs)),
    count: own.length,
    overCount: own.filter(({ wallMs }) => wallMs > longMs).length,
  };
};
