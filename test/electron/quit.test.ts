import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isLiving, keepScreenshot } from './support/launch.ts';
import { close, holdDrop, WindowBench } from './support/windows.ts';

describe('quitting a real Electron while a drop is held', () => {
  let bench: WindowBench;

  beforeAll(async () => {
    bench = await WindowBench.open();
  });
  afterEach(() => bench.reset());
  afterAll(() => bench?.stop());

  it('asks before it quits while a drop is held: nothing is sent when that is taken back', async () => {
    const started = await bench.launchWithHeldDrop();
    const { window, application } = started;
    await application.evaluate(({ app }) => app.quit());
    const dialog = window.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Something is still held' }).waitFor();
    await keepScreenshot(window, 'quit-asked');
    await dialog.getByRole('button', { name: 'Do not quit' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(bench.processes.every(isLiving)).toBe(true);
    await window.getByRole('button', { name: 'Undo', exact: true }).click();
    await holdDrop(started);
    await close(started, 'main');
    await dialog.getByRole('button', { name: 'Take back and quit' }).click();
    await bench.expectGone(3_000);
    const audit = await bench.auditText();
    expect(audit).toContain('"taken-back"');
    expect(audit).not.toContain('"confirmed"');
  });

  it('waits for the outcome where the user chooses that', async () => {
    const started = await bench.launchWithHeldDrop(1);
    await started.application.evaluate(({ app }) => app.quit());
    await started.window.getByRole('dialog').getByRole('button', { name: 'Wait, then quit' }).click();
    await bench.expectGone(23_000);
    expect(await bench.auditText()).toContain('"confirmed"');
  });

  it('does not prompt on a signal: what is held is not sent, no process is left within three seconds', async () => {
    await bench.launchWithHeldDrop();
    bench.terminate();
    await bench.expectGone(3_000);
    const audit = await bench.auditText();
    expect(audit).toContain('"interrupted"');
    expect(audit).not.toContain('"confirmed"');
  });
});
