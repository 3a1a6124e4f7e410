import { BrowserView, BrowserWindow, type Rectangle, session, type WebContents } from 'electron';

/** Electron 9's view of a page in a window. */
interface OldView {
  readonly webContents: WebContents;
  setBounds(bounds: Rectangle): void;
  destroy(): void;
}

/** `WebContentsView` by the older `BrowserView`: Electron 9 has another class of that name. */
class LegacyContentsView {
  readonly view: OldView;
  readonly webContents: WebContents;

  constructor(options: object) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    this.view = Reflect.construct(BrowserView, [options]) as OldView;
    this.webContents = this.view.webContents;
    Reflect.set(this.webContents, 'close', () => this.view.destroy());
  }

  setBounds(bounds: Rectangle): void {
    this.view.setBounds(bounds);
  }
}

const prototype: object = BrowserWindow.prototype;
Object.defineProperty(prototype, 'contentView', {
  get(this: BrowserWindow) {
    return {
      addChildView: ({ view }: LegacyContentsView): unknown => Reflect.apply(this.addBrowserView, this, [view]),
    };
  },
});

/** What a window with a page of somebody else's is made of, in place of Electron's own names. */
export { BrowserWindow, LegacyContentsView as WebContentsView, session };
