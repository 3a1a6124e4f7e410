import type { PanelColour, Tray, TrayEntry, TrayPicture } from '../../main/ports/tray.ts';

/** A tray that a test looks at and clicks in. */
export class FakeTray implements Tray {
  /** What is in the tray now; null when there is no icon. */
  picture: TrayPicture | null = null;
  /** Everything that was done to it, in order. */
  readonly done: string[] = [];
  colour: PanelColour = 'unknown';
  /** While true, the system takes no icon. */
  isFull = false;
  #activate: () => void = () => undefined;
  #choose: (id: string) => void = () => undefined;
  #menu: (isOpen: boolean) => void = () => undefined;
  #panelColour: () => void = () => undefined;

  show(picture: TrayPicture): void {
    if (this.isFull) throw new Error('No room');
    this.picture = picture;
    this.done.push('show');
  }

  change(part: Partial<TrayPicture>): void {
    if (this.picture) this.picture = { ...this.picture, ...part };
    this.done.push(`change ${Object.keys(part).join(' ')}`);
  }

  remove(): void {
    this.picture = null;
    this.done.push('remove');
  }

  onActivate(listener: () => void): void {
    this.#activate = listener;
  }

  onChoose(listener: (id: string) => void): void {
    this.#choose = listener;
  }

  onMenu(listener: (isOpen: boolean) => void): void {
    this.#menu = listener;
  }

  panelColour(): PanelColour {
    return this.colour;
  }

  onPanelColour(listener: () => void): void {
    this.#panelColour = listener;
  }

  /** Simulates a click on the icon. */
  click(): void {
    this.#activate();
  }

  /** Simulates choosing the entry of this label. */
  choose(label: string): void {
    const id = entryOf(this.picture?.entries ?? [], label);
    if (id === null) throw new Error(`Nothing enabled is called “${label}”`);
    this.#choose(id);
  }

  chooseId(id: string): void {
    this.#choose(id);
  }

  menuOpens(isOpen: boolean): void {
    this.#menu(isOpen);
  }

  panelBecomes(colour: PanelColour): void {
    this.colour = colour;
    this.#panelColour();
  }
}

const entryOf = (entries: readonly TrayEntry[], label: string): string | null => {
  for (const entry of entries) {
    if (entry.kind === 'separator') continue;
    if (entry.kind === 'submenu') {
      const inside = entryOf(entry.entries, label);
      if (inside !== null) return inside;
    } else if (entry.label === label && entry.isEnabled) return entry.id;
  }
  return null;
};
