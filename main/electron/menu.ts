import { Menu, type MenuItemConstructorOptions } from 'electron';
import { desktopActions } from '../../app/actions/desktop.ts';

/** Quits Gavel even when its page does not respond. */
const [quitKeys = ''] = desktopActions.quit.keys;

const zoom: MenuItemConstructorOptions[] = [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { type: 'separator' },
  { role: 'togglefullscreen' },
];

/**
 * The application menu: on macOS what text fields and windows need to work by keyboard; elsewhere, never
 * shown, the keys of zoom and of the end. Undo is left to the page, where it takes commands back.
 */
export const setApplicationMenu = (platform: NodeJS.Platform): void => {
  const template: MenuItemConstructorOptions[] =
    platform === 'darwin'
      ? [
          { role: 'appMenu' },
          { role: 'editMenu' },
          {
            role: 'window',
            submenu: [
              { role: 'minimize' },
              { role: 'zoom' },
              { type: 'separator' },
              ...zoom,
              { type: 'separator' },
              { role: 'close' },
            ],
          },
        ]
      : [{ label: 'Gavel', submenu: [...zoom, { type: 'separator' }, { role: 'quit', accelerator: quitKeys }] }];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
};
