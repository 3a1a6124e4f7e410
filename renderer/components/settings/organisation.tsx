import { bothSentences, errorSentences } from '../../../app/wording/reasons.ts';
import { useApplication } from '../../application/application.ts';

/** What the organisation set on this computer; nothing where it set nothing. */
export const OrganisationSettings = () => {
  const { t, model } = useApplication();
  const policy = model.environment.value?.policy;
  if (!policy) return null;
  const { minimumHoldSeconds, opensAtLogin, proxy, logLevel, collector } = policy;
  const lines = [
    policy.isBroken ? bothSentences(t, errorSentences(t, 'policy-broken')) : null,
    policy.hasFeed ? t('policy.feed') : null,
    policy.limitsServers ? t('policy.servers') : null,
    policy.limitsAuthorities ? t('policy.authorities') : null,
    policy.setsCompanyAddresses ? t('policy.company-addresses') : null,
    minimumHoldSeconds > 0 ? t('policy.hold', { count: minimumHoldSeconds }) : null,
    policy.allowsPractice ? null : t('policy.no-practice'),
    opensAtLogin === null ? null : t(opensAtLogin ? 'policy.login' : 'policy.no-login'),
    proxy === null ? null : proxy === 'direct' ? t('policy.no-proxy') : t('policy.proxy', { proxy }),
    logLevel === null ? null : t('policy.log', { level: logLevel }),
    collector === null ? null : t('policy.collector', { collector }),
  ].filter((line) => line !== null);
  return (
    <section aria-label={t('policy.title')}>
      <h3 class="field-label">{t('policy.title')}</h3>
      <ul class="policy">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
};
