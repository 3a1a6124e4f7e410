import { readFileSync } from 'node:fs';
import { viewAddress } from '../../../main/core/page/page-guard.ts';
import type { Attack, Stage } from './stage.ts';

/** How each window has to have been made, by the names Electron has for it. */
const settings: Readonly<Record<string, boolean>> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
};

/** The settings with which the running process made the page, and the number of the process in which it lives. */
const factsOf = ({
  gavel,
  windowId,
}: Stage): Promise<{ readonly processId: number; readonly settings: Readonly<Record<string, unknown>> }> =>
  gavel.application.evaluate(({ webContents }, address) => {
    const contents = webContents.getAllWebContents().find((candidate) => candidate.getURL() === address);
    if (contents === undefined) throw new Error(`No page is at ${address}`);
    // It exists in every Electron, but not in its types.
    const read: unknown = Reflect.get(contents, 'getLastWebPreferences');
    if (typeof read !== 'function') throw new Error('Electron does not tell the settings of a page');
    return {
      processId: contents.getOSProcessId(),
      settings: Reflect.apply(read, contents, []) as Readonly<Record<string, unknown>>,
    };
  }, viewAddress(windowId));

const setting = (name: string, wanted: boolean): Attack => ({
  name: `setting of the window: ${name} is ${wanted ? 'on' : 'off'}`,
  async run(stage) {
    const found = (await factsOf(stage)).settings[name];
    return found === wanted ? 'refused' : `it is ${String(found)}`;
  },
});

/** The page's own world: nothing of Node or Electron but the two functions of the bridge. */
const world: Attack = {
  name: 'Node or Electron in the page',
  async run({ page }) {
    const found = await page.evaluate(() => {
      const names = [
        'require',
        'process',
        'module',
        'exports',
        'Buffer',
        'global',
        'ipcRenderer',
        'electron',
        '__dirname',
        '__filename',
      ];
      const bridge: unknown = Reflect.get(globalThis, 'gavelBridge');
      return [
        ...names.filter((name) => name in globalThis),
        ...(typeof bridge === 'object' && bridge !== null ? Object.keys(bridge).sort() : ['no bridge']),
      ];
    });
    return found.join() === 'call,listen' ? 'refused' : `the page has ${found.join(', ')}`;
  },
};

/** Whether the page's process is sandboxed by the system, as Linux reports it for each process. */
const confinement: Attack = {
  name: 'system calls of the page’s process',
  async run(stage) {
    const { processId } = await factsOf(stage);
    const isSandboxOff = (await stage.gavel.application.evaluate(() => process.argv.concat(process.execArgv))).includes(
      '--no-sandbox',
    );
    if (process.platform !== 'linux' || isSandboxOff) return 'refused';
    const mode = /^Seccomp:\s*(\d)/mu.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1];
    return mode === '2' ? 'refused' : `its filter is in mode ${String(mode)}`;
  },
};

/** What the windows themselves have to withhold from a page. */
export const windowAttacks: readonly Attack[] = [
  ...Object.entries(settings).map(([name, wanted]) => setting(name, wanted)),
  world,
  confinement,
];
