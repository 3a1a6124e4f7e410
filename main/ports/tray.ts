/** One line of the tray's menu. */
export type TrayEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'item'; readonly id: string; readonly label: string; readonly isEnabled: boolean }
  /** One of several of which at most one is `isChosen`; neighbours of this kind belong together. */
  | { readonly kind: 'choice'; readonly id: string; readonly label: string; readonly isEnabled: boolean; readonly isChosen: boolean }
  | { readonly kind: 'submenu'; readonly label: string; readonly entries: readonly TrayEntry[] };

/** The icon at one scale: 4 bytes a pixel, red, green, blue, alpha (not premultiplied), rows from the top. */
export interface TrayImage {
  readonly scale: number;
  readonly sizePx: number;
  readonly rgba: Uint8Array;
}

/** All that the tray shows. */
export interface TrayPicture {
  /** The same icon at each scale that a panel may have, that of scale 1 first. */
  readonly images: readonly TrayImage[];
  /** Black and transparent, to be coloured by the system. */
  readonly isTemplate: boolean;
  readonly tooltip: string;
  readonly entries: readonly TrayEntry[];
}

/** How bright the panel is behind the icon, where the system tells it. */
export type PanelColour = 'light' | 'dark' | 'unknown';

/** The icon in the desktop's tray, with its menu. Each listener is to be connected once. */
export interface Tray {
  /** Puts the icon into the tray, in place of the one that may be there. */
  show(picture: TrayPicture): void;
  /** Changes parts of what is shown. A new menu takes the place of one that may be open: it closes. */
  change(part: Partial<TrayPicture>): void;
  /** Takes the icon away; harmless when there is none. */
  remove(): void;
  /** Calls back when a person clicks on the icon itself, where the system tells it apart from asking for the menu. */
  onActivate(listener: () => void): void;
  /** Calls back with the id of an entry that was chosen. */
  onChoose(listener: (id: string) => void): void;
  /** Calls back when the menu opens and closes, on systems that tell it. */
  onMenu(listener: (isOpen: boolean) => void): void;
  panelColour(): PanelColour;
  /** Calls back when the panel's colour may have changed. */
  onPanelColour(listener: () => void): void;
}
