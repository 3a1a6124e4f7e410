import { newsTexts } from '../../../app/text/en/news.ts';
import type { TextKey } from '../../../app/text/keys.ts';
import { useApplication } from '../../application/application.ts';

const isNews = (key: string): key is TextKey & keyof typeof newsTexts => key.startsWith('news.');

/** What is new in this Gavel. */
export const NewsSettings = () => {
  const { t } = useApplication();
  return (
    <ul class="news">
      {Object.keys(newsTexts)
        .filter(isNews)
        .map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
    </ul>
  );
};
