/** One line of the tray's menu. */
export type TrayEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'item'; readonly id: string; readonly label: string; readonly isEnabled: boolean }
  /** One of several choices, of which at most one is `isChosen`; adjacent ones form a group. */
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly label: string;
      readonly isEnabled: boolean;
      readonly isChosen: boolean;
    }
  | { readonly kind: 'submenu'; readonly label: string; readonly entries: readonly TrayEntry[] };

/** The icon at one scale: 4 bytes a pixel, red, green, blue, alpha (not premultiplied), rows from the top. */
export interface TrayImage {
  readonly scale: number;
  readonly sizePx: number;
  readonly rgba: Uint8Array;
}

/** Everything the tray shows. */
export interface TrayPicture {
  /** The same icon at each scale that a panel may have, that of scale 1 first. */
  readonly images: readonly TrayImage[];
  /** Black with alpha, to be coloured by the system. */
  readonly isTemplate: boolean;
  readonly tooltip: string;
  readonly entries: readonly TrayEntry[];
}

/** The brightness of the panel behind the icon, where the system reports it. */
export type PanelColour = 'light' | 'dark' | 'unknown';

/** The icon in the desktop's tray, with its menu. Each listener is to be set once. */
export interface Tray {
  /** Shows the icon, replacing an earlier one. */
  show(picture: TrayPicture): void;
  /** Changes parts of what is shown. A new menu closes an open one. */
  change(part: Partial<TrayPicture>): void;
  /** Removes the icon; harmless when there is none. */
  remove(): void;
  /** Calls back on a click on the icon itself, where the system distinguishes it from opening the menu. */
  onActivate(listener: () => void): void;
  /** Calls back with the id of an entry that was chosen. */
  onChoose(listener: (id: string) => void): void;
  /** Calls back when the menu opens and closes, on systems that report it. */
  onMenu(listener: (isOpen: boolean) => void): void;
  panelColour(): PanelColour;
  /** Calls back when the panel's colour may have changed. */
  onPanelColour(listener: () => void): void;
}
