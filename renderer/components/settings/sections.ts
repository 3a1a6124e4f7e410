import type { FunctionComponent } from 'preact';
import type { TextKey } from '../../../app/text/keys.ts';
import { DesktopSettings } from './desktop.tsx';
import { DiagnosticsSettings } from './diagnostics.tsx';
import { FilesSettings } from './files.tsx';
import { GeneralSettings } from './general.tsx';
import { NewsSettings } from './news.tsx';
import { PracticeSettings } from './practice.tsx';
import { ShortcutSettings } from './shortcuts.tsx';
import { UpdatesSettings } from './updates.tsx';

/** One section of the settings. */
export interface SettingsSection {
  /** The value of `view.settingsSection`. */
  readonly id: string;
  readonly title: TextKey;
  readonly Content: FunctionComponent;
}

/** The sections of the settings, in the order in which they are shown. */
export const settingsSections: readonly SettingsSection[] = [
  { id: 'general', title: 'settings.section.general', Content: GeneralSettings },
  { id: 'desktop', title: 'settings.section.desktop', Content: DesktopSettings },
  { id: 'shortcuts', title: 'settings.section.shortcuts', Content: ShortcutSettings },
  { id: 'practice', title: 'settings.section.practice', Content: PracticeSettings },
  { id: 'updates', title: 'settings.section.updates', Content: UpdatesSettings },
  { id: 'diagnostics', title: 'diagnostics.title', Content: DiagnosticsSettings },
  { id: 'news', title: 'settings.section.news', Content: NewsSettings },
  { id: 'files', title: 'settings.section.files', Content: FilesSettings },
];
