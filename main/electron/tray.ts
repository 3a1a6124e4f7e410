import { Menu, nativeImage, nativeTheme, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import { encodePng } from '../node/png.ts';
import type { Tray as TrayPort, TrayEntry, TrayPicture } from '../ports/tray.ts';

/** An ampersand marks a letter for the keyboard; two are one that is meant. */
const labelOf = (label: string): string => label.replaceAll('&', '&&');

const imageOf = ({ images, isTemplate }: TrayPicture): NativeImage => {
  const image = nativeImage.createEmpty();
  for (const { scale, sizePx, rgba } of images)
    image.addRepresentation({ scaleFactor: scale, width: sizePx, height: sizePx, buffer: encodePng({ widthPx: sizePx, heightPx: sizePx, rgba }) });
  image.setTemplateImage(isTemplate);
  return image;
};

/** The tray in Electron. The menu is the icon's own on every system: on Linux there is no other way to it. */
export const createElectronTray = (): TrayPort => {
  let tray: Tray | null = null;
  let shown: TrayPicture | null = null;
  let activated: () => void = () => undefined;
  let chosen: (id: string) => void = () => undefined;
  let menuTold: (isOpen: boolean) => void = () => undefined;

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
          return { id: entry.id, label: labelOf(entry.label), enabled: entry.isEnabled, type: 'checkbox', checked: entry.isChosen, click: () => choose(entry.id) };
      }
    });
  /** A press turns the mark over by itself: it is put back, because it shows what is so and not what was asked for. */
  const choose = (id: string): void => {
    chosen(id);
    if (tray && shown) tray.setContextMenu(menuOf(shown.entries));
  };
  const menuOf = (entries: readonly TrayEntry[]): Menu => {
    const menu = Menu.buildFromTemplate(templateOf(entries));
    menu.on('menu-will-show', () => menuTold(true));
    menu.on('menu-will-close', () => menuTold(false));
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
      menuTold = listener;
    },
    panelColour: () => (process.platform !== 'win32' ? 'unknown' : nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ? 'dark' : 'light'),
    onPanelColour(listener) {
      nativeTheme.on('updated', listener);
    },
  };
};
