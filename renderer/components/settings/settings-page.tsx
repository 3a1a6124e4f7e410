import { useId } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import { settingsSections, type SettingsSection } from './sections.ts';

const steps: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index + count - 1) % count,
  ArrowLeft: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The settings: one tab for each section. Every change takes effect at once. */
export const SettingsPage = ({ headingLevel }: { readonly headingLevel: 2 | 3 }) => {
  const { t, view } = useApplication();
  const id = useId();
  const [first] = settingsSections;
  const shown: SettingsSection | undefined =
    settingsSections.find((section) => section.id === view.settingsSection.value) ?? first;
  if (!shown) return null;
  const Heading = `h${headingLevel}` as const;
  const move = (event: KeyboardEvent): void => {
    const next = settingsSections[steps[event.key]?.(settingsSections.indexOf(shown), settingsSections.length) ?? -1];
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    view.settingsSection.value = next.id;
    document.getElementById(`${id}-${next.id}`)?.focus();
  };
  return (
    <div class="settings">
      <div
        class="settings-sections"
        role="tablist"
        aria-label={t('settings.sections')}
      >
        {settingsSections.map((section) => (
          <button
            key={section.id}
            id={`${id}-${section.id}`}
            type="button"
            role="tab"
            aria-selected={section === shown}
            aria-controls={`${id}-panel`}
            tabIndex={section === shown ? 0 : -1}
            onKeyDown={move}
            onClick={() => {
              view.settingsSection.value = section.id;
            }}
          >
            {t(section.title)}
          </button>
        ))}
      </div>
      <section
        class="settings-panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${shown.id}`}
        tabIndex={-1}
      >
        <Heading class="settings-title">{t(shown.title)}</Heading>
        <shown.Content key={shown.id} />
      </section>
    </div>
  );
};
