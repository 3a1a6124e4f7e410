import { Menu, nativeImage, nativeTheme, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import type { Tray as TrayPort, TrayEntry, TrayPicture } from '../ports/tray.ts';
import { bitmapOf } from './bitmap.ts';

/** An ampersand marks the access key; two are a literal one. */
const labelOf = (label: string): string => label.replaceAll('&', '&&');

const imageOf = ({ images, isTemplate }: TrayPicture): NativeImage => {
  const image = nativeImage.createEmpty();
  for (const { scale, sizePx, rgba } of images)
    image.addRepresentation({
      scaleFactor: scale,
      width: sizePx,
      height: sizePx,
      buffer: bitmapOf(rgba),
    });
  image.setTemplateImage(isTemplate);
  return image;
};

/** The tray in Electron. The menu is attached to the icon on every system: Linux has no other way to open it. */
export const createElectronTray = (): TrayPort => {
  let tray: Tray | null = null;
  let shown: TrayPicture | null = null;
  let activated: () => void = () => undefined;
  let chosen: (id: string) => void = () => undefined;
  let menuChanged: (isOpen: boolean) => void = () => undefined;

  const templateOf = (entries: readonly TrayEntry[]): MenuItemConstructorOptions[] =>
    entries.map((entry): MenuItemConstructorOptions => {
      switch (entry.kind) {
        case 'separator':
          return { type: 'separator' };
        case 'submenu':
          return { label: labelOf(entry.label), submenu: templateOf(entry.entries) };
        case 'item':
          return { id: entry.id, label: labelOf(entry.label), enabled: entry.isEnabled, click: () => chosen(entry.id) };
        case 'choice':
          return {
            id: entry.id,
            label: labelOf(entry.label),
            enabled: entry.isEnabled,
            type: 'checkbox',
            checked: entry.isChosen,
            click: () => choose(entry.id),
          };
      }
    });
  /**
   * A click toggles the check mark by itself: the menu is set again, because the mark shows the state and not the
   * request.
   */
  const choose = (id: string): void => {
    chosen(id);
    if (tray && shown) tray.setContextMenu(menuOf(shown.entries));
  };
  const menuOf = (entries: readonly TrayEntry[]): Menu => {
    const menu = Menu.buildFromTemplate(templateOf(entries));
    menu.on('menu-will-show', () => menuChanged(true));
    menu.on('menu-will-close', () => menuChanged(false));
    return menu;
  };
  const remove = (): void => {
    tray?.destroy();
    tray = null;
  };

  return {
    show(picture) {
      remove();
      shown = picture;
      tray = new Tray(imageOf(picture));
      tray.on('click', () => activated());
      tray.setToolTip(picture.tooltip);
      tray.setContextMenu(menuOf(picture.entries));
    },
    change(part) {
      if (!tray || !shown) return;
      shown = { ...shown, ...part };
      if (part.images !== undefined || part.isTemplate !== undefined) tray.setImage(imageOf(shown));
      if (part.tooltip !== undefined) tray.setToolTip(part.tooltip);
      if (part.entries !== undefined) tray.setContextMenu(menuOf(part.entries));
    },
    remove,
    onActivate(listener) {
      activated = listener;
    },
    onChoose(listener) {
      chosen = listener;
    },
    onMenu(listener) {
      menuChanged = listener;
    },
    panelColour: () =>
      process.platform !== 'win32'
        ? 'unknown'
        : nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
          ? 'dark'
          : 'light',
    onPanelColour(listener) {
      nativeTheme.on('updated', listener);
    },
  };
};
