import { useApplication } from '../../application/application.ts';

/** The paths of Gavel's files, and its version. */
export const FilesSettings = () => {
  const { t, model } = useApplication();
  const environment = model.environment.value;
  if (!environment) return null;
  return (
    <>
      <dl class="paths">
        <dt>{t('settings.file')}</dt>
        <dd>{environment.paths.settings}</dd>
        <dt>{t('settings.log')}</dt>
        <dd>{environment.paths.log}</dd>
        <dt>{t('settings.audit')}</dt>
        <dd>{environment.paths.audit}</dd>
      </dl>
      <p class="quiet">{t('settings.version', { version: environment.version })}</p>
    </>
  );
};
